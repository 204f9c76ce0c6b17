from django.apps import AppConfig
from django.urls import reverse

from centers.common.menu import Item, register_menu

SERVICE = "PLS-02"  # of the catalogue: handing an application in


class AidConfig(AppConfig):
    name = "aid"
    label = "aid"
    verbose_name = "法律援助"

    def ready(self):
        from centers.cases.clocks import register_clocks
        from centers.cases.desks import Intake, register_intake, register_panel
        from centers.cases.kinds import Kind, register_kind
        from centers.cases.papers import register_papers
        from centers.cases.synthetic import Source, register_source
        from centers.cases.takers import Taker, register_taker
        from centers.org.panels import register_online

        from . import duty, flow, indicators, own_steps, panels, public, steps, synthetic
        from .clocks import CLOCKS
        from .papers import PAPERS, STATIONERY

        register_kind(
            Kind(
                flow.APPLICATION, "法律援助申请", "FY", flow.STATUSES, flow.STEPS, flow.REACH,
                detail="aid_application", feedback_in=("closing", "archive"),
                resume_url=lambda case: reverse("aid:resume", args=[case.number]), warning=public.warning,
                receipt_url=lambda case: reverse("aid:receipt", args=[case.number]),
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
        indicators.register()
        register_papers("aid", STATIONERY, *PAPERS)
        steps.register()
        register_menu("desk", Item("承办人名册", "aid:providers", "aid.roster", order=35))
        register_panel(flow.APPLICATION, panels.application)
        applications, talks = ("PLS-02",), ("PLS-01", "PLS-02")
        register_intake(Intake("登记法律援助申请", "aid:new", "aid.receive", applications))
        register_intake(Intake("代办法律援助申请", "aid:help_apply", "aid.help", applications))
        register_intake(Intake("登记法律援助咨询", "aid:advice", "aid.receive", talks))
        register_intake(Intake("登记机关通知", "aid:notice", "aid.assign"))
        register_intake(Intake("登记法律帮助申请", "aid:duty_help", "aid.assign"))
        register_taker(
            Taker(
                "aid", "法律援助", "aid.receive", ("district", "station"), opens=flow.APPLICATION,
                intake="aid:referred",
            )
        )  # fmt: skip
        register_menu("bureau", Item("援助标准", "aid:means", "aid.settings", order=46))
        own_steps.register()
        register_online(apply_online)
        register_menu("desk", Item("点援答复", "aid:choices", "aid.work", order=30))
        register_source(
            Source("aid", synthetic.make_few, synthetic.make_many, synthetic.make_scenes)
        )


def apply_online(item):
    """The guide of applications leads to the page that explains all ways to apply."""
    return ("申请法律援助", reverse("aid:home")) if item.code == SERVICE else None
