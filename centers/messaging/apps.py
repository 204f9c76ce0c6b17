from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "centers.messaging"
    label = "messaging"
    verbose_name = "消息"
