"""Looking for quarrels: rounds by the calendar, one tap for nothing, a number for something, and who is late."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centers.common.refusals import Refusal
from centers.org.models import Body, Center
from mediation import sweeps, tasks
from mediation.actions import report_lead
from mediation.models import Sweep, SweepPlan, SweepUndo
from mediation.rounds import rounds
from tests.cast import TODAY, at

from .conftest import answers
from .things_committees import make_committee
from .things_watch import plan_of

D = date


@pytest.mark.parametrize(
    ("cadence", "first", "last", "until", "found"),
    [
        # The first round begins with the plan, on a Wednesday; the next with the week
        ("weekly", TODAY, None, D(2026, 12, 1), [(TODAY, D(2026, 11, 29)), (D(2026, 11, 30), D(2026, 12, 6))]),
        ("half_month", TODAY, None, D(2026, 12, 16), [
            (TODAY, D(2026, 11, 30)), (D(2026, 12, 1), D(2026, 12, 15)), (D(2026, 12, 16), D(2026, 12, 31)),
        ]),
        ("monthly", D(2028, 2, 1), None, D(2028, 2, 29), [(D(2028, 2, 1), D(2028, 2, 29))]),
        ("monthly", TODAY, D(2026, 12, 10), D(2027, 3, 1), [(TODAY, D(2026, 11, 30)), (D(2026, 12, 1), D(2026, 12, 10))]),
        ("once", TODAY, D(2026, 12, 20), D(2027, 3, 1), [(TODAY, D(2026, 12, 20))]),
        ("once", D(2026, 12, 1), D(2026, 12, 20), TODAY, []),
        ("weekly", D(2026, 12, 1), None, TODAY, []),
    ],
)  # fmt: skip
def test_rounds(cadence, first, last, until, found):
    assert list(rounds(cadence, first, last, until)) == found


@pytest.fixture
def plan(network, guo):
    """Every room of the district, every week."""
    return plan_of(network["centre"], guo)


def test_each_unit_gets_its_task_once(plan, network, wednesday):
    assert set(plan.sweeps.values_list("center__short_name", "station__short_name")) == {
        ("纸坊社区工作室", "北关街道工作站"),
        ("安定社区工作室", "西关街道工作站"),
    }
    assert sweeps.make_rounds(TODAY) == 0
    Center.objects.filter(pk=network["安定"].pk).update(closed_on=TODAY)
    wednesday.move_to(at(0, 5, day=D(2026, 11, 30)))
    tasks.make_rounds()
    tasks.make_rounds()
    row = plan.sweeps.get(first_day=D(2026, 11, 30))
    assert (row.center, row.district, row.due_on) == (network["纸坊"], network["centre"], D(2026, 12, 6))  # fmt: skip


def test_an_ended_plan_makes_no_more(plan, guo, jing, wednesday):
    done, _ = plan.sweeps.order_by("center__path")
    sweeps.report_none(done, by=jing)
    sweeps.end_plan(plan, by=guo)
    assert list(plan.sweeps.all()) == [done]
    wednesday.move_to(at(8, day=D(2026, 11, 30)))
    assert sweeps.make_rounds(D(2026, 11, 30)) == 0
    with pytest.raises(Refusal, match="已经停止"):
        sweeps.end_plan(plan, by=guo)


def test_nothing_found_is_one_tap(client, plan, jing, wednesday):
    """赵静 works in the room of 纸坊: a button on the list, no form, and twice does no harm."""
    client.force_login(jing)
    page = client.get(reverse("mediation:sweeps")).content.decode()
    row = Sweep.objects.get(center__short_name="纸坊社区工作室")
    address = reverse("mediation:sweep_none", args=[row.pk])
    assert f'action="{address}"' in page
    assert "安定" not in page
    for minute in (1, 2):
        wednesday.move_to(at(8, minute))
        answer = client.post(address, follow=True)
        assert "已填报：未发现" in answer.content.decode()
    row.refresh_from_db()
    assert (row.result, row.found, row.done_by, row.done_at) == ("none", 0, jing, at(8, 1))


def test_what_is_to_be_done_stands_above_what_was_done(client, plan, jing, wednesday):
    for day in (D(2026, 11, 25), D(2026, 11, 30), D(2026, 12, 7)):
        wednesday.move_to(at(8, day=day))
        tasks.make_rounds()
    first, middle, last = Sweep.objects.filter(center__short_name="纸坊社区工作室").order_by(
        "first_day"
    )
    for row in (middle, first):
        sweeps.report_none(row, by=jing)
    client.force_login(jing)
    assert next(iter(client.get(reverse("mediation:sweeps")).context["page"])) == last


def test_what_leads_hang_on_is_not_offered_to_be_taken_back(client, plan, jing, committee):
    row = Sweep.objects.get(center__short_name="纸坊社区工作室")
    sweeps.report_found(row, by=jing, found=1)
    client.force_login(jing)
    assert "撤回</button>" in client.get(reverse("mediation:sweeps")).content.decode()
    report_lead(committee=committee, answers=answers(), by=jing, sweep=row)
    assert "撤回</button>" not in client.get(reverse("mediation:sweeps")).content.decode()


def test_a_slip_is_undone_the_same_day_only(client, plan, jing, wednesday):
    client.force_login(jing)
    row = Sweep.objects.get(center__short_name="纸坊社区工作室")
    client.post(reverse("mediation:sweep_none", args=[row.pk]))
    client.post(reverse("mediation:sweep_undo", args=[row.pk]))
    row.refresh_from_db()
    assert (row.done_at, row.done_by, row.result) == (None, None, "")
    client.post(reverse("mediation:sweep_none", args=[row.pk]))
    wednesday.move_to(at(8, day=D(2026, 11, 26)))
    client.force_login(jing)
    assert "撤回</button>" not in client.get(reverse("mediation:sweeps")).content.decode()
    page = client.post(reverse("mediation:sweep_undo", args=[row.pk]), follow=True)
    assert "只能撤回当天填报的" in page.content.decode()
    row.refresh_from_db()
    assert row.result == "none"


def test_a_colleague_takes_nothing_back(client, plan, jing, tian):
    """田芳 looks in the same room, but 赵静 filed it."""
    row = Sweep.objects.get(center__short_name="纸坊社区工作室")
    sweeps.report_found(row, by=jing, found=1, note="门前停车")
    client.force_login(tian)
    assert "撤回</button>" not in client.get(reverse("mediation:sweeps")).content.decode()
    page = client.post(reverse("mediation:sweep_undo", args=[row.pk]), follow=True)
    assert "这是赵静填报的，请由本人或者安排排查的上级撤回" in page.content.decode()
    row.refresh_from_db()
    assert (row.result, SweepUndo.objects.count()) == ("found", 0)


@pytest.mark.parametrize("who", ["jing", "li", "guo"])
def test_what_was_taken_back_stands_on_the_sheet(client, plan, jing, who, request):
    """Taken back by who filed it, or by who plans there: the street's head, the bureau."""
    who = request.getfixturevalue(who)
    row = Sweep.objects.get(center__short_name="纸坊社区工作室")
    sweeps.report_found(row, by=jing, found=2, note="门前停车")
    client.force_login(who)
    page = client.get(reverse("mediation:sweeps"), {"whose": "all"}).content.decode()
    assert "撤回</button>" in page
    client.post(reverse("mediation:sweep_undo", args=[row.pk]))
    sweeps.report_none(row, by=jing)
    sheet = client.get(reverse("mediation:sweep_sheet", args=[row.pk])).content.decode()
    words = f"赵静 2026年11月25日 08:00 填报“发现 2 件”（门前停车），{who.name} 2026年11月25日 08:00 撤回"
    assert words in sheet
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        SweepUndo.objects.all().delete()


