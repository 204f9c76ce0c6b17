"""The manager's figures: each is its rows, within the reader's reach, in its own week."""

import re
import statistics
import zipfile
from datetime import date, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse

from centers.booking import actions, reports
from centers.booking.models import Booking, Slot, UnmetSearch, Waiting
from centers.booking.reports import MEASURES, Level, Period, Report, add_up
from centers.booking.views import report_rows as rows_views
from centers.booking.views import reports as views
from centers.org.models import Center
from centers.portal.demo_history import load_history
from tests.cast import CHINA, TODAY, at
from tests.centers.portal.test_demo_history import rosters  # noqa: F401  a fixture

from .test_actions import booked

PAGE, ROWS = "/reports/bookings/", "/reports/bookings/rows/"
Status = Booking.Status
# One row of these may stand for several seats, or for several searches.
SEVERAL_A_ROW = {"seats", "taken", *(code for code in MEASURES if code.startswith("unmet"))}


@pytest.fixture
def history(network, rosters):  # noqa: F811
    """Eight weeks at all five units, with one row at least for every measure."""
    assert load_history() > 300
    served = list(Booking.objects.filter(status=Status.SERVED, channel="web").order_by("pk")[::9])
    referred = {"status": Status.SERVED, "channel": "referred", "slot": None}
    for fields in [
        {"status": Status.REDIRECTED},
        {"status": Status.CONFIRMED, "channel": "phone"},
        referred,
    ]:
        for row in served[:10]:
            Booking.objects.filter(pk=row.pk).update(**fields)
        served = served[10:]
    return network


def counted_once():
    return Booking.objects.made().exclude(channel="referred")


def figure(center, code):
    cell = whole(center, code).cells().get((None, None), reports.Cell())
    return cell.number, cell.base


def test_whoever_is_sent_on_counts_once(network, slot, law, wang, chen):
    """The row at the second unit is neither another booking nor one that can be missed."""
    here = booked(slot, law, wang)
    Booking.objects.filter(pk=here.pk).update(status=Status.REDIRECTED)
    Booking.objects.filter(pk=booked(slot, law, chen).pk).update(status=Status.NO_SHOW)
    assert figure(network["centre"], "made") == (2, 2)
    assert figure(network["centre"], "no_show_rate") == (0.5, 2)
    there = Booking.objects.get(pk=here.pk)
    for status in (Status.NO_SHOW, Status.SERVED):
        sent = Booking.objects.get(pk=here.pk)
        sent.pk = None
        sent.key = sent.code = sent.tap_key = f"S{status}"[:8]
        sent.status, sent.channel, sent.slot, sent.center = (
            status,
            "referred",
            None,
            network["西关"],
        )
        sent.sent_from = there if status == Status.SERVED else None
        sent.save(force_insert=True)
    assert figure(network["centre"], "made") == (2, 2)
    assert figure(network["centre"], "referred") == (2, 2)
    assert figure(network["centre"], "no_show") == (1, 1)
    assert figure(network["centre"], "no_show_rate") == (0.5, 2)


def test_who_came_and_left_missed_nothing(network, slot, law, wang):
    Booking.objects.filter(pk=booked(slot, law, wang).pk).update(
        status="left", arrived_at=at(9, 20, slot.date)
    )
    assert figure(network["centre"], "no_show_rate") == (0, 1)


def whole(center, measure="made", level=Level.UNIT, weeks=8):
    reach = Center.objects.below(center)
    return Report(MEASURES[measure], reach, Period.ending(TODAY, weeks), level)


def by_hand(measure, rows):
    """The figure of some rows, computed here instead of in the database."""
    pairs = [(row.amount, row.base) for row in rows]
    amounts = sorted(amount for amount, _ in pairs)
    if not amounts:
        return None
    if measure.how == "rate":
        return sum(amounts) / sum(base for _, base in pairs)
    if measure.how == "p90":
        place = 0.9 * (len(amounts) - 1)
        low = int(place)
        high = min(low + 1, len(amounts) - 1)
        return amounts[low] + (amounts[high] - amounts[low]) * (place - low)
    return {"sum": sum, "mean": statistics.mean, "median": statistics.median}[measure.how](amounts)


def test_every_figure_is_its_rows(history):
    for code in MEASURES:
        report = whole(history["centre"], code)
        cells = report.cells()
        assert cells[None, None].number, f"the history has nothing to test {code} with"
        for unit in [*report.lines, None]:
            for week in [None, *report.period.mondays[::3]]:
                expected = by_hand(report.measure, report.rows(unit, week))
                found = cells.get((unit and unit.path, week), reports.Cell()).number
                assert found == pytest.approx(expected), (code, unit, week)


