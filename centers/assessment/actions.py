"""Issuing the year's plan, and reckoning its figures."""

import logging
from datetime import timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from centers.common.refusals import Refusal

from .default_plan import ROWS, SOURCE
from .indicators import INDICATORS, Period
from .models import Plan, PlanRow, RollUp, Snapshot
from .scoring import HUNDRED

log = logging.getLogger("lianhu.assessment")
LEFT_AFTER = timedelta(minutes=5)  # without a sign of life


@transaction.atomic
def begin_plan(year, *, like=None):
    """The plan of a year: the one there is, or a new one with the rows of another year's, or the usual ones."""
    plan, is_new = Plan.objects.get_or_create(
        year=year, defaults={"source": like.source if like else SOURCE}
    )
    if is_new and like:
        PlanRow.objects.bulk_create(copied(like, plan))
    elif is_new:
        PlanRow.objects.bulk_create(PlanRow(plan=plan, **row) for row in ROWS)
    return plan


def copied(like, plan):
    for row in like.rows.all():
        row.pk, row.plan, row._state.adding = None, plan, True
        yield row


@transaction.atomic
def issue_plan(plan, *, by):
    """From now on it stays as it is. Refusal unless its weights are exactly a hundred."""
    plan = Plan.objects.select_for_update(of=["self"]).get(pk=plan.pk)
    if plan.issued_at:
        raise Refusal("方案已经下达，不能重复下达。")
    total = sum((row.weight for row in plan.rows.all()), Decimal(0))
    if total != HUNDRED:
        raise Refusal(f"权重合计是 {total}，应当正好是 100，不能下达。")
    plan.issued_at, plan.issued_by = timezone.now(), by
    plan.save(update_fields=["issued_at", "issued_by"])
    return plan


# Reckoning ------------------------------------------------------------------------------------


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
    if run.finished_at:
        return run
    period = Period.of_year(run.year, run.until)
    for indicator in INDICATORS.values():
        with transaction.atomic():
            run = RollUp.objects.select_for_update(of=["self"]).get(pk=key)
            if indicator.code not in run.reckoned:
                keep(run, indicator, period)
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    return run


def keep(run, indicator, period):
    """The figures of one indicator, as the records say them now."""
    found = indicator.figures(period)
    Snapshot.objects.bulk_create(
        Snapshot(
            roll_up=run, indicator=indicator.code, unit_id=unit, numerator=figure.numerator,
            denominator=figure.denominator, version=indicator.version,
        )
        for unit, figure in found.items()
    )  # fmt: skip
    run.reckoned, run.alive_at = [*run.reckoned, indicator.code], timezone.now()
    run.save(update_fields=["reckoned", "alive_at"])


def go_on_with_left():
    """A roll-up that nobody works on any more is taken up again."""
    left = RollUp.objects.filter(finished_at=None, alive_at__lt=timezone.now() - LEFT_AFTER)
    for run in left:
        log.warning("roll-up %s was left at %s of %s", run.pk, run.done, run.total)
        roll_up(run.pk)
