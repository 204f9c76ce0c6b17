"""A case disappears by order of two people, whole and from everywhere; otherwise the database keeps it."""

import json
from datetime import date
from itertools import product

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import CharField, TextField
from django.db.utils import IntegrityError
from django.urls import reverse
from django.utils import timezone

from aid import actions as aid
from aid.models import Choice, QualityCheck
from centers.cases import exports, purge, referrals
from centers.cases.actions import deliver, hand_over, tell_staff, void_paper
from centers.cases.gate import note_look
from centers.cases.models import (
    AccessLog,
    Attachment,
    Case,
    CaseEvent,
    DeadlineNotice,
    Export,
    Feedback,
    Paper,
    PurgeOrder,
    Referral,
    StoredFile,
    Vault,
)
from centers.common.refusals import Refusal
from centers.messaging import actions as outbox
from centers.messaging.models import InboxItem, Message
from tests.beside import advice_at, received_at, sent_on
from tests.cast import at

BASIS = "司法行政机关档案保管期限表第十二项"


@pytest.fixture
def full(concluded, network, ma, gao, lin, wang, zhou, li, zhang):
    """A case at its end with a row in every table that there is, and others that point at it."""
    case = concluded
    hand_over(case, to=ma, by=gao)
    note_look(case, ma, AccessLog.What.FILE, "核对")
    paper = case.papers.get(code="aid.09")
    deliver(
        paper,
        method="direct",
        receiver="王桂兰",
        signed_by="王桂兰",
        served_at=paper.issued_at,
        by=ma,
    )
    void_paper(case.papers.get(code="aid.13"), by=ma, reason="受函单位写错")
    Attachment.objects.create(
        case=case, label="欠条", file=StoredFile.keep(b"owed", "text/plain"), added_by=wang
    )
    Choice.objects.create(case=case, provider=lin, order=1)
    QualityCheck.objects.create(case=case, kind="file", finding="齐全", by=ma)
    case.aid_liaisons.create(no=1, held_at=timezone.now(), summary="已对接", by=ma)
    clock = case.deadlines.first()
    clock.stops.create(paper=paper, from_at=at(8), to_at=at(8))
    DeadlineNotice.objects.create(deadline=clock, mark="amber", due_at=clock.due_at)
    Feedback.objects.create(case=case, by=wang, score=5)
    sent_on(case, by=ma)
    aid.archive(case, by=ma, amount=1500, reason="暂按市级标准")
    # Others, which stay
    child = received_at(network["北关"], by=zhang)
    Case.objects.filter(pk=child.pk).update(parent=case)
    came = sent_on(advice_at(network["西关"]), line="aid", center=network["北关"])
    Referral.objects.filter(pk=came.pk).update(opened=case)
    # Texts and lists that name it
    tell_staff(case, [li], f"reminder:{case.pk}", f"案件 {case.number} 临近期限，请办理。")
    outbox.drain()
    export = exports.decide(exports.ask(by=gao, purpose="评查", query=""), approve=True, by=zhou)
    exports.make(export.pk)
    case.refresh_from_db()
    return case


@pytest.fixture
def order(full, sun):
    return purge.ask(full.number, reason="retention", basis=BASIS, by=sun)


@pytest.fixture
def approved(order, zhou):
    return purge.approve(order, by=zhou)


TABLES = {
    "cases.AccessLog", "cases.Assignment", "cases.Attachment", "cases.Case", "cases.CaseEvent",
    "cases.Deadline", "cases.DeadlineNotice", "cases.DeadlineStop", "cases.Delivery", "cases.Feedback",
    "cases.Paper", "cases.PaperVoid", "cases.Party", "cases.Referral", "aid.Application", "aid.Choice",
    "aid.Liaison", "aid.QualityCheck", "aid.Subsidy",
}  # fmt: skip


