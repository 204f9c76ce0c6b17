"""Disputes in figures: what counts and when, whose it is, that sums agree and that each number has its rows."""

import io
import re
from datetime import date, datetime
from html import unescape
from itertools import product

import pytest
from django.core.cache import caches
from django.urls import reverse
from openpyxl import load_workbook

from centers.cases.models import Case
from centers.cases.models.case import next_number
from centers.org.ancestry import line_of
from centers.org.models import Body
from mediation import actions
from mediation.alerts import close_alert, raise_alert
from mediation.models import Agreement, Dispute
from mediation.sheet import Sheet
from mediation.statistics import MEASURES, Period, a_year_before, rate, scope_of, totals
from tests.cast import CHINA, Role, staff

from .conftest import other_side

PAGE = reverse("mediation:statistics")
YEAR = Period(date(2026, 1, 1), date(2026, 11, 25))


def day(month, number, year=2026):
    return datetime(year, month, number, 10, tzinfo=CHINA)


def dispute(committee, by, at, *, outcome="", agreement=None, **facts):
    """A dispute as its verbs leave it, without their papers."""
    key, number = next_number("TJ", at)
    case = Case.objects.create(
        pk=key, number=number, kind="mediation.dispute", body=committee, **line_of(committee.center),
        status="closed", opened_by=by, channel="window", opened_at=at, closed_at=at,
    )  # fmt: skip
    facts = {"source": "applied", "form": "oral", "dispute_type": "neighbours", **facts}
    Dispute.objects.create(
        case=case, registered_at=at, outcome=outcome, outcome_at=at if outcome else None, **facts
    )
    case.parties.create(role="applicant", name="王桂兰")
    if agreement is not None:
        Agreement.objects.create(
            case=case, form="written", facts="-", content="-", performance="-", agreed_at=at,
            effective_at=at, last_on=agreement.get("due_on"), **agreement,
        )  # fmt: skip
    return case


def seen_by(user, period=YEAR):
    """{code: number} of all that somebody reads, without those that are nothing."""
    found = totals(scope_of(user), period).get((True, None, None), {})
    return {code: number for code, number in found.items() if number}


class TestWhatCounts:
    def test_a_settled_and_performed_case(self, performed, guo):
        assert seen_by(guo) == {
            "accepted": 1, "people": 2, "settled": 1, "written": 1, "on_time": 1,
        }  # fmt: skip

    def test_a_refusal_is_no_failure(self, told, tian, guo):
        actions.refuse(told, by=tian, side=other_side(told))
        assert seen_by(guo) == {"accepted": 1, "people": 2, "refused": 1}

    @pytest.mark.parametrize(("verb", "code"), [("fail", "failed"), ("withdraw_for", "withdrawn")])
    def test_what_was_not_settled(self, talking, tian, guo, verb, code):
        actions.end(talking, verb, by=tian, reason="没有谈成。", side=None)
        assert seen_by(guo) == {"accepted": 1, "people": 2, code: 1}

    def test_what_is_not_registered_is_not_accepted(self, requested, guo):
        assert seen_by(guo) == {}

    def test_performance_and_the_court(self, committee, tian, guo):
        at, due = day(3, 2), date(2026, 3, 31)
        for agreement in (
            {"due_on": due, "performed_on": due},
            {"due_on": due, "performed_on": date(2026, 4, 1), "amount": 500},
            {"due_on": due, "breached_on": date(2026, 4, 2), "amount": 1000},
            {
                "due_on": due, "court": "莲湖区人民法院", "applied_on": date(2026, 3, 9),
                "ruling": "confirmed", "ruled_on": date(2026, 3, 20),
            },
        ):  # fmt: skip
            dispute(committee, tian, at, outcome="settled", agreement=agreement, headcount=10)
        assert seen_by(guo) == {
            "accepted": 4, "people": 40, "groups": 4, "settled": 4, "written": 4, "amount": 1500,
            "on_time": 1, "late": 1, "breached": 1, "confirmed": 1,
        }  # fmt: skip

    def test_each_counts_on_the_day_of_what_it_counts(self, committee, tian, guo):
        case = dispute(committee, tian, day(12, 31, 2025), outcome="settled")
        Dispute.objects.filter(pk=case.pk).update(outcome_at=day(1, 1))
        assert seen_by(guo) == {"settled": 1}
        assert seen_by(guo, YEAR.before) == {}
        assert seen_by(guo, Period(date(2025, 12, 31), date(2025, 12, 31))) == {
            "accepted": 1, "people": 2,
        }  # fmt: skip


