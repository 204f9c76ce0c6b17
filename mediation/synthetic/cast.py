"""Who works in invented committees: those posted there already, else accounts for nobody to sign in with."""

from functools import cached_property
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.cases.synthetic import cast
from centers.org.models import Body

from ..actions import committees
from ..models import Mediator
from .committees import make_committees


class Seat(NamedTuple):
    """A committee at a unit, and who mediates and who presides there; one person may do both."""

    body: Body
    mediator: User
    chair: User


class Cast(cast.Cast):
    def __init__(self, world):
        super().__init__(world)
        make_committees(world)

    @cached_property
    def seats(self):
        """{unit: Seat} of the first committee at each unit."""
        bodies = {}
        for body in committees().select_related("center").order_by("pk"):
            bodies.setdefault(body.center, body)
        posted = self.posted(bodies.values())
        lacking = [b for b in bodies.values() if (b.pk, Role.COMMITTEE_CHAIR) not in posted]
        self.post_chairs(lacking)
        posted |= self.posted(lacking)
        return {
            unit: Seat(
                body,
                posted.get((body.pk, Role.MEDIATOR)) or posted[body.pk, Role.COMMITTEE_CHAIR],
                posted[body.pk, Role.COMMITTEE_CHAIR],
            )
            for unit, body in bodies.items()
        }

    def posted(self, bodies):
        """{(key of a body, role): account}"""
        rows = Posting.objects.on(self.world.today).filter(body__in=bodies).order_by("-pk")
        return {(row.body_id, row.role): row.user for row in rows.select_related("user")}

    def post_chairs(self, bodies):
        """An account for the chair of each, or for the first mediator where there is no chair."""
        serving = Mediator.objects.serving().filter(committee__body__in=bodies, user=None)
        first = {}
        for person in serving.in_order():
            first.setdefault(person.committee_id, person)
        names = {b.pk: first[b.pk].name if b.pk in first else self.name() for b in bodies}
        password = make_password(None)
        users = User.objects.bulk_create(
            User(kind="staff", username=f"demo-chair-{body.pk}", name=names[body.pk], password=password)
            for body in bodies
        )  # fmt: skip
        Posting.objects.bulk_create(
            Posting(user=user, body=body, role=Role.COMMITTEE_CHAIR, valid_from=self.since)
            for user, body in zip(users, bodies, strict=True)
        )
        for user, body in zip(users, bodies, strict=True):
            if person := first.get(body.pk):
                person.user = user
        Mediator.objects.bulk_update(first.values(), ["user"])
