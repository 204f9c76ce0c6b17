"""Where somebody works for people's mediation: units of the tree, and committees beside it, each of which sits at
a unit."""

from django.db.models import Q

from centers.accounts.rights import RIGHTS
from centers.org.models import Body, Center

READ = ("mediation.guide", "mediation.work")  # whoever looks at committees and their people


def reads_committees(user):
    """Whether somebody looks at committees and their people at all."""
    return any(user.may(right) for right in READ)


def units_for(user, right):
    """The open units of a right: those at and below a post in the tree, and those where one's committees sit."""
    here = [p.body.center_id for p in postings_with(user, right) if p.body_id]
    below = Center.objects.visible_to(user, right)
    return (below | Center.objects.filter(pk__in=here)).filter(closed_on=None)


def sweeping_units(user):
    """The open units for which somebody looks for quarrels: as `units_for`, but whoever is posted at the district does
    so for the district alone. Streets and communities have people of their own."""
    here = Q(pk__in=[])
    for post in postings_with(user, "mediation.sweep"):
        if post.body_id or post.center.tier == Center.Tier.DISTRICT:
            here |= Q(pk=post.body.center_id if post.body_id else post.center_id)
        else:
            here |= Q(path__startswith=post.center.path)
    return Center.objects.filter(here, closed_on=None)


def committees_for(user, right):
    """The committees in whose name somebody acts, as `Body` rows: those that they are posted to."""
    keys = [p.body_id for p in postings_with(user, right) if p.body_id]
    return Body.objects.filter(pk__in=keys, kind=Body.Kind.MEDIATION_COMMITTEE, closed_on=None)


def postings_with(user, right):
    """The posts of today that carry a right."""
    return [p for p in user.current_postings if right in RIGHTS[p.role]]
