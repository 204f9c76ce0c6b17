"""The benchmark's own sums; what it measures is not a test."""

import json
import os
import socket
import sqlite3
import threading

import pytest
from django.urls import reverse

from aid.synthetic import make_many
from centers.accounts.models import User
from centers.assessment.indicators import INDICATORS, Period
from centers.assessment.plans import begin_plan
from centers.booking.models import Booking
from centers.cases.models import Case
from centers.cases.synthetic.world import World
from centers.org.models import Center
from lianhu_legal.bench import (
    assessment,
    cases,
    clients,
    country,
    data,
    measurements,
    replay,
    report,
)
from lianhu_legal.bench.report import Row, percentile, ratio
from lianhu_legal.servers import ServerProblem
from lianhu_legal.supervisor import Service


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [(range(1, 101), 0.95, 95), ([5], 0.95, 5), ([3, 1, 2], 0.5, 2), ([1, 9], 0.95, 9), ([4, 1], 0, 1)],
)  # fmt: skip
def test_percentile_is_the_nearest_rank(values, share, found):
    assert percentile(values, share) == found


def test_a_ratio_is_the_middle_one_of_its_pairs():
    assert ratio([(10, 20), (30, 30), (90, 100)]) == 0.9


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (Row("a", 150, "次/秒", aim=150), True),
        (Row("a", 149.9, "次/秒", aim=150), False),
        (Row("a", 300, "毫秒", aim=300, ceiling=True), False),
        (Row("a", 299, "毫秒", aim=300, ceiling=True), True),
        (Row("a", 250, "次/秒", aim=200, ratio=0.44, ratio_aim=0.45), False),
        (Row("a", 250, "次/秒", aim=200, ratio=0.45, ratio_aim=0.45), True),
        (Row("a", 250, "次/秒", ratio=0.1), None),
        (Row("a", 250, "毫秒", ratio=1.5, ratio_limit=1.5), True),
        (Row("a", 250, "毫秒", ratio=1.51, ratio_limit=1.5), False),
    ],
)
def test_an_aim_is_met_or_not(row, met):
    assert row.met is met


def test_the_table_stands_in_columns():
    rows = [
        Row("首页", 1234.4, "次/秒", aim=1000),
        Row("desk", 9.25, "次/秒", aim=100, ratio=0.5, ratio_aim=0.45, compared_to="空白页"),
    ]
    head, first, second = report.table(rows).splitlines()
    assert head.split() == report.HEADINGS
    assert first.split() == ["首页", "1234", "次/秒", "≥", "1000", "是"]
    assert second.split()[:3] == ["desk", "9.2", "次/秒"]
    columns = {report.width(line[: line.index(sign)]) for line, sign in [(head, "目标"), (first, "≥"), (second, "≥")]}  # fmt: skip
    assert len(columns) == 1


def test_the_document_says_what_the_table_says():
    found = json.loads(report.as_json([Row("首页", 900, "次/秒", aim=1000)], quick=True))
    assert found["quick"] is True
    assert {"cores", "python"} <= set(found["machine"])
    [row] = found["rows"]
    assert (row["name"], row["figure"], row["aim"], row["met"]) == ("首页", 900, 1000, False)


def test_a_recorded_hold_becomes_anybodys():
    sql = [
        "SELECT lock('person:0123456789abcdef')",
        "UPDATE booking SET phone = '13961000007', slot_id = 610000070 WHERE id = 61000007",
        "INSERT INTO message VALUES ('booking:61000007:confirmed', '2026-11-25 09:30:00')",
    ]
    script = replay.as_script(sql, "0123456789abcdef", n=61000007, slot=610000070)
    assert script.splitlines() == [
        "SELECT lock('person:01234567:n');",
        "UPDATE booking SET phone = '139:n', slot_id = :slot WHERE id = :n;",
        "INSERT INTO message VALUES ('booking:' || :n || ':confirmed', '2026-11-25 09:30:00');",
    ]


def test_all_cards_are_dealt():
    shares = clients.shares_of(list(range(10)), 4)
    assert [len(share) for share in shares] == [3, 3, 2, 2]
    assert sorted(card for share in shares for card in share) == list(range(10))


