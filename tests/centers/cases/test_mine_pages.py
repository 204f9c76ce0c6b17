"""My matters, and the page of one case as whoever applied sees it."""

import re

import pytest
from django.urls import reverse

from aid import actions
from centers.cases import gate
from centers.cases.models import AccessLog, Feedback
from tests.aid.conftest import id_number
from tests.centers.cases.files import png, upload


@pytest.fixture
def browser(client, wang):
    client.force_login(wang)
    return client


def text(browser, address):
    return browser.get(address).content.decode()


def step_url(case, verb):
    return reverse("cases:my_step", args=[case.number, verb])


@pytest.fixture
def asked(applied, ma):
    """The reviewer asked for more."""
    actions.ask_supplement(applied, by=ma, lacking="工资欠条", note="内部：先电话核实")
    return applied


@pytest.fixture
def refused(applied, ma, gao):
    actions.examine(
        applied, by=ma, scope_finding="不属于", hardship_finding="未查", proposal="refuse",
        decision_reason="不属于法律援助范围",
    )  # fmt: skip
    actions.decide(applied, "refuse", by=gao, decision_reason="不属于法律援助范围")
    return applied


class TestMyMatters:
    def test_open_cases_come_first_with_the_next_step(self, browser, applied):
        page = text(browser, "/my/")
        assert page.index("正在办的事") < page.index("将要办理")
        for words in ("法律援助申请", "支付劳动报酬", "区法律援助中心正在审查", "最晚12月2日作出"):
            assert words in page
        assert applied.public_url in page

    def test_a_draft_is_gone_on_with(self, browser, draft):
        assert "继续填写" in text(browser, "/my/")
        assert browser.get(draft.public_url).url == reverse("aid:resume", args=[draft.number])

    def test_closed_ones_stand_below(self, browser, refused):
        page = text(browser, "/my/")
        assert "正在办的事" not in page
        assert page.index("将要办理") < page.index("办完的事")

    def test_nobody_sees_anothers(self, client, applied, chen):
        client.force_login(chen)
        assert "法律援助申请" not in text(client, "/my/").split("<main")[1]


class TestTheCase:
    def test_says_where_it_stands_without_names_notes_or_numbers(self, browser, asked, ma):
        gate.note_look(asked, ma, AccessLog.What.FILE, "抽查")
        gate.note_look(asked, ma, AccessLog.What.PAPER)
        page = text(browser, asked.public_url)
        for words in (
            "还需要您补充材料或说明", "请在12月10日以前（含当天）补齐材料", "请补充材料或作出说明",
            "补充材料（说明）通知书", "莲湖区公共法律服务中心", "查看文书、查看案件", asked.code,
        ):  # fmt: skip
            assert words in page
        for hidden in ("马超", "内部：先电话核实", "抽查", id_number(), "13900000001", "审查表"):
            assert hidden not in page

    def test_a_stopped_clock_promises_no_day(self, browser, asked):
        assert "作出给予或者不予" not in text(browser, asked.public_url)

    def test_only_papers_for_the_applicant_open(self, browser, client, refused, chen):
        papers = {paper.code: paper for paper in refused.papers.all()}
        address = reverse("cases:my_paper", args=[refused.number, papers["aid.10"].pk])
        assert browser.get(address)["Content-Type"] == "application/pdf"
        inner = reverse("cases:my_paper", args=[refused.number, papers["aid.08"].pk])
        assert browser.get(inner).status_code == 404
        client.force_login(chen)
        assert client.get(address).status_code == 404

    def test_a_void_paper_is_not_shown(self, browser, refused, gao):
        from centers.cases.actions import void_paper

        paper = refused.papers.get(code="aid.10")
        void_paper(paper, by=gao, reason="日期写错")
        page = text(browser, refused.public_url)
        assert reverse("cases:my_paper", args=[refused.number, paper.pk]) not in page
        assert "日期写错" not in page
        assert (
            browser.get(reverse("cases:my_paper", args=[refused.number, paper.pk])).status_code
            == 404
        )

    def test_looks_of_a_day_and_a_unit_are_one_line(self, browser, applied, ma, gao, wednesday):
        from datetime import timedelta

        for _ in range(3):
            for who in (ma, gao):
                gate.note_look(applied, who, AccessLog.What.FILE)
        wednesday.shift(timedelta(days=1))
        browser.force_login(applied.applicant)
        gate.note_look(applied, ma, AccessLog.What.FILE)
        page = browser.get(applied.public_url)
        assert len(page.context["looks"]) == 2

    def test_an_overdue_clock_says_what_to_do(self, browser, applied, wednesday):
        from datetime import timedelta

        wednesday.shift(timedelta(days=9))
        browser.force_login(applied.applicant)
        assert "已经过了这一天。可以拨打 12348" in text(browser, applied.public_url)

    def test_staff_and_strangers_find_nothing(self, client, applied, chen, ma):
        for who in (chen, ma):
            client.force_login(who)
            for address in (applied.public_url, step_url(applied, "withdraw")):
                assert client.get(address).status_code == 404

    def test_its_queries_are_few(self, browser, asked, django_assert_max_num_queries):
        with django_assert_max_num_queries(24):
            browser.get(asked.public_url)


