from django.apps import AppConfig

from centers.common.menu import Item, register_menu


class PortalConfig(AppConfig):
    name = "centers.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self):
        url, right = "portal:desk_help", "desk.help"
        register_menu("desk", Item("帮助", url, right, order=90))
        register_menu(
            "bureau",
            Item("帮助", url, right, order=90, concerns=lambda user: user.may("bureau.view")),
        )
