"""Who works on invented cases: those posted already, else accounts that nobody can sign in with."""

from datetime import date
from functools import cached_property

from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.cases.synthetic import people
from centers.org.models import Body, Center

from ..actions import trouble_with
from ..models import ProviderProfile

FIRMS = ("陕西莲城律师事务所", "陕西古城律师事务所", "陕西安远律师事务所")
SPECIALITIES = ("劳动", "婚姻家庭", "人身损害", "刑事", "未成年人")
AT_TIER = {
    Center.Tier.DISTRICT: Role.WINDOW_CLERK,
    Center.Tier.STATION: Role.STATION_STAFF,
    Center.Tier.ROOM: Role.ROOM_WORKER,
}
INSTITUTION = "莲湖区法律援助中心"


class Cast:
    """The people of one run; whoever is missing is made when first needed."""

    def __init__(self, world):
        self.world, self.random, self.known = world, world.random, {}
        self.since = world.first
        Body.objects.get_or_create(kind=Body.Kind.AID_INSTITUTION, name=INSTITUTION)

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

    @property
    def reviewer(self):
        return self.holder(Role.AID_REVIEWER, self.world.centre)

    @property
    def director(self):
        return self.holder(Role.AID_DIRECTOR, self.world.centre)

    @property
    def officer(self):
        return self.holder(Role.OBJECTION_OFFICER, self.world.centre)

    # Lawyers --------------------------------------------------------------------------------

    def firms(self):
        for name in FIRMS:
            Body.objects.get_or_create(kind=Body.Kind.LAW_FIRM, name=name)
        return list(Body.objects.filter(kind=Body.Kind.LAW_FIRM, closed_on=None))

    def head(self, firm):
        posted = Posting.objects.filter(role=Role.PROVIDER_HEAD, body=firm).first()
        return (
            posted.user
            if posted
            else self.account(Role.PROVIDER_HEAD, f"demo-head-{firm.pk}", body=firm)
        )

    def lawyer(self, firm):
        """One more lawyer of a firm, on the roster."""
        number = ProviderProfile.objects.count() + 1
        user = self.account(Role.AID_PROVIDER, f"demo-lawyer-{number}", body=firm)
        return ProviderProfile.objects.create(
            user=user, body=firm, practising_since=date(self.random.randint(1999, 2019), 7, 1),
            specialities=self.random.sample(SPECIALITIES, 2), knows_minors=True, is_on_roster=True,
            languages="普通话、陕西话",
        )  # fmt: skip

    def provider_for(self, case):
        """A lawyer who may take a case now: one of those there are, or another one of some firm."""
        profiles = list(ProviderProfile.objects.select_related("user", "body"))
        self.random.shuffle(profiles)
        free = (profile for profile in profiles if not trouble_with(profile, case))
        return next(free, None) or self.lawyer(self.random.choice(self.firms()))
