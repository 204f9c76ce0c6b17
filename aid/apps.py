from django.apps import AppConfig


class AidConfig(AppConfig):
    name = "aid"
    label = "aid"
    verbose_name = "法律援助"

    def ready(self):
        from centers.cases.clocks import register_clocks
        from centers.cases.kinds import Kind, register_kind
        from centers.cases.papers import register_papers
        from centers.cases.synthetic import Source, register_source

        from . import duty, flow, synthetic
        from .clocks import CLOCKS
        from .papers import PAPERS, STATIONERY

        register_kind(
            Kind(
                flow.APPLICATION, "法律援助申请", "FY", flow.STATUSES, flow.STEPS, flow.REACH,
                detail="aid_application",
            )
        )  # fmt: skip
        register_kind(
            Kind(
                duty.ADVICE, "法律援助咨询", "FZ", duty.ADVICE_STATUSES, duty.ADVICE_STEPS,
                duty.ADVICE_REACH, is_public=False,
            )
        )  # fmt: skip
        register_kind(
            Kind(
                duty.DUTY_HELP, "值班律师法律帮助", "FB", duty.HELP_STATUSES, duty.HELP_STEPS,
                duty.HELP_REACH, is_public=False,
            )
        )  # fmt: skip
        register_clocks(*CLOCKS)
        register_papers("aid", STATIONERY, *PAPERS)
        register_source(
            Source("aid", synthetic.make_few, synthetic.make_many, synthetic.make_scenes)
        )