def test_clients_start_together_and_report():
    def work(share):
        for number in share:
            yield number * number

    done = clients.at_once(work, [[1, 2], [3]])
    assert sorted(done.results) == [1, 4, 9]
    assert 0 <= done.cpu < done.seconds + 1


def test_a_client_that_stumbles_says_so():
    def work(share):
        yield 1 / share

    with pytest.raises(ServerProblem, match="ZeroDivisionError"):
        clients.at_once(work, [1, 0])


@pytest.fixture
def slow_port():
    """A server whose first answer takes 0.3 s; after that it answers at once."""

    def serve():
        connection, _ = server.accept()
        with connection:
            for number, _ in enumerate(iter(lambda: connection.recv(4096), b"")):
                threading.Event().wait(0 if number else 0.3)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def test_an_arrival_waits_from_the_moment_it_was_due(slow_port):
    """Ten arrive in 0.2 s; whoever came while the first was served has waited for it as well."""
    done = clients.open_loop(slow_port, "/", rate=50, seconds=0.2, visitors=1)
    assert len(done.results) == 10
    assert done.results[0] >= 0.3
    assert min(done.results) >= 0.3 - 9 * 0.02


def test_a_visitor_reads_an_answer_whole(slow_port):
    with clients.Visitor(slow_port, {"elder": "1"}) as visitor:
        answers = [visitor.get("/"), visitor.post("/", "a=1")]
    assert [(answer.status, answer.body) for answer in answers] == [(200, b"ok")] * 2


def test_a_service_that_died_before_its_stop_is_buried(tmp_path):
    service = Service("gone", "gone", lambda: ["true"])
    service.start(tmp_path / "log", keep=())
    os.waitid(os.P_PID, service.process.pid, os.WEXITED | os.WNOWAIT)
    service.stop()
    assert service.process is None


# Cases ----------------------------------------------------------------------------------------


def test_growth_is_the_largest_over_the_smallest():
    row = cases.growth("案件列表", [2.0, 9.0, 2.5], (100_000, 1_300_000, 13_000_000))
    assert (row.name, row.figure, row.met) == ("案件列表：1300 万比10 万", 1.25, True)
    assert cases.growth("案件列表", [2.0, 3.1], (20_000, 100_000)).met is False


@pytest.fixture
def filled(network, ma):
    """Two thousand applications, and who reviews them."""
    make_many(World(2, years=1), 2000)
    return ma


def test_every_question_about_cases_finds_what_it_asks_for(filled):
    for name, ask in cases.questions(filled).items():
        found = ask(0)
        if name == "翻页计数":
            assert found > 1000
        elif name not in {
            "临期",
            "当天到期",
            "已超期",
            "按单位和少见的状态",
        }:  # by chance there may be none
            assert cases.keys_of(found), name
            assert len(cases.by_key(cases.keys_of(found))) == len(found)


def test_a_question_stands_beside_the_bare_rows(filled, monkeypatch):
    monkeypatch.setattr(cases, "WARM", 1)
    monkeypatch.setattr(cases, "TIMES", 3)
    rows = Case.objects.visible_to(filled)
    found = cases.beside_bare("案件列表", lambda n: rows[:20])
    assert found.detail["rows"] == 20
    assert found.ratio == pytest.approx(found.figure / found.detail["bare"], rel=0.5)
    assert cases.beside_bare("翻页计数", lambda n: rows.count()).ratio is None


def test_the_sizes_of_a_trial_are_small():
    assert measurements.Site.quick(1, 2, None).case_sizes == cases.QUICK_SIZES
    assert measurements.Site.quick(1, 2, None).assessment_sizes == assessment.QUICK_SIZES
    assert max(cases.QUICK_SIZES) < min(cases.SIZES[1:])


# The year of the streets ----------------------------------------------------------------------


def test_what_runs_alone_is_one_of_the_measurements():
    assert set(measurements.PARTS.values()) <= set(measurements.MEASUREMENTS)


def test_a_roll_up_grows_from_the_last_size_but_one():
    row = assessment.growth("K1", [40.0, 100.0, 430.0], assessment.SIZES)
    assert (row.name, row.figure, row.met) == ("K1 汇总：2000 万比500 万", 4.3, True)
    assert assessment.growth("K1", [1.0, 4.4], (5, 20)).met is False


