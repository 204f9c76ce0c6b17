"""A resident's own data: what is kept, how it is shown, what was told and agreed."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from centers.accounts import actions
from centers.accounts.models import PrivacyNotice, User
from centers.common.id_number import check_character

NUMBER = "61010419500101123"
VALID = NUMBER + check_character(NUMBER)


@pytest.fixture
def home(client, wang):
    client.force_login(wang)
    return client


@pytest.fixture
def notices(db):
    call_command("load_notices")


def stored(user):
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(u)::text FROM accounts_user u WHERE id = %s", [user.pk])
        return cursor.fetchone()[0]


def test_a_name_is_saved_with_its_middle_dot(home, wang):
    home.post("/my/profile/name/", {"name": " 阿依古丽·买买提 "})
    wang.refresh_from_db()
    assert wang.name == "阿依古丽·买买提"


def test_an_empty_or_endless_name_is_refused(home, wang):
    assert "请填写姓名" in home.post("/my/profile/name/", {"name": ""}).content.decode()
    assert home.post("/my/profile/name/", {"name": "王" * 51}).status_code == 200
    wang.refresh_from_db()
    assert wang.name == "王桂兰"


@pytest.mark.parametrize("typed", [VALID, f"{VALID[:6]} {VALID[6:14]} {VALID[14:].lower()}"])
def test_an_id_number_is_sealed_indexed_and_shown_masked(typed, home, wang):
    assert home.post("/my/profile/id-number/", {"number": typed}).url == "/my/profile/"
    wang.refresh_from_db()
    assert wang.id_number == VALID
    row = stored(wang)
    assert VALID not in row
    assert "19500101" not in row
    page = home.get("/my/profile/").content.decode()
    assert f"610***********{VALID[-4:]}" in page
    assert VALID not in page
    assert VALID not in home.get("/my/profile/id-number/").content.decode()


def test_equal_numbers_are_found_by_their_index_alone(home, wang):
    home.post("/my/profile/id-number/", {"number": VALID})
    twin = User.objects.create_resident("13711112222")
    twin.id_number = VALID
    wang.refresh_from_db()
    assert wang.id_number_index == twin.id_number_index
    assert wang.id_number_sealed != twin.id_number_sealed
    assert re.fullmatch(r"[0-9a-f]{64}", wang.id_number_index)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写身份证号码"),
        ("123", "18 位"),
        (f"{NUMBER}{'0' if VALID[-1] != '0' else '1'}", "逐位核对"),
        ("6101041950130112" + "34", "逐位核对"),
        ("٦١٠١٠٤١٩٥٠٠١٠١١٢٣" + VALID[-1], "18 位"),
    ],
)
def test_a_number_that_cannot_be_is_explained(typed, sentence, home, wang):
    page = home.post("/my/profile/id-number/", {"number": typed})
    assert sentence in page.content.decode()
    wang.refresh_from_db()
    assert wang.id_number == ""


def test_full_width_digits_are_the_same_number(home, wang):
    home.post(
        "/my/profile/id-number/", {"number": "６１０１０４１９５００１０１１２３" + VALID[-1]}
    )
    wang.refresh_from_db()
    assert wang.id_number == "61010419500101123" + VALID[-1]


def test_a_name_keeps_no_invisible_signs(home, wang):
    home.post("/my/profile/name/", {"name": "　王\u200b桂\u202e兰 "})
    wang.refresh_from_db()
    assert wang.name == "王桂兰"
    assert "请填写姓名" in home.post("/my/profile/name/", {"name": " \u200b　"}).content.decode()


def test_it_can_be_taken_away_again(home, wang):
    home.post("/my/profile/id-number/", {"number": VALID})
    home.post("/my/profile/id-number/clear/")
    wang.refresh_from_db()
    assert (wang.id_number_sealed, wang.id_number_index) == ("", "")


def test_the_page_shows_no_whole_number(home, wang):
    page = home.get("/my/profile/").content.decode()
    assert "138****8000" in page
    assert not re.search(r"(?<!\d)(\d{11}|\d{17}[\dX])(?!\d)", page)


def test_staff_have_no_such_page(client, li):
    client.force_login(li)
    assert client.get("/my/profile/").status_code == 404


# Notices and consent -----------------------------------------------------------------------


def test_three_notices_are_public_and_name_their_basis(client, notices):
    for code in ["account", "booking", "proxy"]:
        page = client.get(f"/privacy/{code}/")
        assert page.status_code == 200
        assert "《个人信息保护法》第十三条" in page.content.decode()
    assert client.get("/privacy/nothing/").status_code == 404


def test_loading_again_changes_nothing(notices, capsys):
    call_command("load_notices")
    assert "0 notices added, 8 unchanged" in capsys.readouterr().out


def toml(tmp_path, **changes):
    row = {
        "code": "account",
        "version": 1,
        "title": "规则",
        "legal_basis": "依据",
        "text": "## 一\n正文",
    }
    row |= changes
    lines = [f"{k} = {v!r}" if isinstance(v, int) else f'{k} = """{v}"""' for k, v in row.items()]
    path = tmp_path / "notices.toml"
    path.write_text("\n".join(["[[notice]]", *lines, "published_at = 2026-01-01T00:00:00+08:00"]))
    return str(path)


def test_a_published_version_is_never_rewritten(notices, tmp_path):
    with pytest.raises(CommandError, match="new version"):
        call_command("load_notices", toml(tmp_path))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PrivacyNotice.objects.update(text="改了")


def test_a_new_version_is_shown_and_the_old_one_stays_readable(client, notices, tmp_path):
    call_command("load_notices", toml(tmp_path, version=2, text="## 新\n新的规则"))
    assert actions.current_notice("account").version == 2
    assert "新的规则" in client.get("/privacy/account/").content.decode()
    assert "历史版本" in client.get("/privacy/account/?version=1").content.decode()
    assert client.get("/privacy/account/?version=3").status_code == 404


@pytest.mark.parametrize(
    ("code", "new"),
    [
        ("booking", ["候补", "受托人", "叫号屏只显示号码", "九十天内三次", "不联系对方"]),
        ("proxy", ["对方也会收到自己的消息"]),
    ],
)
def test_the_second_version_tells_what_the_first_did_not(client, notices, code, new):
    page, first = (client.get(f"/privacy/{code}/{v}").content.decode() for v in ["", "?version=1"])
    assert [words for words in new if words not in page or words in first] == []
    assert "历史版本" in first


def test_a_version_of_tomorrow_is_not_in_force_today(notices):
    later = datetime.now(UTC) + timedelta(days=1)
    PrivacyNotice.objects.create(
        code="account", version=2, title="规则", text="", legal_basis="", published_at=later
    )
    assert actions.current_notice("account").version == 1


def test_withdrawing_is_as_easy_as_agreeing_and_happens_once(home, wang, notices):
    consent = actions.record_consent(actions.current_notice("proxy"), by=wang, on_behalf_of="母亲")
    assert "代母亲" in home.get("/my/profile/").content.decode()
    home.post(f"/my/profile/consents/{consent.pk}/withdraw/")
    consent.refresh_from_db()
    first = consent.withdrawn_at
    home.post(f"/my/profile/consents/{consent.pk}/withdraw/")
    consent.refresh_from_db()
    assert consent.withdrawn_at == first is not None
    assert "已撤回" in home.get("/my/profile/").content.decode()


def test_nobody_withdraws_for_another(home, notices):
    chen = User.objects.create_resident("13711113333")
    consent = actions.record_consent(actions.current_notice("proxy"), by=chen)
    assert home.post(f"/my/profile/consents/{consent.pk}/withdraw/").status_code == 404
    actions.withdraw_consent(consent, by=User.objects.get(phone="13800138000"))
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_what_was_only_told_cannot_be_withdrawn(home, wang, notices):
    told = actions.record_consent(actions.current_notice("account"), by=wang, kind="told")
    assert home.post(f"/my/profile/consents/{told.pk}/withdraw/").status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        type(told).objects.filter(pk=told.pk).update(withdrawn_at=told.given_at)


def test_without_a_notice_asking_for_it_fails_loudly(db):
    with pytest.raises(PrivacyNotice.DoesNotExist):
        actions.current_notice("booking")


def test_names_are_not_tried_one_after_another(client, wang):
    client.force_login(wang)
    page = "/my/profile/name/"
    for n in range(5):
        client.post(page, {"name": f"王{'一二三四五'[n]}"})
    wang.refresh_from_db()
    assert wang.name == "王五"
    assert "次数太多" in client.post(page, {"name": "王六"}, follow=True).content.decode()
    wang.refresh_from_db()
    assert wang.name == "王五"
