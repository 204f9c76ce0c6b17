from django.apps import AppConfig


class AidConfig(AppConfig):
    name = "aid"
    label = "aid"
    verbose_name = "法律援助"
