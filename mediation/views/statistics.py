"""Disputes in figures: for the bureau, a head's street and a chair's committee; each number leads to its rows."""

from django.core.paginator import Paginator
from django.db.models import Value
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from centers.common.addresses import is_key
from centers.common.gates import right_required
from centers.common.paging import BoundedPaginator
from centers.common.spreadsheets import workbook_of

from .. import statistics as figures
from .. import watched
from ..models import Alert, SweepPlan
from ..sheet import HEADINGS, Sheet, averted_table, bars_of, kind_table, months_of, trend_of
from ..signals import Level
from ..statistics import KINDS, MEASURES, READING, TREND
from .common import frame

LINES_A_PAGE, ROWS_A_PAGE = 50, 50


@require_safe
@right_required(*READING)
def statistics(request):
    """The whole sheet of a period, beside the same days of the year before."""
    sheet = Sheet(request)
    sheet.add_up()
    kinds, months = figures.kinds(sheet.scope, sheet.period), months_of(sheet)
    page = Paginator(sheet.lines(), LINES_A_PAGE).get_page(request.GET.get("page"))
    tables = [(title, kind_table(sheet, kinds, name)) for name, (title, _) in KINDS.items()]
    context = {
        "frame": frame(request), "sheet": sheet, "form": sheet.form, "period": sheet.period,
        "summary": sheet.summary(), "headings": HEADINGS, "page": page,
        "lines": [
            (line, [figure for group in HEADINGS for figure in sheet.figures_of(group, line=line)])
            for line in page
        ],
        "tables": tables, "bars": bars_of(tables[0][1]),
        "months": months, "trends": [trend_of(months, *pair) for pair in enumerate(TREND)],
        "trend_names": [MEASURES[code].name for code in TREND],
        "averted": averted_table(sheet),
        "levels": watched.level_table(sheet),
        "swept": watched.sweep_table(sheet), "swept_names": [name for name, _ in watched.SWEPT.values()],
        "file": sheet.address("statistics_xlsx"),
        "few": figures.FEW,
    }  # fmt: skip
    status = 422 if sheet.form.errors else 200
    return render(request, "mediation/statistics.html", context, status=status)


@require_safe
@right_required(*READING)
def statistics_rows(request):
    """The cases behind a figure: number, type, committee and days; whoever opens one does so as everywhere."""
    sheet = Sheet(request)
    measure = MEASURES.get(request.GET.get("measure", "accepted"))
    if measure is None:
        raise Http404
    cases, words = sheet.scope.cases, [sheet.place]
    if key := request.GET.get("committee"):
        body = get_object_or_404(sheet.scope.bodies, pk=key if is_key(key) else 0)
        cases = cases.filter(body=body)
        words.append(body.name)
    for name, (_, choices) in KINDS.items():
        if (code := request.GET.get(name)) in choices.values:
            cases = cases.filter(**{f"dispute__{name}": code})
            words.append(choices(code).label)
    rows = measure.rows(cases, sheet.period.first, sheet.period.last)
    rows = rows.select_related("dispute", "body").order_by("-on", "-pk")
    context = {
        "frame": frame(request), "sheet": sheet, "measure": measure, "words": "，".join(words),
        "page": BoundedPaginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "adds": not isinstance(measure.amount, Value),
        "back": sheet.address("statistics"),
    }  # fmt: skip
    return render(request, "mediation/statistics_rows.html", context)


@require_safe
@right_required(*READING)
def statistics_alerts(request):
    """The warnings behind a level or what was prevented; a link where this person may open one."""
    sheet = Sheet(request)
    rows, title, when = alerts_asked(request, sheet)
    rows = rows.select_related("center").order_by("-raised_at", "-pk")
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    seen = Alert.objects.visible_to(request.user).filter(pk__in=[row.pk for row in page])
    context = {
        "frame": frame(request), "sheet": sheet, "title": title, "when": when, "page": page,
        "open": set(seen.values_list("pk", flat=True)), "back": sheet.address("statistics"),
    }  # fmt: skip
    return render(request, "mediation/statistics_alerts.html", context)