def figures_of(page):
    """The totals of all units, and the last week of the bottom line that has a figure."""
    everything = page.context["everything"]
    totals = [line["total"] for line in [*page.context["lines"], everything]]
    last = [figure for figure in everything["figures"] if figure["url"]][-1]
    return [*(figure for figure in totals if figure["url"]), last]


@pytest.mark.parametrize("level", ["unit", "street"])
def test_every_number_leads_to_its_rows(history, client, zhou, level):
    client.force_login(zhou)
    for code, measure in MEASURES.items():
        figures = figures_of(client.get(PAGE, {"measure": code, "level": level}))
        assert len(figures) > 1, code
        for figure in figures:
            rows = client.get(figure["url"])
            listed = rows.context["page"].paginator.count
            assert listed > 0, (code, figure)
            assert rows.context["figure"] == figure["text"], (code, figure)
            assert f"共 {listed} 行" in rows.content.decode(), (code, figure)
            if measure.is_count and code not in SEVERAL_A_ROW:
                assert str(listed) == figure["text"], (code, figure)


def test_streets_hold_their_rooms_and_the_parts_are_the_whole(history):
    units = whole(history["centre"]).cells()
    streets = whole(history["centre"], level=Level.STREET).cells()
    parts = [units[history[name].path, None].number for name in ("北关", "纸坊")]
    assert streets[history["北关"].path, None].number == sum(parts)
    centre = history["centre"].path
    assert streets[centre, None].number == units[centre, None].number < units[None, None].number
    assert streets[None, None].number == counted_once().count()
    assert (history["纸坊"].path, None) not in streets


def test_a_closed_unit_keeps_its_line_as_long_as_it_has_a_past(network):
    Center.objects.filter(pk=network["安定"].pk).update(closed_on=TODAY - timedelta(days=3))
    assert network["安定"] in whole(network["centre"]).lines
    later = Period.ending(TODAY, 1)
    assert (
        network["安定"]
        not in Report(
            MEASURES["made"], Center.objects.all(), Period(later.last, 1), Level.UNIT
        ).lines
    )


# By hand, from the desk's own verbs ---------------------------------------------------------------


@pytest.fixture
def thursday(roster, law, zhang, wednesday):
    """26 November: of six booked two came, one did not, two were cancelled or forgotten; one walked in."""
    slots = list(roster.slots.filter(date=date(2026, 11, 26)).order_by("starts_at"))
    people = ["刘建国", "马秀英", "周志强", "何淑珍", "郭磊", "杨玉梅"]
    made = [
        actions.book_by_phone(
            slot, key=f"report-test-{n}", by=zhang, service=law, person_name=name,
            person_phone=f"1390000100{n}", topic="labour",
        )
        for n, (slot, name) in enumerate(zip(slots, people, strict=True))
    ]  # fmt: skip
    wednesday.move_to(at(8, 58, date(2026, 11, 26)))
    actions.advance(made[0], "check_in", by=zhang)
    wednesday.move_to(at(9, 10, date(2026, 11, 26)))
    actions.call_next(made[0].center, window="1 号", by=zhang)
    actions.advance(made[1], "check_in", by=zhang)
    wednesday.move_to(at(9, 14, date(2026, 11, 26)))
    actions.call_next(made[0].center, window="2 号", by=zhang)
    wednesday.move_to(at(11, 0, date(2026, 11, 26)))
    for booking in made[:2]:
        actions.advance(booking, "finish", by=zhang, note="已解答")
    actions.advance(made[2], "no_show", by=zhang)
    actions.cancel(made[3], by=zhang, note="本人来电")
    actions.register_walk_in(
        center=made[0].center, key="report-walk-in", by=zhang, service=law, person_name="白晓东",
        person_phone="13900001009", topic="debt",
    )  # fmt: skip
    wednesday.move_to(at(8, 0, date(2026, 11, 27)))
    actions.close_past_days()
    return made


@pytest.mark.parametrize(
    ("code", "number", "base"),
    [
        ("seats", 12, 6), ("made", 7, 7), ("phone", 6, 6), ("walk_in", 1, 1), ("served", 2, 2),
        ("no_show", 1, 1), ("no_show_rate", 1 / 3, 3), ("unrecorded", 2, 2), ("cancelled", 1, 1),
        ("queue", 8, 2), ("queue_p90", 11.2, 2), ("coming", None, 0),
        ("lead", 1 + 2.25 / 24, 6),  # from eight on Wednesday to a quarter past ten on average
    ],
)  # fmt: skip
def test_a_day_at_the_desk_in_figures(thursday, beiguan, code, number, base):
    cells = whole(beiguan, code).cells()
    cell = cells.get((beiguan.path, date(2026, 11, 23)), reports.Cell())
    assert cell.number == (number if number is None else pytest.approx(number))
    assert cell.base == base


