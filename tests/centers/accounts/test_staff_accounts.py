"""The bureau's system administrator looks after staff accounts."""

import logging
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from centers.accounts.models import AccountEvent, User
from centers.accounts.rights import POSTED_AT, RIGHTS, Role
from centers.accounts.second_factor import give_totp
from centers.org.models import Body

from .conftest import PASSWORD, SECRET

LIST = "/bureau/staff/"


@pytest.fixture
def bureau(client, zhou):
    client.force_login(zhou)
    return client


@pytest.fixture
def he(post, district):
    """何静, a second system administrator."""
    return post("hejing", "何静", Role.SYSTEM_ADMIN, district)


def form(**changes):
    return {
        "name": "赵小梅", "username": "zhaoxm", "role": "station_staff", "center": "",
        "valid_from": timezone.localdate().isoformat(), **changes,
    }  # fmt: skip


def shown_password(page):
    return re.search(r'class="code">([^<]+)<', page.content.decode())[1]


def test_only_system_administrators_see_any_of_it(client, li, wang, zhou, post, district):
    leader = post("maqiang", "马强", Role.BUREAU_LEADER, district)
    addresses = [LIST, f"{LIST}add/", f"{LIST}{li.pk}/", f"{LIST}{li.pk}/postings/add/"]
    for person in [li, wang, leader]:
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [404] * 4
        assert client.post(f"{LIST}{li.pk}/deactivate/").status_code == 404
    client.logout()
    assert client.get(LIST).url == f"/accounts/staff/?next={LIST}"


def test_adding_somebody_shows_the_password_once_and_stores_only_its_hash(
    bureau, browser, station, caplog
):
    with caplog.at_level(logging.DEBUG):
        page = bureau.post(f"{LIST}add/", form(center=station.pk))
    password = shown_password(page)
    user = User.objects.get(username="zhaoxm")
    assert user.check_password(password)
    assert user.must_change_password
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(u)::text FROM accounts_user u WHERE id = %s", [user.pk])
        assert password not in cursor.fetchone()[0]
    logs = [r.getMessage() for r in caplog.records if r.name != "django.db.backends"]
    assert not any(password in line for line in logs)
    assert "no-store" in page.headers["Cache-Control"]
    assert password not in bureau.get(f"{LIST}{user.pk}/").content.decode()
    assert [e.sentence for e in user.events.order_by("pk")] == [
        "周建国：新建账号",
        f"周建国：增加任职（北院门街道公共法律服务工作站 司法所工作人员，自 {timezone.localdate()}）",
    ]
    fresh = browser()
    page = fresh.post("/accounts/staff/", {"login": "zhaoxm", "password": password}, follow=True)
    assert page.request["PATH_INFO"] == "/accounts/password/"


def test_sending_the_form_twice_makes_one_account(bureau, station):
    bureau.post(f"{LIST}add/", form(center=station.pk))
    page = bureau.post(f"{LIST}add/", form(center=station.pk))
    assert "已有人使用" in page.content.decode()
    assert User.objects.filter(username="zhaoxm").count() == 1


