"""One page finds bookings and cases by their 查询码."""

import pytest
from django.urls import reverse

from aid import actions as aid
from centers.booking import actions as bookings
from centers.cases.lookup import find_by_code
from centers.cases.models import Case
from centers.common.lookup import CODE_MISSES
from centers.common.refusals import Refusal
from tests.aid.conftest import answers
from tests.centers.booking.test_actions import booked

FIND = "/bookings/find/"


@pytest.fixture
def case(applied):
    applied.refresh_from_db()
    return applied


def ask(client, code, tail="0001"):
    return client.post(FIND, {"code": code, "tail": tail}, follow=True)


def test_a_case_shows_its_state_and_the_next_step_and_nothing_else(client, case):
    page = ask(client, f"{case.code[:4]} {case.code[4:]}".lower()).content.decode()
    main = page.split("<main")[1].replace(case.number, "")
    assert "区法律援助中心正在审查。" in main
    assert "最晚12月2日作出给予或者不予援助的决定。" in main
    for hidden in ("王桂兰", "王*", "拖欠工资", "0001", "139", "申请表", "凭证", "北关正街"):
        assert hidden not in main


def test_the_same_page_finds_a_booking(client, case, slot, law, wang):
    booking = booked(slot, law, wang)
    assert booking.number in ask(client, booking.code).content.decode()


def test_it_shuts_on_request_after_a_while_and_for_whoever_signs_in(client, case, chen, wednesday):
    from datetime import timedelta

    address = reverse("booking:found_case", args=[case.number])
    assert client.get(address).status_code == 404
    ask(client, case.code)
    assert client.get(address).status_code == 200
    client.post(reverse("booking:close", args=[case.number]))
    assert client.get(address).status_code == 404
    ask(client, case.code)
    wednesday.shift(timedelta(minutes=15, seconds=1))
    assert client.get(address).status_code == 404
    ask(client, case.code)
    client.force_login(chen)
    assert client.get(address).status_code == 404


def test_a_code_opens_its_own_case_alone(client, case, in_review):
    ask(client, case.code)
    assert client.get(reverse("booking:found_case", args=[in_review.number])).status_code == 404


def test_whoever_left_no_phone_is_known_by_the_end_of_their_identity_number(client, network, zhang):
    """A phone that was left is asked for; the number of a document opens nothing then."""
    said = answers(phone="")
    without = aid.take_application(center=network["北关"], answers=said, by=zhang)
    assert find_by_code(without.code, said["id_number"][-4:].lower()) == without
    with_phone = aid.take_application(center=network["北关"], answers=answers(), by=zhang)
    assert find_by_code(with_phone.code, said["id_number"][-4:]) is None
    assert find_by_code(with_phone.code, "0001") == with_phone


def test_a_draft_is_not_found(client, draft):
    assert "对不上" in ask(client, draft.code).content.decode()


def test_five_misses_lock_and_signing_in_unlocks(client, case, wang):
    for _ in range(CODE_MISSES):
        assert "对不上" in ask(client, case.code, "9999").content.decode()
    locked = client.post(FIND, {"code": case.code, "tail": "0001"})
    assert locked.url == reverse("account_request_login_code")
    from centers.accounts.arrivals import signed_in

    signed_in(wang)
    assert find_by_code(case.code, "0001") == case


def test_a_case_from_the_window_is_unlocked_by_its_phone(in_review, wang, chen):
    from centers.accounts.arrivals import signed_in

    for _ in range(CODE_MISSES):
        find_by_code(in_review.code, "9999")
    signed_in(chen)
    with pytest.raises(Refusal):
        find_by_code(in_review.code, "0001")
    signed_in(wang)  # no case of her account, but her number
    assert find_by_code(in_review.code, "0001") == in_review


def test_a_hit_forgets_the_misses(case):
    find_by_code(case.code, "9999")
    find_by_code(case.code, "0001")
    assert Case.objects.get().code_misses == 0


def test_a_lock_on_a_case_locks_no_booking(client, case, slot, law, wang):
    booking = booked(slot, law, wang)
    for _ in range(CODE_MISSES):
        find_by_code(case.code, "9999")
    assert bookings.find_by_code(booking.code, "0001") == booking


def test_what_no_applicant_may_see_is_not_found(case, monkeypatch):
    from dataclasses import replace

    from centers.cases.kinds import KINDS

    monkeypatch.setitem(KINDS, case.kind, replace(KINDS[case.kind], is_public=False))
    assert find_by_code(case.code, "0001") is None
