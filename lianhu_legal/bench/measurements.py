"""What is measured. Each function here takes the running `Site` and yields rows of the report."""

import html
import os
import re
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode

from centers.booking.models import Booking
from lianhu_legal.servers import ServerProblem

from . import assessment, cases, data, people, replay
from .clients import HOST, VISITORS, Visitor, at_once, open_loop, shares_of, wrk
from .report import Row, percentile, ratio

SLOTS, DESK = f"/book/{data.SERVICE}/{data.UNIT}/", "/desk/"
BUSY_CLIENT = 0.25  # of the processors: above it the client is part of what is measured


@dataclass
class Site:
    """The portal that is measured, the bare views beside it, and how long to look."""

    port: int
    bare_port: int
    clerk: people.Person
    rounds: int = 3
    seconds: int = 4  # of one look at one page
    confirms: int = 100 * VISITORS
    journeys: int = 20 * VISITORS
    case_sizes: tuple = cases.SIZES
    assessment_sizes: tuple = assessment.SIZES
    districts: int | None = None  # of the country; None for all

    @classmethod
    def quick(cls, *where):
        """A trial, for whoever is changing something: one short round of each."""
        return cls(
            *where, rounds=1, seconds=2, confirms=30 * VISITORS, journeys=10 * VISITORS,
            case_sizes=cases.QUICK_SIZES, assessment_sizes=assessment.QUICK_SIZES,
            districts=assessment.QUICK_DISTRICTS,
        )  # fmt: skip


def pages(site):
    """{path: cookies} of the pages that bare views stand beside."""
    return {SLOTS: None, DESK: site.clerk.cookies}


def client_share(done):
    """The part of the processors that the clients of a round took for themselves."""
    return done.cpu / (done.seconds * os.cpu_count())


def remarks(shares, **detail):
    share = median(shares)
    note = {"note": "客户端占用处理器较多，数字偏低"} if share > BUSY_CLIENT else {}
    return {"client_cpu_share": round(share, 3), **detail, **note}


# Booking -------------------------------------------------------------------------------------


def confirm(site):
    """The button that makes a booking, on seats that are held; beside its own SQL in pgbench."""
    script, statements = replay.of_confirm(people.held_seats(1))
    pairs, shares = [], []
    for _ in range(site.rounds):
        held, beside = people.held_seats(site.confirms), people.held_seats(site.confirms)
        done = at_once(press_the_button(site.port), shares_of(held.people))
        rate = replay.pgbench(script, beside)
        for which, what in ((held, "确认预约"), (beside, "pgbench")):
            if which.confirmed != site.confirms:
                raise ServerProblem(
                    f"{what}：{site.confirms} 个占位只有 {which.confirmed} 个成为预约"
                )
        pairs.append((len(done.results) / done.seconds, rate))
        shares.append(client_share(done))
    yield Row(
        "确认预约", median(rate for rate, _ in pairs), "次/秒", aim=150,
        ratio=ratio(pairs), compared_to="pgbench 同样的 SQL",
        detail=remarks(shares, statements=statements, pgbench=median(rate for _, rate in pairs)),
    )  # fmt: skip


def press_the_button(port):
    def work(held_by):
        with Visitor(port) as visitor:
            for person in held_by:
                visitor.cookies = person.cookies
                body = urlencode({"csrfmiddlewaretoken": person.token})
                yield visitor.post(person.check_page, body).status

    return work


def journey(site):
    """From the list of places to the booking: five requests, with the links and tokens of the pages."""
    rates, shares, turned_away = [], [], 0
    for _ in range(site.rounds):
        residents = list(enumerate(people.newcomers(site.journeys)))
        done = at_once(book(site.port), shares_of(residents))
        rates.append(len(done.results) / done.seconds)
        shares.append(client_share(done))
        turned_away += sum(done.results)
        booked = Booking.objects.filter(
            booked_by__in=[person.number for _, person in residents],
            status=Booking.Status.CONFIRMED,
        )
        if booked.count() != site.journeys:
            raise ServerProblem(f"{site.journeys} 人预约，只有 {booked.count()} 条")
    yield Row(
        "完整预约（五个请求）", median(rates), "次/秒", aim=30,
        detail=remarks(shares, turned_away=turned_away),
    )  # fmt: skip