def test_few_cases_are_marked_and_what_is_not_recorded_stands_beside(thursday, client, li):
    client.force_login(li)
    page = client.get(PAGE, {"measure": "no_show_rate"}).content.decode()
    assert "33.3%" in page
    assert "样本少</small>" in page
    assert "未登记（条）" in page
    beside = re.search(r'<td class="number"><a href="([^"]*measure=unrecorded[^"]*)">2</a>', page)
    rows = client.get(unescape(beside[1]))
    assert rows.context["page"].paginator.count == 2


def test_the_rows_of_a_rate_are_its_population_or_its_part(thursday, client, li):
    client.force_login(li)
    rows = client.get(ROWS, {"measure": "no_show_rate", "part": "1"})
    assert rows.context["page"].paginator.count == 1
    assert rows.context["figure"] == "33.3%"
    assert client.get(ROWS, {"measure": "no_show_rate"}).context["page"].paginator.count == 3


def test_a_move_is_counted_once(slot, roster, law, wang, beiguan):
    booking = booked(slot, law, wang)
    times = roster.slots.filter(date=slot.date).exclude(pk=slot.pk)
    actions.move(booking, times[0], by=wang)
    actions.move(booking, times[1], by=wang)
    assert whole(beiguan, "moved").cells()[None, None].number == 1


def test_weeks_begin_on_monday_in_xian(law, beiguan, wang):
    def waits(moment):
        Waiting.objects.create(
            service=law, channel="web", person_name="王桂兰", person_phone=wang.phone, center=beiguan,
            last_day=TODAY, status="left", ended_at=moment, created_at=moment,
        )  # fmt: skip

    waits(datetime(2026, 11, 22, 23, 30, tzinfo=CHINA))
    waits(datetime(2026, 11, 23, 0, 30, tzinfo=CHINA))
    for day in (date(2026, 11, 22), date(2026, 11, 23)):
        UnmetSearch.objects.create(
            day=day, hour=9, service=law, center=beiguan, kind="nowhere", searches=5
        )
    for code, number in [("waiting", 1), ("unmet", 5)]:
        cells = whole(beiguan, code).cells()
        assert cells[None, date(2026, 11, 16)].number == number
        assert cells[None, date(2026, 11, 23)].number == number
        assert cells[None, None].number == 2 * number


# Walls ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["report", "report_rows", "report_xlsx", "report_rows_xlsx"])
def test_a_head_sees_the_station_and_its_rooms_alone(network, client, li, name):
    client.force_login(li)
    address = reverse(f"booking:{name}")
    assert client.get(address, {"within": "610104003001"}).status_code == 200
    for elsewhere in ("610104006", "610104006001", "610104", "1"):
        assert client.get(address, {"within": elsewhere}).status_code == 404
    if "rows" in name:
        assert client.get(address, {"unit": "610104003001"}).status_code == 200
        assert client.get(address, {"unit": "610104006"}).status_code == 404


def test_a_heads_total_is_that_of_the_station_and_its_rooms(history, client, li):
    client.force_login(li)
    page = client.get(PAGE, {"measure": "made"})
    assert [line["unit"].code for line in page.context["lines"]] == ["610104003", "610104003001"]
    ours = Booking.objects.made().filter(center__in=[history["北关"], history["纸坊"]]).count()
    assert page.context["everything"]["total"]["text"] == str(ours)
    assert "西关" not in page.content.decode()
    rows = client.get(ROWS, {"measure": "made"})
    assert rows.context["page"].paginator.count == ours


def test_nobody_else_has_these_pages(network, client, zhang, wang):
    for who in (zhang, wang):
        client.force_login(who)
        assert client.get(PAGE).status_code == 404
    client.force_login(zhang)
    assert "预约情况" not in client.get("/desk/").content.decode()


def test_the_menus_lead_there(network, client, li, zhou, sun):
    for who, page in [(li, "/desk/"), (zhou, "/bureau/"), (sun, "/bureau/")]:
        client.force_login(who)
        assert f'href="{PAGE}"' in client.get(page).content.decode()
        assert 'aria-current="page">预约情况' in client.get(PAGE).content.decode()