class TestPeriod:
    @pytest.mark.parametrize(
        ("of", "before"),
        [
            (date(2026, 11, 25), date(2025, 11, 25)),
            (date(2028, 2, 29), date(2027, 2, 28)),
            (date(2028, 2, 28), date(2027, 2, 28)),
        ],
    )
    def test_the_same_day_of_the_year_before(self, of, before):
        assert a_year_before(of) == before

    def test_its_months(self):
        months = Period(date(2026, 1, 15), date(2026, 3, 2)).months
        assert months == [
            (date(2026, 1, 15), date(2026, 1, 31)),
            (date(2026, 2, 1), date(2026, 2, 28)),
            (date(2026, 3, 1), date(2026, 3, 2)),
        ]

    @pytest.mark.parametrize(
        ("first", "last", "words"),
        [
            ("2026-05-01", "2026-04-30", "不能早于开始的日期"),
            ("2025-01-01", "2026-01-01", "一次最多统计一年"),
            ("2026-01-01", "2026-11-26", "不能晚于今天"),
            ("2019-12-31", "2020-05-01", "不能早于 2020-01-01"),
            ("0001-01-01", "0001-01-01", "不能早于 2020-01-01"),
            ("2026-01-01", "0001-01-01", "不能早于 2020-01-01"),
            ("9999-12-31", "9999-12-31", "不能晚于今天"),
            ("2026-01-01", "", "请填写统计到哪天。"),
            ("昨天", "2026-05-01", "请填写日期"),
        ],
    )
    def test_what_cannot_be_asked_for(self, client, network, guo, first, last, words):
        client.force_login(guo)
        answer = client.get(PAGE, {"first": first, "last": last})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert f'value="{first}"' in page
        assert "2026-01-01 至 2026-11-25；上年同期为 2025-01-01 至 2025-11-25" in page


@pytest.mark.parametrize(
    ("settled", "failed", "share", "is_few"),
    [(0, 0, None, False), (3, 1, 0.75, True), (4, 1, 0.8, False), (0, 5, 0, False)],
)
def test_the_rate(settled, failed, share, is_few):
    assert rate(settled, failed) == (share, is_few)


