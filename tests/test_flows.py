"""Every step of every line's flow is walked: from each state that its row names, and refused from all others."""

import re
from contextlib import contextmanager

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from aid.actions import become_recipient, fill, small_case
from aid.models import Application
from centers.cases import actions, clocks
from centers.cases.actions import advance
from centers.cases.flow import StepRefused, permitted
from centers.cases.kinds import DRAFT, KINDS, NEW, SYSTEM, Note
from centers.cases.models import Case
from centers.cases.own_steps import OWN
from centers.cases.papers import PAPERS, known_facts
from centers.common.refusals import Refusal
from mediation.actions import open_dispute
from mediation.models import Agreement, Dispute, JointMediation
from tests.aid.conftest import answers
from tests.cast import TODAY
from tests.mediation.conftest import answers as quarrel


@pytest.fixture
def people(network, wang, tang, jing, ma, gao, he, lin, xu, li, tian, zheng, guo, bai):
    """Whoever carries a right of the tables, at the unit where the walk takes place."""
    staff = [tang, li, jing, ma, gao, he, lin, xu, tian, zheng, guo, bai]
    return {"wang": wang, "staff": staff}


@pytest.fixture
def at_state(network, wang, tang, lin, firm, tian, bai, committee):
    """A case of a kind as it would stand in a state; only the state itself is put there by hand."""

    def aid(kind, state):
        center = network["北关" if state == "received" else "centre"]
        if kind == "aid.application":
            case = actions.open_case(
                kind, center=center, by=wang, channel="web", status=DRAFT, applicant=wang
            )
            Application.objects.create(case=case)
            fill(case, answers())
            Application.objects.filter(pk=case.pk).update(provider=lin, proposal="grant")
        else:
            case = small_case(kind, center=center, by=tang, answers=answers(), channel="window")
        if state not in {DRAFT, NEW}:
            become_recipient(case)
        Case.objects.filter(pk=case.pk).update(body=firm)
        actions.assign(case, lin, task="provider", by=tang)
        return case

    def mediation(kind, state):
        case = open_dispute(
            committee, by=wang, channel="web", status=DRAFT, answers=quarrel(), applicant=wang
        )
        actions.assign(case, tian, task="handler", by=tian)
        actions.assign(case, bai, task="member", by=tian)
        # What some steps ask for: a meeting ahead, one not signed yet, an organ, the police, a court that was asked.
        case.sittings.create(number=1, at=case.created_at, place="调解室", by=tian)
        case.sittings.create(
            number=2,
            at=case.created_at,
            held_at=case.created_at,
            place="调解室",
            record="-",
            by=tian,
        )
        Dispute.objects.filter(pk=case.pk).update(
            organ="公安莲湖分局", police_case_ref="莲公受案〔2026〕8号"
        )
        Agreement.objects.create(
            case=case, form="written", facts="-", content="-", performance="-", agreed_at=case.created_at,
            effective_at=case.created_at, court="莲湖区人民法院", applied_on=TODAY,
        )  # fmt: skip
        return case

    def put(kind, state):
        case = {"aid": aid, "mediation": mediation}[KINDS[kind].line](kind, state)
        Case.objects.filter(pk=case.pk).update(
            status=state, opened_at=case.created_at,
            closed_at=case.created_at if KINDS[kind].status_of[state].is_end else None,
        )  # fmt: skip
        return Case.objects.get(pk=case.pk)

    return put


def who_may(step, people, case):
    """Whoever may take it at this case; where nobody may now, whoever carries the right."""
    if step.right == SYSTEM:
        return None
    if step.right in OWN:
        return people["wang"]
    carriers = [person for person in people["staff"] if person.may(step.right)]
    return next((person for person in carriers if permitted(case, step, person)), carriers[0])


def at_the_right_unit(case, step, network):
    """A room's help is given at a room; a station receives at a station."""
    place = {"aid.help": "纸坊", "aid.check": "北关"}.get(step.right)
    if place:
        Case.objects.filter(pk=case.pk).update(center=network[place], station=network["北关"])
    as_it_asks(case, step)
    return Case.objects.get(pk=case.pk)


def as_it_asks(case, step):
    """An agreement is in force only after it was signed, or where it was reached by word; what is joint is changed."""
    if step.verb == "change_joint":
        JointMediation.objects.create(
            case_id=case.pk, lead_unit="综治中心", plan="-", coordinator=case.opened_by, by=case.opened_by
        )  # fmt: skip
    is_bound = step.verb == "keep_oral" or case.state.phase not in {"work"}
    at = case.created_at if is_bound else None
    Agreement.objects.filter(case=case.pk).update(effective_at=at)


