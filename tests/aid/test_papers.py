"""The thirty-two forms: each through its step, with all it was given; what stops one; numbers without a gap."""

from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from aid import actions, duty
from aid.facts import PROTECTED, REMEDY_AFTER, facts
from aid.grounds import TERMINATIONS
from aid.models import QualityCheck
from centers.cases.actions import deliver, issue_paper, open_case, void_paper
from centers.cases.kinds import verbs_that_issue
from centers.cases.models import Case, NumberSeries, Paper, Party, StoredFile
from centers.cases.papers import PAPERS
from centers.common.refusals import Refusal
from centers.common.typesetting import pdf
from tests.centers.booking.test_together import together
from tests.sheets import pages_of, squeezed, text_of

from .conftest import answers

pytestmark = pytest.mark.django_db
FORMS = [code for code in PAPERS if code.startswith("aid.")]
PHONE, ADDRESS = "13900000001", "北关正街 12 号 3 单元"
ORGAN = "莲湖区劳动人事争议仲裁委员会"
MORE = {
    "organ": ORGAN, "stage": "仲裁", "detained_at": "莲湖区看守所", "proxy_name": "陈晓燕",
    "proxy_relation": "女儿", "who": "detained", "categories": ["elderly", "migrant"],
}  # fmt: skip
SELF_PLEDGED = {
    "exemption": "", "household": 2, "monthly_income": 1200, "monthly_expense": 1000,
    "assets": "没有存款和车辆。", "debts": "欠亲属三千元。",
}  # fmt: skip


@pytest.fixture
def protected():
    """Whether the applicant asked that address and phone be kept from others."""
    return False


@pytest.fixture
def draft(network, wang, wednesday, protected):
    """As in conftest, with everything answered that a form can say."""
    given = answers(**MORE, is_urgent=True, address_protected=protected)
    return actions.fill(actions.start_draft(by=wang), given)


# How each form comes about: a function that gives (case, what the step was told) ----------------------

HOW = {}


def form(*codes):
    def keep(function):
        HOW.update(dict.fromkeys(codes, function))
        return function

    return keep


@form("aid.01")
def advised(get):
    case = begun(get, duty.ADVICE, get("beiguan"), get("zhang"))
    said = {
        "matter_kind": "民事", "categories": "老年人", "facts": "邻居漏水，拒绝赔偿。",
        "answer": "可以申请人民调解。", "answered_by": "张敏",
    }  # fmt: skip
    actions.advance(case, "advise", by=get("zhang"), said=said)
    return case, said


@form("aid.02", "aid.04", "aid.05")
def received(get):
    given = answers(**MORE, **SELF_PLEDGED, address_protected=get("protected"))
    zhang, unit = get("zhang"), get("beiguan")
    unit.address, unit.phone = "北关正街 88 号", "029-87654321"
    unit.save()
    case = actions.take_application(center=unit, answers=given, by=zhang)
    return case, {"materials": given["materials"], "received_hand": zhang.name}


@form("aid.03")
def authorised(get):
    said = {"powers": "代为承认、变更、放弃请求，进行和解"}
    actions.advance(get("at_work"), "authorise", by=get("lin"), said=said)
    return get("at_work"), said


@form("aid.06")
def supplement(get):
    said = {"lacking": "一、劳动合同；\n二、工资条。"}
    actions.ask_supplement(get("applied"), by=get("ma"), **said)
    return get("applied"), said | {"supplement_days": "收到本通知之日起15日内"}


@form("aid.07")
def cooperation(get):
    said = {"addressee": "长安区法律援助中心", "cooperation": "一、送达函件；\n二、调取用工登记。"}
    actions.advance(get("applied"), "ask_cooperation", by=get("ma"), said=said)
    return get("applied"), said


@form("aid.08")
def examined_form(get):
    return get("examined"), {}


@form("aid.09")
def granted_in_advance(get):
    said = {"decision_reason": "事实清楚，情况紧急", "aid_form": "仲裁代理"}
    case, note = get("applied"), "仲裁时效将于2026年11月30日届满"
    actions.grant_in_advance(case, by=get("gao"), note=note, **said)
    return case, said | {"advance_reason": note}


