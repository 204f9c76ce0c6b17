"""Decorators at the door: anonymous visitors sign in first, strangers see nothing."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.utils import timezone

from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.common.gates import resident_required, right_required, staff_required


def page(request):
    return HttpResponse("inside")


GATES = {
    "staff": staff_required(page),
    "right": right_required("org.edit")(page),
    "resident": resident_required(page),
}


@pytest.fixture
def enter(rf):
    """Sends somebody through a gate: "inside", 404 or the address of a sign-in page."""

    def go(gate, user):
        request = rf.get("/somewhere/?page=2")
        request.user = user
        try:
            answer = GATES[gate](request)
        except Http404:
            return 404
        return answer.url if answer.status_code == 302 else answer.content.decode()

    return go


@pytest.fixture
def sun(post, district):
    """孙立, network administrator."""
    return post("sunli", "孙立", Role.NETWORK_ADMIN, district)


def test_anonymous_visitors_are_sent_to_their_own_door_and_come_back(enter):
    back = "?next=/somewhere/%3Fpage%3D2"
    assert enter("staff", AnonymousUser()) == f"/accounts/staff/{back}"
    assert enter("right", AnonymousUser()) == f"/accounts/staff/{back}"
    assert enter("resident", AnonymousUser()) == f"/accounts/sign-in/{back}"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/desk/?day=2026-11-25", "/desk/%3Fday%3D2026-11-25"),
        ("https://evil.example/x", "/go/"),
        ("http://testserver//evil.example/", "/go/"),
        ("http://testserver", "/go/"),
        ("", "/go/"),
    ],
)
def test_a_button_pressed_too_late_leads_back_to_its_page(rf, referer, back):
    request = rf.post("/bureau/staff/3/deactivate/", headers={"referer": referer})
    request.user = AnonymousUser()
    assert GATES["staff"](request).url == f"/accounts/staff/?next={back}"


def test_staying_after_the_end_never_leads_to_a_button(client, db):
    assert client.post("/accounts/stay/").url == "/accounts/sign-in/?next=/go/"


def test_each_gate_admits_its_own_and_nobody_else(enter, li, sun, wang):
    people = {"li": li, "sun": sun, "wang": wang}
    inside = {gate: {n for n, p in people.items() if enter(gate, p) == "inside"} for gate in GATES}
    assert inside == {"staff": {"li", "sun"}, "right": {"sun"}, "resident": {"wang"}}
    assert enter("right", li) == enter("right", wang) == enter("resident", li) == 404


def test_a_right_ends_with_the_posting(enter, sun):
    sun.postings.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert enter("right", User.objects.get(pk=sun.pk)) == 404


def test_a_right_begins_with_the_posting(enter, li, district):
    tomorrow = timezone.localdate() + timedelta(days=1)
    Posting.objects.create(user=li, center=district, role=Role.NETWORK_ADMIN, valid_from=tomorrow)
    assert enter("right", li) == 404


def test_reach_is_where_the_right_is(post, district, station, other_station):
    person = post("lihua", "李华", Role.STATION_HEAD, station)
    Posting.objects.create(
        user=person, center=other_station, role=Role.STATION_STAFF, valid_from=date(2020, 1, 1)
    )
    assert set(person.posted_centers()) == {station, other_station}
    assert person.posted_centers("roster.edit") == [station]
