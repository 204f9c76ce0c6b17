"""Reckoning the figures of a year."""

import logging
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import timezone

from centers.common.crypto import digest
from centers.common.refusals import Refusal
from centers.org.models import Center

from .closing import may_close_from
from .cycle import turn
from .indicators import INDICATORS, Period
from .models import Cycle, RollUp, Snapshot, State
from .parts import month_ends
from .plans import drop_amendment, parts_of_plan

log = logging.getLogger("lianhu.assessment")
TRIES = 3
BATCH = 5000  # snapshots to a statement
LEFT_AFTER = timedelta(minutes=5)  # without a sign of life


def start_roll_up(year, *, until=None, by=None):
    """A roll-up to be reckoned; Refusal while one is under way."""
    until = min(until or timezone.localdate(), Period.of_year(year).last)
    try:
        with transaction.atomic():
            return RollUp.objects.create(year=year, until=until, asked_by=by, total=len(INDICATORS))
    except IntegrityError:
        raise Refusal("正在汇总，请等它完成后再试。") from None


def roll_up(key):
    """Reckons what a roll-up still lacks, each indicator in a transaction of its own: stopped half way, it is
    gone on with where it was left, and two that do the same do it once."""
    run = RollUp.objects.get(pk=key)
    if run.finished_at or run.failed_at:
        return run
    RollUp.objects.filter(pk=key).update(tries=F("tries") + 1)
    # Once it has begun its parts stay, also where the plan is amended meanwhile.
    RollUp.objects.filter(pk=key, reckoned=[]).update(parts=parts_of_plan(run.year, run.until))
    run.refresh_from_db()
    parts = Period.of_year(run.year, run.until).with_parts(run.parts)
    for indicator in INDICATORS.values():
        with transaction.atomic():
            run = RollUp.objects.select_for_update(of=["self"]).get(pk=key)
            if indicator.code not in run.reckoned:
                keep(run, indicator, parts)
    return finish(run)


def keep(run, indicator, parts):
    """The figures of one indicator for all parts of the year, as the records say them now."""
    rows = (
        Snapshot(
            roll_up=run, part=part, indicator=indicator.code, unit_id=unit, numerator=figure.numerator,
            denominator=figure.denominator, version=indicator.version,
        )
        for part, period in parts
        for unit, figure in indicator.figures(period).items()
    )  # fmt: skip
    Snapshot.objects.bulk_create(rows, batch_size=BATCH)
    run.reckoned, run.alive_at = [*run.reckoned, indicator.code], timezone.now()
    run.save(update_fields=["reckoned", "alive_at"])


@transaction.atomic
def finish(run):
    """Writes down on how many rows it stands, and what all its figures come to. The first one after a plan was
    issued begins the monitoring."""
    run = RollUp.objects.select_for_update(of=["self"]).get(pk=run.pk)
    if run.finished_at:
        return run
    rows = run.snapshots.filter(part=0, unit__tier=Center.Tier.DISTRICT)
    run.rows = rows.aggregate(sum=Sum("denominator"))["sum"] or 0
    run.digest, run.finished_at = digest_of(run), timezone.now()
    run.save(update_fields=["rows", "digest", "finished_at"])
    for cycle in Cycle.objects.filter(plan__year=run.year, state=State.ISSUED):
        turn(cycle, "monitor")
    return run


def close_ended():
    """Closes the books of every plan that was issued once entries for its year have ended (domain: entries until 10
    January): whatever is entered later is 补录, whoever would have closed them when. An amendment still in the making
    can never be issued then, and goes."""
    open_ones = Cycle.objects.filter(state__in=[State.ISSUED, State.MONITORING])
    for cycle in open_ones.select_related("plan"):
        if timezone.localdate() < may_close_from(cycle.plan.year):
            continue
        drop_amendment(cycle.plan)
        try:
            turn(cycle, "close")
        except Refusal as refusal:
            log.error("the books of %s do not close: %s", cycle.plan.year, refusal)


def digest_of(run):
    """What all figures of a roll-up come to, in their order."""
    rows = run.snapshots.order_by("part", "indicator", "unit")
    found = rows.values_list("part", "indicator", "unit", "numerator", "denominator", "version")
    return digest(repr(row) for row in found.iterator())


def fill_months(year, *, until):
    """Reckons the ends of months that nobody reckoned yet, so that a year has its curve. Refusal while another
    roll-up is under way."""
    there = set(RollUp.objects.finished().filter(year=year).values_list("until", flat=True))
    for day in month_ends(year, until):
        if day not in there:
            roll_up(start_roll_up(year, until=day).pk)


def go_on_with_left():
    """A roll-up that nobody works on any more is taken up again; after some tries it is given up, so that the next
    can begin."""
    left = RollUp.objects.running().filter(alive_at__lt=timezone.now() - LEFT_AFTER)
    for run in left:
        log.warning("roll-up %s was left at %s of %s", run.pk, run.done, run.total)
        if run.tries >= TRIES:
            log.error("roll-up %s is given up after %s tries", run.pk, run.tries)
            RollUp.objects.running().filter(pk=run.pk).update(failed_at=timezone.now())
        elif is_free(run):
            roll_up(run.pk)


@transaction.atomic
def is_free(run):
    """Whether nobody holds a roll-up at this moment; it counts as alive from now on."""
    rows = RollUp.objects.select_for_update(of=["self"], skip_locked=True).filter(pk=run.pk)
    return bool(rows) and bool(rows.update(alive_at=timezone.now()))
