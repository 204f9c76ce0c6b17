from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "centers.cases"
    label = "cases"
    verbose_name = "案件"

    def ready(self):
        from centers.accounts.arrivals import on_sign_in

        from . import checks  # noqa: F401  registers itself
        from .lookup import unlock_codes

        on_sign_in(unlock_codes)