def test_no_person_is_named_and_only_the_desk_opens_bookings(history, client, li, zhou):
    people = set(Booking.objects.values_list("person_name", flat=True))
    people |= set(Booking.objects.values_list("person_phone", flat=True))
    for code in MEASURES:
        client.force_login(zhou)
        page = client.get(ROWS, {"measure": code}).content.decode()
        assert "/desk/bookings/" not in page
        body = page.split("<main")[1]
        assert not [word for word in people if word in body]
    client.force_login(li)
    first = client.get(ROWS, {"measure": "served"}).context["lines"][0]
    page = client.get(ROWS, {"measure": "served"}).content.decode()
    assert f"/desk/bookings/{first['key']}/" in page


# Pages ------------------------------------------------------------------------------------------


def test_what_the_address_leaves_open_is_as_usual(network, client, zhou, li):
    client.force_login(zhou)
    usual = client.get(PAGE).context["report"]
    assert (usual.measure.code, usual.level, usual.period) == (
        "usage", "street", Period(date(2026, 10, 5), 8),
    )  # fmt: skip
    odd = {
        "measure": "x",
        "weeks": "-3",
        "until": "2026-02-31",
        "level": "y",
        "sort": "z",
        "page": "q",
    }
    assert client.get(PAGE, odd).context["report"].period == usual.period
    for until in ("0001-01-01", "9999-12-31"):
        assert client.get(PAGE, {"until": until, "weeks": "999"}).status_code == 200
    client.force_login(li)
    assert client.get(PAGE).context["report"].level == "unit"


def test_lines_are_sorted_by_any_column_and_paged(history, client, zhou, monkeypatch):
    client.force_login(zhou)

    def totals(sort, **more):
        page = client.get(PAGE, {"measure": "made", "level": "unit", "sort": sort, **more})
        return [int(line["total"]["text"]) for line in page.context["lines"]]

    assert totals("total") == sorted(totals("")) != totals("")
    assert totals("-total") == sorted(totals(""), reverse=True)
    monkeypatch.setattr(views, "LINES_A_PAGE", 2)
    assert (
        totals("total", page="2")
        == sorted(totals("") + totals("", page=2) + totals("", page=3))[2:4]
    )


def test_units_without_a_figure_come_last_either_way(thursday, client, li):
    client.force_login(li)
    for sort in ("total", "-total", "2026-11-23", "-2026-11-23"):
        page = client.get(PAGE, {"measure": "no_show_rate", "sort": sort})
        assert [line["unit"].code for line in page.context["lines"]] == [
            "610104003",
            "610104003001",
        ]


def test_rows_are_sorted_and_filtered_in_the_database(history, client, zhou):
    client.force_login(zhou)
    rows = client.get(ROWS, {"measure": "made", "channel": "phone", "sort": "-8"}).context["page"]
    assert {row.channel for row in rows} == {"phone"}
    waits = [row.queued for row in rows]
    assert waits == sorted((w for w in waits if w is not None), reverse=True) + [
        w for w in waits if w is None
    ]
    assert rows.paginator.count == Booking.objects.made().filter(channel="phone").count()


@pytest.mark.parametrize("query", ["week=2026-11-24", "week=2025-01-06", "week=x", "unit=1"])
def test_rows_of_no_figure_are_not_found(network, client, zhou, query):
    client.force_login(zhou)
    assert client.get(f"{ROWS}?{query}").status_code == 404


def test_unmet_searches_by_service_and_hour(network, law, client, li):
    for hour, number in [(0, 2), (9, 8), (23, 1)]:
        UnmetSearch.objects.create(
            day=TODAY, hour=hour, service=law, center=network["北关"], kind="lost", searches=number
        )
    client.force_login(li)
    page = client.get(PAGE)
    heat = page.context["heat"]
    assert [hour for hour, _, _ in heat["rows"]] == list(range(24))
    hour, [figure], total = heat["rows"][9]
    assert (figure["text"], figure["shade"], total["text"], heat["total"]["text"]) == (8, 4, 8, 11)
    for hour, number in [(0, 2), (9, 8)]:
        rows = client.get(heat["rows"][hour][1][0]["url"])
        assert rows.context["figure"] == str(number)


def test_the_pages_are_flat(history, client, zhou, django_assert_max_num_queries):
    client.force_login(zhou)
    for measure in ("no_show_rate", "made"):
        with django_assert_max_num_queries(14):
            client.get(PAGE, {"measure": measure, "level": "unit", "weeks": "26"})
        with django_assert_max_num_queries(12):
            client.get(ROWS, {"measure": measure})


