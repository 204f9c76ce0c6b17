"""Looking at places and at files drawn by lot."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from aid import actions as aid
from centers.assessment import checks
from centers.assessment.indicators import INDICATORS, Period
from centers.assessment.models import Check, Sample
from centers.common.refusals import Refusal
from tests.aid.conftest import answers

YEAR = Period.of_year(2026, date(2026, 12, 31))
PLACE = {"hours": "good", "fees": "good", "staff": "good", "complaint": "bad", "access": "good"}


@pytest.fixture
def seven(network, zhang):
    """Applications that 北关 took in."""
    return [
        aid.take_application(center=network["北关"], answers=answers(), by=zhang) for _ in range(7)
    ]


def test_a_place_is_looked_at_point_by_point(client, network, sun):
    client.force_login(sun)
    room = network["纸坊"]
    said = {**PLACE, "unit": room.pk, "on": "2026-11-25", "year": "2026"}
    page = client.post(reverse("assessment:check_place"), said)
    assert page.status_code == 422
    assert "有不合格的，请写明哪里不合格。" in page.content.decode()
    assert not Check.objects.exists()
    client.post(reverse("assessment:check_place"), said | {"note": "没有公示投诉电话"})
    again = client.post(reverse("assessment:check_place"), said | {"note": "没有公示投诉电话"})
    assert "这一天已经检查过" in again.content.decode()
    found = INDICATORS["A3"].figures(YEAR)
    for unit in (room, network["北关"], network["centre"]):
        assert (found[unit.pk].numerator, found[unit.pk].denominator) == (4, 5)
    assert network["西关"].pk not in found


def test_files_are_drawn_once_and_looked_at_once(client, seven, network, sun):
    client.force_login(sun)
    wanted = {"indicator": "B2", "unit": network["北关"].pk, "year": "2026"}
    assert client.post(reverse("assessment:draw"), wanted).status_code == 302
    assert Sample.objects.count() == checks.LEAST
    page = client.post(reverse("assessment:draw"), wanted)
    assert page.status_code == 422
    assert "已经抽满" in page.content.decode()
    sample = Sample.objects.first()
    address = reverse("assessment:check_file", args=[sample.pk])
    text = client.get(address).content.decode()
    assert sample.number in text
    assert "王桂兰" not in text
    assert client.post(address, {"told": "bad", "note": "漏列欠条"}).status_code == 302
    assert client.post(address, {"told": "good"}).status_code == 404
    figure = INDICATORS["B2"].figures(YEAR)[network["北关"].pk]
    assert (figure.numerator, figure.denominator) == (0, 1)


def test_two_who_look_at_one_file_do_it_once(seven, network, sun):
    sample = checks.draw(network["北关"], "I1", 2026, by=sun)[0]
    stale = Sample.objects.get(pk=sample.pk)
    found = dict.fromkeys(checks.SHEETS["I1"].points, True)
    checks.write_down(network["北关"], "I1", found, by=sun, sample=sample)
    with pytest.raises(Refusal, match="已经检查过"):
        checks.write_down(network["北关"], "I1", found, by=sun, sample=stale)
    assert Check.objects.count() == len(found)


def test_what_was_found_stays(network, sun):
    checks.write_down(network["北关"], "A3", {"hours": True}, by=sun)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Check.objects.update(is_good=False)


def test_nobody_is_drawn_where_there_is_nothing(network, sun):
    with pytest.raises(Refusal, match="没有可以抽的案卷"):
        checks.draw(network["西关"], "B2", 2026, by=sun)
