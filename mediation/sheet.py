"""How the figures of disputes are drawn: each with the address of its rows, tables and charts."""

from itertools import groupby
from operator import attrgetter
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from centers.common.charts import Chart, Point
from centers.org.models import Body

from . import statistics as figures
from .forms.statistics import period_form
from .models import Alert
from .statistics import KINDS, MEASURES, NO_STREET, TREND

BARS = 12  # more words along the axis would run into each other
RATE = "成功率"
HEADINGS = {  # group: names of its columns, the rate behind the results that it is made of
    group: [measure.name for measure in measures] + [RATE] * (group == "结果")
    for group, measures in groupby(MEASURES.values(), attrgetter("group"))
}


class Sheet:
    """What an address asks for, within a reader's reach, and how its figures are shown."""

    def __init__(self, request):
        self.form = period_form(request.GET)
        self.period = self.form.period
        self.scope = figures.scope_of(request.user)
        self.within = request.GET.get("within", "")
        if self.within:
            self.scope = figures.narrowed(self.scope, self.street())
        self.found = {}

    def street(self):
        """The street that the address asks for, or NO_STREET; Http404 for one out of reach."""
        streets = {street.code: street for street in self.scope.streets}
        chosen = NO_STREET if self.within == NO_STREET else streets.get(self.within)
        if chosen is None or not streets:
            raise Http404
        return chosen

    @property
    def place(self):
        """What is counted, in words."""
        street = self.scope.street
        if street is None:
            return "全部" if len(self.scope.streets) > 1 else "本单位"
        return "区级调委会" if street == NO_STREET else street.area

    def add_up(self):
        """Reads the sums once, for all that is drawn from them."""
        self.found = figures.totals(self.scope, self.period)

    def number(self, code, *, is_now=True, street=None, committee=None):
        """One sum: of all, or of a street or a committee."""
        return self.found.get((is_now, street, committee), {}).get(code, 0)

    def address(self, name="statistics_rows", *, period=None, **more):
        """The address of a page of the same period and place; more narrows it."""
        period = period or self.period
        values = {"first": period.first, "last": period.last, "within": self.within, **more}
        address = reverse(f"mediation:{name}")
        return f"{address}?{urlencode({key: v for key, v in values.items() if v})}"

    def figure(self, number, **where):
        """A number with the address of its rows, as the pages draw it."""
        return {
            "number": number,
            "text": f"{number:,}",
            "url": self.address(**where) if number else "",
        }

    def both(self, figure, code):
        """A figure of the period and of the one before."""
        return figure(code, self.period, True), figure(code, self.period.before, False)

    def figures_of(self, group, *, is_now=True, line=None):
        """The figures of one group of measures, of a line or of all."""
        keys, where = line.keys if line else {}, line.where if line else {}
        period = self.period if is_now else self.period.before
        found = [
            self.figure(
                self.number(m.code, is_now=is_now, **keys), measure=m.code, period=period, **where
            )
            for m in MEASURES.values()
            if m.group == group
        ]
        return found + [self.rate(is_now=is_now, **keys)] * (RATE in HEADINGS[group])

    def rate(self, **keys):
        """调解成功 ÷ （调解成功＋调解不成）, as a fraction and a percentage."""
        settled, failed = (self.number(code, **keys) for code in ("settled", "failed"))
        share, is_few = figures.rate(settled, failed)
        text = "–" if share is None else f"{settled}/{settled + failed}（{share:.0%}）"
        return {"text": text, "is_few": is_few, "url": ""}

    def summary(self):
        """[(group, [(name, figure now, figure before)])]"""
        return [
            (
                group,
                zip(
                    names,
                    self.figures_of(group),
                    self.figures_of(group, is_now=False),
                    strict=True,
                ),
            )
            for group, names in HEADINGS.items()
        ]

    def lines(self):
        """The streets, or the committees, in the order of the tree; also those without a figure."""
        return self.streets() if self.scope.is_by_street else self.committees()

    def all_lines(self):
        """The committees below their streets."""
        return [*(self.streets() if self.scope.is_by_street else ()), *self.committees()]

    def streets(self):
        """The streets within reach, and the district's own committees where they have figures."""
        lines = [Line(s.area, {"street": s.pk}, {"within": s.code}) for s in self.scope.streets]
        if any(street == 0 for _, street, _ in self.found):
            lines.append(Line("区级调委会", {"street": 0}, {"within": NO_STREET}))
        return lines

    def committees(self):
        """Those that are open or have figures; a case whose committee is not known has a line of its own."""
        known = {committee for *_, committee in self.found if committee}
        rows = Body.objects.filter(
            Q(pk__in=self.scope.bodies.filter(closed_on=None).values("pk")) | Q(pk__in=known)
        ).order_by("center__path", "name")
        return [Line(row.name, {"committee": row.pk}, {"committee": row.pk}) for row in rows]


class Line:
    """A street or a committee: its name, its key among the figures, and how an address names it."""

    def __init__(self, name, keys, where):
        self.name, self.keys, self.where = name, keys, where


def kind_table(sheet, kinds, name):
    """[(label, figure now, figure before)] of accepted cases by type, source or difficulty, the most first."""

    def figure(code, period, is_now):
        key = tuple(code if kind == name else None for kind in KINDS)
        asked = {"measure": "accepted", "period": period, name: code}
        return sheet.figure(kinds.get((is_now, *key), 0), **asked)

    rows = [(label, *sheet.both(figure, code)) for code, label in KINDS[name][1].choices]
    rows = [row for row in rows if row[1]["number"] or row[2]["number"]]
    return sorted(rows, key=lambda row: -row[1]["number"])


def bars_of(rows):
    """The types with the most accepted cases, None where there is none."""
    most = [(label, now["number"]) for label, now, _ in rows if now["number"]][:BARS]
    points = [Point(label.removesuffix("纠纷")[:6], number, str(number)) for label, number in most]
    says = "、".join(f"{label} {number} 件" for label, number in most[:3])
    chart = Chart("bars", "受理的纠纷，按类型", f"最多的是：{says}。", points, name="types")
    return chart if most else None


def months_of(sheet):
    """[(month, figure of each of TREND)]"""
    found, rows = figures.trend(sheet.scope, sheet.period), []
    for first, last in sheet.period.months:
        month = figures.Period(first, last)
        shown = [
            sheet.figure(
                found.get((first.year, first.month), {}).get(code, 0), measure=code, period=month
            )
            for code in TREND
        ]
        rows.append((figures.month_words(first, last), *shown))
    return rows


def trend_of(months, place, code):
    """The line of one of TREND over the months."""
    numbers = [(words, row[place]["number"]) for words, *row in months]
    points = [Point(words, number, str(number)) for words, number in numbers]
    says = f"共 {sum(number for _, number in numbers)} 件。"
    return Chart("line", f"{MEASURES[code].name}，按月", says, points, name=f"months-{code}")


def averted_table(sheet):
    """[(what was prevented, figure now, figure before)], each number with its warnings."""
    found = figures.averted(sheet.scope, sheet.period)

    def figure(code, period, is_now):
        number = found.get((code, is_now), 0)
        return sheet.figure(number, name="statistics_alerts", period=period, averted=code)

    return [(label, *sheet.both(figure, code)) for code, label in Alert.Averted.choices]