@form("aid.10")
def refused_form(get):
    reason = "请求事项不属于法律援助的范围。"
    actions.decide(get("examined"), "refuse", by=get("gao"), decision_reason=reason)
    return get("examined"), {}


@form("aid.11", "aid.13")
def assigned_form(get):
    return get("assigned"), {
        "addressee": ORGAN,
        "arrange_by": "收到本通知之日起24小时内安排承办人，五日内约见受援人",
        "report_by": "承办中有重大事项及时报告；事项办结之日起三十日内提交结案报告",
    }


@form("aid.12")
def agreement(get):
    return get("at_work"), {"powers": "一般代理"}


@form("aid.14")
def reported(get):
    said = {"report": "已递交申请书，定于12月20日开庭。", "reported_to": "受援人"}
    actions.advance(get("at_work"), "report", by=get("lin"), said=said)
    return get("at_work"), said


@form("aid.15")
def introduced(get):
    said = {"addressee": "莲湖区市场监督管理局", "business": "查阅企业登记档案"}
    actions.advance(get("at_work"), "introduce", by=get("lin"), said=said)
    return get("at_work"), said


@form("aid.16")
def change_asked(get):
    note = "承办人因病住院。"
    actions.ask_change(get("at_work"), "ask_change", by=get("wang"), note=note)
    return get("at_work"), {"change_reason": note}


@form("aid.17")
def replaced(get):
    case, _ = change_asked(get)
    profile = get("luo").aid_provider
    actions.replace(case, by=get("ma"), body=profile.body, provider=profile)
    return case, {
        "former": "林峰", "former_unit": "陕西莲城律师事务所", "change_kind": "更换承办单位和承办人",
        "handover": "原承办人应当在三日内将案件材料移交现承办人",
    }  # fmt: skip


@form("aid.18", "aid.19")
def terminated_form(get):
    actions.terminate(
        get("at_work"), by=get("gao"), termination="own_lawyer", addressee=ORGAN,
        decision_reason="受援人已自行委托律师。",
    )  # fmt: skip
    return get("at_work"), {"termination": dict(TERMINATIONS)["own_lawyer"], "addressee": ORGAN}


@form("aid.20")
def objection(get):
    case, _ = refused_form(get)
    said = {"objection_facts": "家庭人均月收入600元"}
    actions.advance(case, "object", by=get("wang"), note="我的收入很低。")
    actions.decide_objection(case, "maintain", by=get("he"), **said)
    return case, said | {
        "objection": "我的收入很低。", "objection_result": "维持原决定", "remedy_after": REMEDY_AFTER,
    }  # fmt: skip


@form("aid.21")
def concluded_form(get):
    return get("concluded"), {"process": "仲裁开庭一次", "costs": "无"}


@form("aid.22")
def deliveries_printed(get):
    case, now = get("granted"), timezone.now()
    receipt, decision = case.papers.get(code="aid.05"), case.papers.get(code="aid.09")
    for paper, more in [
        (receipt, {"method": "electronic", "note": "在“我的事项”查收"}),
        (decision, {"method": "direct", "signed_by": "陈晓燕"}),
    ]:
        deliver(paper, receiver="王桂兰", served_at=now, by=get("ma"), **more)
    actions.print_deliveries(case, by=get("ma"))
    return case, {
        "served_papers": f"{receipt.title}\n{decision.title}",
        "served_numbers": f"{receipt.number}\n{decision.number}",
        "served_to": "王桂兰\n王桂兰", "served_how": "电子送达\n直接送达",
        "served_when": "2026年11月25日 08:00\n2026年11月25日 08:00", "signed_by": "\n陈晓燕",
        "served_note": "在“我的事项”查收\n",
    }  # fmt: skip


def begun(get, kind, center, by):
    """A case of a small kind, with the person it is about."""
    case = open_case(
        kind,
        center=center,
        by=by,
        channel="window",
        status="new",
        at=timezone.now(),
        subject="盗窃",
    )
    Party.objects.create(
        case=case, role="party", name="王桂兰", sex="female", birth_date="1950-01-01", id_type="id_card",
        id_number="610104195001011228", phone=PHONE, address=ADDRESS, address_protected=get("protected"),
    )  # fmt: skip
    Party.objects.create(case=case, role="organ", name="西安市公安局莲湖分局", is_organisation=True)
    return case


