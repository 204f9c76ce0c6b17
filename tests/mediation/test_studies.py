"""Studies: figures that follow from what was registered, frozen when issued, read by named posts alone."""

from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from centers.cases.models import Case
from centers.messaging.models import Message
from centers.org.ancestry import line_of
from mediation import figures as sums
from mediation import statistics, studies, sweeps
from mediation.actions import report_lead, take, turn_away
from mediation.models import Dispute, Study, StudyLook, StudyReader
from mediation.rules import UNFIT
from tests.cast import TODAY, Role, at, staff

from .conftest import answers
from .things_watch import alert_at, plan_of, study_of

OCTOBER = date(2026, 10, 1), date(2026, 10, 31)
NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("kind", "today", "first"),
    [
        ("monthly", TODAY, (date(2026, 10, 1), date(2026, 10, 31))),
        ("monthly", date(2027, 1, 5), (date(2026, 12, 1), date(2026, 12, 31))),
        ("quarterly", TODAY, (date(2026, 7, 1), date(2026, 9, 30))),
        ("quarterly", date(2027, 1, 5), (date(2026, 10, 1), date(2026, 12, 31))),
    ],
)
def test_periods_that_are_over(kind, today, first):
    assert studies.periods(kind, today, 1) == [first]


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (NOVEMBER, OCTOBER),
        ((date(2026, 1, 1), date(2026, 1, 31)), (date(2025, 12, 1), date(2025, 12, 31))),
        ((date(2026, 1, 1), date(2026, 3, 31)), (date(2025, 10, 1), date(2025, 12, 31))),
    ],
)
def test_the_period_before(period, before):
    assert sums.period_before(*period) == before


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (4, 4, "与上期持平"),
        (4, 1, "比上期增加 3 件"),  # too few for a rate
        (12, 10, "比上期增加 2 件（增长 20%）"),
        (5, 10, "比上期减少 5 件（下降 50%）"),
    ],
)
def test_compared(now, before, words):
    assert studies.compared(now, before) == words


def quarrel(center, by, subject, day):
    """A dispute as far as figures look at it."""
    case = Case.objects.create(
        number=f"T{Case.objects.count()}", kind=sums.DISPUTE, status="registered", subject=subject,
        channel="window", opened_by=by, opened_at=at(9, day=day), **line_of(center),
    )  # fmt: skip
    Dispute.objects.create(
        case=case, source="applied", form="oral", dispute_type="neighbours", registered_at=case.opened_at
    )  # fmt: skip
    return case


@pytest.fixture
def autumn(network, zhang):
    """Two quarrels in October; in November two between neighbours and one about a house, one of them elsewhere."""
    quarrel(network["纸坊"], zhang, "邻里", date(2026, 10, 31))
    quarrel(network["纸坊"], zhang, "物业", date(2026, 10, 5))
    quarrel(network["纸坊"], zhang, "邻里", date(2026, 11, 1))
    quarrel(network["北关"], zhang, "邻里", date(2026, 11, 24))
    quarrel(network["安定"], zhang, "房屋", date(2026, 11, 30))


def table(unit, code, period=NOVEMBER):
    return next(t for t in sums.figures(unit, *period) if t["code"] == code)


def test_figures_are_those_of_the_unit_and_period(autumn, network):
    whole = table(network["centre"], "type")
    assert (whole["rows"], whole["total"]) == (
        [["邻里", 2, 1], ["房屋", 1, 0], ["物业", 0, 1]], [3, 2],
    )  # fmt: skip
    assert table(network["centre"], "street")["rows"] == [["北关街道", 2, 2], ["西关街道", 1, 0]]
    assert table(network["北关"], "type")["rows"] == [["邻里", 2, 1], ["物业", 0, 1]]
    weeks = table(network["centre"], "week")
    assert [row[:2] for row in weeks["rows"]] == [
        ["11月1日起", 1], ["11月2日起", 0], ["11月9日起", 0], ["11月16日起", 0], ["11月23日起", 1], ["11月30日起", 1],
    ]  # fmt: skip


def test_a_study_counts_what_the_statistics_call_accepted(
    autumn, network, committee, tian, zhang, guo
):
    """Neither a lead, nor an application that waits or was turned away; by the day of registration."""
    report_lead(committee=committee, answers=answers(), by=tian)
    waiting = take(committee=committee, answers=answers(), by=zhang)
    turn_away(
        take(committee=committee, answers=answers(), by=zhang), by=tian, unfit=next(iter(UNFIT)), reason="已经判决"
    )  # fmt: skip
    accepted = statistics.totals(statistics.scope_of(guo), statistics.Period(*NOVEMBER))
    assert table(network["centre"], "type")["total"][0] == 3
    assert accepted[True, None, None]["accepted"] == 3
    Dispute.objects.filter(pk=waiting.pk).update(registered_at=at(9, day=date(2026, 12, 1)))
    assert table(network["centre"], "type")["total"][0] == 3
    for code in ("source", "channel", "status", "street", "week"):
        assert table(network["centre"], code)["total"][0] == 3, code


