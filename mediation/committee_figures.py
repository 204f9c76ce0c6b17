"""Committees and mediators in figures: by street and by kind (人民调解法 第十条: the bureau counts them)."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Left

from centers.cases.models import Party
from centers.org.models import Center

from .models import Committee, Dispute, Mediator, StandardCheck, StandardReview, Training

STREET = 2 * Center.steplen  # signs of a path down to the street
# What the lines are: how a committee finds its line, from `to` the committee.
GROUPS = {
    "street": ("街道", lambda to="": Left(f"{to}body__center__path", STREET)),
    "kind": ("调委会类型", lambda to="": F(f"{to}kind")),
}


@dataclass
class Line:
    """The figures of one street or kind, or of all together."""

    name: str
    figures: Counter = field(default_factory=Counter)

    @property
    def score(self):
        """The mean share of the checklist that is met, over the committees that checked themselves; None
        without one."""
        of = self.figures["score_of"]
        return self.figures["score_met"] / of if of else None

    @property
    def percent(self):
        """The score in words."""
        return "没有自查" if self.score is None else f"{self.score:.0%}"


COLUMNS = {
    "committees": "调委会", "in_term": "在任期内", "people": "调解员", "members": "委员", "hired": "聘任",
    "full_time": "专职", "women": "妇女", "active": "有受理的调委会", "cases": "受理（件）",
    "trained": "培训达到次数", "checked": "已自查",
}  # fmt: skip


def coverage(units, on):
    """(communities with a committee of theirs in term on a day, all communities) among some units."""
    rooms = units.filter(tier=Center.Tier.ROOM, closed_on=None)
    return rooms.filter(has_committee(on)).count(), rooms.count()


def has_committee(on):
    """The condition that a community has a committee of its own in term on a day."""
    there = Committee.objects.in_term(on).filter(
        kind=Committee.Kind.COMMUNITY, body__center=OuterRef("pk")
    )
    return Exists(there)


def lines(committees, by, *, year, on, times):
    """[Line] by street or by kind. committees: those that are counted, active where they registered a dispute in the
    year; times: how often somebody is to be trained in the year, None where no number is entered."""
    committees, (_, line_of) = committees.open(), GROUPS[by]
    found = {key: Line(name) for key, name in names(by, committees)}

    def add(rows, to, **figures):
        for key, *values in (
            rows.annotate(line=line_of(to)).order_by().values_list("line").annotate(**figures)
        ):
            found[key].figures.update(dict(zip(figures, values, strict=True)))

    within = Q(elected_on__lte=on, term_end__gte=on)
    add(committees, "", committees=Count("pk"), in_term=Count("pk", filter=within))
    add(
        Mediator.objects.serving().filter(committee__in=committees), "committee__",
        people=Count("pk"), members=Count("pk", filter=Q(duty__in=Mediator.MEMBERS)),
        hired=Count("pk", filter=Q(duty=Mediator.Duty.MEDIATOR)),
        full_time=Count("pk", filter=Q(is_full_time=True)),
        women=Count("pk", filter=Q(sex=Party.Sex.FEMALE)),
        trained=Count("pk", filter=Q(pk__in=trained(year, times))),
    )  # fmt: skip
    add(
        Dispute.objects.filter(registered_at__year=year, case__body__committee__in=committees),
        "case__body__committee__", cases=Count("pk"), active=Count("case__body", distinct=True),
    )  # fmt: skip
    add_scores(add, committees, year)
    return list(found.values())


def add_scores(add, committees, year):
    """A confirmed self-check counts with the number that was found, another one with its own."""
    of_year = {"committee__in": committees, "year": year}
    reviews = StandardReview.objects.filter(**of_year)
    confirmed = reviews.values("committee")
    add(
        reviews, "committee__", score_met=Sum("met"), score_of=Sum("items"), checked=Count("pk"),
    )  # fmt: skip
    add(
        StandardCheck.objects.filter(**of_year).exclude(committee__in=confirmed), "committee__",
        score_met=Count("pk", filter=Q(is_met=True)), score_of=Count("pk"),
        checked=Count("committee", distinct=True),
    )  # fmt: skip


def trained(year, times):
    """The keys of mediators who attended so many trainings in a year; nobody where no number is entered."""
    attended = Training.attendees.through.objects.filter(training__on__year=year).order_by()
    counted = attended.values("mediator").annotate(times=Count("pk"))
    return (
        counted.filter(times__gte=times).values("mediator")
        if times
        else counted.none().values("mediator")
    )


def names(by, committees):
    """[(key, name)] of the lines, in their order."""
    if by == "kind":
        return Committee.Kind.choices
    paths = committees.annotate(line=GROUPS[by][1]()).order_by().values("line").distinct()
    rows = Center.objects.filter(path__in=paths).order_by("path")
    return [(unit.path, unit.area) for unit in rows]


def total(found):
    """All lines together."""
    return Line("合计", sum((line.figures for line in found), Counter()))
