from django.apps import AppConfig

from centers.common.menu import Item, register_menu


class CasesConfig(AppConfig):
    name = "centers.cases"
    label = "cases"
    verbose_name = "案件"

    def ready(self):
        from centers.accounts.arrivals import on_sign_in
        from centers.common.working_days import Unit
        from centers.org.changes import on_opening_change

        from . import (
            checks,  # noqa: F401  registers itself
            referrals,
        )
        from .clocks import Clock, register_clocks
        from .lookup import unlock_codes
        from .papers import register_papers
        from .tasks import calendar_changed

        register_clocks(
            Clock(
                "case.referral", "转介回复", 5, Unit.WORKING_DAY, "转出",
                "没有统一规定，暂按通常做法，可由区局调整", source="法律、法规未规定转介的回复期限",
            )
        )  # fmt: skip
        register_papers("case", referrals.STATIONERY, *referrals.PAPERS)
        register_menu(
            "desk",
            Item("待办", "cases:work", "case.view", order=5),
            Item("案件", "cases:cases", "case.view", order=7),
            Item("收件回执", "cases:receipts", "case.receipts", order=8),
            Item("转介", "cases:referrals", "case.referrals", order=9),
            Item("导出", "cases:exports", "case.export", order=80),
        )
        register_menu(
            "bureau",
            Item("案件", "cases:cases", "case.overview", order=20),
            Item("期限规则", "cases:clocks", "clock.edit", order=45),
            Item("导出审批", "cases:exports", "case.approve_export", order=50),
            Item("清除和封存", "cases:purges", "case.purge", order=60),
        )
        on_opening_change(calendar_changed)
        on_sign_in(unlock_codes)
