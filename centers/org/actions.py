"""What staff change in the network. Every verb is one transaction and leaves a `Change`."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from centers.common.refusals import Refusal

from . import calendar
from .changes import opening_changed
from .models import Body, CalendarDay, Center, Change, Closure, OpeningHours
from .notice import special_days
from .week import week_sentence

# Rows are locked with `no_key` throughout: their keys do not change, and a booking made at the same
# moment refers to them. A full lock would make it wait here while it holds a slot that we want next.


def record(verb, *, by, center=None, service=None, body=None, before=None, after=None):
    """One line of the change record; `before` and `after` are {label: value}, read by people."""
    return Change.objects.create(
        verb=verb,
        by_id=by.pk,
        by_name=by.name or by.username,
        center=center,
        service=service,
        body=body,
        before=before or {},
        after=after or {},
    )


def _words(instance, field):
    """A field's value as people read it."""
    model_field = instance._meta.get_field(field)
    if model_field.choices:
        return getattr(instance, f"get_{field}_display")()
    value = getattr(instance, field)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def save_changed(instance, values):
    """Writes the values that differ; ({label: before}, {label: after}) of those."""
    before, after, fields = {}, {}, []
    for field, value in values.items():
        if getattr(instance, field) == value:
            continue
        label = instance._meta.get_field(field).verbose_name
        before[label] = _words(instance, field)
        setattr(instance, field, value)
        after[label] = _words(instance, field)
        fields.append(field)
    if fields:
        instance.save(update_fields=fields)
    return before, after


@transaction.atomic
def edit_center(center, values, *, by):
    """Writes {field: value} to a unit; whether anything changed."""
    center = Center.objects.select_for_update(no_key=True).get(pk=center.pk)
    before, after = save_changed(center, values)
    if after:
        record(Change.Verb.UNIT, by=by, center=center, before=before, after=after)
    return bool(after)


@transaction.atomic
def save_body(body, values, *, by):
    """Writes {field: value} to a body, a new one or one that is there; gives it."""
    if body is None:
        body = Body.objects.create(**values)
        after = {Body._meta.get_field(name).verbose_name: _words(body, name) for name in values}
        record(Change.Verb.BODY, by=by, body=body, after={k: v for k, v in after.items() if v})
        return body
    body = Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    before, after = save_changed(body, values)
    if after:
        record(Change.Verb.BODY, by=by, body=body, before=before, after=after)
    return body


@transaction.atomic
def edit_service(service, values, *, by):
    """Writes {field: value} to a service item; whether anything changed."""
    service = type(service).objects.select_for_update(no_key=True).get(pk=service.pk)
    before, after = save_changed(service, values)
    if after:
        record(Change.Verb.SERVICE, by=by, service=service, before=before, after=after)
    return bool(after)


def week_on(center, day):
    """{weekday: [(opens, closes), …]} in force at a unit on a day."""
    week = {}
    for row in center.opening_hours.between(day, day):
        week.setdefault(row.weekday, []).append((row.opens, row.closes))
    return {weekday: sorted(periods) for weekday, periods in week.items()}


@transaction.atomic
def set_hours(center, week, *, first_day, source="", by):
    """Opens a unit by {weekday: [(opens, closes), …]} from `first_day`, today or later.

    What was in force until then stays as history; a plan that had not begun gives way. Raises Refusal for
    a day that has passed.
    """
    if first_day < timezone.localdate():
        raise Refusal("生效日期不能早于今天。")
    center = Center.objects.select_for_update(no_key=True).get(pk=center.pk)
    before = week_on(center, first_day)
    rows = center.opening_hours.between(first_day)
    rows.filter(valid_from__gte=first_day).delete()
    rows.filter(valid_from__lt=first_day).update(valid_to=first_day - timedelta(days=1))
    OpeningHours.objects.bulk_create(
        OpeningHours(
            center=center,
            weekday=weekday,
            opens=opens,
            closes=closes,
            valid_from=first_day,
            source=source,
        )
        for weekday, periods in week.items()
        for opens, closes in periods
    )
    record(
        Change.Verb.HOURS,
        by=by,
        center=center,
        before={"办公时间": week_sentence(before)},
        after={"办公时间": week_sentence(week), "生效日期": first_day.isoformat()},
    )
    opening_changed(center)


@transaction.atomic
def close(center, *, first_day, last_day, reason, by):
    """Announces days on which a unit receives nobody; gives the `Closure`.

    Raises Refusal where they overlap with others.
    """
    center = Center.objects.select_for_update(no_key=True).get(pk=center.pk)
    if other := center.closures.overlapping(first_day, last_day).first():
        raise Refusal(f"与已有的安排重叠：{other}。")
    closure = Closure.objects.create(
        center=center, first_day=first_day, last_day=last_day, reason=reason
    )
    record(Change.Verb.CLOSE, by=by, center=center, after={"停止接待": str(closure)})
    opening_changed(center)
    return closure


@transaction.atomic
def reopen(closure, *, by):
    """Cancels a closure that has not begun, or ends a running one so that today counts as open again."""
    closure = (
        Closure.objects.select_for_update(of=["self"], no_key=True)
        .select_related("center")
        .get(pk=closure.pk)
    )
    today, before = timezone.localdate(), str(closure)
    if closure.last_day < today:
        raise Refusal("这次停止接待已经结束。")
    if closure.first_day >= today:
        closure.delete()
        after = {}
    else:
        closure.last_day = today - timedelta(days=1)
        closure.save(update_fields=["last_day"])
        after = {"停止接待": str(closure)}
    record(
        Change.Verb.REOPEN,
        by=by,
        center=closure.center,
        before={"停止接待": before},
        after=after or {"停止接待": "取消"},
    )
    opening_changed(closure.center)


@transaction.atomic
def enter_notice(notice, *, source, by):
    """Writes a whole year from the notice's days: {date: (kind, festival)}. Nothing stays provisional."""
    year = next(iter(notice)).year
    calendar.write_year(
        year, special_days(notice), source=source, entered_by=by.name or by.username
    )
    record(
        Change.Verb.CALENDAR,
        by=by,
        after={
            "年份": str(year),
            "依据文件": source,
            **{
                day.isoformat(): f"{CalendarDay.Kind(kind).label} {name}".strip()
                for day, (kind, name) in sorted(notice.items())
            },
        },
    )
    opening_changed(None)
