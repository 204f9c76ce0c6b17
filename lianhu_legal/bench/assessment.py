"""The year of the streets for a whole country: each indicator's roll-up beside nothing but a count of its rows.

The tree is that of the country (`country`), and each table behind an indicator has as many rows as a size says, all
of them in the year that is reckoned. In one process and one session of the database, in turn; medians.
"""

import shutil
import time
from datetime import date, timedelta
from statistics import median

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aid.flow import APPLICATION
from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.accounts.second_factor import give_totp
from centers.assessment.checks import SHEETS
from centers.assessment.indicators import INDICATORS, TIERS, Period, roomy
from centers.assessment.models import Check, RollUp, Snapshot
from centers.assessment.plans import begin_plan
from centers.booking.models import Roster
from centers.cases.kinds import KINDS
from centers.cases.models import Case, Deadline, DeadlineRule
from centers.org.ancestry import line_of
from centers.org.models import Center
from lianhu_legal.servers import ServerProblem
from mediation.flow import DISPUTE
from mediation.models import Agreement, Alert, Dispute
from mediation.signals import Level

from . import country
from .data import TOTP, UNIT, copies, lean, of, pattern, run
from .people import sign_in
from .report import Row, percentile, ratio

SIZES, QUICK_SIZES = (1_300_000, 5_000_000, 20_000_000), (20_000, 100_000)
QUICK_DISTRICTS = 60
RATIO = 1.5  # of a roll-up to a bare count of its rows, at most
GROWTH = 4.4  # from the last size but one to the last, which is four times as much
PAGE, OPENED = 200, 60  # milliseconds that a page may take, and how often it is opened
WARM, TIMES = 2, 3
OF_THE_TREE = ("B3",)  # they ask for nothing but units and where these stand
BYTES_A_ROW = 3_500  # of all tables together, with their indexes
COUNT = "同样的 FROM、JOIN、WHERE 只 count(*)"
# A booking, a case or a check of row `s.n` falls on this day of the year, and happens at a place drawn by chance.
ON = "('{first}'::date + (s.n * {days} / {size})::int)"
PLACED = (
    "SELECT n, p.* FROM generate_series(1, {size}::bigint) n JOIN {places} p"
    " ON p.nth = (hashint8extended(n, 7) & 4611686018427387903) %% {count}"
)
LINE_COLUMNS = {"center_id", "station_id", "district_id"}
LINE = {name: f"s.{name}" for name in LINE_COLUMNS}


def words(number):
    """130 万, 2 万."""
    return f"{number // 10_000} 万"


def assessment(site):
    """The tree, then each size: its tables, its indicators; in the end how much longer the last took, and the pages."""
    year = timezone.localdate().year - 1
    began = time.monotonic()
    added = country.settle(country.unpack(), site.districts)
    fill_rosters(Period.of_year(year))
    run("VACUUM ANALYZE")
    yield Row("建立全国机构树", time.monotonic() - began, "秒", detail={"units_added": added})
    period, figures = Period.of_year(year), {}
    for code in OF_THE_TREE:
        yield beside_count(INDICATORS[code], period, "机构树")
    for size in site.assessment_sizes:
        empty()
        look_for_room(size)
        for label, fill in FILLS.items():
            yield filled(f"写入 {words(size)}{label}", fill, size, period)
        for indicator in (row for code, row in INDICATORS.items() if code not in OF_THE_TREE):
            row = beside_count(indicator, period, words(size))
            figures.setdefault(indicator.code, []).append(row.figure)
            yield row
    for code, found in figures.items():
        yield growth(code, found, site.assessment_sizes)
    empty()
    yield from pages()


def growth(code, found, sizes):
    """How much longer the largest size takes than the one before."""
    return Row(
        f"{code} 汇总：{words(sizes[-1])}比{words(sizes[-2])}", found[-1] / found[-2], "倍", aim=GROWTH,
        ceiling=True, detail={"milliseconds": [round(figure, 1) for figure in found]},
    )  # fmt: skip


# Rows -----------------------------------------------------------------------------------------


def empty():
    run(
        "TRUNCATE cases_case, booking_booking, assessment_check, assessment_rollup, mediation_alert CASCADE"
    )


def look_for_room(size):
    free = shutil.disk_usage(settings.VAR_DIR).free
    if free < size * BYTES_A_ROW:
        raise ServerProblem(f"磁盘只有 {free / 1e9:.0f} GB 可用，{words(size)}行放不下")