@form("aid.23")
def help_asked(get):
    case = begun(get, duty.DUTY_HELP, get("network")["centre"], get("tang"))
    said = {"help_kind": "法律咨询", "detained_at": "莲湖区看守所"}
    actions.advance(case, "ask_help", by=get("tang"), said=said)
    return case, said


@form("aid.24", "aid.25", "aid.26", "aid.27")
def help_notified(get, verb="notify_police"):
    case, said = help_asked(get)
    said |= {"wanted_at": "2026年11月27日 09:00", "duty_lawyer": "罗兰"}
    actions.advance(case, verb, by=get("ma"), said=said)
    return case, said


HOW["aid.25"] = lambda get: help_notified(get, "notify_security")
HOW["aid.26"] = lambda get: help_notified(get, "notify_procuratorate")
HOW["aid.27"] = lambda get: help_notified(get, "notify_court")


@form("aid.28", "aid.29")
def helped(get):
    case, said = help_notified(get)
    said |= {
        "help_given": "告知其有权申请变更强制措施。", "helped_at": "2026年11月27日 09:30",
        "duty_place": "莲湖区看守所工作站",
    }  # fmt: skip
    actions.advance(case, "record_help", by=get("ma"), said=said)
    return case, said


def checked(get, case, verb, kind, grade="", **said):
    finding = "按时到庭。"
    actions.check_quality(
        get(case), verb, by=get("ma"), kind=kind, finding=finding, grade=grade, **said
    )
    return get(case), said


@form("aid.30")
def observed(get):
    said = {
        "observed_at": "2026年12月20日 09:00", "observed_court": "莲湖区人民法院",
        "observation": "围绕焦点举证、质证。",
    }  # fmt: skip
    case, _ = checked(
        get, "at_work", "observe", QualityCheck.CheckKind.HEARING, "excellent", **said
    )
    return case, said | {"grade": "优秀"}


@form("aid.31")
def consulted(get):
    said = {"addressee": ORGAN, "questions": "承办人是否充分阅卷"}
    return checked(get, "at_work", "consult_organ", QualityCheck.CheckKind.ORGAN, **said)


@form("aid.32")
def visited(get):
    said = {
        "visited_at": "2027年1月5日 10:00", "visit_how": "电话", "satisfaction": "满意",
        "opinion": "律师很负责。",
    }  # fmt: skip
    return checked(get, "concluded", "visit", QualityCheck.CheckKind.VISIT, **said)


def issued(code, request):
    """(paper, {key: text} of what it was given) of a form, by its step."""
    case, said = HOW[code](request.getfixturevalue)
    case, row = Case.objects.get(pk=case.pk), PAPERS[code]
    known = facts(case, outward=row.outward) | said
    paper = case.papers.get(code=code, event__verb__in=verbs_that_issue(code))
    return paper, {field.key: known.get(field.key, "") for field in row.fields}


NOT_TOGETHER = {"aid.04": {"exemption"}}  # who pledges is not exempt

# What each form says -----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", FORMS)
def test_a_form_says_all_it_was_given(code, request):
    paper, given = issued(code, request)
    row, page = PAPERS[code], text_of(paper.file.read())
    empty = {key for key, words in given.items() if not words}
    assert empty == NOT_TOGETHER.get(code, set()), "the test gives every value that a form can say"
    for key, words in given.items():
        for line in words.split("、" if key == "categories" else "\n"):  # ticked one by one
            assert squeezed(line) in page, (key, line)
    assert squeezed(row.name) in page
    assert squeezed(paper.number) in page
    assert bool(paper.number) == bool(row.series)
    assert "自拟式样，非司法部原文格式" in page
    assert paper.is_public == row.is_public


@pytest.mark.parametrize("code", FORMS)
def test_what_is_not_known_leaves_no_trace(code):
    row = PAPERS[code]
    values = {field.key: "某某" if field.required else "" for field in row.fields}
    data = {
        "title": row.name, "number": "第1号" if row.series else "", "issuer": "中心", "date": "2026年1月1日",
        "own_draft": True, "values": values, "case": "FY1",
        "fields": [[field.key, field.label, values[field.key]] for field in row.fields],
    }  # fmt: skip
    page = text_of(pdf(row.template, data))
    for trace in ["none", "（）", "“”", "，，", "，。", "。。", "：。", "、、", "，）", "（，"]:
        assert trace not in page