class TestOwnSteps:
    def test_buttons_are_those_of_the_flow(self, browser, asked):
        links = re.findall(r'href="([^"]*/do/[^"]*)"', text(browser, asked.public_url))
        assert links == [step_url(asked, "send_supplement"), step_url(asked, "withdraw")]

    def test_a_supplement_with_a_photograph(self, browser, asked):
        address = step_url(asked, "send_supplement")
        wrong = browser.post(address, {"note": "", "files": [upload(png())]})
        assert wrong.status_code == 422
        assert "请填写补充说明" in wrong.content.decode()
        assert not asked.attachments.exists()
        sent = browser.post(address, {"note": "补了欠条", "files": [upload(png()), upload(png())]})
        assert sent.url == asked.public_url
        asked.refresh_from_db()
        assert asked.status == "reviewing"
        assert [a.label for a in asked.attachments.all()] == ["补充材料（1）", "补充材料（2）"]
        page = text(browser, asked.public_url)
        assert "您写的：补了欠条" in page
        assert "作出给予或者不予援助的决定" in page

    def test_a_broken_file_sends_nothing(self, browser, asked):
        address = step_url(asked, "send_supplement")
        wrong = browser.post(address, {"note": "补了欠条", "files": [upload(b"MZ")]})
        assert wrong.status_code == 422
        assert "补了欠条</textarea>" in wrong.content.decode().replace("\r\n", "")
        asked.refresh_from_db()
        assert asked.status == "supplement"

    def test_withdrawing_asks_first(self, browser, applied):
        page = text(browser, step_url(applied, "withdraw"))
        assert "撤回这件申请？" in page
        assert "返回，先不办" in page
        assert browser.post(step_url(applied, "withdraw"), {"note": ""}).url == applied.public_url
        assert "申请已撤回" in text(browser, applied.public_url)

    def test_what_is_not_possible_now_says_so(self, browser, applied):
        for method in (browser.get, browser.post):
            response = method(step_url(applied, "object"))
            assert response.url == applied.public_url
            assert "不能“提出异议”" in text(browser, applied.public_url)
        for verb in ("grant", "submit", "nothing"):
            assert browser.get(step_url(applied, verb)).status_code == 404

    def test_a_refused_applicant_objects(self, browser, refused, he):
        assert browser.post(step_url(refused, "object"), {"note": " "}).status_code == 422
        browser.post(step_url(refused, "object"), {"note": "我确实没有收入"})
        refused.refresh_from_db()
        assert refused.status == "objection"
        page = text(browser, refused.public_url)
        assert "最晚11月30日作出异议审查决定" in page

    def test_another_provider_is_asked_for(self, browser, at_work):
        browser.post(step_url(at_work, "ask_change"), {"note": "一直联系不上"})
        at_work.refresh_from_db()
        assert at_work.status == "replacing"
        assert at_work.papers.filter(code="aid.16").exists()

    def test_choosing_has_a_page_of_its_own(self, browser, granted):
        assert browser.get(step_url(granted, "choose")).url == reverse(
            "aid:choose", args=[granted.number]
        )


class TestFeedback:
    def test_once_and_only_when_it_is_done(self, browser, concluded):
        address = reverse("cases:feedback", args=[concluded.number])
        assert address in text(browser, concluded.public_url)
        assert browser.post(address, {"text": "好"}).status_code == 422
        assert browser.post(address, {"score": "5", "text": "好"}).url == concluded.public_url
        assert Feedback.objects.get().score == 5
        assert address not in text(browser, concluded.public_url)
        browser.post(address, {"score": "1"})
        assert Feedback.objects.get().score == 5

    def test_not_while_it_is_open(self, browser, applied):
        address = reverse("cases:feedback", args=[applied.number])
        assert browser.get(address).url == applied.public_url
        browser.post(address, {"score": "1"})
        assert not Feedback.objects.exists()
