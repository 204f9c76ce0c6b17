from django.apps import AppConfig
from django.urls import reverse

from centers.common.menu import Item, register_menu

SERVICE = "PLS-05"  # of the catalogue: mediation
SHARE = 3.0  # of invented cases, to one of legal aid
SWEEPING = ("mediation.sweep", "mediation.sweep_plan")
OVERSEEING = ("mediation.sweep_plan", "mediation.read")
WARNED = ("mediation.sweep", "mediation.alerts")


def any_of(rights):
    """Whether somebody has one of several rights, for menus."""
    return lambda user: any(user.may(right) for right in rights)


class MediationConfig(AppConfig):
    name = "mediation"
    label = "mediation"
    verbose_name = "人民调解"

    def ready(self):
        from centers.accounts.arrivals import on_sign_in
        from centers.cases.clocks import register_clocks
        from centers.cases.desks import Intake, register_intake, register_panel
        from centers.cases.kinds import Kind, register_kind
        from centers.cases.papers import register_papers
        from centers.cases.public import register_joined
        from centers.cases.synthetic import Source, register_source
        from centers.cases.takers import Taker, register_taker
        from centers.org.panels import register_online, register_unit_panel

        from . import (
            actions,
            case_page,
            facts,
            figures,
            flow,
            gate,
            indicators,
            own_steps,
            panels,
            places,
            statistics,
            steps,
            synthetic,
        )  # fmt: skip
        from .clocks import CLOCKS
        from .papers import PAPERS
        from .studies import READING

        # Disputes
        register_kind(
            Kind(
                flow.DISPUTE, "人民调解", "TJ", flow.STATUSES, flow.STEPS, flow.REACH, detail="dispute",
                feedback_in=("closing", "closed", "archive"),
                resume_url=lambda case: reverse("mediation:resume", args=[case.number]),
                ahead=facts.ahead, also_told=actions.tell_others, handed_over=actions.hand_on, is_party=actions.is_party, keeper="mediation.work", shares_materials=False, bound_in=("archive",),
            )
        )  # fmt: skip
        register_clocks(*CLOCKS)
        register_papers("mediation", facts.STATIONERY, *PAPERS)
        steps.register()
        own_steps.register()
        register_panel(flow.DISPUTE, case_page.dispute)
        register_intake(Intake("登记纠纷", "mediation:new", "mediation.take", (SERVICE,)))
        register_intake(Intake("登记线索", "mediation:lead", "mediation.sweep"))
        register_taker(
            Taker(
                "mediation", "人民调解", "mediation.take", ("district", "station", "room"), opens=flow.DISPUTE,
                intake="mediation:referred",
            )
        )  # fmt: skip
        register_joined(gate.joined)
        on_sign_in(actions.claim_own)
        register_source(
            Source("mediation", synthetic.make_few, synthetic.make_many, synthetic.make_scenes, share=SHARE)
        )  # fmt: skip
        register_online(apply_online)
        # Committees
        register_menu(
            "desk",
            Item("调委会", "mediation:committees", "desk.help", order=40, concerns=places.reads_committees),
            Item("调解员培训", "mediation:trainings", "mediation.committees", order=41),
        )  # fmt: skip
        register_menu(
            "bureau",
            Item("调解统计", "mediation:statistics", "case.overview", order=46),
            Item("调委会统计", "mediation:committee_figures", "case.overview", order=47),
            Item("调委会规范化", "mediation:standards", "mediation.standards", order=48),
            Item("调解工作室", "mediation:studios", "mediation.studios", order=49),
        )
        register_unit_panel(panels.committees)
        # What is watched: sweeps, warnings, studies
        figures.register()
        indicators.register()
        # Everybody in people's mediation has a desk's help; which of its pages, the second condition says.
        register_menu(
            "desk",
            Item("排查", "mediation:sweeps", "desk.help", order=36, concerns=any_of(SWEEPING)),
            Item("预警", "mediation:alerts", "desk.help", order=37, concerns=any_of(WARNED)),
            Item("分析研判", "mediation:studies", "desk.help", order=38, concerns=any_of(READING)),
            Item(
                "调解统计",
                "mediation:statistics",
                "desk.help",
                order=39,
                concerns=statistics.has_a_desk,
            ),
        )
        register_menu(
            "bureau",
            Item(
                "排查情况", "mediation:sweep_overview", "bureau.view", order=52, concerns=any_of(OVERSEEING)
            ),
            Item("预警时限", "mediation:alert_rules", "mediation.standards", order=53),
            Item("案卷评查和补贴", "mediation:files", "mediation.subsidy", order=51),
        )  # fmt: skip


def apply_online(item):
    """The guide of mediation leads to the page that explains all ways to ask for it."""
    return ("申请人民调解", reverse("mediation:home")) if item.code == SERVICE else None
