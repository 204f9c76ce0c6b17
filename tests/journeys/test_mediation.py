"""People's mediation as those who quarrel, those who settle and those who answer for it meet it, in a browser."""

from datetime import date

import pytest
from django.urls import reverse

from centers.cases.models import Case
from centers.messaging.actions import drain
from centers.messaging.models import Message
from centers.org.models import Body
from mediation import standards
from mediation.models import Alert, Committee, StandardCheck
from tests.cast import PASSWORD, Role, at, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SUBMIT = "main form.form button[type=submit]"


def at_desk(visit, user, start="/desk/todo/", **options):
    visitor = visit(**options)
    visitor.sign_in_as_staff(user.username, PASSWORD)
    visitor.page.goto(start)
    return visitor


def press(visitor, words):
    visitor.page.click(f"main form button[type=submit]:has-text('{words}')")


def take(visitor, case, verb, words, **fields):
    """One step of a case at the desk: from its page, through its form, back."""
    page = visitor.page
    page.goto(reverse("cases:step", args=[case.number, verb]))
    fill(page, **fields)
    press(visitor, words)
    assert visitor.sees("办理经过")


def fill(page, **fields):
    for name, value in fields.items():
        box = page.locator(f"main [name={name}]").first
        if box.get_attribute("type") in {"radio", "checkbox"}:
            page.check(f"main [name={name}]{f'[value={value}]' if value is not True else ''}")
        elif box.evaluate("e => e.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)


def required_and_open(page):
    """How many fields of the form must be filled in, of those that the page shows."""
    return page.evaluate(
        """() => [...document.querySelectorAll('main form.form :is(input, select, textarea)')]
           .filter(e => e.required && e.offsetParent !== null && e.type !== 'hidden').length"""
    )


def test_neighbours_settle_perform_and_say_what_they_think(
    visit, committee, wang, chen, tian, zheng
):
    asking = visit(width=375)
    page = asking.page
    page.goto("/mediation/")
    page.click("text=网上申请：先用手机号码登录")
    asking.sign_in_by_phone("13900000001")
    page.click("text=网上申请：开始填写")
    fill(page, committee=str(committee.pk))
    page.click(SUBMIT)
    page.wait_for_selector("h1:has-text('是什么纠纷')")
    fill(page, dispute_type="neighbours", facts="楼道堆放杂物。", claims="清走杂物。")
    page.click(SUBMIT)
    page.wait_for_selector("h1:has-text('对方是谁')")
    fill(page, other_name="陈晓燕", other_phone="13900000002")
    page.click(SUBMIT)
    page.wait_for_selector("h1:has-text('您的情况')")
    assert page.input_value("[name=name]") == "王桂兰"
    page.click(SUBMIT)
    page.click("button:has-text('提交调解申请')")
    assert asking.sees("最晚11月26日登记")
    case = Case.objects.get()

    other = visit(width=375)
    other.page.goto("/my/")
    other.sign_in_by_phone("13900000002")
    assert other.sees("还没有消息")
    assert "人民调解" not in other.page.inner_text("main")  # not before it is registered

    drain()
    mediator = at_desk(visit, tian)
    assert mediator.sees(f"有新的纠纷 {case.number}")
    take(mediator, case, "register", "受理登记")
    take(mediator, case, "tell_rights", "告知权利义务")
    take(mediator, case, "invite", "邀请对方", matter="楼道堆放物品的事")
    other.page.goto("/my/")
    other.page.click("main a:has-text('邻里纠纷')")
    assert other.sees("不同意、不参加，没有任何不利后果")
    assert "王桂兰" not in other.page.inner_text("main")
    other.page.click("main a.btn:has-text('同意调解')")
    press(other, "同意调解")
    assert other.sees("正在调解")
    assert other.sideways() <= 0

    take(mediator, case, "record", "记录调解", record="双方各说了经过。", result="愿意清走。")
    take(
        mediator, case, "agree_written", "达成书面协议", content="三日内清走楼道杂物。", performance="自行清走",
        due_on="2026-11-28",
    )  # fmt: skip
    chair = at_desk(visit, zheng)
    chair.page.goto(reverse("cases:step", args=[case.number, "sign"]))
    press(chair, "登记签字盖章")
    assert chair.sees("请逐人核对后勾选")
    for box in chair.page.locator("main form [type=checkbox]").all():
        box.check()
    press(chair, "登记签字盖章")
    assert chair.sees("共同申请司法确认")
    for visitor, address in (
        (asking, case.public_url),
        (other, reverse("mediation:side", args=[case.number])),
    ):
        visitor.page.goto(address)
        visitor.page.click("main a.btn:has-text('确认已履行')")
        press(visitor, "确认已履行")
        assert visitor.sees("您已确认")
    assert Case.objects.get().status == "performed"
    asking.page.goto(case.public_url)
    asking.page.click("main a:has-text('评价这次服务')")
    asking.page.check("[name=score][value='5']")
    asking.page.click(SUBMIT)
    other.page.goto(reverse("mediation:side", args=[case.number]))
    other.page.click("main a:has-text('评价这次服务')")
    other.page.check("[name=score][value='4']")
    other.page.click(SUBMIT)
    assert other.sees("您的答复")
    assert sorted(Case.objects.get().feedback.values_list("score", flat=True)) == [4, 5]


def test_on_a_phone_a_mediator_logs_a_case_and_the_wife_refuses(visit, committee, tian, wang):
    mediator = at_desk(visit, tian, width=375)
    page = mediator.page
    page.click("main a:has-text('登记纠纷')")
    assert 1 <= required_and_open(page) <= 8
    press(mediator, "登记")
    assert mediator.sees("页面有问题需要更正")
    fill(
        page,
        name="王桂兰",
        phone="13900000001",
        other_name="刘秀芳",
        dispute_type="family",
        facts="为家务和钱争吵。",
    )
    fill(page, other_phone="13900000009")
    press(mediator, "登记")
    assert mediator.sees("已受理")
    assert mediator.sideways() <= 0
    case = Case.objects.get()
    take(mediator, case, "tell_rights", "告知权利义务")
    take(mediator, case, "invite", "邀请对方", matter="家庭事务")
    page.goto("/desk/cases/")
    assert mediator.sees("婚姻家庭纠纷")
    assert "王" not in page.inner_text("main table")

    wife = visit(width=375)
    wife.page.goto("/my/")
    wife.sign_in_by_phone("13900000009")
    wife.page.click("main a:has-text('人民调解邀请')")
    wife.page.fill("[name=name]", "刘秀芳")
    wife.page.click(SUBMIT)
    wife.page.goto("/my/")
    wife.page.click("main a:has-text('婚姻家庭纠纷')")
    wife.page.click("main a.btn:has-text('不同意调解')")
    assert wife.sees("也不用说明理由")
    press(wife, "不同意调解")
    assert wife.sees("未进入调解")
    assert Case.objects.get().status == "not_accepted"
    page.goto(case.get_absolute_url())
    assert mediator.sees("不予受理（不进行调解）告知书")
    assert page.locator("main a:has-text('登记同意')").count() == 0
    husband = visit()
    husband.page.goto("/my/")
    husband.sign_in_by_phone("13900000001")
    husband.page.click("main a:has-text('人民调解')")
    assert husband.sees("有一方不同意调解")


def test_a_court_s_thirty_days_are_prolonged_by_agreement(visit, committee, tian, zheng):
    mediator = at_desk(visit, tian)
    page = mediator.page
    page.click("main a:has-text('登记纠纷')")
    fill(page, source="court_delegated", name="何淑珍", other_name="西安某装修有限公司", dispute_type="contract",
         facts="装修款没有付清。")  # fmt: skip
    press(mediator, "登记")
    assert mediator.sees("请写明移交、委派或者转办的单位")
    assert page.input_value("[name=facts]") == "装修款没有付清。"
    fill(page, organ="莲湖区人民法院", source_ref="（2026）陕0104诉前调1号")
    press(mediator, "登记")
    assert mediator.sees("法院委派调解")
    assert mediator.sees("2026年12月25日")
    case = Case.objects.get()
    take(mediator, case, "tell_rights", "告知权利义务")
    for side in case.sides.all():
        take(mediator, case, "consent", "登记同意", side=str(side.pk), form="oral", witness="赵静")
    take(
        mediator,
        case,
        "extend",
        "延长期限",
        until="2027-01-15",
        reason="双方都要再核对账目",
        agreed=True,
    )
    assert mediator.sees("2027年1月15日")
    assert mediator.sees("延长调解期限确认书")


def test_a_red_warning_at_night_reaches_everybody_at_once(
    visit, jing, li, guo, zhou, bai, wednesday
):
    wednesday.move_to(at(23, 40))
    room = at_desk(visit, jing, "/desk/mediation/alerts/new/", width=375)
    room.page.check("[name=triggers][value=weapons]")
    fill(room.page, words="有人拿着刀在楼下")
    room.page.click(SUBMIT)
    room.page.wait_for_url(lambda url: "/new/" not in url)
    assert room.sees("红色")
    assert room.sees("110")
    assert room.sideways() <= 0
    alert = Alert.objects.get()
    told = set(Message.objects.filter(text__contains="红色").values_list("user", flat=True))
    assert told >= {li.pk, guo.pk, zhou.pk, bai.pk}
    head = at_desk(visit, li, width=375)
    head.page.goto(reverse("mediation:alert", args=[alert.pk]))
    head.page.click("main a:has-text('答复')")
    fill(head.page, words="已到场，公安已到")
    head.page.click(SUBMIT)
    assert head.sees("已到场")
    alert.refresh_from_db()
    assert alert.first_response_at is not None


@pytest.fixture
def association(network):
    """A committee of an association at the centre, in term."""
    body = Body.objects.create(
        kind="mediation_committee",
        name="莲湖区物业管理协会人民调解委员会",
        center=network["centre"],
    )
    Committee.objects.create(
        body=body, kind="association", founded_on=date(2024, 3, 1), elected_on=date(2024, 3, 1),
        term_end=date(2027, 3, 1),
    )  # fmt: skip
    return body


def test_an_association_checks_itself_and_the_bureau_confirms(visit, association, guo):
    standards.load()
    head = staff("hejian", "何健", Role.COMMITTEE_CHAIR, body=association)
    chair = at_desk(visit, head, width=375)
    page = chair.page
    page.goto(reverse("mediation:self_check", args=[association.pk, 2026]))
    boxes = page.locator("main form.form input[type=checkbox]")
    assert boxes.count() == 17
    for number in range(17):
        boxes.nth(number).check()
    proofs = page.locator("main form.form input[type=text]")
    for number in range(16):
        proofs.nth(number).fill("照片存档")
    page.click(SUBMIT)
    assert chair.sees("页面有问题需要更正")
    proofs.nth(16).fill("台账第三册")
    page.click(SUBMIT)
    page.wait_for_url(lambda url: "/checks/" not in url)
    assert chair.sees("17")
    assert (
        StandardCheck.objects.filter(committee=association.pk, year=2026, is_met=True).count() == 17
    )
    assert chair.sideways() <= 0
    bureau = at_desk(visit, guo)
    bureau.page.goto(reverse("mediation:confirm_check", args=[association.pk, 2026]))
    press(bureau, "确认自查")
    bureau.page.wait_for_url(lambda url: "/confirm" not in url)
    assert bureau.sees("17")
    assert Committee.objects.get(pk=association.pk).reviews.count() == 1
