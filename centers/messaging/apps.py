from django.apps import AppConfig

from centers.common.menu import Item, register_menu


class MessagingConfig(AppConfig):
    name = "centers.messaging"
    label = "messaging"
    verbose_name = "消息"

    def ready(self):
        register_menu("bureau", Item("消息", "messaging:outbox", "message.view", order=80))