def filled(label, fill, size, period):
    """Fills, while nothing waits for the disk: if the machine fails here, the rows are of no use anyway."""
    began = time.monotonic()
    for name in ("fsync", "full_page_writes"):
        run(f"ALTER SYSTEM SET {name} = off")
    run("SELECT pg_reload_conf()")
    with transaction.atomic():
        run("SET LOCAL work_mem = '256MB'")
        tables = fill(size, period)
    run(f"VACUUM ANALYZE {', '.join(tables)}")
    gigabytes = sum(run("SELECT pg_total_relation_size(%s)", table)[0][0] for table in tables) / 1e9
    return Row(label, time.monotonic() - began, "秒", detail={"gigabytes": round(gigabytes, 2)})


def placed(size, places="bench_place"):
    [(count,)] = run(f"SELECT count(*) FROM {places}")
    return PLACED.format(size=size, places=places, count=count)


def on(size, period):
    """The day of row `s.n`: in their order over the year."""
    days = (period.last - period.first).days + 1
    return ON.format(first=period.first, days=days, size=size + 1)


def at(day):
    """A moment of office hours on that day."""
    return f"(({day} + interval '9 hours' + s.n %% 480 * interval '1 minute') AT TIME ZONE 'Asia/Shanghai')"


def fill_rosters(period):
    """Four in five rooms have somebody on duty."""
    with transaction.atomic(), lean(booking_roster={"center_id"}):
        copies(
            Roster.objects.first(),
            "SELECT * FROM bench_place WHERE tier = 'room' AND nth %% 5 < 4"
            " AND center_id NOT IN (SELECT center_id FROM booking_roster)",
            center_id="s.center_id", valid_from=f"'{period.first}'::date", valid_to="NULL::date",
        )  # fmt: skip


def fill_bookings(size, period):
    """Five in eight were served; of one in eight nobody wrote down what happened."""
    day = on(size, period)
    [(slot,)] = run("SELECT min(id) FROM booking_slot")
    with lean(booking_booking=LINE_COLUMNS | {"day", "status", "channel"}):
        copies(
            pattern(), placed(size), **LINE, slot_id=str(slot), day=day, starts_at=at(day), ends_at=at(day),
            key="'y' || lpad(s.n::text, 15, '0')", code="lpad(to_hex(s.n), 8, '0')",
            tap_key="lpad(s.n::text, 12, '0')", channel=of("web", "web", "phone"),
            status=of(*["served"] * 5, "no_show", "no_show", "unrecorded"),
            confirmed_at=at(day), created_at=at(day),
        )  # fmt: skip
    return ["booking_booking"]


def fill_cases(size, period):
    """Applications at centres and stations, each with its clock; nineteen in twenty were passed on in time."""
    fill_with_clocks(APPLICATION, "aid.pass_on", size, period, "bench_window")
    return ["cases_case", "cases_deadline"]


def fill_disputes(size, period):
    """Disputes at all units, each with its clock, settled or not, and with an agreement that was to be performed."""
    case = fill_with_clocks(DISPUTE, "mediation.register", size, period, "bench_place")
    first = Dispute.objects.create(
        case=case, source="applied", form="oral", dispute_type="neighbours", outcome="settled", outcome_at=case.opened_at
    )  # fmt: skip
    agreement = Agreement.objects.create(
        case=case, form="oral", facts="漏水", content="修好", performance="自行修理",
        due_on=period.last, last_on=period.last, agreed_at=case.opened_at, effective_at=case.opened_at,
    )  # fmt: skip
    rows = f"SELECT id, opened_at, opened_at::date AS day FROM cases_case WHERE id > {case.pk}"
    with lean(
        mediation_dispute={"case_id", "outcome_at"},
        mediation_agreement={"case_id", "due_on", "last_on"},
    ):
        copies(
            first, rows, case_id="s.id", outcome_at="s.opened_at",
            outcome="CASE WHEN s.id %% 10 = 0 THEN 'failed' ELSE 'settled' END",
        )  # fmt: skip
        copies(
            agreement, rows, case_id="s.id", due_on="s.day", last_on="s.day",
            agreed_at="s.opened_at", effective_at="s.opened_at",
            performed_on="CASE WHEN s.id %% 12 > 0 THEN s.day END",
        )  # fmt: skip
    return ["cases_case", "cases_deadline", "mediation_dispute", "mediation_agreement"]


