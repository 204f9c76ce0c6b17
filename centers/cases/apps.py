from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "centers.cases"
    label = "cases"
    verbose_name = "案件"
