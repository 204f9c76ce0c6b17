"""Finding a case: by number, by name, by the exact ID or phone within a line; and who searched for what."""

import re

from centers.common.id_number import normalise
from centers.common.limits import HOUR_SECONDS, within
from centers.common.references import plain_code
from centers.common.refusals import Refusal

from .gate import unit_of
from .kinds import Depth, lines
from .models import AccessLog, Case, Party
from .reach import reach_q

MOST_FOUND = 50
SEARCHES_AN_HOUR = 120


def by_number(user, text):
    """The case of a number within reach, or None."""
    number = plain_code(text)
    if len(number) < 8:
        return None
    rows = Case.objects.visible_to(user, Depth.MASKED).begun()
    return rows.filter(number=number).first()


def find(user, form):
    """([cases], whether there are more) for what a clerk typed. Raises Refusal after too many searches.

    A name finds those who bear it or whose name begins with it. An ID or phone finds by the index of each
    line that this person works in, and is written down with its purpose, never with the number.
    """
    if not within(f"case-search:{user.pk}", SEARCHES_AN_HOUR, HOUR_SECONDS):
        raise Refusal("查找次数过多，请一小时后再试。")
    text = form.cleaned_data["what"]
    right = "case.search" if form.is_personal_number else None
    reachable = Case.objects.begun().filter(reach_q(user, right=right))
    if form.is_personal_number:
        if not user.may("case.search"):
            raise Refusal("您的岗位不能按证件号码或手机号码查找，请按案件编号或姓名查找。")
        AccessLog.objects.create(
            user=user, what=AccessLog.What.SEARCH, unit=unit_of(user),
            purpose=form.cleaned_data["purpose"],
        )  # fmt: skip
        parties = by_personal_number(text)
    else:
        parties = Party.objects.filter(name__startswith=text)
    rows = reachable.filter(pk__in=parties.values("case")).select_related("center", "handler")
    rows = rows.with_principals()
    found = list(rows.order_by("-opened_at", "-pk")[: MOST_FOUND + 1])
    return found[:MOST_FOUND], len(found) > MOST_FOUND


def by_personal_number(text):
    """Parties of any line who have this ID or phone number, by that line's own index."""
    value = re.sub(r"^(\+?86)(?=1\d{10}$)", "", normalise(text).replace("-", ""))
    name = "phone" if len(value) == 11 and value.startswith("1") else "id_number"
    found = Party.objects.none()
    for line in lines():
        found = found | Party.objects.found_by(line, name, value)
    return found
