from django.apps import AppConfig

from centers.common.menu import Item, register_menu


class AssessmentConfig(AppConfig):
    name = "centers.assessment"
    label = "assessment"
    verbose_name = "目标考核"

    def ready(self):
        from centers.cases.registries import register_registry

        from . import checks, own, records
        from .indicators import register_indicator, rows_of_registry

        register_registry("indicators", rows_of_registry)
        register_indicator(*own.INDICATORS)
        checks.register()
        register_menu(
            "bureau",
            Item("目标考核", "assessment:ranking", "assess.view", order=5),
            Item("考核检查", "assessment:checks", "assess.check", order=6),
        )
        judging = Item(
            "考评打分", "assessment:judging", "assess.judge", order=72, concerns=records.judges_now
        )
        register_menu("bureau", judging)
        register_menu(
            "desk",
            Item(
                "本街道考核", "assessment:own_sheet", "assess.own", order=70,
                concerns=lambda user: not user.may("assess.view"),
            ),
            Item(
                "考核检查", "assessment:checks", "assess.judge", order=71,
                concerns=records.years_scored_by,
            ),
            judging,
        )  # fmt: skip
