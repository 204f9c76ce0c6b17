"""Where somebody works for people's mediation: units of the tree, and committees beside it, each of which sits at
a unit."""

from django.db.models import Q

from centers.accounts.rights import RIGHTS
from centers.org.models import Body, Center

LINE = "mediation"
LOOKING = ("community", "subdistrict")  # kinds of committees that look for quarrels where they sit
READ = ("mediation.guide", "mediation.work")  # whoever looks at committees and their people


def reads_committees(user):
    """Whether somebody looks at committees and their people at all."""
    return any(user.may(right) for right in READ)


def units_for(user, right):
    """The open units of a right: those at and below a post in the tree, and those where one's committees sit."""
    here = [p.body.center_id for p in postings_with(user, right) if p.body_id]
    below = Center.objects.below(*[p.center for p in postings_with(user, right) if p.center_id])
    return (below | Center.objects.filter(pk__in=here)).filter(closed_on=None)


def sweeping_units(user):
    """The open units for which somebody looks for quarrels: as `units_for`, but whoever is posted at the district does
    so for the district alone, since streets and communities have people of their own; and of committees only those of
    a community or a street do, not those of a trade or a police station that merely sit there."""
    posts = postings_with(user, "mediation.sweep")
    bodies = Body.objects.filter(pk__in=[post.body_id for post in posts if post.body_id])
    bodies = bodies.filter(Q(committee=None) | Q(committee__kind__in=LOOKING))
    here = Q(pk__in=bodies.values("center"))
    for center in (post.center for post in posts if post.center_id):
        is_district = center.tier == Center.Tier.DISTRICT
        here |= Q(pk=center.pk) if is_district else Q(path__startswith=center.path)
    return Center.objects.filter(here, closed_on=None)


def committees_for(user, right):
    """The committees in whose name somebody acts, as `Body` rows: those that they are posted to."""
    keys = [p.body_id for p in postings_with(user, right) if p.body_id]
    return Body.objects.filter(pk__in=keys, kind=Body.Kind.MEDIATION_COMMITTEE, closed_on=None)


def postings_with(user, right):
    """The posts of today that carry a right, without those that are for other lines alone."""
    posts = [p for p in user.current_postings if right in RIGHTS[p.role]]
    return [p for p in posts if not p.lines or LINE in p.lines]