@pytest.mark.parametrize("nth", [1, 35, 36, 1295, 1296, 41352])
def test_a_step_of_a_path_is_that_of_the_tree(nth):
    assert country.step(nth) == Center._get_path("", 1, nth)


@pytest.fixture
def divisions(tmp_path):
    """Two districts beside ours, with a street and two communities each."""
    file = tmp_path / "data.sqlite"
    with sqlite3.connect(file) as base:
        base.execute("CREATE TABLE area (code, name)")
        base.execute("CREATE TABLE street (code, name, areaCode)")
        base.execute("CREATE TABLE village (code, name, streetCode)")
        for area in ("610102", "610103", "610104"):
            base.execute("INSERT INTO area VALUES (?, '某区')", [area])
            base.execute("INSERT INTO street VALUES (?, '某街道', ?)", [f"{area}001", area])
            for room in ("001", "002"):
                base.execute(
                    "INSERT INTO village VALUES (?, '某社区', ?)",
                    [f"{area}001{room}", f"{area}001"],
                )
    return file


def test_the_country_stands_beside_the_network(network, divisions):
    assert country.settle(divisions) == 8  # ours is there already
    assert Center.objects.count() == len(network) + 8
    room = Center.objects.get(code="610103001002")
    above = Center.objects.get_ancestors(room)
    assert [unit.code for unit in above] == ["610103", "610103001"]
    assert [(unit.depth, unit.numchild) for unit in (*above, room)] == [(1, 1), (2, 2), (3, 0)]
    assert room.periods.get().parent == above[1]
    assert data.run("SELECT count(*) FROM bench_window") == [(7 * country.OFTEN,)]


@pytest.fixture
def year(network, divisions, slot, law):
    """A country of eleven units with two thousand rows in each table of the year before."""
    User.objects.create_staff("bench", None, name="张敏")
    data.note_lines()
    country.settle(divisions)
    period = Period.of_year(2025)
    assessment.fill_rosters(period)
    for fill in assessment.FILLS.values():
        fill(2000, period)
    return period


def test_every_indicator_finds_what_was_filled_for_it(year):
    for code, indicator in INDICATORS.items():
        rows, figures = indicator.rows(year), indicator.figures(year)
        tops = [figures[unit.pk] for unit in Center.objects.filter(depth=1) if unit.pk in figures]
        assert sum(figure.denominator for figure in tops) == rows.count() > 0, code
        assert sum(figure.numerator for figure in tops) == indicator.evidence(year).count()
        if code not in assessment.OF_THE_TREE:  # where units stand is chance
            assert indicator.evidence(year).exists(), code


def test_what_was_filled_keeps_its_constraints(year):
    """The checks and the keys that were not asked while rows came in."""
    for table in (
        "org_center",
        "org_centerperiod",
        "booking_booking",
        "cases_case",
        "cases_deadline",
        "assessment_check",
        "mediation_dispute",
        "mediation_agreement",
        "mediation_alert",
    ):
        for name, made in data.run(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype IN ('c', 'f')",
            table,
        ):
            data.run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            data.run(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {made}')
    for field in ("key", "code", "tap_key"):
        assert (
            Booking.objects.order_by().values(field).distinct().count() == Booking.objects.count()
        )


def test_a_roll_up_stands_beside_the_count_of_its_rows(year, monkeypatch):
    monkeypatch.setattr(assessment, "WARM", 1)
    monkeypatch.setattr(assessment, "TIMES", 3)
    row = assessment.beside_count(INDICATORS["K1"], year, "2000")
    assert row.detail["rows"] == INDICATORS["K1"].rows(year).count() == 2000
    assert row.ratio_limit == assessment.RATIO
    assert 0 < row.detail["best_count"] <= row.detail["count"]
    assert 0 < row.detail["best"] <= row.figure + 0.1


def test_the_pages_of_the_own_streets_are_opened(year, client, zhou, monkeypatch):
    monkeypatch.setattr(assessment, "OPENED", 2)
    begin_plan(2026)
    assessment.fill_snapshots(2026)
    assessment.close_others()
    client.force_login(zhou)
    path = reverse("assessment:ranking")
    assert len(client.get(path).context["places"]) == 2
    assert assessment.opened("考核排名页", client, path).detail["bytes"] > 1000
