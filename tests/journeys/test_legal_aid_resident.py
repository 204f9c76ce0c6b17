"""A resident and legal aid, in a real browser."""

import re

import pytest

from aid import actions
from centers.cases.models import Case
from tests.aid.conftest import answers, id_number
from tests.centers.cases.files import png
from tests.journeys.test_resident import press_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SUBMIT = "main form.form button[type=submit]"
PHOTO = {"name": "IMG_0001.png", "mimeType": "image/png", "buffer": png()}


def sign_in_and_start(visitor):
    page = visitor.page
    page.goto("/")
    page.click("a.door:has-text('申请法律援助')")
    page.click("text=网上申请：先用手机号码登录")
    visitor.sign_in_by_phone("139 0000 0001")
    page.click("text=网上申请：开始填写")


def answer(visitor, heading, **fields):
    """Fills in one page: a text for a box, a value for a choice."""
    page = visitor.page
    page.wait_for_selector(f"h1:has-text('{heading}')")
    for name, value in fields.items():
        box = page.locator(f"[name={name}]").first
        if box.get_attribute("type") in {"radio", "checkbox"}:
            page.check(f"[name={name}][value={value}]")
        else:
            box.fill(value)
    page.click(SUBMIT)


def answer_all(visitor):
    answer(visitor, "为谁申请", who="self")
    answer(visitor, "叫什么名字", name="王桂兰")
    answer(visitor, "证件号码", id_number=id_number())
    answer(visitor, "怎么联系", address="北关正街 12 号")
    answer(visitor, "属于哪些情况", categories="elderly")
    answer(visitor, "是哪一类事情", matter_kind="labour")
    answer(visitor, "要申请援助的事项", ground="labour")
    answer(visitor, "是什么事", cause="拖欠工资", opponents="某餐饮公司")
    answer(visitor, "到了哪个机关")
    answer(visitor, "与莲湖区的联系", venue="body")
    answer(visitor, "事情的经过", facts="洗碗八个月没有发工资。", request="要回工资。")
    answer(visitor, "是否免予核查", exemption="none")
    answer(visitor, "家庭经济状况", household="2", monthly_income="1800")
    answer(visitor, "马上到期的期限")


def without_numbers(visitor):
    """Whether no identity number and no whole phone stands on the page, in boxes included."""
    source = visitor.page.content()
    return id_number() not in source and "13900000001" not in source


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_applies_online_with_a_photograph(visit, scripts):
    visitor = visit(width=375, java_script_enabled=scripts)
    page = visitor.page
    sign_in_and_start(visitor)
    answer_all(visitor)
    page.wait_for_selector("h1:has-text('有材料要上传吗')")
    page.fill("[name=label]", "欠条")
    page.set_input_files("[name=files]", PHOTO)
    page.click(SUBMIT)
    assert visitor.sees("材料已上传")
    page.click("text=传好了，继续")
    page.wait_for_selector("h1:has-text('请核对')")
    assert without_numbers(visitor)
    page.click("a:has-text('更改：怎么联系')")
    page.wait_for_selector("h1:has-text('怎么联系')")
    assert without_numbers(visitor)
    page.fill("[name=address]", "西关 1 号")
    page.click("text=保存，返回核对")
    assert visitor.sees("西关 1 号")
    page.click("text=提交申请")  # the pledge was forgotten
    page.wait_for_selector(".error-summary:has-text('请勾选承诺')")
    page.check("[name=pledge]")
    page.click(SUBMIT)
    page.wait_for_selector("h1:has-text('申请已收到')")
    assert without_numbers(visitor)
    code = page.inner_text(".code")
    case = Case.objects.get()
    assert (case.status, case.code, case.attachments.get().label) == ("reviewing", code, "欠条")

    stranger = visit()
    stranger.page.goto("/bookings/find/")
    stranger.page.fill("[name=code]", code)
    stranger.page.fill("[name=tail]", "0001")
    stranger.page.click(SUBMIT)
    assert stranger.sees("区法律援助中心正在审查")
    assert "王桂兰" not in stranger.page.content()


