"""Two people press the same button at the same moment."""

from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from aid import actions
from centers.cases.actions import advance
from centers.cases.flow import StepRefused
from centers.cases.models import Case, CaseEvent

pytestmark = pytest.mark.django_db(transaction=True)


def together(*verbs):
    """What came of verbs that begin at the same moment, each over a connection of its own."""
    barrier, found = Barrier(len(verbs)), []

    def run(verb):
        try:
            found.append(verb(barrier))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def by_the_door(case, by, barrier):
    barrier.wait()
    try:
        advance(case, "withdraw_for", by=by, note="本人要求")
    except StepRefused:
        return "refused"
    return "ok"


def look_then_write(case, by, barrier):
    """What must not be done. It lives here alone, and shows that the test can fail."""
    status = Case.objects.get(pk=case.pk).status
    barrier.wait()
    if status != "reviewing":
        return "refused"
    Case.objects.filter(pk=case.pk).update(status="withdrawn")
    CaseEvent.objects.create(case=case, verb="withdraw_for", was=status, now="withdrawn", by=by)
    return "ok"


@pytest.mark.parametrize(
    ("way", "outcome"), [(by_the_door, ["ok", "refused"]), (look_then_write, ["ok", "ok"])]
)
def test_one_of_two_is_first(way, outcome, in_review, ma, gao):
    assert together(partial(way, in_review, ma), partial(way, in_review, gao)) == outcome
    events = in_review.events.filter(verb="withdraw_for").count()
    assert events == outcome.count("ok")


def test_two_submits_of_one_draft_are_one_application(draft, wang):
    def submit(barrier):
        barrier.wait()
        try:
            actions.submit(draft, by=wang)
        except StepRefused:
            return "refused"
        return "ok"

    assert together(submit, submit) == ["ok", "refused"]
    assert draft.papers.filter(code="aid.05").count() == 1
    assert draft.deadlines.count() == 1