def test_sweeps_and_warnings_are_counted(network, guo, jing, li, wednesday):
    plan = plan_of(network["centre"], guo)
    sweeps.report_none(plan.sweeps.get(center=network["纸坊"]), by=jing)
    alert_at(network["纸坊"], jing, level=4)
    centre = network["centre"]
    assert [r[:2] for r in table(centre, "sweeps")["rows"]] == [
        ["按期完成", 1], ["逾期完成", 0], ["没有完成", 1],
    ]  # fmt: skip
    assert table(centre, "alerts")["rows"][0] == ["红色（重大）", 1, 0]
    assert table(network["西关"], "alerts")["total"] == [0, 0]


def test_a_report_is_drafted_from_the_figures(client, autumn, network, guo, wednesday):
    wednesday.move_to(at(9, day=date(2026, 12, 2)))
    client.force_login(guo)
    address = reverse("mediation:new_study")
    typed = {"unit": network["centre"].pk, "period": "monthly:2026-11-01"}
    client.post(address, typed)
    study = Study.objects.get()
    assert study.title == "全区2026年11月矛盾纠纷分析研判报告"
    assert study.overall.startswith("受理矛盾纠纷 3 件，比上期增加 1 件。")
    again = client.post(address, typed)
    assert (again.status_code, "已经有报告了" in again.content.decode()) == (422, True)
    page = client.get(reverse("mediation:study", args=[study.pk])).content.decode()
    assert "与2026年10月比较" in page
    assert "<svg" in page
    assert not StudyLook.objects.exists()  # a draft is nobody's reading


def test_whoever_writes_is_told_that_the_figures_have_moved(client, autumn, network, guo, zhang):
    study = studies.begin_study(
        unit=network["centre"], kind="monthly", first=OCTOBER[0], last=OCTOBER[1], by=guo
    )
    client.force_login(guo)
    pages = [
        reverse(f"mediation:{name}", args=[study.pk]) for name in ("edit_study", "issue_study")
    ]
    assert all("按现在登记的记录" not in client.get(page).content.decode() for page in pages)
    quarrel(network["纸坊"], zhang, "邻里", date(2026, 10, 31))
    words = "按现在登记的记录：受理矛盾纠纷 3 件"
    assert all(words in client.get(page).content.decode() for page in pages)


def test_issued_it_is_frozen_and_goes_to_named_posts(client, autumn, network, guo, zhou, bai, li):
    study = study_of(network["centre"], guo, causes="")
    client.force_login(guo)
    issue = reverse("mediation:issue_study", args=[study.pk])
    typed = {"posts": ["bureau_leader:610104"], "people": "baiyong"}
    wrong = client.post(issue, typed)
    assert (wrong.status_code, "还没有写：原因分析" in wrong.content.decode()) == (422, True)
    Study.objects.update(causes="装修")
    assert "请至少选一个岗位" in client.post(issue, {"people": ""}).content.decode()
    assert "没有从事人民调解工作的用户：qinyan" in client.post(issue, typed | {"people": "qinyan"}).content.decode()  # fmt: skip
    client.post(issue, typed)
    study.refresh_from_db()
    assert study.status == "issued"
    assert sorted(Message.objects.values_list("user__name", flat=True)) == ["周涛", "白勇"]
    quarrel(network["北关"], guo, "邻里", date(2026, 10, 6))
    assert study.figures[0]["total"] == [2, 0]
    for change in ({"overall": "改"}, {"figures": []}):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            Study.objects.filter(pk=study.pk).update(**change)
    assert client.get(reverse("mediation:edit_study", args=[study.pk])).status_code == 404


def test_only_named_ones_read_and_reading_is_logged(client, network, guo, zhou, bai, li, jing):
    study = study_of(network["centre"], guo)
    page = reverse("mediation:study", args=[study.pk])
    client.force_login(zhou)
    assert client.get(page).status_code == 404
    studies.issue_study(study, by=guo, posts=[(Role.BUREAU_LEADER, network["centre"])])
    for who, status in ((zhou, 200), (guo, 200), (bai, 404), (li, 404), (jing, 404)):
        client.force_login(who)
        assert client.get(page).status_code == status, who
        seen = study.title in client.get(reverse("mediation:studies")).content.decode()
        assert seen is (status == 200), who
    client.force_login(zhou)
    client.get(page)
    assert sorted(study.looks.values_list("by__name", flat=True)) == ["周涛", "郭红"]
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        StudyLook.objects.all().delete()


def test_a_post_is_whoever_holds_it_at_that_unit(network, guo, li, client):
    study = study_of(network["centre"], guo)
    studies.issue_study(study, by=guo, posts=[(Role.STATION_HEAD, network["北关"])])
    other = staff("wumin", "吴敏", Role.STATION_HEAD, network["西关"])
    for who, status in ((li, 200), (other, 404)):
        client.force_login(who)
        assert client.get(reverse("mediation:study", args=[study.pk])).status_code == status
    studies.circulate(study, by=guo, posts=[(Role.STATION_HEAD, network["北关"])])
    assert StudyReader.objects.count() == 1
    assert Message.objects.filter(user=li).count() == 1


def test_the_tables_as_a_spreadsheet(client, autumn, network, guo):
    study = study_of(network["centre"], guo)
    client.force_login(guo)
    answer = client.get(reverse("mediation:study_xlsx", args=[study.pk]))
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert ("纠纷类型", "邻里", 1, 0) in rows
    assert ("纠纷类型", "合计", 2, 0) in rows
