"""The reach table at work: which rows a person gets, and how much of each."""

from collections import defaultdict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q
from django.utils import timezone

from centers.accounts.models import Posting
from centers.accounts.rights import RIGHTS, roles_with
from centers.org.models import Center

from .kinds import KINDS, Depth, Scope

NOTHING = Q(pk__in=[])


def rows_of(user, depth, right=None):
    """(posting, kind, row of its reach table) for all that this person reaches at least that deep.

    right: only by postings that carry it.
    """
    for posting in user.current_postings:
        if right and right not in RIGHTS[posting.role]:
            continue
        for kind in KINDS.values():
            if posting.lines and kind.line not in posting.lines:
                continue
            for row in kind.reach:
                if (
                    posting.role in row.roles
                    and row.depth >= depth
                    and (not right or row.carries(right))
                ):
                    yield posting, kind, row


class IsOneOf(Func):
    """Whether a column is among the keys of a queryset, which is asked once and first.

    Other than IN (SELECT …) it uses the index of the column wherever it stands, beside an OR as well.
    """

    template, arg_joiner = "(%(expressions)s))", " = ANY("
    output_field = BooleanField()

    def __init__(self, column, keys):
        super().__init__(F(column), ArraySubquery(keys))


def scope_q(scope, posting, user):
    """The cases that one scope of a posting covers."""
    if scope == Scope.ASSIGNED:
        return Q(IsOneOf("pk", user.assignments.in_force().values("case").order_by()))
    if scope == Scope.BODY:
        return Q(body=posting.body_id) if posting.body_id else NOTHING
    if posting.center_id is None:
        return NOTHING
    if scope == Scope.UNIT:
        return Q(center=posting.center_id)
    if posting.center.is_root():
        return Q(district=posting.center_id)  # all of it: no need to look at the tree
    if posting.center.is_leaf():
        return Q(center=posting.center_id)
    return Q(IsOneOf("center", Center.objects.below(posting.center).values("pk").order_by()))


def reach_q(user, depth=Depth.FULL, right=None):
    """What a person may open, as a condition on cases; nothing where no row says so. right: only what postings
    reach that carry it.

    One arm for each place, with what is seen there of each kind: so lists come off an index of the place,
    newest first, however many cases there are.
    """
    if not user.is_authenticated:
        return NOTHING
    if not user.is_staff:
        public = [kind.code for kind in KINDS.values() if kind.is_public]
        return Q(applicant=user, kind__in=public)
    places, seen = {}, defaultdict(lambda: defaultdict(set))
    for posting, kind, row in rows_of(user, depth, right):
        place = row.scope, posting.center_id, posting.body_id
        places[place] = scope_q(row.scope, posting, user)
        seen[place][kind.code].update(kind.in_phases(row.phases))
    found = NOTHING
    for place, condition in places.items():
        kinds = NOTHING
        for kind, statuses in seen[place].items():
            kinds |= Q(kind=kind, status__in=sorted(statuses))
        found |= condition & kinds
    return found


def turn_q(user):
    """The cases whose next move is this person's, among those within reach: by state and right."""
    found = Q(pk__in=[])
    for posting in user.current_postings:
        rights = RIGHTS[posting.role]
        for kind in KINDS.values():
            if states := [s.code for s in kind.statuses if rights.intersection(s.turn)]:
                found |= Q(kind=kind.code, status__in=states)
    return found


def covers(posting, row, case, assigned=None):
    """Whether one row of the table, held by a posting, reaches a case that is at hand.

    assigned: the keys of those who were given it, where they are known already.
    """
    if case.kind_of.status_of[case.status].phase not in row.phases:
        return False
    if row.scope == Scope.ASSIGNED and assigned is not None:
        return posting.user_id in assigned
    if row.scope == Scope.ASSIGNED:
        return case.assignments.in_force().filter(user=posting.user_id).exists()
    if row.scope == Scope.BODY:
        return posting.body_id is not None and case.body_id == posting.body_id
    if posting.center_id is None:
        return False
    if row.scope == Scope.UNIT:
        return case.center_id == posting.center_id
    return case.center.path.startswith(posting.center.path)


def depth_of(user, case):
    """The deepest that a person sees of a case, or None."""
    if not user.is_authenticated:
        return None
    if not user.is_staff:
        return Depth.FULL if case.kind_of.is_public and case.applicant_id == user.pk else None
    found = [
        row.depth
        for posting, kind, row in rows_of(user, Depth.RECEIPT)
        if kind.code == case.kind and covers(posting, row, case)
    ]
    return max(found, default=None)


def may_do(user, case, right):
    """Whether some posting of this person carries the right and reaches the case in full."""
    return any(
        right in RIGHTS[posting.role] and row.carries(right) and covers(posting, row, case)
        for posting, kind, row in rows_of(user, Depth.FULL)
        if kind.code == case.kind
    )


def holders(case, right):
    """The staff who may do that at this case now: by posting, role and reach, in two queries."""
    posted = Posting.objects.on(timezone.localdate()).filter(
        role__in=roles_with(right), user__is_active=True
    )
    rows = [row for row in case.kind_of.reach if row.depth == Depth.FULL and row.carries(right)]
    assigned, found = set(case.assignments.in_force().values_list("user", flat=True)), {}
    for posting in posted.select_related("user", "center"):
        if posting.lines and case.kind_of.line not in posting.lines:
            continue
        if any(posting.role in row.roles and covers(posting, row, case, assigned) for row in rows):
            found[posting.user_id] = posting.user
    return list(found.values())
