"""What a dispute itself warns of: violence, crowds, the police, and quarrels of the same people or at the same place.

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
from .models import Source
from .signals import (
    AGAIN_WITHIN,
    Level,
    Trigger,
    level_of,
    place_of,
    place_signal,
    repeat_signal,
)

LOOKED_BACK = timedelta(days=90)
NONE = (*UNBEGUN, "dropped")  # states of what was no quarrel
COMPARED = 500  # addresses of other disputes that one is held against, the latest
# What the register says of a dispute, and what that is called as a trigger.
SIGNS = {
    Trigger.DOMESTIC_VIOLENCE: lambda dispute: dispute.has_violence,
    Trigger.CROWD: lambda dispute: dispute.is_of_group,
    Trigger.POLICE_BEFORE: lambda dispute: (
        bool(dispute.police_case_ref) or dispute.source == Source.POLICE
    ),
}


def watch_facts(case, *, at=None):
    """Warns of what the register says, once of each; of nothing special there is no warning."""
    found = triggers_of(case.dispute)
    names = "、".join(trigger.label for trigger in found)
    warn(case, found, f"登记纠纷时发现：{names}。", at=at)


def watch_repeat(case, *, at=None):
    """Warns where within thirty days the same people quarrel again, or others do for the same at the same address."""
    mine = list(case.parties.all())
    earlier = earlier_of(case, mine)
    if earlier and signal_of(case, earlier):
        # No number: a warning outlives a case that is sealed. Of another street only how many and when.
        near = [row for row in earlier if row.station_id == case.station_id]
        words = (near and signal_of(case, near)) or f"{again(earlier)}。"
        warn(case, [Trigger.REPEAT], words, at=at)
    elif words := signal_of_place(case, at_the_place(case, mine, earlier)):
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
    """The triggers that the register of a dispute shows."""
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
    mine = list(case.parties.all())
    earlier = earlier_of(case, mine)
    there = at_the_place(case, mine, earlier)
    keys = [row.pk for row in (*earlier, *there)]
    if not keys:
        return []
    seen = set(reached.filter(pk__in=keys).values_list("pk", flat=True))
    return [*said_of_people(case, earlier, seen), *said_of_place(case, there, seen)]


def said_of_people(case, earlier, seen):
    """What is said of earlier disputes of the same people, of those seen and of the others."""
    open_, hidden = (
        [row for row in earlier if (row.pk in seen) is is_open] for is_open in (True, False)
    )
    if open_:
        words = signal_of(case, open_) or f"{again(open_)}，调解时请一并了解。"
        yield f"{words}以前的纠纷：{numbers(open_)}。"
    if hidden:
        yield f"{again(hidden)}，不由您这里办理。"


def said_of_place(case, there, seen):
    """What is said of earlier disputes at the same address: numbers of those seen, of others how many."""
    if words := signal_of_place(case, there):
        mine = [row for row in there if row.pk in seen]
        others = len(there) - len(mine)
        yield (
            words
            + (f"以前的纠纷：{numbers(mine)}。" if mine else "")
            + (f"其中 {others} 件不由您这里办理。" if others else "")
        )


def numbers(rows):
    """The numbers of some cases in a row."""
    return "、".join(row.number for row in rows)


def again(rows):
    """That the same people quarrelled so often, and when."""
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
    """The day on which a case was opened."""
    return timezone.localdate(case.opened_at)


def earlier_of(case, mine):
    """The disputes of the ninety days before in which two of the same people quarrelled, the oldest first. mine: the
    parties of the case."""
    theirs = defaultdict(list)
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
    """Whether two parties are one person: by phone, where one has none by name, near by."""
    if one.phone_index and other.phone_index:
        return one.phone_index == other.phone_index
    return is_near and one.name == other.name


# The same address again ------------------------------------------------------------------------


def signal_of_place(case, there):
    """The sentence of `place_signal` about a case and earlier ones at its address, or None."""
    rows = [(day_of(row), row.dispute.get_dispute_type_display()) for row in [*there, case]]
    return place_signal(rows, day_of(case))


def at_the_place(case, mine, known):
    """The disputes of the thirty days before in the street that are of the same kind and in which somebody lives at the
    same address as somebody here, without those `known` as of the same people; the oldest first.

    A dispute has no address of its own: it is that of the people in it. The seat of an organisation is none, and an
    address that is kept secret is held against nothing.
    """
    places = {home_of(party) for party in mine} - {""}
    if not places:
        return []
    near = Party.objects.filter(
        case__kind=DISPUTE, case__station=case.station_id, case__district=case.district_id,
        case__dispute__dispute_type=case.dispute.dispute_type,
        case__opened_at__range=(case.opened_at - AGAIN_WITHIN, case.opened_at),
    )  # fmt: skip
    near = near.exclude(case__status__in=NONE).exclude(case__in=[case, *known])
    near = near.exclude(address_sealed="").select_related("case__dispute")
    near = near.order_by("-case__opened_at", "-pk")[:COMPARED]
    found = {party.case for party in near if home_of(party) in places}
    return sorted(found, key=lambda row: (row.opened_at, row.pk))


def home_of(party):
    """Where a person lives, as `place_of` tells addresses apart; "" where it says nothing."""
    return "" if party.is_organisation or party.address_protected else place_of(party.address)
