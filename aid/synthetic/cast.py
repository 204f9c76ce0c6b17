"""Who works on invented applications, beside those whom every line needs."""

from datetime import date

from centers.accounts.models import Posting
from centers.accounts.rights import Role
from centers.cases.synthetic import cast
from centers.org.models import Body

from ..actions import trouble_with
from ..models import ProviderProfile

FIRMS = ("陕西莲城律师事务所", "陕西古城律师事务所", "陕西安远律师事务所")
SPECIALITIES = ("劳动", "婚姻家庭", "人身损害", "刑事", "未成年人")
INSTITUTION = "莲湖区法律援助中心"


class Cast(cast.Cast):
    def __init__(self, world):
        super().__init__(world)
        Body.objects.get_or_create(kind=Body.Kind.AID_INSTITUTION, name=INSTITUTION)

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