def test_the_bureaus_front_page_is_built_from_the_report(history, client, zhou):
    client.force_login(zhou)
    page = client.get("/bureau/")
    for unit, figures in page.context["table"]:
        for figure in figures:
            if figure["url"]:
                rows = client.get(figure["url"])
                assert str(rows.context["page"].paginator.count) == figure["text"], unit
    assert any(figure["url"] for _, figures in page.context["table"] for figure in figures)


# Spreadsheets -----------------------------------------------------------------------------------


def opened(response):
    """{name: text} of the parts of an XLSX file."""
    assert response.status_code == 200
    with zipfile.ZipFile(BytesIO(b"".join(response.streaming_content))) as parts:
        return {name: parts.read(name).decode() for name in parts.namelist()}


def words(parts):
    return re.findall(r"<t[^>]*>([^<]*)</t>", parts["xl/worksheets/sheet1.xml"])


def test_the_table_as_a_spreadsheet(history, client, zhou):
    client.force_login(zhou)
    query = {"measure": "no_show_rate", "level": "unit"}
    page = client.get(PAGE, query)
    response = client.get(page.context["file"])
    parts = opened(response)
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert 'name="未到场率"' in parts["xl/workbook.xml"]
    assert "Print_Titles" in parts["xl/workbook.xml"]
    for setting in (
        'orientation="landscape"',
        'state="frozen"',
        'fitToHeight="0"',
        'paperSize="9"',
    ):
        assert setting in sheet
    assert 'formatCode="0.0%"' in parts["xl/styles.xml"]
    assert "数据截至 2026-11-25 08:00" in words(parts)
    assert words(parts).count("莲湖区公共法律服务中心") == 1
    assert words(parts)[-8:-6] == ["总体", "未登记（条）"]  # then five units, and all of them
    total = whole(history["centre"], "no_show_rate").cells()[None, None].number
    assert any(
        float(value) == pytest.approx(total) for value in re.findall(r"<v>([^<]*)</v>", sheet)
    )
    assert "filename*=utf-8''" in response["Content-Disposition"]


def test_the_rows_as_a_spreadsheet(history, client, zhou):
    client.force_login(zhou)
    parts = opened(
        client.get(
            "/reports/bookings/rows.xlsx",
            {"measure": "seats", "unit": "610104003", "level": "unit"},
        )
    )
    sheet, slots = parts["xl/worksheets/sheet1.xml"], Slot.objects.filter(center=history["北关"])
    assert (
        words(parts).count("=值班律师") == slots.filter(closed_reason="", date__lte=TODAY).count()
    )
    assert "<f>" not in sheet
    assert 'formatCode="yyyy\\-mm\\-dd\\ hh:mm"' in parts["xl/styles.xml"].replace(
        " hh", "\\ hh"
    ) or ("yyyy-mm-dd hh:mm" in parts["xl/styles.xml"])


def test_no_spreadsheet_names_a_person(history, client, zhou):
    people = set(Booking.objects.values_list("person_name", flat=True))
    client.force_login(zhou)
    for code in ("made", "waiting", "unmet", "seats"):
        found = set(words(opened(client.get("/reports/bookings/rows.xlsx", {"measure": code}))))
        assert len(found) > 5
        assert not found & people


def test_a_long_list_is_cut_and_says_so(history, client, zhou, monkeypatch):
    monkeypatch.setattr(rows_views, "MOST_ROWS", 5)
    client.force_login(zhou)
    parts = opened(client.get("/reports/bookings/rows.xlsx", {"measure": "made"}))
    numbers = [word for word in words(parts) if re.fullmatch(r"YY\d+", word)]
    assert len(numbers) == 5
    assert f"共 {counted_once().count()} 行，只导出前 5 行" in "".join(words(parts))


def test_who_took_what_away_is_logged(network, client, li, caplog):
    client.force_login(li)
    with caplog.at_level("INFO", "lianhu.report"):
        opened(client.get("/reports/bookings/table.xlsx", {"measure": "served"}))
        opened(client.get("/reports/bookings/rows.xlsx", {"measure": "served"}))
    lines = [record.getMessage() for record in caplog.records if record.name == "lianhu.report"]
    assert len(lines) == 2
    assert all(f"user={li.pk}" in line and "measure=served" in line for line in lines)
    assert "李伟" not in "".join(lines)


def test_what_is_added_up_is_what_is_listed(history):
    """The control: rows that are narrowed add up to less."""
    report = whole(history["centre"], "made")
    everything = add_up(report.measure, report.rows())[()]
    narrowed = add_up(report.measure, report.rows().filter(channel="phone"))[()]
    assert 0 < narrowed.number < everything.number == report.rows().count()
