"""王桂兰 applies online, one question a page."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from aid import actions
from aid.forms.application import PAGES
from centers.accounts.models import Consent
from centers.cases.models import Attachment, Case, CaseEvent, Party, StoredFile
from centers.messaging.models import Message
from tests.aid.conftest import answers, id_number
from tests.centers.cases.files import png, upload

ANSWERS = {
    "who": {"who": "self"},
    "name": {"name": "王桂兰", "ethnicity": "汉族"},
    "id": {"id_type": "id_card", "id_number": id_number()},
    "contact": {"phone": "", "address": "北关正街 12 号 3 单元"},
    "categories": {"categories": ["elderly", "migrant"]},
    "matter": {"matter_kind": "labour"},
    "ground": {"ground": "labour"},
    "cause": {"cause": "拖欠工资", "opponents": "西安某餐饮有限公司、钱老板"},
    "organ": {"organ": "", "stage": ""},
    "venue": {"venue": "body"},
    "facts": {"facts": "在饭店洗碗八个月，老板拖欠工资两万元。", "request": "要回工资两万元。"},
    "exemption": {"exemption": "none"},
    "means": {"household": "2", "monthly_income": "1800", "assets": "", "debts": ""},
    "urgent": {"limitation_on": ""},
}


@pytest.fixture
def browser(client, wang):
    client.force_login(wang)
    return client


@pytest.fixture
def case(browser):
    browser.post(reverse("aid:start"))
    return Case.objects.get()


def page_url(case, slug):
    return reverse("aid:page", args=[case.number, slug])


def answer_all(browser, case, **changes):
    """Answers page after page, going where the portal leads; gives the last address."""
    said = ANSWERS | changes
    address = page_url(case, "who")
    for _ in PAGES:
        slug = address.rstrip("/").split("/")[-1]
        if slug == "materials":
            break
        response = browser.post(address, said[slug])
        assert response.status_code == 302, response.content.decode()
        address = response.url
    return address


def test_the_front_page_is_everybodys_and_says_how(client, network):
    page = client.get("/aid/").content.decode()
    for words in (
        "不用开证明",
        "七日内",
        "12348",
        reverse("booking:choose_place", args=["PLS-02"]),
    ):
        assert words in page
    assert f"{reverse('account_request_login_code')}?next=/aid/" in page


def test_starting_twice_is_one_draft(browser, case):
    browser.post(reverse("aid:start"))
    assert Case.objects.count() == 1
    assert reverse("aid:resume", args=[case.number]) in browser.get("/aid/").content.decode()


def test_from_the_first_question_to_the_receipt(browser, case, wang):
    address = answer_all(browser, case)
    assert address == reverse("aid:materials", args=[case.number])
    check = reverse("aid:check", args=[case.number])
    page = browser.get(check).content.decode()
    assert "第 16 步" in page
    assert "拖欠工资" in page
    assert "1,800.00元" in page
    assert "我承诺" in page
    refused = browser.post(check)
    assert refused.status_code == 422
    assert "请勾选承诺后再提交" in refused.content.decode()
    response = browser.post(check, {"pledge": "on"})
    assert response.url == reverse("aid:done", args=[case.number])
    case.refresh_from_db()
    assert case.status == "reviewing"
    receipt = browser.get(response.url).content.decode()
    for words in (case.number, case.code, "最晚12月2日作出", "139****0001"):
        assert words in receipt
    paper = case.papers.get(code="aid.05")
    file = browser.get(reverse("cases:my_paper", args=[case.number, paper.pk]))
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF-")
    told = Consent.objects.get(given_by=wang)
    assert (told.notice.code, told.kind) == ("aid", Consent.Kind.TOLD)


def test_progress_counts_only_what_is_asked(browser, case):
    def progress(slug):
        return re.search(
            r"第 (\d+) 步，共 (\d+) 步", browser.get(page_url(case, slug)).content.decode()
        )

    assert progress("who").groups() == ("1", "16")
    browser.post(page_url(case, "who"), {"who": "ward"})
    assert progress("name").groups() == ("3", "17")
    answer_all(
        browser, case, who={"who": "ward"}, proxy={"proxy_name": "王桂兰", "proxy_relation": "母亲"}
    )
    browser.post(page_url(case, "exemption"), {"exemption": "migrant"})
    assert progress("who").groups() == ("1", "16")  # no page of means


def test_what_was_answered_stays_and_stands_there_again(browser, case):
    answer_all(browser, case)
    assert (
        'value="北关正街 12 号 3 单元"' in browser.get(page_url(case, "contact")).content.decode()
    )
    page = browser.get(page_url(case, "facts")).content.decode()
    assert "在饭店洗碗八个月" in page
    assert re.search(
        r'value="none"[^>]*checked', browser.get(page_url(case, "exemption")).content.decode()
    )


def test_a_mistake_keeps_what_was_typed(browser, case):
    browser.post(page_url(case, "name"), ANSWERS["name"])
    wrong = browser.post(
        page_url(case, "id"), {"id_type": "id_card", "id_number": "61010419500101"}
    )
    assert wrong.status_code == 422
    assert 'value="61010419500101"' in wrong.content.decode()
    wrong = browser.post(page_url(case, "categories"), {})
    assert "请至少选一项" in wrong.content.decode()


def test_numbers_are_shown_masked_and_replaced_only_when_typed_anew(browser, case, wang):
    answer_all(browser, case)
    addresses = [page_url(case, p.slug) for p in PAGES] + [
        reverse("aid:check", args=[case.number]), reverse("aid:materials", args=[case.number]),
        reverse("portal:mine"), "/aid/",
    ]  # fmt: skip
    for address in addresses:
        page = browser.get(address).content.decode()
        assert id_number() not in page, address
        assert wang.phone not in page, address
    assert "610***********" in browser.get(page_url(case, "id")).content.decode()
    browser.post(page_url(case, "id"), {"id_type": "id_card", "id_number": ""})
    browser.post(page_url(case, "contact"), {"phone": "", "address": "西关 1 号"})
    party = Party.objects.get(role="applicant")
    assert (party.id_number, party.phone, party.address) == (id_number(), wang.phone, "西关 1 号")
    changed = browser.post(page_url(case, "id"), {"id_type": "passport", "id_number": ""})
    assert changed.status_code == 422
    browser.post(page_url(case, "contact"), {"phone": "13900000009", "address": "西关 1 号"})
    assert Party.objects.get(role="applicant").phone == "13900000009"


def test_a_change_leads_back_to_the_check(browser, case):
    answer_all(browser, case)
    check = reverse("aid:check", args=[case.number])
    link = f"{page_url(case, 'name')}?then=check"
    assert link in browser.get(check).content.decode()
    assert browser.post(link, {"name": "王桂蘭", "ethnicity": "汉族"}).url == check


def test_another_kind_of_matter_asks_the_ground_anew(browser, case):
    answer_all(browser, case)
    response = browser.post(f"{page_url(case, 'matter')}?then=check", {"matter_kind": "criminal"})
    assert response.url == f"{page_url(case, 'ground')}?then=check"
    assert browser.get(reverse("aid:check", args=[case.number])).url == response.url


def test_means_that_need_not_be_checked_are_not_handed_in(browser, case):
    answer_all(browser, case)
    browser.post(page_url(case, "exemption"), {"exemption": "migrant"})
    check = reverse("aid:check", args=[case.number])
    assert "我承诺" not in browser.get(check).content.decode()
    browser.post(check)
    application = Case.objects.get().aid_application
    assert application.means_check == "exempt"
    assert application.household is None
    assert application.pledged_at is None


def test_a_page_too_early_leads_to_where_one_is(browser, case):
    assert browser.get(page_url(case, "facts")).url == page_url(case, "who")
    browser.post(page_url(case, "name"), ANSWERS["name"])
    assert browser.get(page_url(case, "proxy")).url == page_url(case, "id")
    assert browser.get(page_url(case, "nothing")).status_code == 404


def test_what_was_handed_in_cannot_be_edited(browser, applied):
    for name in ("page", "materials", "resume"):
        more = ["name"] if name == "page" else []
        assert (
            browser.get(reverse(f"aid:{name}", args=[applied.number, *more])).url
            == applied.public_url
        )
    changed = browser.post(page_url(applied, "name"), {"name": "别人", "ethnicity": "汉族"})
    assert changed.url == applied.public_url
    assert applied.parties.get(role="applicant").name == "王桂兰"
    assert browser.post(reverse("aid:check", args=[applied.number])).url == reverse(
        "aid:done", args=[applied.number]
    )


def test_a_stranger_and_staff_find_nothing(client, draft, chen, ma):
    addresses = [page_url(draft, "name"), *(
        reverse(f"aid:{name}", args=[draft.number]) for name in ("check", "materials", "done", "resume")
    )]  # fmt: skip
    for who in (chen, ma):
        client.force_login(who)
        for address in addresses:
            assert client.get(address).status_code == 404, address
    client.logout()
    assert "/accounts/" in client.get(addresses[0]).url


def test_materials_come_with_the_application(browser, draft):
    address = reverse("aid:materials", args=[draft.number])
    browser.post(address, {"label": "欠条", "files": [upload(png())]})
    browser.post(address, {"label": "合同", "files": [upload(png()), upload(png())]})
    assert [a.label for a in draft.attachments.all()] == ["欠条", "合同（1）", "合同（2）"]
    first = draft.attachments.first()
    browser.post(reverse("aid:remove_material", args=[draft.number, first.pk]))
    assert "欠条" not in browser.get(reverse("aid:check", args=[draft.number])).content.decode()
    assert not draft.events.exists()
    browser.post(reverse("aid:check", args=[draft.number]))
    assert draft.papers.filter(code="aid.05").exists()


class TestOldDrafts:
    def test_go_after_thirty_days_without_a_trace(self, browser, draft, wednesday):
        browser.post(
            reverse("aid:materials", args=[draft.number]),
            {"label": "欠条", "files": [upload(png())]},
        )
        wednesday.shift(timedelta(days=29))
        assert actions.delete_old_drafts() == 0
        wednesday.shift(timedelta(days=1, minutes=1))
        assert actions.delete_old_drafts() == 1
        for model in (Case, Party, Attachment, StoredFile, CaseEvent):
            assert not model.objects.exists()

    def test_but_not_what_was_handed_in(self, applied, wednesday):
        wednesday.shift(timedelta(days=90))
        assert actions.delete_old_drafts() == 0
        assert Case.objects.get() == applied


def test_a_proxy_says_for_whom(browser, case):
    who = {"who": "detained"}
    proxy = {"proxy_name": "王桂兰", "proxy_relation": "母亲", "detained_at": "西安市看守所"}
    answer_all(browser, case, who=who, proxy=proxy, name={"name": "李明", "ethnicity": "汉族"})
    page = browser.get(reverse("aid:check", args=[case.number])).content.decode()
    assert "王桂兰（母亲）" in page
    assert "西安市看守所" in page


def test_answers_stays_what_the_verbs_take():
    assert set(answers()) >= {name for said in ANSWERS.values() for name in said}


def test_everyday_words_stand_there_and_whoever_cannot_tell_may_say_so(browser, case):
    answer_all(browser, case)
    page = browser.get(page_url(case, "ground")).content.decode()
    assert "拖欠工资，或者单位不承认劳动关系" in page
    assert "支付劳动报酬" not in page
    answer_all(browser, case, ground={"ground": "unsure"}, venue={"venue": "unsure"})
    check = browser.get(reverse("aid:check", args=[case.number])).content.decode()
    assert "说不清，请工作人员判断" in check
    browser.post(reverse("aid:check", args=[case.number]), {"pledge": "on"})
    case.refresh_from_db()
    assert (case.status, case.aid_application.ground) == ("reviewing", "unsure")


def test_a_near_limit_is_answered_at_once(browser, case, ma):
    """On the check, the receipt and the page of the case; the reviewer hears of it, too, and sees it there."""
    soon = timezone.localdate() + timedelta(days=6)
    answer_all(browser, case, urgent={"limitation_on": str(soon)})
    addresses = [reverse(name, args=[case.number]) for name in ("aid:check", "aid:done")]
    assert "不到七天了" in browser.get(addresses[0]).content.decode()
    browser.post(addresses[0], {"pledge": "on"})
    for address in (addresses[1], case.public_url):
        assert "不到七天了" in browser.get(address).content.decode()
    assert Message.objects.filter(user=ma, text__contains="不到七日").count() == 1
    browser.force_login(ma)
    assert "不到七日，可以先行提供援助" in browser.get(case.get_absolute_url()).content.decode()


def test_a_far_limit_is_nothing_to_warn_of(browser, case, ma):
    far = timezone.localdate() + timedelta(days=7)
    answer_all(browser, case, urgent={"limitation_on": str(far)})
    address = reverse("aid:check", args=[case.number])
    assert "不到七天" not in browser.get(address).content.decode()
    browser.post(address, {"pledge": "on"})
    assert not Message.objects.filter(user=ma, text__contains="不到七日").exists()


def test_an_error_stands_at_the_top_of_the_check(browser, case):
    answer_all(browser, case)
    answer = browser.post(reverse("aid:check", args=[case.number]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('class="error-summary') == 1
    assert page.index('class="error-summary') < page.index("为谁申请")
