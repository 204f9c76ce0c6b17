"""What disputes themselves warn of: when a warning goes out, and what a case page says of the same people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from centers.cases.actions import advance
from centers.cases.models import Case
from centers.common.refusals import Refusal
from centers.org.models import Body
from mediation import actions
from mediation.alerts import close_alert
from mediation.models import Alert, AlertEntry
from mediation.signals import Level
from mediation.watch import signals_for
from tests.cast import Role, at, staff

from .conftest import APPLICANT, OPPONENT, answers

WANG, SUN = answers()["people"]
HE, LIU = {"name": "何淑珍"}, {"name": "刘建国"}


def people(*rows):
    return [{**row, "role": role} for row, role in zip(rows, (APPLICANT, OPPONENT), strict=False)]


def raised(case):
    return list(Alert.objects.filter(case=case).values_list("level", "triggers"))


class TestTakingIn:
    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            ({}, []),
            ({"headcount": 9}, []),
            ({"headcount": 10}, [(Level.ORANGE, ["crowd"])]),
            ({"has_violence": True}, [(Level.ORANGE, ["domestic_violence"])]),
            ({"police_case_ref": "莲公治字〔2026〕1号"}, [(Level.YELLOW, ["police_before"])]),
            ({"source": "police", "form": "none"}, [(Level.YELLOW, ["police_before"])]),
            ({"source": "petition", "form": "none"}, []),
            (
                {"has_violence": True, "headcount": 12, "police_case_ref": "1号"},
                [(Level.ORANGE, ["domestic_violence", "crowd", "police_before"])],
            ),
        ],
    )
    def test_what_is_told_raises_one_warning(self, committee, zhang, li, said, expected):
        case = actions.take(committee=committee, answers=answers(**said), by=zhang)
        assert raised(case) == expected

    def test_the_warning_stands_at_the_unit_and_names_nobody(self, committee, zhang, li):
        case = actions.take(committee=committee, answers=answers(has_violence=True), by=zhang)
        alert = Alert.objects.get()
        assert (alert.center, alert.raised_by) == (case.center, None)
        assert alert.words == "登记纠纷时发现：家庭暴力。"
        told = alert.entries.get(verb=AlertEntry.Verb.TOLD)
        assert "李伟" in told.words

    def test_a_lead_of_ten_people_warns_too(self, committee, tian):
        case = actions.report_lead(committee=committee, answers=answers(headcount=10), by=tian)
        assert raised(case) == [(Level.ORANGE, ["crowd"])]

    def test_what_is_corrected_warns_once(self, registered, tian):
        for _ in range(2):
            actions.correct(registered, answers={"has_violence": True}, by=tian)
        actions.correct(registered, answers={"headcount": 30}, by=tian)
        assert raised(registered) == [
            (Level.ORANGE, ["domestic_violence"]),
            (Level.ORANGE, ["crowd"]),
        ]

    def test_what_is_long_past_is_no_news(self, committee, zhang):
        then = timezone.now() - timedelta(days=8)
        given = answers(has_violence=True)
        assert raised(actions.take(committee=committee, answers=given, by=zhang, at=then)) == []

    def test_nothing_is_left_of_what_was_refused(self, committee, tian):
        alone = answers(has_violence=True, people=people(WANG))
        with pytest.raises(Refusal):
            actions.take_and_register(committee=committee, answers=alone, by=tian)
        assert not Alert.objects.exists()


class TestReporting:
    def test_telling_the_police_is_a_red_warning_that_says_so(self, talking, tian, li):
        report = {"danger": "扬言报复。", "measures": "劝离。", "addressee": "北关派出所"}
        actions.escalate(talking, by=tian, **report)
        actions.escalate(talking, by=tian, **report)
        alert = Alert.objects.get(case=talking)
        assert (alert.level, alert.raised_by) == (Level.RED, tian)
        assert alert.entries.filter(verb=AlertEntry.Verb.REPORTED_POLICE).count() == 1
        assert "扬言报复" not in alert.words  # it stands in the letter

    def test_a_closed_one_is_not_taken_up_again(self, talking, tian, li):
        report = {"danger": "扬言报复。", "measures": "劝离。", "addressee": "北关派出所"}
        actions.escalate(talking, by=tian, **report)
        close_alert(Alert.objects.get(), by=li, outcome="police", words="已处置。")
        actions.escalate(talking, by=tian, **report)
        assert Alert.objects.filter(case=talking).count() == 2


@pytest.fixture
def again(registered, committee, tian, wednesday):
    """The same two on the day after; `again(people=…)` with other facts."""

    def take(*, to=committee, by=tian, days=1, **said):
        wednesday.move_to(at(9) + timedelta(days=days))
        return actions.take_and_register(committee=to, answers=answers(**said), by=by)

    return take


class TestTheSamePeople:
    def test_a_second_quarrel_within_thirty_days_is_a_yellow_warning(self, again, registered, tian):
        case = again(days=6)
        assert raised(case) == [(Level.YELLOW, ["repeat"])]
        assert raised(registered) == []
        words = Alert.objects.get().words
        assert "第 2 次发生邻里纠纷（11月25日、12月1日），都在纸坊社区" in words
        assert registered.number not in words
        assert "王桂兰" not in words
        assert "孙国庆" not in words

    def test_it_is_said_on_the_page_of_the_case(self, client, again, tian):
        case = again()
        client.force_login(tian)
        assert (
            "同样的当事人三十日内第 2 次发生"
            in client.get(case.get_absolute_url()).content.decode()
        )

    def test_after_thirty_days_it_is_said_and_no_warning(self, again, registered, tian):
        case = again(days=31)
        assert raised(case) == []
        [words] = signals_for(case, tian)
        assert words.startswith("同样的当事人九十日内另有 1 件纠纷（11月25日）")
        assert registered.number in words

    def test_after_ninety_days_nothing_is_said(self, again, tian):
        assert signals_for(again(days=91), tian) == []

    @pytest.mark.parametrize(
        ("who", "is_same"),
        [
            (people(SUN, WANG), True),  # the other way round
            (people({**WANG, "name": "王桂兰兰"}, SUN), True),  # the phone says who it is
            (people({**WANG, "phone": ""}, {**SUN, "phone": ""}), True),
            (
                people({**WANG, "phone": "13900000009", "address": ""}, SUN),
                False,
            ),  # another one of that name
            (people({**WANG, "address": ""}, HE), False),  # one alone is no repetition
            (
                people({**WANG, "address": ""}, {**HE, "phone": WANG["phone"]}),
                False,
            ),  # one phone, one person
        ],
    )
    def test_two_of_the_same_people(self, again, tian, who, is_same):
        assert bool(signals_for(again(people=who), tian)) is is_same

    def test_names_count_within_a_street_alone(self, again, other_committee, ding):
        nobodys = people({**WANG, "phone": ""}, {**SUN, "phone": ""})
        assert signals_for(again(to=other_committee, by=ding, people=nobodys), ding) == []

    def test_elsewhere_only_how_many_and_when_is_said(
        self, again, registered, other_committee, ding
    ):
        case = again(to=other_committee, by=ding)
        [words] = signals_for(case, ding)
        assert words == "同样的当事人九十日内另有 1 件纠纷（11月25日），不由您这里办理。"
        alert = Alert.objects.get(case=case)
        assert alert.triggers == ["repeat"]
        assert alert.words == "同样的当事人九十日内另有 1 件纠纷（11月25日）。"
        assert registered.number not in words

    def test_a_lead_that_was_nothing_does_not_count(self, committee, tian, wednesday):
        lead = actions.report_lead(committee=committee, answers=answers(), by=tian)
        advance(lead, "drop_lead", by=tian, note="没有这回事")
        case = actions.take_and_register(committee=committee, answers=answers(), by=tian)
        assert signals_for(case, tian) == []

    def test_it_costs_a_few_queries(self, again, tian, django_assert_max_num_queries):
        case = again()
        again(days=2)
        case = Case.objects.get(pk=case.pk)
        with django_assert_max_num_queries(7):
            assert signals_for(case, tian)


def at_home(address, **more):
    """何淑珍, who lives at an address, and 刘建国 of nowhere."""
    return people({**HE, "address": address, **more}, LIU)


class TestTheSameAddress:
    def test_others_who_quarrel_there_for_the_same_are_a_yellow_warning(
        self, again, registered, tian
    ):
        case = again(people=at_home("北关正街１２号"), days=6)
        assert raised(case) == [(Level.YELLOW, ["repeat"])]
        words = Alert.objects.get().words
        assert words == (
            "同一地址三十日内第 2 次发生邻里纠纷（11月25日、12月1日），当事人不尽相同，建议列为黄色预警，"
            "调解时一并了解是否由同一原因引起。"
        )
        assert signals_for(case, tian) == [f"{words}以前的纠纷：{registered.number}。"]

    def test_the_same_people_are_said_once(self, again, tian):
        [words] = signals_for(again(), tian)
        assert words.startswith("同样的当事人")

    @pytest.mark.parametrize(
        ("said", "days"),
        [
            ({"people": at_home("")}, 1),
            ({"people": at_home("北关正街")}, 1),  # a street is no place
            ({"people": at_home("北关正街 13 号")}, 1),
            ({"people": at_home("北关正街 12 号", address_protected=True)}, 1),
            ({"people": at_home("北关正街 12 号", is_organisation=True)}, 1),
            ({"people": at_home("北关正街 12 号"), "dispute_type": "property"}, 1),
            ({"people": at_home("北关正街 12 号")}, 30),
        ],
    )
    def test_what_is_no_sign(self, again, tian, said, days):
        case = again(**said, days=days)
        assert raised(case) == []
        assert signals_for(case, tian) == []

    def test_two_without_an_address_have_none_in_common(self, committee, again, tian):
        actions.take_and_register(committee=committee, answers=answers(people=at_home("")), by=tian)
        case = again(people=people({"name": "马玉兰"}, {"name": "高洁"}))
        assert raised(case) == []

    def test_another_street_does_not_hear_of_it(self, again, other_committee, ding):
        case = again(to=other_committee, by=ding, people=at_home("北关正街 12 号"))
        assert raised(case) == []

    def test_who_may_not_open_it_hears_no_number(self, again, registered, network, ding):
        """Another committee of the same street."""
        body = Body.objects.create(
            kind="mediation_committee", name="北关街道调委会", center=network["北关"]
        )
        mediator = staff("wu", "吴刚", Role.MEDIATOR, body=body)
        case = again(to=body, by=mediator, people=at_home("北关正街 12 号"))
        [words] = signals_for(case, mediator)
        assert words.endswith("其中 1 件不由您这里办理。")
        assert registered.number not in words
