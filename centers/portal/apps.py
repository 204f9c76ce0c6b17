from django.apps import AppConfig

from centers.common.menu import Item, register_menu


class PortalConfig(AppConfig):
    name = "centers.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self):
        register_menu("desk", Item("帮助", "portal:desk_help", "desk.help", order=90))
