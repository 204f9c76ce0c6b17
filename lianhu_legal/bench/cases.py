"""Cases by the hundred thousand and by the million: what a reviewer of the district asks, and what it costs.

In one process and one session of the database, each question beside a bare SELECT of the very rows that it
found, by their keys: so what is compared is finding them, not fetching them.
"""

import time
from datetime import timedelta
from statistics import median

from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from aid.synthetic import make_many
from aid.synthetic.cast import Cast
from centers.accounts.second_factor import give_totp
from centers.cases.models import Case, Party
from centers.cases.synthetic.world import World
from centers.common import crypto
from centers.common.paging import BoundedPaginator
from centers.org.models import Center
from lianhu_legal.servers import ServerProblem

from .data import TOTP, UNIT, run
from .people import sign_in
from .report import Row

SIZES, QUICK_SIZES = (100_000, 1_300_000, 13_000_000), (20_000, 100_000)
YEARS = 10
WHOLE = timedelta(
    days=365
)  # as long events and facts are written for every case; older ones are their list row
ROWS = 20
WARM, TIMES, SAMPLE = 15, 120, 150
GROWTH = 1.5  # the time at the largest size over that at the smallest, at most
BARE = "同样的行按主键 SELECT"
CASE_PAGE = "案件页"
TABLES = "cases_case"
OF_A_CASE = ("cases_party", "cases_caseevent", "cases_deadline", "aid_application", "cases_paper")


def words(number):
    """2 万, 130 万."""
    return f"{number // 10_000} 万"


def cases(site):
    """Fills one size after the other and asks the same of each; in the end, how much longer the last took."""
    figures = {}
    for size in site.case_sizes:
        yield fill(size)
        for name, row in ask_all(size):
            figures.setdefault(name, []).append(row.figure)
            yield row
    for name, found in figures.items():
        yield growth(name, found, site.case_sizes)


def growth(name, found, sizes):
    """How much longer the largest size takes than the smallest."""
    return Row(
        f"{name}：{words(sizes[-1])}比{words(sizes[0])}", found[-1] / found[0], "倍", aim=GROWTH,
        ceiling=True, detail={"milliseconds": [round(figure, 3) for figure in found]},
    )  # fmt: skip


def fill(size):
    """All cases anew; gives how long it took, and how much room they need."""
    run(f"TRUNCATE {TABLES} CASCADE")
    before = database_size()
    began, world = time.monotonic(), World(seed=size, years=YEARS)
    with transaction.atomic():
        make_many(world, size, whole_since=world.today - WHOLE, full_index=True)
    run("VACUUM ANALYZE")
    return Row(
        f"写入 {words(size)}件案件", time.monotonic() - began, "秒",
        detail={"gigabytes": round((database_size() - before) / 1e9, 2), "years": YEARS,
                "with_events_since": str(world.today - WHOLE)},
    )  # fmt: skip


def database_size():
    return run("SELECT pg_database_size(current_database())")[0][0]


# Questions ------------------------------------------------------------------------------------


def ask_all(size):
    """(question, row of the report) for each."""
    reviewer = Cast(World(seed=1)).reviewer
    give_totp(reviewer, TOTP)
    for name, ask in questions(reviewer).items():
        yield name, beside_bare(f"{name}（{words(size)}）", ask)
    client = Client()
    client.cookies.load(sign_in_again(reviewer).cookies)
    for name, found in pages(reviewer).items():
        if client.get(found[0][0]).status_code == 200:
            bare = whole_cases if name == CASE_PAGE else by_key
            yield name, beside_bare(f"{name}（{words(size)}）", opened(client, found), bare)


def sign_in_again(user):
    run("DELETE FROM django_session WHERE session_key = %s", f"bench{user.pk}")
    return sign_in(user, [user.pk])[0]


def questions(user):
    """{name: function of the how-manyeth time} of what a reviewer asks of the list."""
    rows = listed_for(user)
    station = Center.objects.get(code=UNIT)
    numbers, people, ids = samples()

    def found_by(parties):
        return rows.filter(pk__in=parties.values("case"))

    return {
        "案件列表": lambda n: rows[:ROWS],
        "按单位和状态": lambda n: rows.at(station).filter(status="refused")[:ROWS],
        "按单位和少见的状态": lambda n: rows.at(station).filter(status="deciding")[:ROWS],
        "临期": lambda n: rows.marked("amber")[:ROWS],
        "当天到期": lambda n: rows.marked("red")[:ROWS],
        "已超期": lambda n: rows.marked("overdue")[:ROWS],
        "按编号": lambda n: rows.filter(number=numbers[n % len(numbers)]),
        "按姓名": lambda n: found_by(Party.objects.filter(name=people[n % len(people)]))[:ROWS],
        "按证件号码": lambda n: found_by(
            Party.objects.found_by("aid", "id_number", ids[n % len(ids)])
        )[:ROWS],
        "翻页计数": lambda n: BoundedPaginator(rows, ROWS).count,
    }