def book(port):
    def work(residents):
        with Visitor(port) as visitor:
            for number, person in residents:
                visitor.cookies = dict(person.cookies)
                yield book_once(visitor, number)

    return work


def book_once(visitor, number):
    """One resident's way to a booking; gives how often the chosen time had just been taken."""
    places = visitor.get(f"/book/{data.SERVICE}/")
    place = chosen(rb'href="(/book/[\w-]+/\w+/)', places, number)
    for attempt in range(20):
        times = visitor.get(place)
        time = chosen(rb'href="(/book/[\w-]+/\w+/\d+/)', times, number // 3 + attempt)
        token = chosen(rb'name="csrfmiddlewaretoken" value="(\w+)"', times, 0)
        held = visitor.post(time, urlencode({"csrfmiddlewaretoken": token, "for_whom": "self"}))
        if held.location.endswith("/details/"):
            break
    else:
        raise AssertionError("no seat in twenty attempts")
    answers = {"person_name": "王桂兰", "topic": "labour", "note": ""}
    filled = visitor.post(held.location, urlencode({"csrfmiddlewaretoken": token, **answers}))
    if not filled.location.endswith("/check/"):
        raise AssertionError(f"{held.location}: {filled.status}")
    visitor.post(filled.location, urlencode({"csrfmiddlewaretoken": token}))
    return attempt


def chosen(pattern, page, number):
    """One of the links of a page, another for each visitor."""
    found = re.findall(pattern, page.body)
    return html.unescape(found[number % len(found)].decode())


def sold_twice(site):
    """After all of the above: seats beyond those there are, and people with two bookings at once."""
    yield Row("重复预约", data.sold_twice(), "条", aim=1, ceiling=True)


# Pages ---------------------------------------------------------------------------------------


def slot_page(site):
    """The times at one place, read anew for everybody."""
    yield from beside_bare(site, "选择时间页", SLOTS, aim=200, ratio_aim=0.45)


def desk_page(site):
    """The desk's list of a full day, among a hundred thousand bookings."""
    yield from beside_bare(site, "窗口今日页", DESK, aim=100)


def beside_bare(site, label, path, **aims):
    """A page, and in turn with it the same view without its template; once also its SQL alone."""
    cookies = pages(site)[path]
    ours, bare = (f"http://{HOST}:{port}" for port in (site.port, site.bare_port))
    pairs = [
        (wrk(ours + path, site.seconds, cookies), wrk(bare + path, site.seconds, cookies))
        for _ in range(site.rounds)
    ]
    figure = median(rate for rate, _ in pairs)
    yield Row(
        label, figure, "次/秒", **aims, ratio=ratio(pairs), compared_to="同样查询、没有模板",
        detail={"without_template": median(rate for _, rate in pairs),
                "sql_alone": wrk(f"{bare}/sql{path}", site.seconds)},
    )  # fmt: skip
    yield waiting(site, label, path, figure, cookies)


def home_page(site):
    """The home page of whoever comes without a session."""
    rates = [wrk(f"http://{HOST}:{site.port}/", site.seconds) for _ in range(site.rounds)]
    yield Row("首页", median(rates), "次/秒", aim=1000)
    yield waiting(site, "首页", "/", median(rates))


def waiting(site, label, path, most, cookies=None):
    """How long nineteen in twenty wait at most while visitors arrive at half of the highest rate."""
    done = open_loop(site.port, path, most / 2, site.seconds, cookies)
    return Row(
        f"{label}：半载等待（第 95 百分位）", 1000 * percentile(done.results, 0.95), "毫秒",
        aim=300, ceiling=True,
        detail=remarks([client_share(done)], arrivals_a_second=most / 2,
                       p50_ms=1000 * percentile(done.results, 0.5),
                       p99_ms=1000 * percentile(done.results, 0.99)),
    )  # fmt: skip


MEASUREMENTS = {
    "确认预约": confirm,
    "完整预约": journey,
    "重复预约": sold_twice,
    "选择时间页": slot_page,
    "首页": home_page,
    "窗口今日页": desk_page,
    "案件": cases.cases,
    "年度考核": assessment.assessment,  # the last: it takes indexes away and empties tables
}
PARTS = {"cases": "案件", "assessment": "年度考核"}  # that need no portal, and run alone by name