def all_said(case, step):
    """Words for all that the papers of a step say and the case does not tell."""
    return {
        field.key: "如实填写"
        for code in (*step.papers, *step.letters)
        for field in PAPERS[code].fields
        if field.required and not known_facts(case, PAPERS[code]).get(field.key)
    }


@contextmanager
def undone(step, source):
    """Whatever is written within has not happened afterwards; what goes wrong says at which row."""
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    except BaseException as error:
        error.add_note(f"{step.verb} from {source}")
        raise


# A kind's rows stand in one test: the people and the network are the dear part of it.
every_kind = pytest.mark.parametrize("kind", list(KINDS))


@every_kind
def test_a_step_leads_where_its_row_says(kind, at_state, people, network):
    """From each of the states that its row names, with all that the row promises."""
    for step in KINDS[kind].steps:
        for source in sorted(step.source):
            with undone(step, source):
                case = at_the_right_unit(at_state(kind, source), step, network)
                walk(case, step, source, people)
                assert Case.objects.get(pk=case.pk).status == (step.target or source)


def walk(case, step, source, people):
    """One step from one state: its event, papers and clocks."""
    for code in (*step.meets, *step.resumes, *step.drops):
        clocks.start(case, code, case.opened_at)
    event = advance(
        case, step.verb, by=who_may(step, people, case), note="说明", said=all_said(case, step)
    )
    case = Case.objects.get(pk=case.pk)
    assert (event.was, event.now) == (source, case.status)
    assert sorted(p.code for p in case.papers.all()) == sorted(step.papers + step.letters)
    for code in step.starts:
        assert case.deadlines.unmet().filter(code=code).exists()
    for code in step.meets:
        assert case.deadlines.get(code=code).met_at
    for code in step.drops:
        assert case.deadlines.filter(code=code).exclude(dropped_at=None).count() == 1
    assert (case.closed_at is not None) == case.state.is_end


@every_kind
def test_a_step_is_refused(kind, at_state, people, network, chen, luo):
    """To everybody without the right, without the words it asks for, and from every other state – in words, or
    as not theirs any more because the phase is another's. Nothing has happened then."""
    for step in KINDS[kind].steps:
        source = sorted(step.source)[0]
        with undone(step, source):
            case = at_the_right_unit(at_state(kind, source), step, network)
            before = case.events.count()
            refused_to_people(case, step, people, [chen, luo])
            assert standing(case) == (source, before)
            for state in KINDS[kind].statuses:
                if state.code not in step.source and state.code != NEW:
                    refused_in(case, state, step, people)
                    assert standing(case) == (state.code, before)


def refused_to_people(case, step, people, strangers):
    """To whoever has no right, and without the words that it asks for."""
    for code in step.meets:
        clocks.start(case, code, case.opened_at)
    said = all_said(case, step)
    without = [person for person in people["staff"] if not person.may(step.right)]
    for person in [*strangers, *without]:
        with pytest.raises(PermissionDenied):
            advance(case, step.verb, by=person, note="说明", said=said)
    if step.note == Note.REQUIRED:
        with pytest.raises(Refusal, match="要写明说明"):
            advance(case, step.verb, by=who_may(step, people, case), note=" ", said=said)


def refused_in(case, state, step, people):
    """From a state that its row does not name."""
    ended = case.created_at if state.is_end else None
    Case.objects.filter(pk=case.pk).update(status=state.code, closed_at=ended)
    case = Case.objects.get(pk=case.pk)
    with pytest.raises((StepRefused, PermissionDenied)) as refused:
        advance(case, step.verb, by=who_may(step, people, case), note="说明")
    if refused.type is StepRefused:
        words = rf"现在是“{state.label}”，不能“{step.label}”。现在.+。$"
        assert re.search(words, str(refused.value))


def standing(case):
    """(state, number of events) as the database has it."""
    case = Case.objects.get(pk=case.pk)
    return case.status, case.events.count()


def test_every_state_can_be_reached_and_left():
    for kind in KINDS.values():
        reached = {step.target for step in kind.steps} | {DRAFT, NEW}
        left = {source for step in kind.steps for source in step.source}
        for state in kind.statuses:
            if state.code not in {DRAFT, NEW}:
                assert state.code in reached, (kind.code, state.code)
                assert state.is_end or state.code in left, (kind.code, state.code)


def test_the_documentation_draws_the_flows_as_they_are(settings):
    from centers.cases.management.commands.registry import mermaid

    text = (settings.BASE_DIR / "docs/flows.md").read_text()
    assert "\n".join(mermaid()).strip() in text
