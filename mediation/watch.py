"""What a dispute itself warns of: violence, crowds, a police case, and the same people quarrelling again.

Each is noticed where it is written down, in the same transaction, and raises one warning a dispute. Words name nobody.
"""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from centers.cases.actions import STALE
from centers.cases.kinds import Depth
from centers.cases.models import Case, Party
from centers.cases.models.case import UNBEGUN
from centers.common.dates import spoken_day

from .alerts import raise_alert, report_police
from .facts import committee
from .flow import DISPUTE
from .signals import Level, Trigger, level_of, repeat_signal

LOOKED_BACK = timedelta(days=90)
NONE = (*UNBEGUN, "dropped")  # states of what was no quarrel
# What the register says of a dispute, and what that is called as a trigger.
SIGNS = {
    Trigger.DOMESTIC_VIOLENCE: lambda dispute: dispute.has_violence,
    Trigger.CROWD: lambda dispute: dispute.is_of_group,
    Trigger.POLICE_BEFORE: lambda dispute: bool(dispute.police_case_ref),
}


def watch_facts(case, *, at=None):
    """Warns of what the register says, once of each; of nothing special there is no warning."""
    found = triggers_of(case.dispute)
    names = "、".join(trigger.label for trigger in found)
    warn(case, found, f"登记纠纷时发现：{names}。", at=at)


def watch_repeat(case, *, at=None):
    """Warns where the same people quarrel again within thirty days."""
    earlier = earlier_of(case)
    if earlier and signal_of(case, earlier):
        # No number: a warning outlives a case that is sealed. Of another street only how many and when.
        near = [row for row in earlier if row.station_id == case.station_id]
        words = (near and signal_of(case, near)) or f"{again(earlier)}。"
        warn(case, [Trigger.REPEAT], words, at=at)


def watch_report(case, *, by, triggers=(), at=None):
    """The police were told of danger (人民调解法 25): a red warning that says so, or the one that stands already."""
    if is_past(at):
        return
    alert = case.mediation_alerts.open().filter(level=Level.RED).first() or raise_alert(
        center=committee(case)[0], case=case, level=Level.RED, by=by,
        triggers=triggers or triggers_of(case.dispute) or [Trigger.OTHER],
        words="可能激化，已向公安机关报告；情形见案卷里的报告函。",
    )  # fmt: skip
    report_police(alert, by=by)


def warn(case, triggers, words, *, at):
    """A warning of those triggers of which there was none yet about this dispute."""
    rows = case.mediation_alerts.values_list("triggers", flat=True)
    known = {trigger for row in rows for trigger in row}
    new = [trigger for trigger in triggers if trigger not in known]
    level = level_of(new)
    if level > Level.BLUE and not is_past(at):
        raise_alert(
            center=committee(case)[0],
            case=case,
            level=level,
            triggers=new,
            words=words[:500],
            by=None,
        )


def triggers_of(dispute):
    return [trigger for trigger, is_there in SIGNS.items() if is_there(dispute)]


def is_past(at):
    """Whether something is written down so long afterwards that it is no news."""
    return at is not None and timezone.now() - at > STALE


# The same people again --------------------------------------------------------------------------


def signals_for(case, user):
    """The sentences of a case page: kind, place and number of the earlier disputes that this person may open, of
    others only how many and when."""
    return sentences(case, Case.objects.visible_to(user, Depth.MASKED))


def sentences(case, reached):
    """What is said of earlier disputes to somebody who reaches those of a queryset."""
    earlier = earlier_of(case)
    if not earlier:
        return []
    keys = set(reached.filter(pk__in=[row.pk for row in earlier]).values_list("pk", flat=True))
    open_, hidden = (
        [row for row in earlier if (row.pk in keys) is is_open] for is_open in (True, False)
    )
    said = []
    if open_:
        words = signal_of(case, open_) or f"{again(open_)}，调解时请一并了解。"
        said.append(f"{words}以前的纠纷：{'、'.join(row.number for row in open_)}。")
    if hidden:
        said.append(f"{again(hidden)}，不由您这里办理。")
    return said


def again(rows):
    days = "、".join(spoken_day(day_of(row)) for row in rows)
    return f"同样的当事人九十日内另有 {len(rows)} 件纠纷（{days}）"


def signal_of(case, earlier):
    """The sentence of `repeat_signal` about a case and earlier ones, or None."""
    rows = [
        (day_of(row), row.dispute.get_dispute_type_display(), row.center.area)
        for row in [*earlier, case]
    ]
    return repeat_signal(rows, day_of(case))


def day_of(case):
    return timezone.localdate(case.opened_at)


def earlier_of(case):
    """The disputes of the ninety days before in which two of the same people quarrelled, the oldest first."""
    mine, theirs = list(case.parties.all()), defaultdict(list)
    for party in parties_like(mine, case).select_related("case"):
        theirs[party.case].append(party)
    keys = [
        other.pk
        for other, parties in theirs.items()
        if in_common(mine, parties, is_near=other.station_id == case.station_id) > 1
    ]
    if not keys:
        return []
    rows = Case.objects.filter(pk__in=keys).select_related("dispute", "center")
    return list(rows.order_by("opened_at", "pk"))


def parties_like(mine, case):
    """The parties of those disputes that have a phone or a name of this case."""
    same = Q(phone_index__in={p.phone_index for p in mine if p.phone_index})
    same |= Q(name__in={p.name for p in mine})
    since = case.opened_at - LOOKED_BACK
    found = Party.objects.filter(
        same, case__kind=DISPUTE, case__opened_at__range=(since, case.opened_at)
    )
    return found.exclude(case__status__in=NONE).exclude(case=case)


def in_common(mine, theirs, *, is_near):
    """How many people two disputes have in common: by phone, where one has none by name, within a street."""
    pairs = [(a, b) for a in mine for b in theirs if is_same(a, b, is_near=is_near)]
    return min(len({a.pk for a, _ in pairs}), len({b.pk for _, b in pairs}))


def is_same(one, other, *, is_near):
    if one.phone_index and other.phone_index:
        return one.phone_index == other.phone_index
    return is_near and one.name == other.name