def test_a_plan_stops_though_a_report_was_taken_back(plan, jing, guo):
    row = Sweep.objects.get(center__short_name="纸坊社区工作室")
    sweeps.report_none(row, by=jing)
    sweeps.undo(row, by=jing)
    sweeps.end_plan(plan, by=guo)
    assert not Sweep.objects.exists()
    assert SweepUndo.objects.get().reported_by == jing


def test_what_was_found_leads_to_a_lead(client, plan, tian, jing):
    """田芳 mediates for the committee that sits in the room, and reports for it."""
    client.force_login(tian)
    row = Sweep.objects.get(center__short_name="纸坊社区工作室")
    address = reverse("mediation:sweep_found", args=[row.pk])
    wrong = client.post(address, {"found": "0", "note": "两家为漏水"})
    assert wrong.status_code == 422
    assert "不能小于 1" in wrong.content.decode()
    assert "两家为漏水" in wrong.content.decode()
    answer = client.post(address, {"found": "2", "note": "两家为漏水"})
    assert answer.url == f"{reverse('mediation:lead')}?sweep={row.pk}"
    row.refresh_from_db()
    assert (row.result, row.found, row.done_by) == ("found", 2, tian)
    client.force_login(jing)
    page = client.post(reverse("mediation:sweep_none", args=[row.pk]), follow=True)
    assert "田芳已在 11月25日 08:00 填报“发现”" in page.content.decode()
    row.refresh_from_db()
    assert row.found == 2
    sheet = client.get(reverse("mediation:sweep_sheet", args=[row.pk])).content.decode()
    assert "发现 2 件" in sheet


