"""What the pages of a search and of a change of plans cost in queries, however much is on them."""

from datetime import date, time

import pytest
from django.urls import reverse

from centers.booking.models import Roster, Slot
from centers.booking.slots import make_slots

from .test_actions import booked

TO_A_STATION = ["PLS-01", "610104003"]


@pytest.fixture
def many(network, law):
    """A lawyer in the morning and one in the afternoon, every working day, at every unit."""
    for unit in network.values():
        for weekday in range(5):
            for starts, ends in [(time(9), time(12)), (time(14), time(17))]:
                Roster.objects.create(
                    center=unit, title="值班律师", weekday=weekday, starts=starts, ends=ends,
                    capacity=2, valid_from=date(2026, 11, 25),
                ).services.add(law)  # fmt: skip
    make_slots()
    return Slot.objects.filter(center=network["北关"]).order_by("starts_at")


@pytest.fixture
def booking(many, law, wang):
    return booked(many.last(), law, wang)


@pytest.mark.parametrize(
    ("page", "args", "most"),
    [("choose_place", ["PLS-01"], 4), ("choose_time", TO_A_STATION, 3)],
)
def test_a_visitor(client, many, page, args, most, django_assert_max_num_queries):
    address = reverse(f"booking:{page}", args=args)
    with django_assert_max_num_queries(most):
        assert client.get(address).content.decode().count('class="choice"') >= 5


def test_a_full_unit(client, many, django_assert_max_num_queries):
    many.update(closed_reason="约满")
    address = reverse("booking:choose_time", args=TO_A_STATION)
    with django_assert_max_num_queries(7):
        assert "这些地方还有时间" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("move", 7),
        ("move_to", 4),
        ("join", 6),
        ("my", 14),
        ("tap", 2),
    ],  # "my": five of them for cases
)
def test_a_resident(client, many, booking, wang, page, most, django_assert_max_num_queries):
    address = {
        "move": reverse("booking:move", args=[booking.key]),
        "move_to": reverse("booking:move_to", args=[booking.key, many.first().pk]),
        "join": reverse("booking:join", args=TO_A_STATION),
        "my": reverse("portal:mine"),
        "tap": reverse("booking:tap", args=[booking.tap_key]),
    }[page]
    if page != "tap":  # opened from a message, on a phone that is not signed in
        client.force_login(wang)
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(("page", "most"), [("phone_slots", 6), ("desk_move", 7)])
def test_a_clerk(client, booking, zhang, page, most, django_assert_max_num_queries):
    address = reverse(f"booking:{page}", args=[booking.key] if page == "desk_move" else [])
    client.force_login(zhang)
    with django_assert_max_num_queries(most):
        assert client.get(address).context["day"].times
