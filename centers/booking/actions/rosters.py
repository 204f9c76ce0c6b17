"""What is done to rosters. Every verb is one transaction, leaves a `RosterEvent` and gives the `Effect` on the slots.

Planning goes one gesture at a time, as the making of slots does: the name is taken before any row.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from centers.common.locks import one_at_a_time
from centers.common.refusals import Refusal, broken_constraint

from ..models import Booking, Mode, Roster, RosterEvent, RosterException
from ..planning import dates, differences, facts, objections
from ..slots import Effect, make_slots

Verb = RosterEvent.Verb


@contextmanager
def planning():
    """One gesture of planning; what only a constraint notices is refused with its sentence."""
    try:
        with transaction.atomic():
            one_at_a_time("make_slots")
            yield
    except IntegrityError as error:
        broken = broken_constraint(error)
        for constraint in [*Roster._meta.constraints, *RosterException._meta.constraints]:
            if constraint.name == broken:
                raise Refusal(constraint.violation_error_message) from error
        raise


def fresh(roster):
    """The pattern as it is now, kept for this transaction."""
    rows = Roster.objects.select_for_update(of=["self"], no_key=True)
    return rows.select_related("center").get(pk=roster.pk)


def add_roster(form, *, by):
    """Saves a new pattern, weekly or a circuit's stop, and makes its slots."""
    with planning():
        form.instance.added_by = by
        roster = form.save()
        roster.events.create(verb=Verb.ADDED, by=by, note=summary(roster))
        return make_slots(roster.center)


def summary(roster):
    return f"{roster.when}，{dates(roster)}"


def edit_roster(form, *, by):
    """Changes a pattern for the times from now on. Raises Refusal where people are booked in another way."""
    with planning():
        stored = fresh(form.instance)
        before = facts(stored, stored.services.all())
        roster = form.save()
        changed = differences(before, facts(roster, roster.services.all()))
        if not changed:
            return Effect()
        note = "；".join(f"{label} {was} → {now}" for label, was, now in changed)
        roster.events.create(verb=Verb.CHANGED, by=by, note=note)
        effect = make_slots(roster.center)
        booked = Booking.objects.filter(
            slot__roster=roster,
            slot__closed_reason="",
            starts_at__gt=timezone.now(),
            status__in=[Booking.Status.HELD, Booking.Status.OFFERED, Booking.Status.CONFIRMED],
        ).exclude(mode=roster.mode)
        if number := booked.count():
            raise Refusal(
                f"已有 {number} 个预约是{Mode(stored.mode).label}办理的，不能改成{roster.get_mode_display()}。"
                "请结束这条排班，再新增一条。"
            )
        return effect


def end_roster(roster, *, last_day, by):
    """Lets a pattern end after a day; later slots close. Raises Refusal where it ended already."""
    with planning():
        roster = fresh(roster)
        if roster.valid_to and roster.valid_to <= last_day:
            raise Refusal(f"这条排班到 {roster.valid_to} 就结束了。")
        roster.valid_to, roster.ended_by = last_day, by
        roster.save(update_fields=["valid_to", "ended_by"])
        roster.events.create(verb=Verb.ENDED, by=by, note=f"最后一天 {last_day}")
        return make_slots(roster.center)


def add_exception(roster, *, date, starts, ends, reason, by):
    """Lets a pattern not hold on one day: nobody comes (no hours), or at other hours."""
    with planning():
        roster = fresh(roster)
        exception = roster.exceptions.create(date=date, starts=starts, ends=ends, reason=reason)
        roster.events.create(verb=Verb.EXCEPTION, by=by, note=str(exception))
        return make_slots(roster.center)


def remove_exception(exception, *, by):
    """Takes an exception back that is not over. Raises Refusal where it is gone or past."""
    with planning():
        roster = fresh(exception.roster)
        found = roster.exceptions.filter(pk=exception.pk, date__gte=timezone.localdate()).first()
        if found is None:
            raise Refusal("这次例外已经取消或过去了。", way_out=roster.get_absolute_url())
        roster.events.create(verb=Verb.RESTORED, by=by, note=str(found))
        found.delete()
        return make_slots(roster.center)


@dataclass
class Copied:
    """The rosters that were copied, what could not be as [(roster, sentences)], and the `Effect`."""

    rosters: list
    left_out: list
    effect: Effect

    @property
    def bookings(self):
        return self.effect.bookings


def copy_week(source, target, *, day, valid_from, valid_to, only_possible=False, by):
    """Copies the weekly patterns in force in the week of a day to a unit, for a period of its own.

    Exceptions and circuits stay behind. Raises Refusal where something cannot be copied, unless what is
    possible is enough.
    """
    with planning():
        copied, left_out = [], []
        for pattern in patterns_of(source, day):
            services = list(pattern.services.all())
            copy = copy_of(pattern, target, valid_from, valid_to, by)
            if against := [sentence for _, sentence in objections(copy, services)]:
                left_out.append((pattern, against))
                continue
            copy.save()
            copy.services.set(services)
            note = f"复制自{source.short_name} {pattern.when}；{summary(copy)}"
            copy.events.create(verb=Verb.COPIED, by=by, note=note)
            copied.append(copy)
        if left_out and not only_possible:
            raise Refusal(f"有 {len(left_out)} 条排班不能复制，请核对后再保存。")
        return Copied(copied, left_out, make_slots(target))


def patterns_of(center, day):
    """The weekly patterns of a unit that hold in the week of a day, each on its own weekday."""
    monday = day - timedelta(days=day.weekday())
    rows = (
        center.rosters.between(monday, monday + timedelta(days=6))
        .exclude(kind=Roster.Kind.CIRCUIT)
        .select_related("center")
        .prefetch_related("services")
        .order_by("weekday", "starts", "pk")
    )
    return [row for row in rows if row.covers(monday + timedelta(days=row.weekday))]


def copy_of(pattern, center, valid_from, valid_to, by):
    copied = (
        "kind",
        "mode",
        "title",
        "window",
        "meeting",
        "weekday",
        "starts",
        "ends",
        "minutes",
        "capacity",
    )
    return Roster(
        **{name: getattr(pattern, name) for name in copied},
        center=center,
        valid_from=valid_from,
        valid_to=valid_to,
        added_by=by,
    )


def edit_circuit(form, *, by):
    """Changes a route; those of its stops that are still to come say the new name and host."""
    with planning():
        circuit = form.save()
        for stop in circuit.stops.filter(valid_from__gte=timezone.localdate()).order_by("pk"):
            stop.title = circuit.host
            stop.save(update_fields=["title"])
            stop.events.create(
                verb=Verb.CHANGED, by=by, note=f"路线：{circuit.title}，{circuit.host}"
            )
        return circuit
