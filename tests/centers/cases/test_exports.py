"""Lists that are taken away: without names at once, with names after another person approved."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse
from django.utils import timezone

from centers.accounts.rights import Role
from centers.cases import exports
from centers.cases.exports import Status
from centers.cases.models import AccessLog, Export, StoredFile
from centers.cases.tasks import delete_expired_exports, make_left_exports
from centers.common.refusals import Refusal
from centers.messaging.models import Message
from tests.aid.conftest import id_number
from tests.cast import at, staff

PURPOSE = "报送市局第四季度评查名单"


@pytest.fixture
def asked(at_station, li, zhou):
    return exports.ask(by=li, purpose=PURPOSE, query="")


@pytest.fixture
def approved(asked, zhou):
    return exports.decide(asked, approve=True, by=zhou)


@pytest.fixture
def ready(approved):
    exports.make(approved.pk)
    return Export.objects.get(pk=approved.pk)


def text_of(body):
    """All that a spreadsheet says, as one string."""
    with ZipFile(BytesIO(body)) as book:
        return "".join(
            book.read(name).decode() for name in book.namelist() if name.endswith(".xml")
        )


# Without names --------------------------------------------------------------------------------


def test_the_plain_table_has_what_is_in_reach_and_nobodys_name(client, at_station, in_review, li):
    client.force_login(li)
    answer = client.get(reverse("cases:table"))
    text = text_of(b"".join(answer.streaming_content))
    assert at_station.number in text
    assert in_review.number not in text
    assert "支付劳动报酬" in text
    assert "拖欠工资" not in text  # what somebody wrote may name people
    for secret in ("王桂兰", "王", id_number(), "13900000001", "北关正街", "钱老板"):
        assert secret not in text


# Asking and deciding --------------------------------------------------------------------------


def test_approvers_hear_of_it_and_another_person_decides(asked, li, zhou):
    assert (asked.status, asked.rows_all, asked.reach) == (Status.ASKED, 1, li.posted_centers()[0])
    assert Message.objects.filter(user=zhou, key__startswith=f"export:{asked.pk}:").exists()
    row = exports.decide(asked, approve=True, by=zhou)
    assert (row.status, row.decided_by) == (Status.MAKING, zhou)
    with pytest.raises(Refusal, match="不能再审批"):
        exports.decide(asked, approve=False, by=zhou, note="x")


def test_a_refusal_needs_words_and_is_told(asked, li, zhou):
    with pytest.raises(Refusal, match="请写明理由"):
        exports.decide(asked, approve=False, by=zhou, note=" ")
    assert exports.decide(asked, approve=False, by=zhou, note="用途不明").status == Status.REFUSED
    assert Message.objects.filter(user=li, text__contains="没有批准").exists()
    assert exports.make(asked.pk) is False
    assert not StoredFile.objects.filter(export__isnull=False).exists()


def test_nobody_approves_their_own(at_station, network, asked, li):
    both = staff("both", "郭平", Role.BUREAU_LEADER, network["centre"])
    both.postings.create(
        center=network["centre"], role=Role.AID_DIRECTOR, valid_from=date(2026, 1, 1)
    )
    with pytest.raises(PermissionDenied):
        exports.decide(asked, approve=True, by=li)
    own = Export.objects.create(asked_by=both, purpose="x", reach=network["centre"])
    with pytest.raises(Refusal, match="不能审批自己申请的"):
        exports.decide(own, approve=True, by=both)
    with pytest.raises(IntegrityError, match="export_is_approved_by_another"), transaction.atomic():
        Export.objects.filter(pk=own.pk).update(decided_by=both)
    with (
        pytest.raises(IntegrityError, match="export_goes_on_after_a_decision"),
        transaction.atomic(),
    ):
        Export.objects.filter(pk=own.pk).update(status=Status.MAKING)


def test_who_may_not_ask(at_station, network, zhang, li):
    with pytest.raises(PermissionDenied):
        exports.ask(by=zhang, purpose=PURPOSE, query="")
    exports.ask(by=li, purpose=PURPOSE, query="")
    with pytest.raises(Refusal, match="已经申请"):
        exports.ask(by=li, purpose=PURPOSE, query="")


def test_nothing_is_not_exported(network, li):
    with pytest.raises(Refusal, match="没有符合条件的案件"):
        exports.ask(by=li, purpose=PURPOSE, query="")


# Making ---------------------------------------------------------------------------------------


def test_what_the_file_says(ready, at_station):
    text = text_of(ready.file.read())
    for said in ("王桂兰", "钱老板", at_station.number, "139****0001", PURPOSE, "不得转发"):
        assert said in text
    for secret in (id_number(), "13900000001", "北关正街"):
        assert secret not in text
    mark = f"申请人 李伟（北关街道工作站）　审批人 周涛　2026-11-25 08:00 批准　第 {ready.pk} 号"
    assert text.count(mark) == 3  # the first line, the head and the foot of each page
    assert "<oddHeader>" in text


def test_it_is_ready_once_and_every_case_bears_it(ready, at_station, li):
    assert (ready.status, ready.rows_done, ready.rows_all, ready.attempts) == (
        Status.READY,
        1,
        1,
        1,
    )
    assert ready.expires_at == ready.made_at + timedelta(days=7)
    look = AccessLog.objects.get(case=at_station, what="export")
    assert (look.user, look.purpose) == (li, PURPOSE)
    assert exports.make(ready.pk) is False
    assert AccessLog.objects.filter(what="export").count() == 1
    assert Message.objects.filter(user=li, text__contains="已经生成").count() == 1


def test_a_worker_that_lives_is_left_alone_and_a_dead_one_is_followed(approved, wednesday):
    first = exports.claim(approved.pk)
    assert first.attempts == 1
    make_left_exports()
    assert Export.objects.get(pk=approved.pk).attempts == 1
    wednesday.move_to(at(8, 3))
    make_left_exports()
    row = Export.objects.get(pk=approved.pk)
    assert (row.status, row.attempts) == (Status.READY, 2)
    with pytest.raises(exports.Overtaken):  # the first comes to again
        exports.finish(first, b"x", [])
    assert StoredFile.objects.filter(export__isnull=False).count() == 1


def test_one_that_was_overtaken_while_it_writes_stops(approved, wednesday):
    first = exports.claim(approved.pk)
    wednesday.move_to(at(8, 3))
    exports.claim(approved.pk)
    rows, _ = exports.rows_for(first.asked_by, "")
    with pytest.raises(exports.Overtaken):
        list(exports.counted(first, rows, []))


def test_after_three_deaths_it_counts_as_failed(approved, li, wednesday):
    for minutes in (0, 3, 6):
        wednesday.move_to(at(8, minutes))
        assert exports.claim(approved.pk)
    wednesday.move_to(at(8, 9))
    make_left_exports()
    assert Export.objects.get(pk=approved.pk).status == Status.FAILED
    assert Message.objects.filter(user=li, text__contains="没有生成成功").exists()


def test_whoever_lost_the_right_meanwhile_gets_nothing(approved, li):
    li.postings.update(valid_to=date(2026, 11, 24))
    assert exports.make(approved.pk) is False
    assert Export.objects.get(pk=approved.pk).status == Status.FAILED


# Taking away, and the end ---------------------------------------------------------------------


def test_a_download_is_logged_and_counted_and_for_the_asker_alone(ready, li, zhou):
    with pytest.raises(PermissionDenied):
        exports.fetch(ready, by=zhou)
    for _ in range(2):
        assert exports.fetch(ready, by=li)[:2] == b"PK"
    ready.refresh_from_db()
    assert ready.fetched == 2
    assert AccessLog.objects.filter(case=None, user=li, what="export").count() == 2


def test_after_seven_days_the_file_is_gone_and_the_record_stays(ready, li, wednesday):
    delete_expired_exports()
    assert Export.objects.get(pk=ready.pk).status == Status.READY
    wednesday.move_to(at(8, 1, day=date(2026, 12, 2)))
    with pytest.raises(Refusal, match="没有可以下载的文件"):
        exports.fetch(ready, by=li)
    delete_expired_exports()
    row = Export.objects.get(pk=ready.pk)
    assert (row.status, row.file, row.purpose) == (Status.GONE, None, PURPOSE)
    assert not StoredFile.objects.filter(pk=ready.file_id).exists()


# Pages ----------------------------------------------------------------------------------------


def test_the_whole_way_in_the_browser(
    client, at_station, li, zhou, django_capture_on_commit_callbacks
):
    client.force_login(li)
    ask = f"{reverse('cases:ask_export')}?kind=aid.application&page=2"
    assert "共 <b>1</b> 件" in client.get(ask).content.decode()
    assert client.post(ask, {"purpose": ""}).status_code == 422
    page = client.post(ask, {"purpose": PURPOSE}, follow=True).content.decode()
    assert "等待审批" in page
    row = Export.objects.get()
    assert row.query == "kind=aid.application"
    address = reverse("cases:export", args=[row.pk])
    decide = reverse("cases:decide_export", args=[row.pk])
    assert decide not in page
    assert client.post(decide, {"approve": "yes"}).status_code == 404
    client.force_login(zhou)
    page = client.get(reverse("cases:exports")).content.decode()
    assert "导出审批" in page
    assert "等待您审批" in page
    assert client.post(decide, {"approve": "no"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(decide, {"approve": "yes"})
    assert "可下载" in client.get(address).content.decode()
    assert client.get(reverse("cases:fetch_export", args=[row.pk])).status_code == 404
    client.force_login(li)
    assert reverse("cases:fetch_export", args=[row.pk]) in client.get(address).content.decode()
    answer = client.get(reverse("cases:fetch_export", args=[row.pk]))
    assert answer["Content-Disposition"] == f'attachment; filename="export-{row.pk}.xlsx"'
    assert "王桂兰" in text_of(answer.content)


def test_the_page_shows_how_far_it_is(client, approved, li):
    Export.objects.filter(pk=approved.pk).update(
        rows_done=500, rows_all=2000, claimed_at=timezone.now(), attempts=1
    )
    client.force_login(li)
    page = client.get(reverse("cases:export", args=[approved.pk])).content.decode()
    assert "已生成 500 件，共 2000 件" in page
    assert 'value="25"' in page


def test_the_list_is_filtered(client, asked, li, zhou, zhang):
    address = reverse("cases:exports")
    client.force_login(zhou)
    assert "共 1 份" in client.get(address, {"box": "decide"}).content.decode()
    assert "共 0 份" in client.get(address, {"box": "mine"}).content.decode()
    assert "共 0 份" in client.get(address, {"status": "ready"}).content.decode()
    assert client.get(address, {"status": "x", "box": "x", "page": "x"}).status_code == 200
    client.force_login(zhang)
    assert client.get(address).status_code == 404
