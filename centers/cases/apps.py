from django.apps import AppConfig

from centers.common.menu import Item, register_menu


class CasesConfig(AppConfig):
    name = "centers.cases"
    label = "cases"
    verbose_name = "案件"

    def ready(self):
        register_menu(
            "desk",
            Item("待办", "cases:work", "case.view", order=5),
            Item("案件", "cases:cases", "case.view", order=7),
            Item("收件回执", "cases:receipts", "case.receipts", order=8),
        )
        register_menu("bureau", Item("案件", "cases:cases", "case.overview", order=20))
