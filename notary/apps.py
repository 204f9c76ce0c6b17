from django.apps import AppConfig


class NotaryConfig(AppConfig):
    name = "notary"
    label = "notary"
    verbose_name = "公证服务"