def traces(number, key):
    """Where any table still names a case: in words, by a foreign key, or by the key of a message."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if (
                isinstance(field, (CharField, TextField))
                or field.get_internal_type() == "JSONField"
            ):
                rows = model._base_manager.filter(**{f"{field.name}__contains": number})
            elif field.is_relation and field.related_model is Case:
                rows = model._base_manager.filter(**{field.attname: key})
            elif model is Case and field.primary_key:
                rows = model._base_manager.filter(pk=key)
            else:
                continue
            if rows.exists():
                found.append(f"{model._meta.label}.{field.name}")
    found += [
        "messaging.Message.key" for _ in Message.objects.filter(key__startswith=f"case:{key}:")[:1]
    ]
    return found


# What belongs to it ---------------------------------------------------------------------------


def test_every_table_of_a_case_is_found_through_its_relations(full):
    own, cut = purge.own_rows(full)
    assert {model._meta.label for model in own} >= TABLES
    assert own[CaseEvent] == set(full.events.values_list("pk", flat=True))
    assert {f"{m._meta.label}.{f.name}" for m, f, _ in cut} >= {
        "cases.Case.parent", "cases.Referral.opened", "cases.Referral.letter",
    }  # fmt: skip
    assert len(purge.files_of(own)) == full.papers.count() + 1


def test_a_required_relation_to_a_case_is_never_overlooked():
    """Whatever line adds a table: a foreign key that may not be empty makes its rows the case's own."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Case and not field.null:
                assert (model, field) in list(purge.reverse_relations(Case)), model


def test_rows_go_before_what_they_point_at(full):
    own, _ = purge.own_rows(full)
    order = purge.dependents_first(own)
    for number, model in enumerate(order):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in order and field.related_model != model:
                assert order.index(field.related_model) > number, field


# Ordering -------------------------------------------------------------------------------------


def test_an_open_case_is_refused(in_review, sun, zhou):
    with pytest.raises(Refusal, match="还在办理的案件不能清除"):
        purge.ask(in_review.number, reason="seal", basis=BASIS, by=sun)
    order = PurgeOrder.objects.create(
        number=in_review.number, case_key=in_review.pk, reason="seal", basis=BASIS, asked_by=sun
    )
    with pytest.raises(Refusal, match="没有结束"):
        purge.approve(order, by=zhou)
    PurgeOrder.objects.filter(pk=order.pk).update(approved_by=zhou, approved_at=timezone.now())
    with pytest.raises(Refusal, match="还在办理的案件不能清除"):
        purge.purge(order)
    assert in_review.events.exists()


def test_two_people_who_may(full, order, sun, gao):
    with pytest.raises(PermissionDenied):
        purge.ask(full.number, reason="seal", basis=BASIS, by=gao)
    with pytest.raises(Refusal, match="已经有人申请"):
        purge.ask(full.number, reason="seal", basis=BASIS, by=sun)
    with pytest.raises(PermissionDenied):
        purge.approve(order, by=gao)
    with pytest.raises(Refusal, match="由另一个人批准"):
        purge.approve(order, by=sun)
    with pytest.raises(Refusal, match="没有批准"):
        purge.purge(order)


def test_the_database_refuses_one_person_for_both(order, sun):
    with pytest.raises(IntegrityError, match="purge_is_approved_by_another"), transaction.atomic():
        PurgeOrder.objects.filter(pk=order.pk).update(approved_by=sun, approved_at=timezone.now())
    with pytest.raises(IntegrityError, match="purge_is_done_after_approval"), transaction.atomic():
        PurgeOrder.objects.filter(pk=order.pk).update(done_at=timezone.now())


def test_a_number_does_not_stand_in_the_basis(full, sun):
    with pytest.raises(Refusal, match="不要写案件编号"):
        purge.ask(full.number, reason="seal", basis=f"{full.number} 封存决定", by=sun)


def test_an_order_is_taken_back_while_nobody_approved(order, full, sun, zhou):
    purge.withdraw(order, by=zhou)
    again = purge.ask(full.number, reason="seal", basis=BASIS, by=zhou)
    purge.approve(again, by=sun)
    with pytest.raises(Refusal, match="不能撤销"):
        purge.withdraw(again, by=sun)


# The database ---------------------------------------------------------------------------------

GUARDED = {
    "cases_caseevent": "case_id",
    "cases_accesslog": "case_id",
    "cases_paper": "case_id",
    "cases_papervoid": "paper_id",
    "cases_delivery": "paper_id",
}


