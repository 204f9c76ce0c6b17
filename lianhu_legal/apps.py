from django.apps import AppConfig


class LianhuLegalConfig(AppConfig):
    name = "lianhu_legal"
    label = "lianhu_legal"
    verbose_name = "莲湖区公共法律服务"