def test_a_lawyer_is_posted_at_a_firm(bureau, station):
    firm = Body.objects.create(kind="law_firm", name="陕西莲城律师事务所")
    bureau.post(f"{LIST}add/", form(role="aid_provider", body=firm.pk))
    assert User.objects.get(username="zhaoxm").postings.get().body == firm
    page = bureau.post(
        f"{LIST}add/", form(username="both", role="aid_provider", body=firm.pk, center=station.pk)
    )
    assert "机构和相关单位只选一个" in page.content.decode()
    assert not User.objects.filter(username="both").exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "请填写姓名"),
        ({"username": "赵小梅"}, "用户名只能用字母"),
        ({"username": "ZHOUJG"}, "已有人使用"),
        ({"role": ""}, "请选择岗位"),
        ({"role": "room_worker"}, "这个岗位不设在所选的机构"),
        ({"center": ""}, "请选择所在机构"),
        ({"name": " \u200b　"}, "请填写姓名"),
        ({"valid_from": str(timezone.localdate() - timedelta(days=1))}, "不能早于今天"),
        ({"valid_from": "9999-12-31"}, "不能晚于十年以后"),
        ({"valid_from": "昨天"}, "2026-01-31"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(bureau, station, changes, sentence):
    page = bureau.post(f"{LIST}add/", form(**{"center": station.pk, **changes})).content.decode()
    assert sentence in page
    assert f'value="{form()["name"]}"' in page or "name" in changes
    assert User.objects.count() == 1


def test_a_desk_needs_a_unit(bureau):
    """A clerk posted at a body beside the tree would have no queue to look at."""
    body = Body.objects.create(kind="affairs_centre", name="莲湖区政务服务中心")
    page = bureau.post(f"{LIST}add/", form(role="window_clerk", body=body.pk))
    assert "这个岗位不设在所选的机构" in page.content.decode()
    assert not User.objects.filter(username="zhaoxm").exists()
    for role, rights in RIGHTS.items():
        assert not ("booking.handle" in rights and "body" in POSTED_AT[role])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["zhaoxm", "ZhaoXM"])
