"""Looking at places and at files drawn by lot."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.urls import reverse

from aid import actions as aid
from centers.assessment import checks, plans, records
from centers.assessment.indicators import INDICATORS, Period
from centers.assessment.models import Check, Look, Sample
from centers.cases.models import Case
from centers.common.refusals import Refusal
from mediation.flow import DISPUTE
from tests.aid.conftest import answers
from tests.beside import advice_at

from .conftest import both

YEAR = Period.of_year(2026, date(2026, 12, 31))
PLACE = {"hours": "good", "fees": "good", "staff": "good", "complaint": "bad", "access": "good"}


@pytest.fixture
def seven(network, zhang):
    """Applications that 北关 took in."""
    return [
        aid.take_application(center=network["北关"], answers=answers(), by=zhang) for _ in range(7)
    ]


def again(look):
    return reverse("assessment:look_again", args=[look.pk])


def test_a_place_is_looked_at_by_two_point_by_point(client, network, sun, gao):
    client.force_login(sun)
    room = network["纸坊"]
    said = {**PLACE, "unit": room.pk, "on": "2026-11-25", "year": "2026"}
    page = client.post(reverse("assessment:check_place"), said)
    assert page.status_code == 422
    assert "有不合格的，请写明哪里不合格。" in page.content.decode()
    assert not Look.objects.exists()
    client.post(reverse("assessment:check_place"), said | {"note": "没有公示投诉电话"})
    twice = client.post(reverse("assessment:check_place"), said | {"note": "没有公示投诉电话"})
    assert "这一天已经检查过" in twice.content.decode()
    look = Look.objects.get()
    assert "等待第二人复核（1）" in client.get(reverse("assessment:checks")).content.decode()
    assert client.get(again(look)).status_code == 404  # 孙丽 herself
    assert INDICATORS["A3"].figures(YEAR) == {}
    records.add_assessor(plans.begin_plan(2026), gao, "scorer", by=sun)
    client.force_login(gao)
    assert "没有公示投诉电话" not in client.get(again(look)).content.decode()
    client.post(again(look), {**PLACE, "note": "墙上没有投诉电话"})
    found = INDICATORS["A3"].figures(YEAR)
    for unit in (room, network["北关"], network["centre"]):
        assert (found[unit.pk].numerator, found[unit.pk].denominator) == (4, 5)
    assert network["西关"].pk not in found


def test_a_day_of_last_year_does_not_count_for_this(client, network, sun):
    plans.begin_plan(2025)
    client.force_login(sun)
    said = {**PLACE, "complaint": "good", "unit": network["纸坊"].pk, "on": "2025-12-30"}
    page = client.post(reverse("assessment:check_place"), {**said, "year": "2026"})
    assert page.status_code == 422
    assert "2025 年的检查不能算进 2026 年" in page.content.decode()
    client.post(reverse("assessment:check_place"), {**said, "year": "2025"})
    assert Look.objects.get().year == 2025


def test_files_are_drawn_once_and_looked_at_once_by_each(client, seven, network, sun):
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
    assert network["北关"].pk not in INDICATORS["B2"].figures(YEAR)


def test_where_two_differ_it_counts_once_it_is_settled(client, network, sun, gao):
    found = {"hours": True, "fees": True, "staff": False}
    look = checks.write_down(network["纸坊"], "A3", found, by=sun, note="没有公示人员")
    look = checks.look_again(look, found | {"fees": False}, by=gao, note="收费没有公示")
    assert look.status == "不一致，等待商定"
    assert not Check.objects.exists()
    client.force_login(sun)
    assert "两人不一致（1）" in client.get(reverse("assessment:checks")).content.decode()
    address = reverse("assessment:settle_look", args=[look.pk])
    page = client.get(address).content.decode()
    assert "收费没有公示" in page
    assert "公示开放时间" not in page  # of that they agree
    assert "请写明怎样商定的" in client.post(address, {"fees": "good"}).content.decode()
    client.post(address, {"fees": "good", "note": "两人再看，收费表在背面"})
    assert client.post(address, {"fees": "bad", "note": "改口"}).status_code == 404
    counted = dict(Check.objects.values_list("point", "is_good"))
    assert counted == {"hours": True, "fees": True, "staff": False}
    with pytest.raises(IntegrityError, match="was decided and stays"), transaction.atomic():
        Look.objects.update(settled_note="别的")


def test_nobody_is_the_second_of_the_own_look(network, sun, gao):
    look = checks.write_down(network["北关"], "A3", {"hours": True}, by=sun)
    with pytest.raises(Refusal, match="另一个人"):
        checks.look_again(look, {"hours": True}, by=sun)
    with pytest.raises(IntegrityError, match="second_look_is_anothers"), transaction.atomic():
        Look.objects.update(by_again=sun, at_again=look.at, found_again={"hours": True})
    with pytest.raises(Refusal, match="还没有第二人复核"):
        checks.settle(look, {}, by=gao, note="x")
    checks.look_again(look, {"hours": True}, by=gao)
    for verb, more in ((checks.look_again, {}), (checks.settle, {"note": "x"})):
        with pytest.raises(Refusal, match="已经"):
            verb(look, {"hours": True}, by=gao, **more)


def test_nobody_looks_at_the_own_street(network, sun, gao, li):
    for name in ("北关", "纸坊"):
        with pytest.raises(Refusal, match="应当回避"):
            checks.write_down(network[name], "A3", {"hours": True}, by=li)
        look = checks.write_down(network[name], "A3", {"hours": True}, by=sun)
        with pytest.raises(Refusal, match="应当回避"):
            checks.look_again(look, {"hours": True}, by=li)
        look = checks.look_again(look, {"hours": False}, by=gao)
        with pytest.raises(Refusal, match="应当回避"):
            checks.settle(look, {"hours": True}, by=li, note="x")
    checks.write_down(network["西关"], "A3", {"hours": True}, by=li)


def test_the_team_looks_at_files_of_other_streets(client, seven, network, sun, li, gao, zhao):
    """李伟 of 北关 and 高洁 are of the team: he does not look at files of his own street."""
    sample = checks.draw(network["北关"], "B2", 2026, by=sun)[0]
    address = reverse("assessment:check_file", args=[sample.pk])
    for who in (li, gao):
        client.force_login(who)
        assert client.get(address).status_code == 404
        assert client.get(reverse("assessment:checks")).status_code == 404
        records.add_assessor(plans.begin_plan(2026), who, "scorer", by=sun)
    for who, status in ((li, 404), (gao, 200), (zhao, 404)):
        client.force_login(who)
        assert client.get(address).status_code == status
    client.force_login(li)
    assert sample.number not in client.get(reverse("assessment:checks")).content.decode()
    assert client.get(reverse("assessment:check_place")).status_code == 404


def test_each_line_has_points_of_its_own_and_files_of_others_are_not_drawn(
    client, seven, network, sun
):
    """Of seven files six are of legal aid and one is a volume of mediation; an advice has no sheet."""
    advice_at(network["北关"])
    volume = seven[0]
    Case.objects.filter(pk=volume.pk).update(kind=DISPUTE, status="archived")
    drawn = checks.draw(network["北关"], "I1", 2026, by=sun)
    if volume not in [sample.case for sample in drawn]:
        Sample.objects.filter(pk=drawn[0].pk).update(case=volume)
    files = checks.SHEETS["I1"].files(network["北关"], YEAR)
    assert set(files) == {*seven}
    client.force_login(sun)
    said = {
        sample.case.kind: client.get(reverse("assessment:check_file", args=[sample.pk])).content.decode()
        for sample in Sample.objects.select_related("case")
    }  # fmt: skip
    assert "权利义务" in said[DISPUTE]
    assert "人群类别" not in said[DISPUTE]
    assert "人群类别" in said["aid.application"]
    assert "权利义务" not in said["aid.application"]
    assert checks.words_of("I1", "followup") == "应当回访的，有回访记录"
    points = [set(sheet.points) for sheet in checks.OF_KIND["I1"].values()]
    assert not set.intersection(*points)  # a point has one meaning, whatever file it is of
    with pytest.raises(ImproperlyConfigured):
        checks.register_points("I1", DISPUTE, points={}, files=None)


def test_two_who_look_first_at_one_file_do_it_once(seven, network, sun, gao):
    sample = checks.draw(network["北关"], "I1", 2026, by=sun)[0]
    stale = Sample.objects.get(pk=sample.pk)
    found = dict.fromkeys(checks.points_of("I1", sample.case), True)
    both(network["北关"], "I1", found, by=(sun, gao), sample=sample)
    with pytest.raises(Refusal, match="已经检查过"):
        checks.write_down(network["北关"], "I1", found, by=sun, sample=stale)
    assert Check.objects.count() == len(found)


def test_what_was_found_stays(network, sun, gao):
    both(network["北关"], "A3", {"hours": True}, by=(sun, gao))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Check.objects.update(is_good=False)


def test_nobody_is_drawn_where_there_is_nothing(network, sun):
    with pytest.raises(Refusal, match="没有可以抽的案卷"):
        checks.draw(network["西关"], "B2", 2026, by=sun)
