from django.apps import AppConfig

from centers.common.menu import Item, register_menu


class MessagingConfig(AppConfig):
    name = "centers.messaging"
    label = "messaging"
    verbose_name = "消息"

    def ready(self):
        from centers.accounts.codes import register_code_sender

        from . import checks, sms  # noqa: F401  the checks register themselves

        register_code_sender(sms.send_code, ready=sms.configured)
        register_menu("bureau", Item("消息", "messaging:outbox", "message.view", order=80))