def alerts_asked(request, sheet):
    """(warnings, what they are, what happened on their days): those of a level as they were raised, or those that
    prevented something as they were closed."""
    first, last = sheet.period.first, sheet.period.last
    if level := request.GET.get("level"):
        if level not in {str(one.value) for one in Level}:
            raise Http404
        rows = sheet.scope.alerts.filter(figures.within("raised_at", first, last), peak=level)
        return rows, f"{Level(int(level)).label}预警", "提出"
    code = request.GET.get("averted", "")
    if code not in {"", *Alert.Averted.values}:
        raise Http404
    rows = sheet.scope.alerts.filter(figures.within("closed_at", first, last))
    rows = rows.filter(averted=code) if code else rows.exclude(averted="")
    return rows, f"避免的{dict(Alert.Averted.choices).get(code, '后果')}：对应的预警", "结束"


@require_safe
@right_required(*READING)
def statistics_sweeps(request):
    """The tasks of sweeps behind a figure: where, of which plan, by when, and what came of it."""
    sheet = Sheet(request)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "due")
    if kind not in {"", *SweepPlan.Kind.values} or state not in watched.SWEPT:
        raise Http404
    title, which = watched.SWEPT[state]
    rows = watched.sweeps_of(sheet.scope, sheet.period).filter(which)
    rows = rows.filter(plan__kind=kind) if kind else rows
    rows = rows.select_related("center", "plan").order_by("-due_on", "-pk")
    context = {
        "frame": frame(request), "sheet": sheet, "title": title,
        "kind": dict(SweepPlan.Kind.choices).get(kind),
        "page": BoundedPaginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "back": sheet.address("statistics"),
    }  # fmt: skip
    return render(request, "mediation/statistics_sweeps.html", context)


@require_safe
@right_required(*READING)
def statistics_xlsx(request):
    """All tables in one workbook, a sheet each."""
    sheet = Sheet(request)
    sheet.add_up()
    notes = [
        f"人民调解统计（{sheet.place}）",
        f"{sheet.period.spoken}；上年同期 {sheet.period.before.spoken}",
    ]

    def page(headings, rows, *more):
        return {"notes": [*notes, *more], "headings": headings, "rows": rows}

    both, names = ["本期", "上年同期"], [measure.name for measure in MEASURES.values()]
    kinds = figures.kinds(sheet.scope, sheet.period)
    lines = [("合计", {}), *((line.name, line.keys) for line in sheet.all_lines())]
    file = workbook_of({
        "总表": page(
            ["项目", *both],
            [(m.name, sheet.number(m.code), sheet.number(m.code, is_now=False)) for m in MEASURES.values()],
            "成功率按“调解成功÷（调解成功＋调解不成）”计算，一方不同意和当事人终止的不算。",
        ),
        "各单位": page(
            ["单位", *names],
            [(name, *(sheet.number(code, **keys) for code in MEASURES)) for name, keys in lines],
            "街道的数字包括本街道的全部调委会。",
        ),
        **{
            title: page([title, *both], numbers(kind_table(sheet, kinds, name)))
            for name, (title, _) in KINDS.items()
        },
        "每月": page(
            ["月份", *(MEASURES[code].name for code in TREND)],
            numbers(months_of(sheet)),
        ),
        "避免的后果": page(
            ["后果", *both],
            numbers(averted_table(sheet)),
            "每一条都有对应的预警。",
        ),
        "预警": page(
            ["最高级别", *both],
            numbers(watched.level_table(sheet)),
            "按提出的日期计。",
        ),
        "排查": page(
            ["排查", *(name for name, _ in watched.SWEPT.values())],
            numbers((label, *row) for label, row in watched.sweep_table(sheet)),
            "按任务的完成期限计。",
        ),
    })  # fmt: skip
    name = f"人民调解统计_{sheet.period.first}_{sheet.period.last}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


def numbers(rows):
    """Rows of figures as a spreadsheet has them."""
    return [(label, *(figure["number"] for figure in found)) for label, *found in rows]
