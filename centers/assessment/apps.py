from django.apps import AppConfig

from centers.common.menu import Item, register_menu


class AssessmentConfig(AppConfig):
    name = "centers.assessment"
    label = "assessment"
    verbose_name = "目标考核"

    def ready(self):
        from .indicators import register_indicator
        from .own import INDICATORS

        register_indicator(*INDICATORS)
        register_menu("bureau", Item("目标考核", "assessment:ranking", "assess.view", order=5))
        register_menu("desk", Item("本街道考核", "assessment:own_sheet", "assess.own", order=70))
