"""Two people press at the same moment: one is first, the other is told, and nothing is written twice."""

from functools import partial

import pytest
from django.utils import timezone

from centers.cases.models import Case
from centers.common import once
from centers.common.attempts import Attempts
from centers.common.refusals import Refusal
from mediation import actions, subsidies
from mediation.models import FileGrade, SideConsent
from tests.centers.cases.test_together import together

from .conftest import answers, settle, talk

pytestmark = pytest.mark.django_db(transaction=True)


def tried(verb, barrier):
    barrier.wait()
    try:
        verb()
    except Refusal:  # a step that is refused is one, too
        return "refused"
    return "ok"


def both(verb):
    return together(partial(tried, verb), partial(tried, verb))


ONE = ["ok", "refused"]


def test_registered_once(requested, tian):
    assert both(partial(actions.register, requested, by=tian)) == ONE
    assert requested.papers.filter(code="mediation.02").count() == 1
    assert requested.assignments.in_force().count() == 1
    assert requested.deadlines.filter(code="mediation.term").count() == 1


def test_one_party_is_added_once(told, tian):
    verb = partial(actions.add_party, told, by=tian, name="何淑珍", role="opponent")
    assert both(verb) == ONE
    assert told.sides.count() == 3


def test_a_side_agrees_once(told, tian):
    side = told.sides.get(party__role="opponent")
    assert both(partial(actions.consent, told, by=tian, side=side, form="written")) == ONE
    assert SideConsent.objects.filter(side=side).count() == 1


def test_either_agreed_by_word_or_in_writing(talking, tian):
    talk(talking, tian)
    ways = [partial(settle, talking, tian, verb) for verb in ("agree_oral", "agree_written")]
    assert together(*(partial(tried, way) for way in ways)) == ONE
    assert talking.papers.filter(code__in=["mediation.07", "mediation.08"]).count() == 1


def test_signed_once(agreed, zheng):
    assert both(partial(actions.sign, agreed, by=zheng, signed_at=timezone.now())) == ONE
    assert agreed.deadlines.filter(code="mediation.perform").count() == 1
    assert agreed.deadlines.filter(code="mediation.confirm").count() == 1


def test_archived_once_and_graded_once(performed, zheng, tian, guo):
    visit = {"how": "phone", "visited": "王桂兰", "is_performed": True, "opinion": "满意"}
    actions.visit(performed, by=tian, at_time=timezone.now(), **visit)
    actions.close(performed, by=zheng, process="一次调成。")
    performed.sides.update(identity_checked_at=timezone.now())
    assert both(partial(actions.archive, performed, by=zheng, keep="十年", pages=20)) == ONE
    assert performed.papers.filter(code="mediation.23").count() == 1
    grade = partial(
        subsidies.grade, performed, grade="pass", by=guo, amount=100, finding="暂按一百元"
    )
    assert both(grade) == ONE
    assert FileGrade.objects.count() == 1


@pytest.mark.parametrize(
    ("key", "outcome"), [(once.new_key(), ONE), ("", ["ok", "ok"])], ids=["key", "control"]
)
def test_a_page_that_is_sent_twice_at_once(committee, tian, key, outcome):
    """The control without a key shows that two would come of it."""
    from django import forms

    class Page(Attempts, forms.Form):
        pass

    def send():
        done = Page({"once": key}).attempt(
            actions.take_and_register, committee=committee, answers=answers(), by=tian
        )
        if not done:
            raise Refusal("-")

    assert both(send) == outcome
    assert Case.objects.count() == outcome.count("ok")
