from django.apps import AppConfig

from centers.common.menu import Item, register_menu


class AccountsConfig(AppConfig):
    name = "centers.accounts"
    label = "accounts"
    verbose_name = "用户与权限"

    def ready(self):
        register_menu("bureau", Item("人员账号", "accounts:staff", right="staff.edit", order=80))
