"""A form that was sent twice does what it asks for once; a control without the key shows that it would."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from centers.cases.models import Case
from centers.common import once
from centers.common.models import Pressed
from centers.common.refusals import Refusal
from centers.common.tasks import forget_pressed
from mediation.models import Alert

QUARREL = {
    "source": "applied", "name": "王桂兰", "phone": "13900000001", "other_name": "孙国庆", "dispute_type": "neighbours",
    "facts": "楼道里堆放杂物，出入不便。",
}  # fmt: skip
NEW = "mediation:new"


def key_on(page):
    return re.search(r'name="once" value="([a-z]{32})"', page.content.decode()).group(1)


@pytest.fixture
def quarrel(committee, tian, client):
    """What 田芳 typed into the intake, with the key of her page."""
    client.force_login(tian)
    key = key_on(client.get(reverse(NEW)))
    return {**QUARREL, "committee": committee.pk, "once": key}


def test_two_presses_make_one_case_and_no_warning(client, quarrel):
    assert client.post(reverse(NEW), quarrel).status_code == 302
    again = client.post(reverse(NEW), quarrel)
    assert again.status_code == 422
    assert once.AGAIN in again.content.decode()
    assert Case.objects.count() == 1
    assert not Alert.objects.exists()


def test_the_control_without_a_key_makes_two(client, quarrel):
    for _ in range(2):
        client.post(reverse(NEW), {**quarrel, "once": ""})
    assert Case.objects.count() == 2
    assert Alert.objects.exists()


def test_whoever_means_it_presses_again_on_the_page_that_says_so(client, quarrel):
    client.post(reverse(NEW), quarrel)
    key = key_on(client.post(reverse(NEW), quarrel))
    assert client.post(reverse(NEW), {**quarrel, "once": key}).status_code == 302
    assert Case.objects.count() == 2


def test_what_was_refused_may_be_sent_again(client, quarrel):
    assert client.post(reverse(NEW), {**quarrel, "facts": ""}).status_code == 422
    assert client.post(reverse(NEW), quarrel).status_code == 302


def test_a_refusal_of_the_verb_gives_the_key_back(db):
    from django import forms

    from centers.common.attempts import Attempts

    class Asks(Attempts, forms.Form):
        pass

    form = Asks({"once": once.new_key()})

    def refuse():
        raise Refusal("现在不行。")

    assert form.attempt(refuse) is None
    assert not Pressed.objects.exists()
    assert form.attempt(lambda: "done") == "done"
    assert Pressed.objects.count() == 1


@pytest.mark.parametrize("key", [None, "", "X" * 32, "a" * 31])
def test_what_is_no_key_holds_nobody_up(db, key):
    once.take(key)
    once.take(key)
    assert not Pressed.objects.exists()


def test_old_keys_are_forgotten(wednesday, db):
    old, new = once.new_key(), once.new_key()
    Pressed.objects.create(key=old, at=timezone.now() - timedelta(days=3))
    once.take(new)
    forget_pressed()
    assert list(Pressed.objects.values_list("key", flat=True)) == [new]
    with pytest.raises(IntegrityError):
        Pressed.objects.create(key=new)


def test_a_page_of_an_application_is_answered_as_often_as_somebody_goes_back(
    client, wang, committee
):
    client.force_login(wang)
    client.post(reverse("mediation:start"))
    number = Case.objects.get(applicant=wang).number
    page = reverse("mediation:page", args=[number, "where"])
    key = key_on(client.get(page))
    for _ in range(2):
        assert client.post(page, {"committee": committee.pk, "once": key}).status_code == 302


def test_what_is_only_looked_at_takes_no_key(client, li, beiguan, law):
    from centers.booking.models import Roster
    from tests.centers.booking.test_roster_pages import ADD, pattern

    client.force_login(li)
    data = {**pattern(beiguan, law, title="周五公证"), "once": key_on(client.get(ADD))}
    for _ in range(2):
        shown = client.post(ADD, data)
        assert once.AGAIN not in shown.content.decode()
    assert not Roster.objects.filter(title="周五公证").exists()
    assert not Pressed.objects.exists()
    saving = {**data, "step": "save", "once": key_on(shown)}
    for _ in range(2):
        client.post(ADD, saving)
    assert Roster.objects.filter(title="周五公证").count() == 1