@pytest.mark.parametrize("code", FORMS)
def test_long_words_run_over_pages(code):
    row = PAPERS[code]
    tall = {
        "facts", "answer", "request", "cooperation", "lacking", "materials", "decision_reason", "report",
        "business", "change_reason", "objection", "objection_facts", "process", "help_given", "opinion",
        "observation", "questions", "help_kind", "scope_finding", "hardship_finding", "powers", "assets",
        "debts", "handover",
    }  # fmt: skip
    values = {f.key: "鱼" * 4000 if f.key in tall else "某" for f in row.fields}
    count = sum(f.key in tall for f in row.fields)
    data = {
        "title": row.name, "number": "", "issuer": "中心", "date": "", "own_draft": True, "case": "",
        "fields": [], "values": values,
    }  # fmt: skip
    pages = pages_of(pdf(row.template, data))
    assert "".join(pages).count("鱼") == 4000 * count
    assert len(pages) >= 3 * count


# Whom an address reaches -------------------------------------------------------------------------------


@pytest.mark.parametrize("protected", [True])
@pytest.mark.parametrize("code", FORMS)
def test_a_protected_address_stays_with_the_institution(code, protected, request):
    paper, _ = issued(code, request)
    row, page = PAPERS[code], text_of(paper.file.read())
    keys = {field.key for field in row.fields}
    for key, words in [("phone", PHONE), ("address", squeezed(ADDRESS))]:
        assert (words in page) == (key in keys and not row.outward)
    assert (PROTECTED in page) == (row.outward and bool(keys & {"phone", "address"}))


def test_forms_that_leave_the_house_are_outward():
    """Whoever adds a form decides it, here."""
    outward = {code[-2:] for code in FORMS if PAPERS[code].outward}
    assert outward == {"03", "07", "11", "12", "13", "15", "17", "19", "24", "25", "26", "27", "31"}


# What stops a paper ------------------------------------------------------------------------------------


def test_a_name_that_cannot_be_printed_is_refused_and_leaves_nothing(network, zhang):
    strange = answers(name="王\ue123兰")
    with pytest.raises(Refusal, match="字库里没有“\ue123”，《法律援助申请表》印不出这个字"):
        actions.take_application(center=network["北关"], answers=strange, by=zhang)
    assert not Case.objects.exists()
    assert not StoredFile.objects.exists()
    assert not NumberSeries.objects.exists()
    case = actions.take_application(center=network["北关"], answers=answers(), by=zhang)
    assert case.papers.get(code="aid.05").number == "莲法援（北关）收〔2026〕第1号"


def test_what_a_step_lacks_is_named(examined, gao):
    with pytest.raises(Refusal, match="《给予法律援助决定书》还缺：法律援助形式。请先补充完整。"):
        actions.decide(examined, "grant", by=gao, decision_reason="符合条件")
    examined.refresh_from_db()
    assert examined.status == "deciding"
    actions.decide(examined, "grant", by=gao, decision_reason="符合条件", aid_form="代理")
    assert examined.papers.get(code="aid.09").number == "莲法援给〔2026〕第1号"