def test_a_user_name_taken_at_the_same_moment_is_said_beside_the_field(name, zhou, station):
    """Another administrator's account is written, but not committed, when the form looks for it."""

    def second():
        browser = Client()
        browser.force_login(zhou)
        try:
            return browser.post(f"{LIST}add/", form(center=station.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor() as other:
        with transaction.atomic():
            User.objects.create_staff(name, PASSWORD, name="赵晓明")
            page = other.submit(second)
            wait_for_somebody_to_wait()
        page = page.result(30)
    assert page.status_code == 200
    assert page.context["form"].errors["username"] == ["这个用户名已有人使用，请换一个"]
    assert [u.name for u in User.objects.filter(username__iexact="zhaoxm")] == ["赵晓明"]


def wait_for_somebody_to_wait():
    """Until a statement of this database stands behind a lock."""
    deadline = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waited")


def test_the_list_is_paged_searched_filtered_and_flat(
    bureau, post, room, other_station, django_assert_max_num_queries
):
    for n in range(30):
        post(f"room{n:02}", f"马小{n:02}", Role.ROOM_WORKER, room)
    wu = post("wufang", "吴芳", Role.STATION_STAFF, other_station)
    with django_assert_max_num_queries(10):
        page = bureau.get(LIST)
    assert page.context["page_obj"].paginator.count == 32
    assert len(page.context["page_obj"]) == 25

    def found(**asked):
        return {p.username for p in bureau.get(LIST, asked).context["page_obj"]}

    assert found(q="吴") == {wu.username}
    assert found(q="WUF") == {wu.username}
    assert found(unit="610104003") == {wu.username}
    assert len(found(unit="610104002")) == 25
    assert found(state="inactive") == set()
    assert len(found(unit="nowhere", page="999")) == 32 - 25


def test_an_administrator_of_a_part_sees_that_part(client, post, station, other_station, li):
    part = post("qianjin", "钱进", Role.SYSTEM_ADMIN, station)
    wu = post("wufang", "吴芳", Role.STATION_STAFF, other_station)
    client.force_login(part)
    assert {p.username for p in client.get(LIST).context["page_obj"]} == {"limin", "qianjin"}
    assert client.get(f"{LIST}{wu.pk}/").status_code == 404
    assert client.post(f"{LIST}{wu.pk}/reset-password/").status_code == 404
    client.post(f"{LIST}add/", form(center=other_station.pk))
    assert not User.objects.filter(username="zhaoxm").exists()


def test_deactivating_ends_the_session_with_the_next_click(bureau, browser, li):
    at_desk = browser()
    at_desk.post("/accounts/staff/", {"login": "limin", "password": PASSWORD})
    assert at_desk.get("/accounts/second-factor/").status_code == 200
    bureau.post(f"{LIST}{li.pk}/deactivate/")
    assert at_desk.get("/accounts/second-factor/").status_code == 302
    page = at_desk.post("/accounts/staff/", {"login": "limin", "password": PASSWORD}, follow=True)
    assert "账号已停用" in page.content.decode()
    password = shown_password(bureau.post(f"{LIST}{li.pk}/reactivate/"))
    assert (
        at_desk.post("/accounts/staff/", {"login": "limin", "password": password}).status_code
        == 302
    )
    verbs = [e.verb for e in li.events.order_by("pk")]
    assert verbs == ["signed_in", "deactivated", "reactivated", "password_reset", "signed_in"]


def test_a_reset_password_replaces_the_old_one_and_ends_the_session(bureau, browser, li):
    at_desk = browser()
    at_desk.force_login(li)
    password = shown_password(bureau.post(f"{LIST}{li.pk}/reset-password/"))
    assert at_desk.get("/accounts/second-factor/").status_code == 302
    li.refresh_from_db()
    assert li.check_password(password)
    assert not li.check_password(PASSWORD)
    assert li.must_change_password


def test_a_lost_phone_is_forgotten(bureau, browser, li):
    give_totp(li, SECRET)
    at_desk = browser()
    at_desk.force_login(li)
    bureau.post(f"{LIST}{li.pk}/reset-second-factor/")
    assert not Authenticator.objects.filter(user=li).exists()
    page = at_desk.get("/accounts/second-factor/", follow=True)
    assert "管理员已结束您的登录" in page.content.decode()


def test_a_posting_ends_with_its_last_day(bureau, li):
    posting = li.postings.get()
    today = timezone.localdate()
    page = bureau.post(f"{LIST}postings/{posting.pk}/end/", {"last_day": today.isoformat()})
    assert page.url == f"{LIST}{li.pk}/"
    posting.refresh_from_db()
    assert posting.valid_to == today
    assert li.events.get().detail.endswith(f"至 {today}")


def test_a_last_day_before_the_first_is_refused(bureau, li):
    posting = li.postings.get()
    page = bureau.post(f"{LIST}postings/{posting.pk}/end/", {"last_day": "2019-01-01"}, follow=True)
    assert "不能早于任职开始" in page.content.decode()
    posting.refresh_from_db()
    assert posting.valid_to is None


@pytest.mark.parametrize("days", [0, 1, 4000, None])
def test_a_post_that_has_ended_cannot_be_revived(bureau, li, days):
    posting, today = li.postings.get(), timezone.localdate()
    ended = today - timedelta(days=1)
    li.postings.update(valid_to=ended)
    last_day = str(today + timedelta(days=days)) if days is not None else "9999-12-31"
    page = bureau.post(f"{LIST}postings/{posting.pk}/end/", {"last_day": last_day})
    assert "不能延后" in page.content.decode()
    assert f'value="{last_day}"' in page.content.decode()
    assert li.postings.get().valid_to == ended
    assert not li.events.exists()


def test_a_last_day_beyond_reason_is_refused(bureau, li):
    page = bureau.post(f"{LIST}postings/{li.postings.get().pk}/end/", {"last_day": "9999-12-31"})
    assert "不能晚于十年以后" in page.content.decode()
    assert li.postings.get().valid_to is None


def test_one_more_posting(bureau, li, other_station):
    first_day = timezone.localdate() + timedelta(days=3)
    bureau.post(
        f"{LIST}{li.pk}/postings/add/",
        {"role": "station_head", "center": other_station.pk, "valid_from": str(first_day)},
    )
    assert li.postings.get(center=other_station).role == Role.STATION_HEAD
    assert li.events.get().detail.endswith(f"司法所所长，自 {first_day}")


def test_nobody_gives_themselves_a_post(bureau, browser, zhou, he, district):
    address, post = f"{LIST}{zhou.pk}/postings/add/", {
        "role": "network_admin", "center": district.pk, "valid_from": str(timezone.localdate()),
    }  # fmt: skip
    assert address not in bureau.get(f"{LIST}{zhou.pk}/").content.decode()
    assert "请由另一位系统管理员办理" in bureau.post(address, post).content.decode()
    assert zhou.postings.count() == 1
    colleague = browser()
    colleague.force_login(he)
    assert colleague.post(address, post).status_code == 302
    assert zhou.postings.count() == 2


def test_the_whole_record_can_be_read(bureau, li, django_assert_max_num_queries):
    AccountEvent.objects.bulk_create(
        AccountEvent(user=li, verb="signed_in", by=li, detail=f"第 {n} 次") for n in range(70)
    )
    seen = ""
    for page in ("1", "2", "3"):
        with django_assert_max_num_queries(12):
            seen += bureau.get(f"{LIST}{li.pk}/", {"page": page}).content.decode()
    assert all(f"第 {n} 次" in seen for n in range(70))
    assert "下一页" in seen


def test_the_last_administrator_cannot_leave_in_any_way(bureau, zhou):
    posting, today = zhou.postings.get(), timezone.localdate()
    page = bureau.post(
        f"{LIST}{zhou.pk}/deactivate/", headers={"referer": f"http://testserver{LIST}"}
    )
    assert page.url == LIST
    assert "没有人能管理账号" in bureau.get(LIST).content.decode()
    page = bureau.post(f"{LIST}postings/{posting.pk}/end/", {"last_day": today.isoformat()})
    assert "没有人能管理账号" in page.content.decode()
    zhou.refresh_from_db()
    posting.refresh_from_db()
    assert zhou.is_active
    assert posting.valid_to is None
    assert not zhou.events.exists()


def test_of_two_administrators_one_may_leave(bureau, zhou, he):
    bureau.post(f"{LIST}{zhou.pk}/deactivate/")
    zhou.refresh_from_db()
    assert not zhou.is_active


def test_an_administrator_whose_own_post_ends_soon_does_not_count(bureau, zhou, he):
    today = timezone.localdate()
    he.postings.update(valid_to=today + timedelta(days=3))
    last_day = (today + timedelta(days=5)).isoformat()
    bureau.post(f"{LIST}postings/{zhou.postings.get().pk}/end/", {"last_day": last_day})
    assert zhou.postings.get().valid_to is None


def test_nor_with_a_last_day_in_the_past(bureau, zhou, he):
    """何静 was an administrator on that day; what counts is who is one today."""
    long_ago = timezone.localdate() - timedelta(days=700)
    he.postings.update(valid_to=timezone.localdate() - timedelta(days=100))
    bureau.post(f"{LIST}postings/{zhou.postings.get().pk}/end/", {"last_day": str(long_ago)})
    assert zhou.postings.get().valid_to is None


def test_the_database_refuses_to_change_the_record(bureau, li):
    bureau.post(f"{LIST}{li.pk}/reset-second-factor/")
    event = li.events.get()
    for gesture in [
        lambda: AccountEvent.objects.filter(pk=event.pk).update(detail="无"),
        lambda: AccountEvent.objects.filter(pk=event.pk).delete(),
    ]:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            gesture()
    assert li.events.get() == event


def test_the_first_administrator_comes_from_the_command_line(client, district, capsys):
    call_command("add_staff", "admin", "周建国", "system_admin", "610104")
    password = capsys.readouterr().out.split(": ")[1].strip()
    page = client.post("/accounts/staff/", {"login": "admin", "password": password})
    assert page.status_code == 302
    user = User.objects.get(username="admin")
    assert user.may("staff.edit")
    assert user.events.earliest("pk").sentence == "系统维护人员：新建账号"


@pytest.mark.parametrize(
    "words",
    [
        ("admin", "周", "system_admin", "999"),
        ("admin", "周", "room_worker", "610104"),
        ("周", "周", "system_admin", "610104"),
        ("ZHOUJG", "周", "system_admin", "610104"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(words, zhou):
    with pytest.raises(CommandError):
        call_command("add_staff", *words)
    assert User.objects.count() == 1
