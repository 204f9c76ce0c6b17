from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "centers.common"
    label = "common"
    verbose_name = "通用部件"

    def ready(self):
        from . import checks  # noqa: F401  registers itself