def test_there_is_no_proof_of_service_before_a_service(granted, ma, zhang):
    with pytest.raises(Refusal, match="还没有登记过送达"):
        actions.print_deliveries(granted, by=ma)
    with pytest.raises(Refusal, match="《法律援助申请表》不用送达"):
        deliver(
            granted.papers.get(code="aid.02"), method="direct", receiver="王桂兰",
            signed_by="王桂兰", served_at=timezone.now(), by=ma,
        )  # fmt: skip
    deliver(
        granted.papers.get(code="aid.09"), method="direct", receiver="王桂兰", signed_by="王桂兰",
        served_at=timezone.now(), by=ma,
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        actions.print_deliveries(granted, by=zhang)


def test_the_bureau_gives_its_own_paper(request):
    paper, _ = issued("aid.20", request)
    assert paper.number == "莲司异〔2026〕第1号"
    page = text_of(paper.file.read())
    assert page.startswith("西安市莲湖区司法局异议审查决定书")
    assert "责令" not in page


def test_an_objection_that_stands_orders_to_put_it_right(refused_case, wang, he):
    actions.advance(refused_case, "object", by=wang, note="我的收入很低。")
    actions.decide_objection(refused_case, "uphold", by=he, objection_facts="收入确实很低")
    page = text_of(refused_case.papers.get(code="aid.20").file.read())
    assert "责令改正。法律援助机构应当自收到本决定书之日起改正" in page
    assert "行政复议" not in page


@pytest.fixture
def refused_case(request):
    return refused_form(request.getfixturevalue)[0]


# Numbers -----------------------------------------------------------------------------------------------


def letter(case, by):
    said = {"addressee": "某局", "business": "查阅档案"}
    return issue_paper(case, "aid.15", by=by, said=said)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_gives_its_number_to_whoever_waits(at_work, ma):
    given, other = [], twin(at_work)

    def second():
        try:
            given.append(letter(other, ma).number)
        finally:
            connection.close()

    thread = Thread(target=second)
    with transaction.atomic():
        assert letter(at_work, ma).number == "莲法援介〔2026〕第1号"
        thread.start()
        wait_for_its_lock(thread)
        transaction.set_rollback(True)
    thread.join()
    assert given == ["莲法援介〔2026〕第1号"]
    assert letter(at_work, ma).number == "莲法援介〔2026〕第2号"


def wait_for_its_lock(thread):
    """Returns once the only other transaction waits for ours to end, or at once when its thread is over."""
    waiting = 0
    with connection.cursor() as cursor:
        while thread.is_alive() and not waiting:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            [waiting] = cursor.fetchone()
    assert waiting, "nobody waits for the number"


def twin(case):
    """Another case that can be spoken of in the same letters."""
    case = Case.objects.get(pk=case.pk)
    other = open_case(
        case.kind, center=case.center, by=case.opened_by, channel="window", status=case.status,
        at=timezone.now(), body=case.body,
    )  # fmt: skip
    application = case.aid_application
    application.pk, application._state.adding = other.pk, True
    application.save()
    Party.objects.create(case=other, role="recipient", name="李大山")
    return other


@pytest.mark.django_db(transaction=True)
def test_numbers_taken_at_once_have_no_gap(at_work, ma):
    cases = [twin(at_work) for _ in range(4)]
    given = together(*(lambda case=case: letter(case, ma).sequence for case in cases))
    assert sorted(given) == [1, 2, 3, 4], given


def test_a_void_paper_keeps_its_number_and_says_why(at_work, ma):
    wrong = letter(at_work, ma)
    void_paper(wrong, by=ma, reason="受函单位写错")
    assert letter(at_work, ma).sequence == wrong.sequence + 1
    wrong = Paper.objects.get(pk=wrong.pk)
    assert (wrong.number, wrong.void.reason) == ("莲法援介〔2026〕第1号", "受函单位写错")
    assert wrong not in at_work.papers.standing()


def test_the_database_keeps_papers_as_they_were_issued(granted):
    papers = Paper.objects.filter(code="aid.09")
    for change in (lambda: papers.update(title="改"), lambda: papers._raw_delete(papers.db)):
        with (
            pytest.raises((InternalError, IntegrityError), match="append-only"),
            transaction.atomic(),
        ):
            change()
    assert papers.get().title == "给予法律援助决定书"


# An office's own form ----------------------------------------------------------------------------------


def test_an_office_replaces_a_form_by_a_file(tmp_path, settings, examined, gao):
    settings.PAPERS_DIR = str(tmp_path)
    (tmp_path / "aid").mkdir()
    (tmp_path / "aid/09.typ").write_text(
        '#import "/aid/common.typ": *\n#show: official.with(addressee: values.name)\n本区格式'
    )
    actions.decide(examined, "grant", by=gao, decision_reason="符合条件", aid_form="代理")
    page = text_of(examined.papers.get(code="aid.09").file.read())
    assert "王桂兰：本区格式" in page
    assert "符合条件" not in page