def fill_with_clocks(kind, code, size, period, places):
    """Cases of a kind, each with a clock of a working day; nineteen in twenty were in time. Gives the first, which all
    others repeat and come after."""
    center = Center.objects.get(code=UNIT)
    by, now = User.objects.get(username="bench"), timezone.now()
    rule, prefix = DeadlineRule.objects.filter(code=code).first(), KINDS[kind].prefix
    run("SELECT setval('cases_case_id_seq', (SELECT greatest(max(id), 1) FROM cases_case))")
    case = Case.objects.create(
        kind=kind, **line_of(center), number=f"{prefix}0", status="archived", channel="window", opened_by=by,
        opened_at=now, closed_at=now,
    )  # fmt: skip
    clock = Deadline.objects.create(
        case=case, rule=rule, code=rule.code, started_at=now, target_on=now, due_on=now, amber_at=now,
        red_at=now, due_at=now, met_at=now,
    )  # fmt: skip
    opened = at(on(size, period))
    ends = "s.opened_at + interval '1 day'"
    with lean(
        cases_case=LINE_COLUMNS | {"id", "kind", "status", "opened_at", "closed_at"},
        cases_deadline={"case_id", "code", "started_at", "due_at", "met_at", "dropped_at"},
    ):
        copies(
            case, placed(size, places), **LINE, id=f"{case.pk} + s.n", number=f"'{prefix}' || s.n",
            code=f"'{prefix[0]}' || lpad(to_hex(s.n), 7, '0')", opened_at=opened, closed_at=opened, created_at=opened,
        )  # fmt: skip
        copies(
            clock, f"SELECT id, opened_at FROM cases_case WHERE id > {case.pk}",
            case_id="s.id", started_at="s.opened_at", due_on="s.opened_at::date + 1", amber_at=ends, red_at=ends,
            due_at=ends,
            met_at="s.opened_at + CASE WHEN s.id %% 20 = 0 THEN interval '2 days' ELSE interval '2 hours' END",
        )  # fmt: skip
    return case


def fill_alerts(size, period):
    """Orange and red warnings everywhere; nineteen in twenty were answered in time."""
    by, now = User.objects.get(username="bench"), timezone.now()
    first = Alert.objects.create(
        **line_of(Center.objects.get(code=UNIT)), level=Level.BLUE, peak=Level.BLUE, words="漏水", raised_at=now,
        respond_by=now + timedelta(hours=2), first_response_at=now, first_response_by=by,
    )  # fmt: skip
    raised = at(on(size, period))
    until = f"{raised} + interval '2 hours'"
    with lean(mediation_alert=LINE_COLUMNS | {"raised_at", "peak", "closed_at"}):
        copies(
            first, placed(size), **LINE, level="3 + s.n %% 2", peak="3 + s.n %% 2", raised_at=raised, respond_by=until,
            first_response_at=f"{raised} + interval '1 hour'",
            missed_at=f"CASE WHEN s.n %% 20 = 0 THEN {until} END",
        )  # fmt: skip
    return ["mediation_alert"]


def fill_checks(size, period):
    """Points looked at, a third of them of each sheet; nine in ten were in order."""
    two = [User.objects.filter(username=name).first() or User.objects.create_staff(name, None, name="李伟") for name in ("bench", "benchsecond")]  # fmt: skip
    first = Check.objects.create(
        indicator="A3", point="hours", is_good=True, on=period.first, year=period.first.year, by=two[0], by_again=two[1],
        **line_of(Center.objects.get(code=UNIT)),
    )  # fmt: skip
    with lean(assessment_check=LINE_COLUMNS | {"indicator", "year", "on", "is_good"}):
        copies(
            first, placed(size, "bench_window"), **LINE, indicator=of(*SHEETS), is_good="s.n %% 10 > 0",
            on=on(size, period), at=at(on(size, period)),
        )  # fmt: skip
    return ["assessment_check"]


FILLS = {
    "案件和期限": fill_cases, "预约": fill_bookings, "检查记录": fill_checks, "纠纷和协议": fill_disputes,
    "预警": fill_alerts,
}  # fmt: skip


# Clocks ---------------------------------------------------------------------------------------


