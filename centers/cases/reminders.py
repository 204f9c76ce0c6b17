"""Clocks that are near or past are told once to whoever has the next move, and past ones to the head.

A row per clock and mark is written before the message, so that two sweeps tell once; a clock that was moved
by a stop has other moments and is told anew.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .actions import tell_staff
from .clocks import CLOCKS
from .models import Case, Deadline, DeadlineNotice
from .reach import holders

BATCH = 200
WORDS = {
    "amber": "案件 {number} 的“{clock}”临近期限（{due}），请登录工作台办理。",
    "red": "案件 {number} 的“{clock}”今天到期，请登录工作台办理。",
    "overdue": "案件 {number} 的“{clock}”已超过期限（{due}），请立即办理。",
}


def mark_of(deadline, now):
    if now >= deadline.due_at:
        return "overdue"
    return "red" if now >= deadline.red_at else "amber"


def untold(now):
    """Running clocks that show a mark nobody was told of yet, the most pressing first."""
    told = DeadlineNotice.objects.filter(deadline=OuterRef("pk"), due_at=OuterRef("due_at"))
    new = (
        ~Exists(told)
        | Q(red_at__lte=now) & ~Exists(told.exclude(mark="amber"))
        | Q(due_at__lte=now) & ~Exists(told.filter(mark="overdue"))
    )
    return Deadline.objects.running().filter(new, amber_at__lte=now).order_by("due_at", "pk")


def remind():
    """One sweep. Gives the number of clocks that were told of."""
    now, done = timezone.now(), 0
    for key in list(untold(now).values_list("pk", flat=True)[:BATCH]):
        done += tell(key, now)
    return done


@transaction.atomic
def tell(key, now):
    """Writes down and tells the mark of one clock; whether there was anything to tell."""
    deadline = Deadline.objects.running().select_related("rule").filter(pk=key).first()
    if deadline is None:
        return False
    mark = mark_of(deadline, now)
    _, new = DeadlineNotice.objects.get_or_create(
        deadline=deadline, mark=mark, due_at=deadline.due_at
    )
    if not new:
        return False
    case = Case.objects.select_related("center", "handler").get(pk=deadline.case_id)
    words = WORDS[mark].format(
        number=case.number,
        clock=deadline.rule.name,
        due=f"{deadline.due_on.month}月{deadline.due_on.day}日",
    )
    key = f"deadline:{deadline.pk}:{mark}:{deadline.due_on:%m%d}"
    tell_staff(case, readers(case, deadline, mark), key, words)
    return True


def readers(case, deadline, mark):
    """Who hears of it: the handler, or else whoever has the next move; past the end, the head as well."""
    people = {user.pk: user for right in case.state.turn for user in holders(case, right)}
    # A head may do most things; what is merely near is told to those whose work it is.
    people = {pk: user for pk, user in people.items() if not user.may("case.late")} or people
    if case.handler and case.handler.is_active:
        people = {case.handler.pk: case.handler}
    if mark == "overdue":
        rights = {
            "case.late",
            CLOCKS[deadline.code].escalates_to if deadline.code in CLOCKS else "",
        }
        for right in filter(None, rights):
            people |= {user.pk: user for user in holders(case, right)}
    return people.values()
