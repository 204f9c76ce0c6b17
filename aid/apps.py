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
        from centers.cases.kinds import Kind, register_kind
        from centers.cases.papers import register_papers
        from centers.org.panels import register_online

        from . import duty, flow, own_steps
        from .clocks import CLOCKS
        from .papers import PAPERS, STATIONERY

        register_kind(
            Kind(
                flow.APPLICATION, "法律援助申请", "FY", flow.STATUSES, flow.STEPS, flow.REACH,
                detail="aid_application", feedback_in=("closing", "archive"),
                resume_url=lambda case: reverse("aid:resume", args=[case.number]),
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
        own_steps.register()
        register_online(apply_online)
        register_menu("desk", Item("点援答复", "aid:choices", "aid.work", order=30))


def apply_online(item):
    """The guide of applications leads to the page that explains all ways to apply."""
    return ("申请法律援助", reverse("aid:home")) if item.code == SERVICE else None
