from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "centers.org"
    label = "org"
    verbose_name = "机构与服务"
