from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from centers.accounts import actions
from centers.accounts.models import User
from centers.accounts.rights import POSTED_AT, Role
from centers.org.models import Center


class Command(BaseCommand):
    """For the first administrator of an installation; later accounts are added in the portal."""

    help = "Adds a staff account and prints its one-time password."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("unit_code")

    def handle(self, *, username, name, role, unit_code, **options):
        center = Center.objects.open().filter(code=unit_code).first()
        if center is None:
            raise CommandError(f"No unit has the code {unit_code}.")
        if center.tier not in POSTED_AT[role]:
            raise CommandError(f"{role} is not posted at a {center.tier}.")
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(f"The user name {username} is taken.")
        try:
            User._meta.get_field("username").run_validators(username)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        _, password = actions.add_staff(
            username=username, name=name, role=role, center=center, by=None
        )
        return f"Done. One-time password, to be changed at the first sign-in: {password}"
