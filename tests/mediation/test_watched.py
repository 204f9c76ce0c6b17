"""Warnings and sweeps in figures: every number is that of its rows, on the statistics page and on the overview."""

import io
import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from mediation import sweeps, tasks
from mediation.models import Sweep
from mediation.watched import SWEPT
from tests.cast import Role, at, staff

from .things_watch import alert_at, plan_of

PAGE = reverse("mediation:statistics")
STATES = {
    "due": lambda row: True,
    "on_time": lambda row: row.done_at and not row.was_late,
    "late": lambda row: row.was_late,
    "open": lambda row: row.done_at is None,
    "found": lambda row: row.found,
}


@pytest.fixture
def looked(network, guo, li, jing, wednesday):
    """Three weeks: 纸坊 in time, late and not at all, 安定 never; the district each month; a special one at 北关."""
    plan_of(network["centre"], guo)
    plan_of(network["centre"], guo, tier="district", name="全区每月排查", cadence="monthly")
    plan_of(
        network["北关"], li, name="节前专项", kind="special", cadence="once", last_day=date(2026, 12, 4)
    )  # fmt: skip
    rows = Sweep.objects.filter(center=network["纸坊"])
    sweeps.report_found(rows.get(plan__cadence="weekly"), by=jing, found=2)
    for day in (date(2026, 11, 30), date(2026, 12, 7)):
        wednesday.move_to(at(9, day=day))
        tasks.make_rounds()
    wednesday.move_to(at(9, day=date(2026, 12, 8)))
    sweeps.report_found(rows.get(first_day=date(2026, 11, 30), plan__cadence="weekly"), by=jing, found=3)  # fmt: skip
    sweeps.report_none(rows.get(plan__kind="special"), by=jing)
    wednesday.move_to(at(9, day=date(2026, 12, 20)))


def expected(rows, kind, state):
    """The number by its rows, reckoned one by one."""
    rows = [row for row in rows if kind in ("", row.plan.kind) and STATES[state](row)]
    return sum(row.found for row in rows) if state == "found" else len(rows)


class TestStatistics:
    def test_each_number_of_sweeps_is_that_of_its_rows(self, client, looked, guo):
        client.force_login(guo)
        context = client.get(PAGE, {"first": "2026-01-01", "last": "2026-12-20"}).context
        rows = list(Sweep.objects.filter(due_on__lte=date(2026, 12, 20)).select_related("plan"))
        found = {label: [cell["number"] for cell in cells] for label, cells in context["swept"]}
        for label, kind in (("定期排查", "periodic"), ("专项排查", "special"), ("合计", "")):
            assert found[f"{label}，本期"] == [expected(rows, kind, state) for state in SWEPT]
            assert found[f"{label}，上年同期"] == [0] * len(SWEPT)
        assert found["定期排查，本期"] == [7, 1, 1, 5, 5]
        assert found["专项排查，本期"] == [1, 0, 1, 0, 0]
        for _, cells in context["swept"]:
            for cell in (cell for cell in cells if cell["url"]):
                page = client.get(cell["url"]).context["page"]
                adds = sum(row.found for row in page) if "state=found" in cell["url"] else len(page)
                assert adds == cell["number"], cell["url"]

    def test_it_says_when_nothing_like_that_is_there(self, client, looked, guo):
        client.force_login(guo)
        rows = reverse("mediation:statistics_sweeps")
        for asked in ({"kind": "yearly"}, {"state": "lost"}):
            assert client.get(rows, asked).status_code == 404
        for asked in ({"level": "9"}, {"level": "x"}, {"averted": "x"}):
            assert client.get(reverse("mediation:statistics_alerts"), asked).status_code == 404

    @pytest.mark.parametrize(("who", "count"), [("guo", 8), ("li", 4), ("zheng", 4), ("ping", 3)])
    def test_whose_sweeps_are_counted(self, client, network, looked, request, who, count):
        """All; those of the street; those of the room where the own committee sits; those of another street."""
        if who == "ping":
            who = staff("ping", "平安", Role.STATION_HEAD, network["西关"])
        else:
            who = request.getfixturevalue(who)
        client.force_login(who)
        context = client.get(PAGE, {"first": "2026-01-01", "last": "2026-12-20"}).context
        assert dict(context["swept"])["合计，本期"][0]["number"] == count

    def test_of_the_district_itself(self, client, looked, guo):
        client.force_login(guo)
        asked = {"first": "2026-01-01", "last": "2026-12-20", "within": "district"}
        assert dict(client.get(PAGE, asked).context["swept"])["合计，本期"][0]["number"] == 1

    def test_warnings_by_their_highest_level(self, client, network, jing, guo, li, wednesday):
        for number, level in enumerate((3, 3, 2, 1)):
            alert_at(network["纸坊"], jing, level=level, words=f"第 {number} 次")
        client.force_login(guo)
        page = client.get(PAGE)
        found = {label: now["number"] for label, now, _ in page.context["levels"]}
        assert found == {
            "红色（重大）": 0, "橙色（紧急）": 2, "黄色（关注）": 1, "蓝色（一般）": 1,
        }  # fmt: skip
        links = re.findall(r'href="([^"]*statistics/alerts/[^"]*level=3[^"]*)">(\d+)</a>', page.content.decode())  # fmt: skip
        [(address, number)] = links
        rows = client.get(unescape(address))
        assert (number, rows.context["page"].paginator.count) == ("2", 2)
        assert "橙色（紧急）预警" in rows.content.decode()
        assert "处置中" in rows.content.decode()

    def test_the_workbook_has_both(self, client, looked, network, jing, guo):
        alert_at(network["纸坊"], jing)
        client.force_login(guo)
        answer = client.get(reverse("mediation:statistics_xlsx"))
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        alerts = {row[0]: row[1] for row in book["预警"].iter_rows(values_only=True)}
        rows = {row[0]: row[1:] for row in book["排查"].iter_rows(values_only=True)}
        assert alerts["橙色（紧急）"] == 1
        assert rows["合计，本期"] == (8, 1, 2, 5, 5)


class TestOverview:
    def test_each_cell_is_that_of_its_tasks(self, client, looked, guo):
        """Reckoned one by one from the tasks of each street and round."""
        client.force_login(guo)
        plans = client.get(reverse("mediation:sweep_overview")).context["plans"]
        seen = 0
        for plan in plans:
            context = client.get(reverse("mediation:sweep_overview"), {"plan": plan.pk}).context
            rows = list(Sweep.objects.filter(plan=plan).select_related("plan"))
            late = [row for row in rows if row.is_late]
            assert set(context["page"]) == set(late)
            assert context["page"].paginator.count == len(late)
            for unit, cells in context["table"]:
                for day, cell in zip(context["days"], cells, strict=True):
                    mine = [r for r in rows if r.first_day == day and r.station_id == (unit and unit.pk)]  # fmt: skip
                    states = (len([r for r in mine if STATES[s](r)]) for s in ("on_time", "late"))
                    assert (cell or [0, 0, 0]) == [*states, len(mine)]
                    seen += len(mine)
        assert seen == Sweep.objects.count()