def test_the_district_reports_its_own_sweep(client, network, guo, jing, committee):
    """郭红 guides for the bureau: she fills in the district's task, and those of no community."""
    rooms, own = plan_of(network["centre"], guo), plan_of(network["centre"], guo, tier="district")
    row, other = own.sweeps.get(), rooms.sweeps.first()
    street = Body.objects.create(
        kind="mediation_committee", name="莲湖区北关街道人民调解委员会", center=network["北关"]
    )
    client.force_login(guo)
    page = client.get(reverse("mediation:sweeps")).content.decode()
    assert reverse("mediation:sweep_none", args=[row.pk]) in page
    everywhere = client.get(reverse("mediation:sweeps"), {"whose": "all"}).content.decode()
    assert "共 3 个" in everywhere
    assert reverse("mediation:sweep_none", args=[other.pk]) not in everywhere
    assert client.post(reverse("mediation:sweep_none", args=[other.pk])).status_code == 404
    found = client.post(reverse("mediation:sweep_found", args=[row.pk]), {"found": "1"})
    form = client.get(found.url).context["form"]
    assert list(form.fields["committee"].queryset) == [street]
    typed = {
        "committee": street.pk, "dispute_type": "property", "facts": "跨街道的物业费纠纷。", "headcount": "12",
    }  # fmt: skip
    answer = client.post(found.url, typed)
    assert answer.status_code == 302, answer.context["form"].errors
    lead = row.disputes.get()
    assert (lead.case.body, lead.case.status) == (street, "lead")


@pytest.mark.parametrize(
    ("kind", "is_theirs"),
    [("community", True), ("subdistrict", True), ("stationed", False), ("industry", False)],
)
def test_whose_committee_looks_where_it_sits(client, plan, committee, tian, kind, is_theirs):
    """What a committee of a trade or at a police station does not find says nothing of the community."""
    make_committee(committee, kind=kind)
    client.force_login(tian)
    row = Sweep.objects.get(center__short_name="纸坊社区工作室")
    address = reverse("mediation:sweep_none", args=[row.pk])
    assert (address in client.get(reverse("mediation:sweeps")).content.decode()) is is_theirs
    assert client.post(address).status_code == (302 if is_theirs else 404)
    own = client.get(reverse("mediation:lead")).context["form"].fields["committee"].queryset
    assert list(own) == [committee]


def test_late_ones_stand_first_and_are_marked(client, plan, jing, wednesday):
    wednesday.move_to(at(8, day=D(2026, 11, 30)))
    tasks.make_rounds()
    client.force_login(jing)
    page = client.get(reverse("mediation:sweeps")).content.decode().partition("<tbody>")[2]
    assert page.index(">逾期<") < page.index(">待完成<")
    page = client.get(reverse("mediation:sweeps"), {"state": "late"}).content.decode()
    assert "共 1 个" in page


def test_the_overview_says_who_is_late(client, plan, jing, guo, zhou, li, wednesday):
    sweeps.report_none(Sweep.objects.get(center__short_name="纸坊社区工作室"), by=jing)
    wednesday.move_to(at(8, day=D(2026, 11, 30)))
    tasks.make_rounds()
    for who, is_seen in ((guo, True), (zhou, True), (li, False)):
        client.force_login(who)
        page = client.get(reverse("mediation:sweep_overview")).content.decode()
        assert "1 / 1" in page
        assert ("安定社区工作室" in page) is is_seen
        assert ("0 / 1" in page.partition("逾期没有完成")[0]) is True  # 11-30 has just begun


def test_plans_are_made_where_one_plans(client, network, li, guo):
    client.force_login(li)
    typed = {
        "name": "节前专项", "kind": "special", "unit": network["北关"].pk, "tier": "room", "cadence": "once",
        "first_day": "2026-11-25", "last_day": "", "focus": "讨薪", "source": "街道通知",
    }  # fmt: skip
    address = reverse("mediation:add_sweep_plan")
    page = client.post(address, typed)
    assert page.status_code == 422
    assert "要写明在哪天以前完成" in page.content.decode()
    assert "街道通知" in page.content.decode()
    elsewhere = client.post(address, typed | {"unit": network["西关"].pk, "last_day": "2026-12-20"})
    assert elsewhere.status_code == 422
    assert not SweepPlan.objects.exists()
    client.post(address, typed | {"last_day": "2026-12-20"})
    assert SweepPlan.objects.get().sweeps.get().due_on == D(2026, 12, 20)
    client.force_login(guo)
    client.post(reverse("mediation:usual_sweep_plans"))
    usual = SweepPlan.objects.filter(source=sweeps.USUAL)
    assert {(p.tier, p.cadence) for p in usual} == {
        ("room", "weekly"), ("station", "half_month"), ("district", "monthly"),
    }  # fmt: skip
    assert Sweep.objects.filter(plan__in=usual).count() == 5


def test_the_list_is_flat(client, plan, network, li, django_assert_max_num_queries):
    for day in range(1, 20):
        sweeps.write_round(plan, D(2026, 10, day), D(2026, 10, day))
    client.force_login(li)
    client.get(reverse("mediation:sweeps"))
    with django_assert_max_num_queries(9):
        page = client.get(reverse("mediation:sweeps"), {"whose": "all"})
    assert "共 20 个" in page.content.decode()
