"""Who works on invented cases: those posted already, else accounts that nobody can sign in with."""

from datetime import date
from functools import cached_property

from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.org.models import Center

from . import people

AT_TIER = {
    Center.Tier.DISTRICT: Role.WINDOW_CLERK,
    Center.Tier.STATION: Role.STATION_STAFF,
    Center.Tier.ROOM: Role.ROOM_WORKER,
}


class Cast:
    """The people of one run; whoever is missing is made when first needed."""

    def __init__(self, world):
        self.world, self.random, self.known = world, world.random, {}
        self.since = world.first

    def name(self):
        sex = self.random.choice(["female", "male"])
        return people.name(self.random, sex, date(self.random.randint(1968, 1997), 5, 1))

    def account(self, role, username, *, center=None, body=None):
        user = User.objects.filter(username=username).first()
        if user is None:
            user = User.objects.create_staff(username, None, name=self.name())
        Posting.objects.get_or_create(
            user=user, center=center, body=body, role=role, defaults={"valid_from": self.since}
        )
        return user

    def holder(self, role, center):
        """Who holds a role at a unit."""
        key = role, center.pk
        if key not in self.known:
            posted = Posting.objects.on(self.world.today).filter(role=role, center=center)
            posting = posted.select_related("user").order_by("pk").first()
            username = f"demo-{role.replace('_', '-')}-{center.code}"[-30:].strip("-")
            self.known[key] = (
                posting.user if posting else self.account(role, username, center=center)
            )
        return self.known[key]

    def receiver(self, unit):
        """Who takes applications in at a unit: its window clerk where there is one."""
        role = Role.WINDOW_CLERK if unit.pk in self.with_clerk else AT_TIER[unit.tier]
        return self.holder(role, unit)

    @cached_property
    def with_clerk(self):
        posted = Posting.objects.on(self.world.today).filter(role=Role.WINDOW_CLERK)
        return set(posted.values_list("center", flat=True))