def beside_count(indicator, period, label):
    """A roll-up as it is called, and in turn with it, with as much memory, nothing but a count of the same rows from
    the same tables, joined alike: Django's own `count()` would leave out the join that says where a row belongs."""
    ours, bare = [], []
    counting, params = bare_count(indicator, period)
    for n in range(WARM + TIMES):
        began = time.perf_counter()
        found = indicator.figures(period)
        middle = time.perf_counter()
        with roomy() as cursor:
            cursor.execute(counting, params)
            [counted] = cursor.fetchone()
        ended = time.perf_counter()
        if n >= WARM:
            ours.append(1000 * (middle - began))
            bare.append(1000 * (ended - middle))
    return Row(
        f"{indicator.code} 汇总（{label}）", median(ours), "毫秒", ratio=ratio(zip(ours, bare, strict=True)),
        ratio_limit=RATIO, compared_to=COUNT,
        detail={"count": round(median(bare), 1), "rows": counted, "units": len(found), "best": round(min(ours), 1),
                "best_count": round(min(bare), 1), "in_the_database": round(in_the_database(indicator, period), 1)},
    )  # fmt: skip


def bare_count(indicator, period):
    """(SQL, its parameters) of a count over the FROM, JOIN and WHERE of an indicator."""
    names = [indicator.at + tier for tier in TIERS]
    sql, params = indicator.rows(period).order_by().values(*names).query.sql_with_params()
    return f"SELECT count(*) FROM ({sql}) AS rows", params


def in_the_database(indicator, period):
    """Milliseconds of the roll-up's statement without what it takes to bring its rows over and to read them."""
    sql, params = indicator.sums(period)
    with roomy() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF) {sql}", params)
        return float(cursor.fetchall()[-1][0].split()[-2])


# Pages ----------------------------------------------------------------------------------------


def pages():
    """What the bureau opens of the nine streets, while the table holds this year and the last of the whole country."""
    year = timezone.localdate().year
    began = time.monotonic()
    for which in (year - 1, year):
        begin_plan(which)
        fill_snapshots(which)
    close_others()
    run("VACUUM ANALYZE")
    [(number,)] = run("SELECT count(*) FROM assessment_snapshot")
    yield Row("写入全国两年的快照", time.monotonic() - began, "秒", detail={"snapshots": number})
    client = Client()
    client.cookies.load(leader().cookies)
    shown = {
        "考核排名页": reverse("assessment:ranking"),
        "考核热力表": reverse("assessment:table", args=[year]),
    }
    for name, path in shown.items():
        yield opened(name, client, path)


def fill_snapshots(year):
    """A roll-up that has reckoned every indicator for every unit of the country."""
    until = min(timezone.localdate(), Period.of_year(year).last)
    roll_up = RollUp.objects.create(
        year=year,
        until=until,
        finished_at=timezone.now(),
        total=len(INDICATORS),
        reckoned=list(INDICATORS),
    )
    first = Snapshot.objects.create(
        roll_up=roll_up, indicator="A1", unit=Center.objects.get(code=UNIT), numerator=1, denominator=100, version=1
    )  # fmt: skip
    codes = ", ".join(f"('{code}', {nth})" for nth, code in enumerate(INDICATORS))
    with (
        transaction.atomic(),
        lean(assessment_snapshot={"roll_up_id", "part", "indicator", "unit_id"}),
    ):
        copies(
            first, f"SELECT codes.*, id FROM (VALUES {codes}) AS codes (code, nth), org_center"
            f" WHERE (codes.code, id) <> ('A1', {first.unit_id})",
            indicator="s.code", unit_id="s.id", numerator="50 + (s.id * 7 + s.nth * 13) %% 50",
        )  # fmt: skip


def close_others():
    """Streets of other districts would stand on the page, too: the portal is that of one district."""
    ours = Center.objects.get(code=UNIT).path[: Center.steplen]
    others = Center.objects.filter(tier=Center.Tier.STATION).exclude(path__startswith=ours)
    others.order_by().update(closed_on=date(2020, 1, 1))


def leader():
    """A leader of the bureau, signed in."""
    user = User.objects.create_staff("benchleader", None, name="周涛")
    give_totp(user, TOTP)
    Posting.objects.create(
        user=user, center=Center.objects.get(code=UNIT[:6]), role=Role.BUREAU_LEADER,
        valid_from=timezone.localdate(),
    )  # fmt: skip
    return sign_in(user, [user.pk])[0]


def opened(name, client, path):
    """How long nineteen in twenty of so many times take at most."""
    times = []
    for n in range(WARM + OPENED):
        began = time.perf_counter()
        answer = client.get(path)
        if n >= WARM:
            times.append(1000 * (time.perf_counter() - began))
        if answer.status_code != 200:
            raise ServerProblem(f"{path} 打不开")
    return Row(
        f"{name}（第 95 百分位）", percentile(times, 0.95), "毫秒", aim=PAGE, ceiling=True,
        detail={"median": round(median(times), 1), "bytes": len(answer.content)},
    )  # fmt: skip
