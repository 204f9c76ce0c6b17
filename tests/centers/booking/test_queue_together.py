"""Clerks who press 叫下一位 at the very same moment."""

from threading import Barrier

import pytest
from django.utils import timezone

from centers.booking import actions
from centers.booking.models import Booking
from centers.common.refusals import Refusal

from .test_queue_pages import arrived
from .test_together import together

pytestmark = pytest.mark.django_db(transaction=True)
Status = Booking.Status
WINDOWS = ["1 号窗口", "2 号窗口", "3 号窗口"]


def call_next(center, window, by, _barrier):
    """The verb behind the button."""
    return actions.call_next(center, window=window, by=by).person_name


def read_then_call(center, window, by, barrier):
    """What must not be done. It lives here alone, and shows that the test can fail."""
    first = Booking.objects.queue().filter(center=center, status=Status.CHECKED_IN).first()
    barrier.wait()
    Booking.objects.filter(pk=first.pk).update(
        status=Status.CALLED, window=window, called_at=timezone.now()
    )
    return first.person_name


def called_at_once(verb, center, law, by):
    arrived(center, law, by, "甲", "乙", "丙", "丁")
    barrier = Barrier(len(WINDOWS))
    return together(*(lambda w=w: verb(center, w, by, barrier) for w in WINDOWS))


def test_different_people_are_called(beiguan, law, zhang):
    assert sorted(called_at_once(call_next, beiguan, law, zhang)) == sorted(["甲", "乙", "丙"])
    rows = Booking.objects.filter(status=Status.CALLED)
    assert sorted(rows.values_list("window", flat=True)) == WINDOWS


def test_the_same_person_would_be_called_without_the_lock(beiguan, law, zhang):
    """The control: were the row only read, the test above would fail."""
    assert called_at_once(read_then_call, beiguan, law, zhang) == ["甲"] * 3


def test_one_window_calls_one_person_however_often_it_is_pressed(beiguan, law, zhang):
    arrived(beiguan, law, zhang, "甲", "乙", "丙")
    for _ in range(5):
        given = together(*([lambda: actions.call_next(beiguan, window=WINDOWS[0], by=zhang)] * 3))
        assert all(isinstance(each, Booking | Refusal) for each in given), given
        called = Booking.objects.get(status=Status.CALLED)
        actions.pass_over(called, by=zhang)
    assert Booking.objects.filter(status=Status.CHECKED_IN).count() == 3


def test_two_clerks_call_the_same_person_by_name(beiguan, law, zhang):
    for _ in range(5):
        Booking.objects.all().update(status=Status.SERVED)
        [one] = arrived(beiguan, law, zhang, f"甲{Booking.objects.count()}")
        given = together(
            *(lambda w=w, row=one: actions.call(row, window=w, by=zhang) for w in WINDOWS)
        )
        assert sorted(isinstance(each, Refusal) for each in given) == [False, True, True], given
        one.refresh_from_db()
        assert one.window == next(each.window for each in given if isinstance(each, Booking))