def attempt(sql, *values):
    """Runs one statement in a transaction that is taken back; IntegrityError where the database refuses."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
        transaction.set_rollback(True)


def condition(table):
    column = GUARDED[table]
    if column == "case_id":
        return "case_id = %s"
    return "paper_id IN (SELECT id FROM cases_paper WHERE case_id = %s)"


def test_without_an_approved_order_nothing_is_changed_or_deleted(full, request):
    for stage, table in product(("none", "order"), GUARDED):
        where = condition(table)
        if stage == "order":
            request.getfixturevalue("order")
        with pytest.raises(IntegrityError, match="DELETE refused"):
            attempt(f"DELETE FROM {table} WHERE {where}", full.pk)  # noqa: S608
        with pytest.raises(IntegrityError, match="UPDATE refused"):
            attempt(f"UPDATE {table} SET id = id WHERE {where}", full.pk)  # noqa: S608


def test_an_approved_order_lets_rows_go_and_lets_nothing_be_changed(full, approved):
    for table in GUARDED:
        where = condition(table)
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute(f"DELETE FROM {table} WHERE {where}", [full.pk])  # noqa: S608
            assert cursor.rowcount > 0, table
            transaction.set_rollback(True)
        with pytest.raises(IntegrityError, match="UPDATE refused"):
            attempt(f"UPDATE {table} SET id = id WHERE {where}", full.pk)  # noqa: S608


def test_an_order_is_for_one_case_and_ends_when_it_was_carried_out(full, approved, network, zhang):
    other = received_at(network["北关"], by=zhang)
    with pytest.raises(IntegrityError, match="DELETE refused"):
        attempt("DELETE FROM cases_caseevent WHERE case_id = %s", other.pk)
    PurgeOrder.objects.filter(pk=approved.pk).update(done_at=timezone.now())
    with pytest.raises(IntegrityError, match="DELETE refused"):
        attempt("DELETE FROM cases_caseevent WHERE case_id = %s", full.pk)


def test_bytes_go_only_after_what_they_belong_to(full, approved):
    file = full.papers.first().file_id
    with pytest.raises(IntegrityError, match="cases_paper"):
        attempt("SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM cases_storedfile WHERE id = %s", file)


# Carrying out ---------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["retention", "seal"])
def test_nothing_is_left_that_names_the_case(full, order, zhou, reason):
    number, key = full.number, full.pk
    files = StoredFile.objects.filter(paper__case=full).count()
    others = {
        "events": CaseEvent.objects.exclude(case=full).count(),
        "papers": Paper.objects.exclude(case=full).count(),
    }
    assert {"messaging.InboxItem.text", "cases.Party.case", "aid.Application.case"} <= set(
        traces(number, key)
    )
    PurgeOrder.objects.filter(pk=order.pk).update(reason=reason)
    purge.purge(purge.approve(order, by=zhou))
    left = ["cases.PurgeOrder.number"] if reason == "retention" else []
    assert traces(number, key) == left
    assert files > 5
    assert StoredFile.objects.count() == Paper.objects.count()  # those of the other cases
    assert {
        "events": CaseEvent.objects.count(), "papers": Paper.objects.count(),
    } == others  # fmt: skip
    assert Vault.objects.count() == (reason == "seal")


def test_what_only_points_at_it_stays(full, approved):
    child, came = full.children.get(), Referral.objects.get(opened=full)
    purge.purge(approved)
    child.refresh_from_db()
    came.refresh_from_db()
    assert (child.parent, came.opened) == (None, None)


def test_messages_and_export_files_go_too_and_those_of_others_stay(full, approved, li):
    outbox.queue("case:999999:1", "您的事项有更新", user=li)
    assert InboxItem.objects.filter(text__contains=full.number).exists()
    purge.purge(approved)
    assert Message.objects.filter(key__startswith="case:999999:").exists()
    assert Export.objects.get().status == Export.Status.GONE


def test_a_sealed_case_is_one_box_that_can_be_read_whole(full, order, zhou):
    number, events = full.number, full.events.count()
    papers = {paper.file.sha256 for paper in full.papers.all()}
    PurgeOrder.objects.filter(pk=order.pk).update(reason="seal")
    purge.purge(purge.approve(order, by=zhou))
    vault = Vault.objects.get()
    assert number.encode() not in bytes(vault.box)
    assert vault.order.number == ""
    assert vault.order.case_key < 0
    rows = list(serializers.deserialize("json", purge.read(vault)))
    by_model = {}
    for row in rows:
        by_model.setdefault(row.object._meta.label, []).append(row.object)
    assert [case.number for case in by_model["cases.Case"]] == [number]
    assert len(by_model["cases.CaseEvent"]) == events
    assert set(by_model) == TABLES | {"cases.StoredFile"}
    bodies = {file.sha256: file.read() for file in by_model["cases.StoredFile"]}
    assert papers < set(bodies)
    assert b"owed" in bodies.values()
    assert json.loads(purge.read(vault))


def test_a_sealed_case_comes_back_as_it_was(full, order, zhou):
    """What is in the box can be put back, in its order."""
    before = full.papers.get(code="aid.09").file.read()
    PurgeOrder.objects.filter(pk=order.pk).update(reason="seal")
    purge.purge(purge.approve(order, by=zhou))
    for row in serializers.deserialize("json", purge.read(Vault.objects.get())):
        row.save()
    case = Case.objects.get(number=full.number)
    assert case.papers.get(code="aid.09").file.read() == before
    assert case.principal.name == "王桂兰"


def test_what_was_done_is_not_done_again(full, approved):
    purge.purge(approved)
    with pytest.raises(Refusal, match="已经办完"):
        purge.purge(approved)


def test_where_something_holds_on_to_it_nothing_has_happened(full, order, zhou):
    """A table that no model knows of points at the case."""
    PurgeOrder.objects.filter(pk=order.pk).update(reason="seal")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE strange (case_id bigint REFERENCES cases_case (id))")
        cursor.execute("INSERT INTO strange VALUES (%s)", [full.pk])
    purge.approve(order, by=zhou)
    with pytest.raises(IntegrityError, match="strange"):
        purge.purge(order)
    assert Case.objects.get(pk=full.pk).events.exists()
    assert not Vault.objects.exists()
    assert PurgeOrder.objects.get().done_at is None


# Pages ----------------------------------------------------------------------------------------


def test_the_whole_way_on_the_pages(client, full, sun, zhou):
    client.force_login(sun)
    ask = reverse("cases:ask_purge")
    typed = {"number": full.number, "reason": "retention", "basis": BASIS}
    wrong = client.post(ask, typed | {"number": "FY20260000000"})
    assert wrong.status_code == 422
    assert BASIS in wrong.content.decode()
    page = client.post(ask, typed, follow=True).content.decode()
    assert "待批准" in page
    approve = reverse("cases:approve_purge", args=[PurgeOrder.objects.get().pk])
    assert "要由另一个人批准" in client.get(approve).content.decode()
    assert client.post(approve, {"number": full.number}).status_code == 422
    client.force_login(zhou)
    assert (
        '有 <b class="number">1</b> 件等待批准'
        in client.get(reverse("cases:purges")).content.decode()
    )
    assert client.post(approve, {"number": full.number[:-1]}).status_code == 422
    assert Case.objects.filter(pk=full.pk).exists()
    page = client.post(approve, {"number": full.number}, follow=True).content.decode()
    assert "已经清除，不能恢复" in page
    assert "已办完" in page
    assert not Case.objects.filter(pk=full.pk).exists()
    assert client.get(approve).status_code == 404


def test_the_list_names_nobody_and_looks_back_as_far_as_asked(client, full, sun, wednesday):
    ask = reverse("cases:ask_purge")
    client.force_login(sun)
    assert full.number not in client.get(ask).content.decode()
    wednesday.move_to(at(9, day=date(2032, 2, 29)))
    client.force_login(sun)
    assert full.number not in client.get(ask).content.decode()
    page = client.get(ask, {"years": "5"}).content.decode()
    assert full.number in page
    assert "王桂兰" not in page
    assert client.get(ask, {"years": "x", "page": "x"}).status_code == 200


def test_an_order_is_taken_back_on_its_page(client, order, zhou):
    client.force_login(zhou)
    page = client.post(reverse("cases:withdraw_purge", args=[order.pk]), follow=True)
    assert "案件没有变动" in page.content.decode()
    assert not PurgeOrder.objects.exists()


def test_referrals_of_a_purged_case_are_gone(full, approved, ma):
    purge.purge(approved)
    assert referrals.remind() == 0
    assert Referral.objects.count() == 1