@pytest.fixture
def district(network, committee, other_committee, tian):
    """A year and the one before, of three committees in two streets and one of the district."""
    here = Body.objects.create(
        kind="mediation_committee", name="莲湖区北关街道人民调解委员会", center=network["北关"]
    )
    above = Body.objects.create(
        kind="mediation_committee", name="莲湖区人民调解委员会", center=network["centre"]
    )
    types, outcomes = ("neighbours", "family", "property"), ("settled", "failed", "")
    for n, (body, kind, outcome) in enumerate(
        product((committee, here, other_committee, above), types, outcomes)
    ):
        agreement = {"due_on": date(2026, 6, 30), "performed_on": date(2026, 6, 20 + n % 20 // 2), "amount": n}  # fmt: skip
        for year in (2025, 2026)[: 1 + n % 2]:
            dispute(
                body, tian, day(1 + n % 11, 5, year), outcome=outcome, dispute_type=kind,
                headcount=2 + n, agreement=agreement if outcome == "settled" else None,
            )  # fmt: skip
    return {"here": here, "above": above}


@pytest.fixture
def sheet(rf):
    """A `Sheet` as an address makes it."""

    def make(user, **asked):
        request = rf.get(PAGE, asked)
        request.user = user
        made = Sheet(request)
        made.add_up()
        return made

    return make


def sums(made, lines):
    return {
        (code, is_now): sum(made.number(code, is_now=is_now, **line.keys) for line in lines)
        for code, is_now in product(MEASURES, (True, False))
    }


class TestSums:
    def test_committees_make_streets_and_streets_the_district(self, district, guo, sheet):
        whole = sheet(guo, first="2025-12-01", last="2026-11-25")
        all_ = {
            key: whole.number(key[0], is_now=key[1]) for key in product(MEASURES, (True, False))
        }
        assert all_["accepted", True] > 0 < all_["accepted", False]
        streets = whole.streets()
        assert [line.name for line in streets] == ["北关街道", "西关街道", "区级调委会"]
        assert sums(whole, streets) == all_
        assert sums(whole, whole.committees()) == all_
        for line in streets:
            one = sheet(guo, first="2025-12-01", last="2026-11-25", within=line.where["within"])
            assert not one.scope.is_by_street
            assert sums(one, one.lines()) == sums(whole, [line])
            assert one.number("accepted") == whole.number("accepted", **line.keys) > 0

    def test_each_number_has_its_rows(self, client, district, guo):
        client.force_login(guo)
        page = client.get(PAGE).content.decode()
        links = re.findall(r'href="([^"]*statistics/rows/[^"]*)"[^>]*>([\d,.]+)</a>', page)
        assert len(links) > 50
        for address, number in links[::7]:
            answer = client.get(unescape(address))
            rows = answer.context["page"].paginator
            measure = answer.context["measure"]
            added = (
                sum(row.amount for row in rows.object_list)
                if answer.context["adds"]
                else rows.count
            )
            assert f"{added:,}" == number, (measure.code, address)

    def test_types_sources_and_months_add_up_to_all(self, client, district, guo):
        client.force_login(guo)
        context = client.get(PAGE).context
        accepted = context["sheet"].number("accepted")
        for _, rows in context["tables"]:
            assert sum(now["number"] for _, now, _ in rows) == accepted
        assert sum(row[1]["number"] for row in context["months"]) == accepted
        assert sum(row[2]["number"] for row in context["months"]) == context["sheet"].number("settled")  # fmt: skip


class TestWhose:
    def test_a_head_reads_the_own_street_and_a_chair_the_own_committee(
        self, district, guo, zhou, li, zheng
    ):
        accepted = {who.username: seen_by(who)["accepted"] for who in (guo, zhou, li, zheng)}
        cases = Case.objects.filter(dispute__registered_at__year=2026)
        assert accepted == {
            "guohong": cases.count(),
            "zhoutao": cases.count(),
            "liwei": cases.filter(station__code="610104003").count(),
            "zhengguoqiang": cases.filter(body=zheng.postings.get().body).count(),
        }
        assert accepted["guohong"] > accepted["liwei"] > accepted["zhengguoqiang"] > 0

    def test_nobody_asks_beyond_that(self, client, district, li, zheng, other_committee):
        rows = reverse("mediation:statistics_rows")
        for who, asked in (
            (li, {"within": "610104006"}),
            (li, {"measure": "accepted", "committee": other_committee.pk}),
            (zheng, {"within": "610104003"}),
            (zheng, {"measure": "accepted", "committee": district["here"].pk}),
            (zheng, {"measure": "accepted", "committee": "x"}),
            (zheng, {"measure": "unknown"}),
        ):
            client.force_login(who)
            assert client.get(rows, asked).status_code == 404, asked

    def test_who_is_posted_for_another_line_alone_reads_nothing(self, district, network):
        leader = staff("other", "钱进", Role.BUREAU_LEADER, network["centre"])
        leader.postings.update(lines=["aid"])
        assert seen_by(leader) == {}

    def test_rows_name_nobody(self, client, district, li):
        client.force_login(li)
        page = client.get(reverse("mediation:statistics_rows"), {"measure": "settled"})
        assert page.context["page"].paginator.count
        assert "王桂兰" not in page.content.decode()
        assert "邻里纠纷" in page.content.decode()


def test_a_rate_on_few_cases_is_marked(client, committee, tian, zheng):
    for outcome in ("settled", "settled", "settled", "failed"):
        dispute(committee, tian, day(3, 2), outcome=outcome)
    client.force_login(zheng)
    page = client.get(PAGE).content.decode()
    assert "3/4（75%）<br><small>样本少</small>" in page
    dispute(committee, tian, day(3, 2), outcome="settled")
    page = client.get(PAGE).content.decode()
    assert "4/5（80%）" in page
    assert "样本少</small>" not in page


def test_what_was_prevented_has_its_warnings(client, network, jing, li, zhou):
    for level, averted in ((2, "suicide"), (3, "suicide"), (2, "")):
        alert = raise_alert(
            center=network["纸坊"], level=level, triggers=["threats"], words="争吵", by=jing
        )
        close_alert(alert, by=li, outcome="settled", words="已劝开", averted=averted)
    for who, opened in ((li, 2), (zhou, 1)):  # the leader opens what was orange or red
        client.force_login(who)
        page = client.get(PAGE).content.decode()
        [(address, number)] = re.findall(r'href="([^"]*averted=[^"]*)">(\d+)</a>', page)
        assert number == "2"
        rows = client.get(unescape(address))
        assert rows.context["page"].paginator.count == 2
        assert rows.content.decode().count(">查看</a>") == opened


def test_the_pages_cost_a_few_queries(client, district, guo, django_assert_max_num_queries):
    client.force_login(guo)
    with django_assert_max_num_queries(20):
        client.get(PAGE)
    with django_assert_max_num_queries(14):
        client.get(reverse("mediation:statistics_rows"), {"measure": "settled"})


def test_the_workbook(client, district, guo):
    client.force_login(guo)
    answer = client.get(reverse("mediation:statistics_xlsx"))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == [
        "总表", "各单位", "纠纷类型", "来源", "难易程度", "每月", "避免的后果", "预警", "排查",
    ]  # fmt: skip
    rows = list(book["各单位"].iter_rows(values_only=True))
    total = next(row for row in rows if row[0] == "合计")
    assert total[1] == seen_by(guo)["accepted"]
    assert [row[0] for row in rows[-4:]] == list(
        Body.objects.order_by("center__path", "name").values_list("name", flat=True)
    )


class TestPublic:
    @pytest.fixture
    def last_year(self, committee, tian):
        caches["pages"].clear()
        for kind, times in (("neighbours", 5), ("family", 4), ("property", 12)):
            for _ in range(times):
                dispute(committee, tian, day(5, 5, 2025), dispute_type=kind)
        yield
        caches["pages"].clear()

    def test_small_figures_are_not_told(self, client, last_year):
        page = client.get(reverse("mediation:home"))
        assert page.context["figures"] == [
            ("物业纠纷", "12 件"), ("邻里纠纷", "5 件"), ("婚姻家庭纠纷", "少于 5"),
        ]  # fmt: skip
        assert "2025 年全区" in page.content.decode()

    def test_they_are_a_few_minutes_old(self, client, last_year, committee, tian, wednesday):
        client.get(reverse("mediation:home"))
        dispute(committee, tian, day(5, 5, 2025), dispute_type="family")
        assert client.get(reverse("mediation:home")).context["figures"][2][1] == "少于 5"
        wednesday.shift(301)
        told = dict(client.get(reverse("mediation:home")).context["figures"])
        assert told["婚姻家庭纠纷"] == "5 件"

    def test_without_any_there_is_no_section(self, client, network):
        caches["pages"].clear()
        assert "去年受理" not in client.get(reverse("mediation:home")).content.decode()
