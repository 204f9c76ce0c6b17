from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "centers.org"
    label = "org"
    verbose_name = "机构与服务"

    def ready(self):
        from centers.common.menu import Item, register_menu

        from . import checks  # noqa: F401  registers itself

        register_menu(
            "bureau",
            Item("网点管理", "org:bureau_units", right="org.edit", order=20),
            Item("相关单位", "org:bodies", right="org.edit", order=25),
            Item("服务事项管理", "org:bureau_services", right="org.edit", order=30),
            Item("工作日历", "org:calendar", right="calendar.edit", order=40),
        )
