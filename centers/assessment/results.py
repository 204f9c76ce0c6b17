"""What comes of a year: grades, the announcement, what is put right, and what is kept."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.forms.models import model_to_dict
from django.utils import timezone

from centers.accounts.models import Posting, User
from centers.accounts.rights import roles_with
from centers.common.crypto import digest
from centers.common.refusals import Refusal
from centers.messaging.actions import queue
from centers.org.calendar import working_days_on

from .models import Closing, ObjectionFile, Rectification, Result, State
from .standing import Standing

PLANNED, RECTIFIED = 15, 60  # working days after the announcement
WEAK = 60  # of a hundred of the weight, below which a row is to be put right
OWN = "assess.own"


def heads_of(unit):
    """Who looks after the assessment of a street."""
    rows = Posting.objects.on(timezone.localdate()).filter(
        center=unit, role__in=roles_with(OWN), user__is_active=True
    )
    return [posting.user for posting in rows.select_related("user")]


def staff_with(right):
    """Members of staff with a post that carries a right today."""
    posts = Posting.objects.on(timezone.localdate()).filter(role__in=roles_with(right))
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name", "pk")


def tell_heads(unit, key, text):
    """One message to each head of a street; a key that was used for it before adds nothing."""
    for user in heads_of(unit):
        queue(f"assessment:{key}:{unit.code}:{user.pk}", text, user=user)


def give_grades(plan, grades=None, *, by, reason=""):
    """Keeps total, place and grade of every street for good. grades: {unit: name}, those that follow from the
    points where it is not said. Refusal where more have a grade than may, or better than they reach, and without a
    reason where one differs from what the points say."""
    standing = Standing(plan.year)
    places = standing.places()
    grades = grades or {place.unit.pk: place.grade for place in places}
    totals = standing.totals
    areas = {place.unit.pk: place.unit.area for place in places}
    if why := plan.scheme.refusal(totals, grades, standing.capped, said=areas.get):
        raise Refusal(why)
    if grades != {place.unit.pk: place.grade for place in places} and not reason:
        raise Refusal("有等次与得分对应的不同，请写明理由。")
    return Result.objects.bulk_create(
        Result(
            plan=plan, unit=place.unit, total=place.total, place=place.place,
            grade=grades[place.unit.pk], by=by, sheet=as_text(place.sheet),
        )
        for place in places
    )  # fmt: skip


def as_text(sheet):
    """A sheet as it is kept with a result."""
    lines = [
        [
            line.item.code, str(line.figure.numerator if line.figure else ""),
            str(line.figure.denominator if line.figure else ""), str(line.weight), str(line.points), line.why_not,
        ]
        for line in (*sheet.lines, *sheet.beside)
    ]  # fmt: skip
    return {
        "lines": lines,
        "added": str(sheet.added),
        "taken": str(sheet.taken),
        "own": str(sheet.total),
    }


def tell(cycle):
    """Every street hears its own result, and of no other."""
    year = cycle.plan.year
    for result in cycle.plan.results.select_related("unit"):
        tell_heads(
            result.unit, f"announced:{year}",
            f"{year} 年度公共法律服务目标责任考核结果已通报（{cycle.document}）：{result.unit.area}得 {result.total} 分，"
            f"等次{result.grade}。各项得分见“本街道考核”。",
        )  # fmt: skip


def weak_rows(standing):
    """[(street, codes of its rows that came to less than a part of their weight)]"""
    return [
        (
            unit,
            [
                line.item.code
                for line in standing.sheets[unit.pk].lines
                if not line.why_not and line.points * 100 < line.weight * WEAK
            ],
        )
        for unit in standing.ranked
    ]


def ask_for_rectification(plan):
    """A row for every line of a street that is weak."""
    standing = Standing(plan.year)
    planned, done = working_days_on(PLANNED), working_days_on(RECTIFIED)
    for unit, codes in weak_rows(standing):
        Rectification.objects.bulk_create(
            Rectification(plan=plan, unit=unit, code=code, plan_due=planned, done_due=done)
            for code in codes
        )
        if codes:
            said = "、".join(str(standing.rows[code]) for code in codes)
            tell_heads(
                unit, f"rectify:{plan.year}",
                f"{plan.year} 年度考核有 {len(codes)} 项需要整改：{said}。请在 {planned} 前报整改方案，{done} 前完成。"[:480],
            )  # fmt: skip


def digest_of_all(cycle):
    """SM3 over the plan, what the year stood on, every word and decision on the way and every result, in order."""
    plan = cycle.plan
    parts = [
        [model_to_dict(plan)],
        *(
            [model_to_dict(row) for row in rows.order_by("pk")]
            for rows in (
                plan.amendments, plan.rows, plan.bands, plan.red_lines, plan.opinions, plan.self_reviews,
                plan.assessors, plan.judgements, plan.events, plan.flags, plan.objections, plan.excuses,
                plan.results, plan.rectifications, cycle.turns.exclude(state=State.ARCHIVED),
            )
        ),
        list(
            ObjectionFile.objects.filter(objection__plan=plan).order_by("pk").values_list("objection", "label", "file__sha256")
        ),
        [cycle.document],
        list(Closing.objects.filter(year=plan.year).values_list("digest", flat=True)),
    ]  # fmt: skip
    text = json.dumps(parts, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return digest([text])