def test_with_the_keyboard_alone_in_the_elder_version_on_a_telephone(visit):
    visitor = visit(width=375)
    page = visitor.page
    page.goto("/aid/")
    page.click("button:has-text('长辈版')")
    sideways = []
    page.on("load", lambda page: sideways.append((page.url, visitor.sideways())))

    def enter():
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def go_on(words="保存"):
        press_until(page, f"e.type === 'submit' && e.textContent.includes('{words}')")
        enter()

    def box(name, text):
        press_until(page, f"e.name === '{name}'")
        page.keyboard.press("Control+A")
        page.keyboard.type(text)

    def choice(name, value):
        press_until(page, f"e.name === '{name}'")
        for _ in range(20):
            if page.evaluate("document.activeElement.value") == value:
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")

    press_until(page, "e.tagName === 'A' && e.textContent.includes('先用手机号码登录')")
    enter()
    box("phone", "13900000001")
    enter()
    box("code", page.inner_text(".code"))
    enter()
    go_on("开始填写")
    choice("who", "self")
    go_on()
    box("name", "Wang Guilan")
    go_on()
    box("id_number", id_number())
    go_on()
    box("address", "Beiguan 12")
    go_on()
    press_until(page, "e.name === 'categories' && e.value === 'elderly'")
    page.keyboard.press("Space")
    go_on()
    choice("matter_kind", "labour")
    go_on()
    choice("ground", "labour")
    go_on()
    box("cause", "Wages")
    go_on()
    go_on()  # at no organ yet
    choice("venue", "body")
    go_on()
    box("facts", "Eight months without wages.")
    box("request", "My wages.")
    go_on()
    choice("exemption", "migrant")
    go_on()
    go_on()  # no limit is near
    press_until(page, "e.tagName === 'A' && e.textContent.includes('没有材料，继续')")
    enter()
    go_on("提交申请")
    page.wait_for_selector("h1:has-text('申请已收到')")
    assert Case.objects.get().status == "reviewing"
    assert page.evaluate("document.documentElement.classList.contains('elder')")
    assert [line for line in sideways if line[1] > 0] == []
    assert len(sideways) > 15


def test_stops_halfway_and_goes_on_another_day(visit):
    first = visit()
    sign_in_and_start(first)
    answer(first, "为谁申请", who="self")
    answer(first, "叫什么名字", name="王桂兰")
    first.page.wait_for_selector("h1:has-text('证件号码')")

    again = visit(width=375)
    again.page.goto("/my/")
    again.sign_in_by_phone("13900000001")
    again.page.click("text=继续填写")
    again.page.wait_for_selector("h1:has-text('证件号码')")
    again.page.click("text=上一步")
    again.page.wait_for_selector("h1:has-text('叫什么名字')")
    assert again.page.input_value("[name=name]") == "王桂兰"


def test_a_refused_applicant_objects(visit, wang, ma, gao):
    case = actions.fill(actions.start_draft(by=wang), answers())
    actions.submit(case, by=wang)
    actions.examine(
        case, by=ma, scope_finding="不属于", hardship_finding="未查", proposal="refuse",
        decision_reason="不属于法律援助范围",
    )  # fmt: skip
    actions.decide(case, "refuse", by=gao, decision_reason="不属于法律援助范围")
    visitor = visit(width=375)
    page = visitor.page
    page.goto("/my/")
    visitor.sign_in_by_phone("13900000001")
    page.click("main a:has-text('法律援助申请')")
    assert visitor.sees("您可以向区司法局提出异议")
    address = page.get_attribute("a:has-text('不予法律援助决定书')", "href")
    assert page.request.get(address).body().startswith(b"%PDF-")
    page.click("a.btn:has-text('提出异议')")
    page.click(SUBMIT)
    page.wait_for_selector(".error-summary")
    page.fill("[name=note]", "我在饭店洗碗，属于讨要劳动报酬。")
    page.click(SUBMIT)
    assert visitor.sees("区司法局正在审查您的异议")
    assert re.search("最晚1[12]月[0-9]+日作出异议审查决定", page.inner_text("main"))
    case.refresh_from_db()
    assert case.status == "objection"
