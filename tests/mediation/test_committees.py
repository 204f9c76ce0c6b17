"""Committees and their people, through the pages of the bureau, its stations and their own."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from centers.accounts.models import Posting
from centers.common.refusals import Refusal
from centers.messaging.models import Message
from centers.org.models import Body, Center, Change
from mediation import committees, terms
from mediation.committee_figures import coverage, lines, total
from mediation.composition import faults_of_people
from mediation.models import Committee, CourtNotice, Mediator, Term, Training
from tests.cast import TODAY, at

from .things_committees import ELECTED, fill, make_committee, person

NAME = "莲湖区北关街道纸坊社区人民调解委员会"


@pytest.fixture
def zhifang(committee):
    return make_committee(committee)


@pytest.fixture
def people(zhifang, li):
    """郑国强 in the chair, 田芳 and 马玉兰."""
    return fill(zhifang, by=li)


def address(name, *args):
    return reverse(f"mediation:{name}", args=args)


def typed(network, **more):
    return {
        "name": NAME, "kind": "community", "center": network["纸坊"].pk, "founded_on": "2020-05-01",
        "elected_on": "2024-02-29", "phone": "029-12345678", **more,
    }  # fmt: skip


class TestFounding:
    def test_a_station_founds_one_in_its_street(self, client, network, li):
        client.force_login(li)
        page = client.post(address("found_committee"), typed(network), follow=True)
        made = Committee.objects.get()
        assert made.body.name == NAME
        assert made.body.center == network["纸坊"]
        assert made.term_end == date(2027, 2, 28)
        assert "从未" not in page.content.decode()
        assert "还没有通报法院" in page.content.decode()
        assert Change.objects.get(body=made.body).by_name == "李伟"

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"name": "西安某某商事调解中心"}, "《商事调解条例》（国务院令第827号"),
            ({"term_end": "2027-03-01"}, "每届任期三年"),
            ({"term_end": "2024-02-29"}, "届满日期要晚于推选日期"),
            ({"elected_on": "2026-11-26"}, "不能晚于今天"),
            ({"elected_on": "2020-04-30"}, "不能早于设立日期"),
            ({"kind": ""}, "请选择类型"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, client, network, li, more, words):
        client.force_login(li)
        answer = client.post(address("found_committee"), typed(network, **more))
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert 'value="029-12345678"' in answer.content.decode()
        assert not Committee.objects.exists()
        assert not Body.objects.filter(kind="mediation_committee").exists()

    def test_another_street_is_out_of_reach(self, client, network, li):
        client.force_login(li)
        answer = client.post(address("found_committee"), typed(network, center=network["安定"].pk))
        assert answer.status_code == 422
        assert not Committee.objects.exists()

    def test_a_body_that_is_known_becomes_the_committee(self, network, committee, guo):
        facts = {"kind": "community", "founded_on": ELECTED, "elected_on": ELECTED}
        made = committees.found_committee(center=network["纸坊"], name=NAME, by=guo, **facts)
        assert made.body == committee
        with pytest.raises(Refusal, match="同名"):
            committees.found_committee(center=network["纸坊"], name=NAME, by=guo, **facts)

    @pytest.mark.parametrize(
        "facts",
        [{"term_end": date(2028, 3, 2)}, {"term_end": ELECTED}, {"elected_on": date(2019, 4, 30)}],
    )
    def test_the_database_refuses_such_a_term(self, committee, facts):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_committee(committee, **facts)

    def test_a_name_that_another_has_is_refused(self, client, zhifang, other_committee, guo):
        make_committee(other_committee)
        client.force_login(guo)
        data = {
            "name": other_committee.name, "kind": "community", "founded_on": "2019-05-01",
            "elected_on": "2025-03-01",
        }  # fmt: skip
        answer = client.post(address("edit_committee", zhifang.pk), data)
        assert answer.status_code == 422
        assert "已经有同名" in answer.content.decode()
        data |= {"name": NAME, "room": "二楼调解室"}
        client.post(address("edit_committee", zhifang.pk), data)
        zhifang.refresh_from_db()
        assert zhifang.room == "二楼调解室"


class TestReach:
    def test_who_sees_which(self, zhifang, other_committee, li, guo, tian, zheng, ding, zhou):
        other = make_committee(other_committee)
        seen = {
            user.username: set(Committee.objects.visible_to(user))
            for user in (li, guo, tian, zheng, ding, zhou)
        }
        assert seen == {
            "liwei": {zhifang}, "guohong": {zhifang, other}, "tianfang": {zhifang},
            "zhengguoqiang": {zhifang}, "dingjie": {other}, "zhoutao": set(),
        }  # fmt: skip
        assert not Committee.objects.visible_to(tian, "mediation.committees").exists()

    def test_a_stranger_finds_nothing(self, client, zhifang, people, ding):
        client.force_login(ding)
        assert client.get(address("committee", zhifang.pk)).status_code == 404
        assert client.post(address("end_mediator", people[1].pk), {}).status_code == 404

    def test_a_mediator_reads_the_own_one_without_the_reasons_of_leaving(
        self, client, zhifang, people, li, tian
    ):
        committees.end_mediator(people[2], ended_on=TODAY, ground="leaked", note="已查实", by=li)
        client.force_login(tian)
        page = client.get(address("committee", zhifang.pk)).content.decode()
        assert "郑国强" in page
        assert "已查实" not in page
        assert address("appoint", zhifang.pk) not in page


class TestPeople:
    def test_an_account_has_one_seat(self, zhifang, li, tian):
        person(zhifang, "田芳", user=tian, by=li)
        with pytest.raises(Refusal, match="已经对应这里的一位"):
            person(zhifang, "田小芳", user=tian, by=li)

    def test_somebody_is_appointed_with_the_account(self, client, zhifang, li, tian):
        client.force_login(li)
        data = {
            "name": "田芳", "sex": "female", "ethnicity": "汉", "duty": "member", "engagement": "elected",
            "began_on": "2026-11-01", "user": tian.pk,
        }  # fmt: skip
        client.post(address("appoint", zhifang.pk), data)
        one = Mediator.objects.get()
        assert (one.user, one.ethnicity, one.is_full_time) == (tian, "汉族", False)

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"duty": "mediator"}, "由调委会聘任"),
            ({"birth_year": "2010"}, "成年公民"),
            ({"began_on": "2019-04-30"}, "不能早于调委会设立日期"),
            ({"duty": "chair"}, "已经有一位主任"),
        ],
    )
    def test_what_the_law_does_not_allow_is_refused(self, client, zhifang, people, li, more, words):
        client.force_login(li)
        data = {
            "name": "何淑珍", "sex": "female", "ethnicity": "汉族", "duty": "member", "engagement": "elected",
            "began_on": "2026-11-01", **more,
        }  # fmt: skip
        answer = client.post(address("appoint", zhifang.pk), data)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert 'value="何淑珍"' in answer.content.decode()
        assert zhifang.mediators.count() == 3

    def test_a_tenth_member_is_refused(self, zhifang, people, li):
        for number in range(6):
            person(zhifang, f"委员{number}", by=li)
        with pytest.raises(Refusal, match="委员已有 9 人"):
            person(zhifang, "第十位", by=li)
        person(zhifang, "聘任的", "mediator", by=li)

    def test_the_database_refuses_a_second_chair(self, zhifang, people):
        row = Mediator.objects.filter(pk=people[1].pk)
        with pytest.raises(IntegrityError, match="one_chair_of_a_committee"), transaction.atomic():
            row.update(duty="chair")

    @pytest.mark.parametrize(
        "facts",
        [
            {"end_ground": ""},
            {"end_ground": "bribed"},
            {"end_ground": "other", "ended_on": ELECTED - timedelta(1)},
        ],
    )
    def test_the_database_asks_for_a_ground_and_a_note(self, people, facts):
        facts = {"ended_on": TODAY, "end_recorded_at": at(9), **facts}
        with pytest.raises(IntegrityError), transaction.atomic():
            Mediator.objects.filter(pk=people[1].pk).update(**facts)

    def test_whoever_leaves_loses_the_post_too(self, client, zhifang, li, tian):
        seat = person(zhifang, "田芳", user=tian, by=li)
        client.force_login(li)
        data = {"ended_on": "2026-11-25", "ground": "partial"}
        answer = client.post(address("end_mediator", seat.pk), data)
        assert answer.status_code == 422
        assert "请写明查实的情况" in answer.content.decode()
        client.post(address("end_mediator", seat.pk), data | {"note": "偏袒一方，已核实"})
        seat.refresh_from_db()
        assert (seat.ended_on, seat.end_ground) == (TODAY, "partial")
        assert not Posting.objects.on(TODAY).filter(user=tian).exists()
        assert client.get(address("end_mediator", seat.pk)).status_code == 404

    def test_what_is_written_can_be_put_right(self, client, zhifang, people, li):
        client.force_login(li)
        data = {
            "name": "田芳",
            "sex": "female",
            "ethnicity": "回族",
            "speciality": "邻里",
            "is_full_time": "on",
        }
        client.post(address("edit_mediator", people[1].pk), data)
        people[1].refresh_from_db()
        assert (people[1].ethnicity, people[1].is_full_time) == ("回族", True)
        assert people[1].duty == "member"


class TestRenewing:
    def test_a_term_ends_and_another_begins(self, client, zhifang, people, li, wednesday):
        chair, tian, ma = people
        training = Training.objects.create(
            center=zhifang.body.center,
            title="调解技巧",
            on=date(2026, 5, 8),
            hours=4,
            place="纸坊",
            held_by="司法所",
            by=li,
        )
        training.attendees.add(tian)
        client.force_login(li)
        data = {
            "elected_on": "2026-11-20", f"duty_{chair.pk}": "member", f"duty_{tian.pk}": "chair",
            f"duty_{ma.pk}": "",
        }  # fmt: skip
        client.post(address("renew", zhifang.pk), data)
        zhifang.refresh_from_db()
        assert zhifang.term_end == date(2029, 11, 20)
        assert str(Term.objects.get()) == "2025-03-01至2026-11-20"
        now = [(m.name, m.duty, m.began_on) for m in zhifang.mediators.serving().in_order()]
        assert now == [
            ("田芳", "chair", date(2026, 11, 20)), ("郑国强", "member", date(2026, 11, 20)),
        ]  # fmt: skip
        ma.refresh_from_db()
        assert ma.end_ground == "term_over"
        assert training.attendees.filter(committee=zhifang, duty="chair").exists()
        assert [m.duty for m in zhifang.mediators.on(date(2026, 11, 19)).in_order()] == [
            "chair", "member", "member",
        ]  # fmt: skip

    def test_two_chairs_are_refused_and_nothing_changes(self, client, zhifang, people, li):
        client.force_login(li)
        data = {f"duty_{one.pk}": "chair" for one in people} | {"elected_on": "2026-11-20"}
        answer = client.post(address("renew", zhifang.pk), data)
        assert answer.status_code == 422
        assert "主任只能有一人" in answer.content.decode()
        assert not Term.objects.exists()

    def test_an_election_comes_after_the_last(self, zhifang, li):
        with pytest.raises(Refusal, match="晚于上一届"):
            committees.renew(zhifang, elected_on=ELECTED, duties={}, by=li)

    def test_committees_in_term_on_a_day_also_long_past(self, zhifang, other_committee, li):
        make_committee(other_committee, elected_on=date(2022, 3, 1), term_end=date(2025, 3, 1))
        committees.renew(zhifang, elected_on=TODAY, duties={}, by=li)
        in_term = {
            day: {c.body.name for c in Committee.objects.in_term(day)}
            for day in (date(2025, 2, 28), date(2025, 3, 1), date(2026, 5, 5), TODAY)
        }
        assert in_term == {
            date(2025, 2, 28): {other_committee.name}, date(2025, 3, 1): {other_committee.name, NAME},
            date(2026, 5, 5): {NAME}, TODAY: {NAME},
        }  # fmt: skip
        assert coverage(Center.objects.all(), TODAY) == (1, 2)


class TestClosing:
    @pytest.mark.parametrize("day", ["0001-01-01", "2025-02-28"])
    def test_not_before_its_term(self, client, zhifang, people, guo, tian, day):
        person(zhifang, "田小芳", user=tian, by=guo)
        client.force_login(guo)
        typed = {"on": day, "reason": "社区合并"}
        answer = client.post(address("close_committee", zhifang.pk), typed)
        assert answer.status_code == 422
        words = ["撤销日期不能早于本届推选日期（2025-03-01）。"]
        assert answer.context["form"].errors == {"on": words}
        assert "社区合并" in answer.content.decode()
        zhifang.refresh_from_db()
        assert zhifang.is_open
        assert zhifang.mediators.serving().count() == 4

    def test_its_people_leave_and_its_past_stays(self, client, zhifang, people, guo):
        client.force_login(guo)
        client.post(
            address("close_committee", zhifang.pk), {"on": "2026-11-25", "reason": "社区合并"}
        )
        zhifang.refresh_from_db()
        assert zhifang.body.closed_on == TODAY
        assert set(zhifang.mediators.values_list("end_ground", flat=True)) == {"dissolved"}
        assert list(Committee.objects.in_term(TODAY)) == []
        assert list(Committee.objects.in_term(TODAY - timedelta(1))) == [zhifang]
        answer = client.post(
            address("close_committee", zhifang.pk), {"on": "2026-11-25", "reason": "再次"}
        )
        assert "已经撤销" in answer.content.decode()
        assert "2026-11-25 撤销" in "".join(committees.changes_to_tell(zhifang))


class TestCourt:
    def test_what_changed_is_told_and_kept(self, client, zhifang, people, li, guo, wednesday):
        client.force_login(guo)
        where = address("notify_court", zhifang.pk)
        assert "2019-05-01 设立" in client.get(where).content.decode()
        data = {
            "court": "西安市莲湖区人民法院",
            "number": "莲司函 [2026] 1号",
            "way": "letter",
            "summary": "设立",
        }
        page = client.post(where, data, follow=True).content.decode()
        notice = CourtNotice.objects.get()
        assert notice.number == "莲司函〔2026〕1号"
        assert [row[0] for row in notice.people] == ["郑国强", "田芳", "马玉兰"]
        assert "关于莲湖区北关街道纸坊社区人民调解委员会组成情况的通报" in page
        assert list(Committee.objects.untold()) == []
        wednesday.move_to(at(10))
        committees.end_mediator(people[2], ended_on=TODAY, ground="resigned", by=li)
        assert list(Committee.objects.untold()) == [zhifang]
        assert committees.changes_to_tell(zhifang) == ["2026-11-25 起，马玉兰不再任委员（辞职）。"]
        notice.refresh_from_db()
        assert len(notice.people) == 3
        assert zhifang.court_notified_on == TODAY

    def test_a_telephone_number_is_nothing_for_the_court(self, zhifang, li):
        committees.notify_court(
            zhifang, court="法院", number="1号", way="post", summary="设立", by=li
        )
        committees.edit_committee(zhifang, {"name": NAME, "phone": "029-1"}, by=li)
        assert list(Committee.objects.untold()) == []

    def test_the_database_keeps_a_notice(self, zhifang, li):
        notice = committees.notify_court(
            zhifang, court="法院", number="1号", way="post", summary="设立", by=li
        )
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            CourtNotice.objects.filter(pk=notice.pk).update(number="2号")


@dataclass
class Wanted:
    """A composition to be made: members, women among them, minorities among them."""

    chairs: int
    others: int
    women: int = 1
    minorities: int = 0
    is_mixed: bool = False


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(1, 2), Wanted(1, 1), Wanted(0, 3), Wanted(1, 2, women=0), Wanted(1, 2, is_mixed=True),
        Wanted(1, 2, minorities=1, is_mixed=True), Wanted(1, 8), Wanted(1, 9),
    ],
)  # fmt: skip
def test_the_list_and_the_sentences_agree(zhifang, wanted):
    """`irregular` in the database and `faults_of_people` are one rule."""
    duties = ["chair"] * wanted.chairs + ["member"] * wanted.others
    Mediator.objects.bulk_create(
        Mediator(
            committee=zhifang, name=f"人{n}", sex="female" if n < wanted.women else "male", duty=duty,
            ethnicity="回族" if n < wanted.minorities else "汉族", engagement="elected", began_on=ELECTED,
        )
        for n, duty in enumerate(duties)
    )  # fmt: skip
    Mediator.objects.create(
        committee=zhifang, name="聘任的", sex="female", ethnicity="回族", duty="mediator", engagement="hired",
        began_on=ELECTED,
    )  # fmt: skip
    Committee.objects.update(is_mixed=wanted.is_mixed)
    rows = Committee.objects.with_people()
    assert rows.irregular().exists() == bool(faults_of_people(rows.get()))


class TestTheList:
    @pytest.fixture
    def several(self, network, zhifang, people, other_committee, li, guo):
        """纸坊 in order and told; 安定 with an expired term; one at the station whose term is nearly over."""
        committees.notify_court(
            zhifang, court="法院", number="1号", way="post", summary="设立", by=li
        )
        make_committee(other_committee, elected_on=date(2023, 11, 1), term_end=date(2026, 11, 1))
        street = Body.objects.create(
            kind="mediation_committee",
            name="北关街道调委会",
            center=network["北关"],
        )
        make_committee(
            street, kind="subdistrict", elected_on=date(2024, 1, 1), term_end=date(2027, 1, 1)
        )

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("", {"纸坊", "安定", "北关街道调"}),
            ("state=expired", {"安定"}),
            ("state=expiring", {"北关街道调"}),
            ("state=irregular", {"安定", "北关街道调"}),
            ("state=untold", {"安定", "北关街道调"}),
            ("state=idle", {"纸坊", "安定", "北关街道调"}),
            ("state=closed", set()),
            ("kind=subdistrict", {"北关街道调"}),
            ("unit=610104006", {"安定"}),
            ("q=纸坊", {"纸坊"}),
            ("q=%25", set()),
            ("kind=nonsense&state=nonsense", {"纸坊", "安定", "北关街道调"}),
        ],
    )
    def test_it_is_narrowed_in_the_database(self, client, several, guo, query, names):
        client.force_login(guo)
        page = client.get(f"{address('committees')}?{query}")
        found = {row.body.name for row in page.context["page"]}
        assert {
            name for name in ("纸坊", "安定", "北关街道调") if any(name in f for f in found)
        } == names
        assert "在任期内的社区调委会 1 个，全部社区 2 个" in page.content.decode()

    def test_people_are_counted_once_however_often_the_court_was_told(
        self, client, several, zhifang, guo
    ):
        committees.notify_court(
            zhifang, court="法院", number="2号", way="post", summary="再报", by=guo
        )
        client.force_login(guo)
        page = client.get(f"{address('committees')}?q=纸坊")
        [row] = page.context["page"]
        assert (row.people, row.members, row.chairs) == (3, 3, 1)

    def test_its_queries_do_not_grow(
        self, client, several, guo, network, django_assert_max_num_queries
    ):
        bodies = Body.objects.bulk_create(
            Body(kind="mediation_committee", name=f"第{n}调委会", center=network["安定"])
            for n in range(30)
        )
        for body in bodies:
            make_committee(body)
        client.force_login(guo)
        with django_assert_max_num_queries(16):
            page = client.get(address("committees")).content.decode()
        assert "第 1 页，共 2 页" in page

    def test_the_page_of_one_has_a_budget(
        self, client, zhifang, people, li, django_assert_max_num_queries
    ):
        client.force_login(li)
        with django_assert_max_num_queries(24):
            assert "马玉兰" in client.get(address("committee", zhifang.pk)).content.decode()


class TestFigures:
    def test_by_street_and_by_kind(self, client, zhifang, people, other_committee, li, guo):
        make_committee(
            other_committee,
            kind="industry",
            elected_on=date(2023, 11, 1),
            term_end=date(2026, 11, 1),
        )
        person(zhifang, "何淑珍", "mediator", is_full_time=True, by=li)
        for on in (date(2026, 3, 1), date(2026, 6, 1)):
            training = committees.hold_training(
                center=zhifang.body.center,
                title="培训",
                on=on,
                hours=4,
                place="会议室",
                held_by="区局",
                by=li,
            )
            committees.set_attendance(training, among=people, attended=people[:1])
        rows = lines(Committee.objects.all(), "street", year=2026, on=TODAY, times=2)
        assert [(row.name, row.figures["committees"], row.figures["in_term"]) for row in rows] == [
            ("北关街道", 1, 1), ("西关街道", 1, 0),
        ]  # fmt: skip
        first = rows[0].figures
        assert [first[name] for name in ("people", "members", "hired", "full_time", "women", "trained")] == [
            4, 3, 1, 1, 3, 1,
        ]  # fmt: skip
        both = total(lines(Committee.objects.all(), "kind", year=2026, on=TODAY, times=None))
        assert (both.figures["committees"], both.figures["people"], both.figures["trained"]) == (
            2,
            4,
            0,
        )
        client.force_login(guo)
        page = client.get(address("committee_figures")).content.decode()
        assert "北关街道" in page
        assert client.get(address("committee_figures_xlsx") + "?by=kind").status_code == 200

    def test_who_was_active_in_a_year(
        self, client, registered, zhifang, other_committee, network, guo
    ):
        """An association and a regional committee beside that of 纸坊, which registered one dispute."""
        make_committee(other_committee, kind="association")
        body = Body.objects.create(
            kind="mediation_committee",
            name="莲湖区大兴新区商圈人民调解委员会",
            center=network["centre"],
        )
        make_committee(body, kind="regional")

        def active(year):
            found = lines(Committee.objects.all(), "kind", year=year, on=TODAY, times=2)
            return {
                line.name: (
                    line.figures["committees"],
                    line.figures["active"],
                    line.figures["cases"],
                )
                for line in found
                if line.figures["committees"]
            }

        assert active(2026) == {"社区": (1, 1, 1), "区域性": (1, 0, 0), "协会": (1, 0, 0)}
        assert active(2025)["社区"] == (1, 0, 0)
        assert set(Committee.objects.idle(2026)) == set(Committee.objects.exclude(pk=zhifang.pk))
        client.force_login(guo)
        page = client.get(address("committees"), {"state": "idle", "kind": "regional"})
        assert [row.body for row in page.context["page"]] == [body]
        assert "有受理的调委会" in client.get(address("committee_figures")).content.decode()

    def test_its_queries_are_few(self, client, zhifang, people, guo, django_assert_max_num_queries):
        client.force_login(guo)
        with django_assert_max_num_queries(18):
            client.get(address("committee_figures"))


class TestTrainingAndStudios:
    def test_who_attended_is_ticked_street_by_street(self, client, zhifang, people, network, guo):
        client.force_login(guo)
        data = {
            "title": "文书规范", "on": "2026-11-20", "hours": "4", "place": "会议室", "center": network["centre"].pk,
            "held_by": "莲湖区司法局",
        }  # fmt: skip
        page = client.post(address("hold_training"), data, follow=True)
        training = page.context["training"]
        where = address("training", training.pk) + "?unit=610104003"
        client.post(where, {"attended": [people[0].pk, people[1].pk]})
        client.post(where, {"attended": [people[0].pk]})
        assert [m.name for m in training.attendees.all()] == ["郑国强"]
        client.post(address("training", training.pk) + "?unit=610104006", {})
        assert training.attendees.count() == 1

    def test_a_studio_is_public_once_it_is_named(self, client, zhifang, people, guo):
        client.force_login(guo)
        data = {"name": "田芳调解工作室", "leader": people[1].pk}
        client.post(address("add_studio", zhifang.pk), data, follow=True)
        studio = zhifang.studios.get()
        unit = reverse("org:unit", args=[zhifang.body.center.code])
        page = client.get(unit).content.decode()
        assert "郑国强（主任）、" in page
        assert "田芳调解工作室" not in page
        answer = client.post(address("edit_studio", studio.pk), data | {"named_by": "莲湖区司法局"})
        assert answer.status_code == 422
        client.post(
            address("edit_studio", studio.pk),
            data | {"named_by": "莲湖区司法局", "named_on": "2026-11-01"},
        )
        assert "田芳调解工作室" in client.get(unit).content.decode()
        committees.end_mediator(people[1], ended_on=TODAY, ground="resigned", by=guo)
        assert "田芳" not in client.get(unit).content.decode()


class TestWarning:
    @pytest.mark.parametrize(
        ("end", "mark"),
        [
            (TODAY + timedelta(91), None), (TODAY + timedelta(90), "90"), (TODAY + timedelta(31), "90"),
            (TODAY + timedelta(30), "30"), (TODAY, "30"), (TODAY - timedelta(1), "-1"),
        ],
    )  # fmt: skip
    def test_each_hears_once_of_each_mark(self, zhifang, li, guo, zheng, tian, zhao, end, mark):
        Committee.objects.update(
            elected_on=end - timedelta(1000), term_end=end, founded_on=end - timedelta(1000)
        )
        terms.warn()
        terms.warn()
        told = Message.objects.filter(key__startswith="mediation:term:")
        assert {m.user.name for m in told} == ({"李伟", "郭红", "郑国强"} if mark else set())
        assert told.count() == len({m.user for m in told})
        assert all(f":{mark}:" in m.key for m in told)

    def test_a_committee_that_is_closed_is_left_alone(self, zhifang, guo):
        Committee.objects.update(term_end=TODAY)
        committees.close_committee(zhifang, on=TODAY, reason="合并", by=guo)
        terms.warn()
        assert not Message.objects.filter(key__startswith="mediation:term:").exists()


def test_the_demo_is_made_once_and_keeps_who_signs_in(network, committee, zheng, tian, li, guo):
    from centers.cases.synthetic.world import World
    from mediation import standards
    from mediation.synthetic.committees import make_committees

    standards.load()
    world = World(1, years=1)
    made = make_committees(world)
    assert made == 2 + 2 + 6  # rooms, streets, other kinds
    assert make_committees(world) == 0
    own = Committee.objects.get(body=committee)
    assert own.mediators.get(duty="chair").user == zheng
    assert own.mediators.get(user=tian).sex == "female"
    assert own.studios.exists()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
