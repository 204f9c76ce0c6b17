"""An application from its receipt to the archive, by the verbs."""

import pytest
from django.core.exceptions import PermissionDenied

from aid import actions
from centers.cases import flow
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


def test_a_firm_that_was_given_a_case_names_who_takes_it(granted, ma, firm, lin, xu):
    """Only then is it with a lawyer, and nobody is asked to name one twice."""
    actions.assign(granted, by=ma, body=firm)
    case = Case.objects.get(pk=granted.pk)
    assert case.status == "arranging"
    assert case.deadlines.unmet().filter(code="aid.arrange").exists()
    assert [step.verb for step in flow.possible(case, xu)] == ["arrange"]
    assert not Case.objects.visible_to(lin).filter(pk=case.pk).exists()
    actions.arrange(case, by=xu, provider=lin.aid_provider)
    case = Case.objects.get(pk=granted.pk)
    assert (case.status, case.aid_application.provider) == ("assigned", lin)
    assert case.assignments.in_force().get().user == lin
    assert not case.deadlines.unmet().filter(code="aid.arrange").exists()
    assert flow.possible(case, xu) == []


def test_whoever_is_named_at_once_need_not_be_named_by_the_firm(assigned, lin, xu):
    case = Case.objects.get(pk=assigned.pk)
    assert (case.status, case.aid_application.provider) == ("assigned", lin)
    assert not case.deadlines.filter(code="aid.arrange").exists()
    with pytest.raises(StepRefused, match="不能“安排承办人”"):
        actions.arrange(case, by=xu, provider=lin.aid_provider)
