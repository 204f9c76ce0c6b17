"""An application from its receipt to the archive, by the verbs."""

import pytest
from django.core.exceptions import PermissionDenied

from aid import actions
from centers.cases.flow import StepRefused
from centers.cases.models import Case


def test_from_application_to_archive(concluded, ma, gao):
    actions.archive(concluded, by=ma, amount=1500, reason="暂按市级标准")
    case = Case.objects.get(pk=concluded.pk)
    assert case.status == "archived"
    assert case.closed_at
    assert [paper.code for paper in case.papers.all()] == [
        "aid.02", "aid.04", "aid.05", "aid.08", "aid.09", "aid.11", "aid.13", "aid.12", "aid.21",
    ]  # fmt: skip
    assert case.papers.get(code="aid.09").number == "莲法援给〔2026〕第1号"
    assert not case.deadlines.unmet().exists()
    assert case.due_at is None


def test_a_station_loses_sight_of_what_it_passed_on(at_station, zhang, zhao):
    assert Case.objects.visible_to(zhang).filter(pk=at_station.pk).exists()
    assert not Case.objects.visible_to(zhao).filter(pk=at_station.pk).exists()
    actions.advance(at_station, "pass_on", by=zhang)
    assert not Case.objects.visible_to(zhang).filter(pk=at_station.pk).exists()
    with pytest.raises(PermissionDenied):
        actions.advance(at_station, "pass_on", by=zhang)


def test_what_is_not_possible_now_says_what_is(applied, gao):
    with pytest.raises(StepRefused, match=r"现在是“审查中”，不能“给予法律援助”"):
        actions.advance(applied, "grant", by=gao)


def test_a_firm_may_leave_the_case_with_whom_it_was_given(assigned, lin, xu):
    """What somebody works on already is no conflict with itself, and not one more."""
    lin.aid_provider.most_cases = 1
    lin.aid_provider.save()
    actions.arrange(assigned, by=xu, provider=lin.aid_provider)
    assert assigned.assignments.in_force().get().user == lin
