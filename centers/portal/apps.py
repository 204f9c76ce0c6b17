from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "centers.portal"
    label = "portal"
    verbose_name = "门户"