def listed_for(user):
    return Case.objects.visible_to(user).begun().select_related("center", "body", "handler")


def samples():
    """Numbers, names and identity numbers of cases from all over the years."""
    run("SELECT setseed(0.5)")
    [(first, last)] = run("SELECT min(id), max(id) FROM cases_case")
    some = run(
        "SELECT c.number, p.name FROM (SELECT DISTINCT %s + floor(random() * %s)::bigint AS id"
        f" FROM generate_series(1, {SAMPLE})) s JOIN cases_case c USING (id)"
        " JOIN cases_party p ON p.case_id = c.id AND p.role IN ('applicant', 'recipient')",
        first, last - first,
    )  # fmt: skip
    sealed = run(
        "SELECT id_number_sealed FROM cases_party WHERE id_number_sealed <> ''"
        f" ORDER BY case_id LIMIT {SAMPLE}"
    )
    ids = [crypto.unseal(box, purpose="cases.party.id_number") for (box,) in sealed]
    return [number for number, _ in some], [name for _, name in some], ids


def pages(user):
    """{name: [(path, keys of the cases on it), …]} of the pages of cases."""
    newest = run(
        "SELECT number, id FROM cases_case c JOIN aid_application a ON a.case_id = c.id"
        f" WHERE status IN ('archived', 'in_progress') ORDER BY opened_at DESC LIMIT {SAMPLE}"
    )
    found = {CASE_PAGE: [(reverse("cases:case", args=[number]), [key]) for number, key in newest]}
    try:
        listed = reverse("cases:cases")
    except NoReverseMatch:
        return found
    rows = listed_for(user)
    some = rows.at(Center.objects.get(code=UNIT)).filter(status="refused")
    shown = {
        "": rows,
        f"?kind=aid.application&status=refused&unit={UNIT}": some,
        "?mark=overdue": rows.marked("overdue"),
    }
    names = ("案件列表页", "案件列表页，按单位和状态", "案件列表页，已超期")
    found["待办页"] = [(reverse("cases:work"), keys_of(rows.marked("overdue")[:ROWS]))]
    return found | {
        name: [(listed + query, keys_of(cases[:ROWS]))]
        for name, (query, cases) in zip(names, shown.items(), strict=True)
    }


def opened(client, found):
    """Opens one of the pages after the other; gives the keys of the cases on it."""

    def ask(n):
        path, keys = found[n % len(found)]
        if client.get(path).status_code != 200:
            raise ServerProblem(f"{path} 打不开")
        return keys

    return ask


# Clocks ---------------------------------------------------------------------------------------


def by_key(keys):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_case WHERE id = ANY(%s)", [keys])
        return cursor.fetchall()


def whole_cases(keys):
    """All that a case page shows of these cases, row for row."""
    with connection.cursor() as cursor:
        for table in OF_A_CASE:
            cursor.execute(f"SELECT * FROM {table} WHERE case_id = ANY(%s)", [keys])
            cursor.fetchall()
    return by_key(keys)


def beside_bare(label, ask, fetch=by_key):
    """A question, and in turn with it a bare SELECT of what it found; medians in milliseconds.

    What finds nothing to fetch, a count, stands alone.
    """
    ours, bare, rows = [], [], []
    for n in range(WARM + TIMES):
        began = time.perf_counter()
        keys = keys_of(ask(n))
        middle = time.perf_counter()
        fetch(keys)
        ended = time.perf_counter()
        if n >= WARM:
            ours.append(1000 * (middle - began))
            bare.append(1000 * (ended - middle))
            rows.append(len(keys))
    fetched = any(rows)
    return Row(
        label, median(ours), "毫秒", ratio=median(ours) / median(bare) if fetched else None,
        compared_to=BARE if fetched else "",
        detail={"bare": round(median(bare), 3), "rows": median(rows), "slowest": round(max(ours), 2)},
    )  # fmt: skip


def keys_of(found):
    """The keys of cases; a count has none."""
    if isinstance(found, int):
        return []
    return [case if isinstance(case, int) else case.pk for case in found]
