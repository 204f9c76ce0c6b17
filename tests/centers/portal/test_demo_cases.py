"""Invented cases: believable, in order, the same for the same seed, and nobody's."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from aid.flow import APPLICATION
from aid.models import ProviderProfile
from aid.synthetic.scenes import make_scenes
from centers.cases.kinds import KINDS
from centers.cases.models import Case, CaseEvent, Deadline, Party
from centers.cases.reach import depth_of
from centers.cases.synthetic import people, sets, shares
from centers.cases.synthetic.world import World
from centers.common.id_number import check_character
from centers.org.ancestry import line_of
from centers.org.calendar import calendar
from mediation.flow import DISPUTE
from tests.cast import TODAY, at

MANY = 2_000


@pytest.fixture
def institution(network, settings, ma, gao, he, firm, lin, luo, xu, zhang, jing, tang, wang, chen):
    """Everybody whom a case of the demo needs."""
    settings.DEMO = True


def demo(capsys=None, **options):
    call_command("demo", **{"cases": 16, "years": 1, "seed": 4, **options})
    return capsys.readouterr().out if capsys else ""


def facts():
    """What a case is, without its keys and secrets."""
    return list(
        Case.objects.order_by("pk", "parties__order").values_list(
            "center__code", "status", "subject", "channel", "opened_at", "closed_at", "due_at",
            "parties__name", "parties__birth_date", "body__name",
        )
    )  # fmt: skip


def assert_believable():
    """What holds for every case, however it was made."""
    lines = {}
    days = calendar(TODAY.replace(year=TODAY.year - 3), TODAY)
    for case in Case.objects.select_related("center"):
        line = lines.setdefault(case.center_id, line_of(case.center))
        assert (case.station, case.district) == (line["station"], line["district"])
        opened = timezone.localtime(case.opened_at)
        assert days.works(opened.date()), opened
        assert 9 <= opened.hour < 12 or 14 <= opened.hour < 17, opened
    now = timezone.now()
    assert not Case.objects.filter(Q(opened_at__gte=now) | Q(closed_at__gte=now)).exists()
    assert not CaseEvent.objects.filter(at__gt=now).exists()
    for kind in set(Case.objects.values_list("kind", flat=True)):
        ends = [status.code for status in KINDS[kind].statuses if status.is_end]
        cases = Case.objects.filter(kind=kind)
        assert not cases.filter(status__in=ends).filter(closed_at=None).exists()
        assert not cases.exclude(status__in=ends).exclude(closed_at=None).exists()


def assert_clocks_fit():
    """Cases repeat their nearest running clock; what is at an end has none, and met ones met in order."""
    nearest = (
        Deadline.objects.running()
        .order_by("case", "due_at", "pk")
        .distinct("case")
        .values_list("case", "amber_at", "red_at", "due_at")
    )
    said = Case.objects.exclude(due_at=None).values_list("pk", "amber_at", "red_at", "due_at")
    assert set(nearest) == set(said)
    # A dispute that is closed is still to be archived.
    ended = Deadline.objects.exclude(case__closed_at=None).exclude(code="mediation.archive")
    assert not ended.unmet().exists()
    assert not Deadline.objects.filter(met_at__lt=F("started_at")).exists()
    waiting = {"received", "reviewing", "deciding"}
    assert not Case.objects.filter(status__in=waiting, due_at=None).exists()


def assert_nobodys():
    """Numbers that cannot be anybody's; what is indexed is found by them."""
    parties = list(Party.objects.exclude(id_number_sealed="").select_related("case"))
    assert parties
    for party in parties:
        number = party.id_number
        assert number[17] != check_character(number[:17])
        assert party.birth_date.strftime("%Y%m%d") == number[6:14]
        assert party.phone == "" or party.phone.startswith("13900")
    one = parties[0]
    line = one.case.kind_of.line
    assert one in Party.objects.found_by(line, "id_number", one.id_number)
    assert one in Party.objects.found_by(line, "phone", one.phone)


def assert_steps_follow():
    """Each event begins where the one before it ended, and the last ends where the case stands."""
    stands = {}
    for event in CaseEvent.objects.select_related("case").order_by("case", "at", "pk"):
        steps = event.case.kind_of.step_of
        if event.verb == "open" or not event.now:
            stands.setdefault(event.case_id, event.now)
            continue
        assert event.was == stands.get(event.case_id, "draft")  # a draft leaves no event
        assert event.was in steps[event.verb].source
        assert event.now == (steps[event.verb].target or event.was)
        stands[event.case_id] = event.now
    assert stands == dict(Case.objects.values_list("pk", "status"))


# A few, through the verbs ---------------------------------------------------------------------


def test_a_few_go_their_way(institution, capsys):
    assert "16 invented cases of 1 years" in demo(capsys)
    assert Case.objects.count() == 16
    assert_believable()
    assert_clocks_fit()
    assert_nobodys()
    assert_steps_follow()
    for case in Case.objects.filter(kind=APPLICATION, status="archived"):
        codes = set(case.papers.values_list("code", flat=True))
        assert {"aid.11", "aid.12", "aid.21"} <= codes
        assert case.papers.latest("issued_at").issued_at <= case.closed_at
    for case in Case.objects.filter(kind=DISPUTE, status="archived"):
        codes = set(case.papers.values_list("code", flat=True))
        assert {
            "mediation.02",
            "mediation.03",
            "mediation.06",
            "mediation.12",
            "mediation.23",
        } <= codes
    assert set(Case.objects.filter(status="archived").values_list("kind", flat=True)) == {
        APPLICATION,
        DISPUTE,
    }


def test_the_same_seed_gives_the_same_few(institution):
    def made(**options):
        with transaction.atomic():
            demo(cases=4, **options)
            found = facts()
            transaction.set_rollback(True)
        return found

    first = made()
    assert made() == first
    assert made(seed=5) != first


def test_it_is_for_the_demo_alone(institution, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        demo()
    assert not Case.objects.exists()


@pytest.mark.parametrize("options", [{"cases": 0}, {"years": 0}, {"years": 21}])
def test_what_makes_no_sense_is_refused(institution, options):
    with pytest.raises(CommandError, match="at least one case"):
        demo(**options)


# Many, by sets --------------------------------------------------------------------------------


def test_many_are_as_believable(institution, capsys, ma, zhang, lin, network):
    assert f"{MANY} invented cases" in demo(capsys, cases=MANY, years=2)
    assert Case.objects.count() == MANY
    assert_believable()
    assert_clocks_fit()
    assert_nobodys()
    assert_steps_follow()
    applications = Case.objects.filter(kind=APPLICATION)
    assert applications.count() == MANY / 4
    kinds = Counter(applications.values_list("aid_application__ground", flat=True))
    assert 0.35 < kinds["labour"] / applications.count() < 0.5
    decided = Deadline.objects.filter(code="aid.decide").exclude(met_at=None)
    assert 0.01 < decided.filter(met_at__gte=F("due_at")).count() / decided.count() < 0.06
    assert len(set(applications.values_list("status", flat=True))) > 10
    months = Counter(opened.month for opened in Case.objects.values_list("opened_at", flat=True))
    assert months[12] > months[2]
    assert_reach_agrees(ma, zhang, lin)
    # The next case that somebody opens gets a key of its own.
    [(last,)] = sets.run("SELECT last_value FROM cases_case_id_seq")
    assert last >= Case.objects.latest("pk").pk


def assert_reach_agrees(*users):
    cases = Case.objects.filter(kind=APPLICATION)
    sample = list(cases.select_related("center").order_by("-opened_at")[:300])
    for user in users:
        seen = set(Case.objects.visible_to(user).values_list("pk", flat=True))
        one_by_one = {case.pk for case in sample if depth_of(user, case) == 3}
        assert one_by_one == seen & {case.pk for case in sample}
    assert cases.visible_to(users[0]).count() > cases.count() * 0.9


def test_the_same_seed_gives_the_same_many(institution):
    def made(seed):
        with transaction.atomic():
            demo(cases=400, seed=seed)
            found = facts()
            transaction.set_rollback(True)
        return found

    first = made(13_000_000)
    assert made(13_000_000) == first
    assert made(13_000_001) != first


def test_tables_laid_bare_get_all_back(institution, monkeypatch):
    """What is taken off for very many rows stands again afterwards."""

    def defined():
        return sets.run(
            "SELECT pg_get_constraintdef(oid), conname FROM pg_constraint WHERE conrelid ="
            " 'cases_case'::regclass UNION ALL SELECT indexdef, indexname FROM pg_indexes"
            " WHERE tablename = 'cases_case' ORDER BY 2, 1"
        )

    before = defined()
    monkeypatch.setattr(sets, "BARE_FROM", 100)
    demo(cases=400)
    assert defined() == before
    assert Case.objects.count() == 400


# The scenes of the demo -----------------------------------------------------------------------


@pytest.mark.parametrize("hour", [0, 8, 15])
def test_every_desk_has_something_to_do(
    institution, wednesday, hour, zhang, ma, gao, he, lin, luo, xu, wang
):
    wednesday.move_to(at(hour, 1))
    ProviderProfile.objects.update(most_cases=20)
    made = make_scenes(World(1, years=1))
    assert Case.objects.count() == made > 40
    begun = Case.objects.begun()
    assert {status.code for status in KINDS[APPLICATION].statuses} - {"new", "deemed_withdrawn", "objection_end"} == set(
        Case.objects.values_list("status", flat=True)
    )  # fmt: skip
    for mark in ("amber", "red", "overdue"):
        assert begun.visible_to(ma).marked(mark).exists()
    for mark in ("red", "overdue"):  # a clock of one day is never amber
        assert begun.visible_to(zhang).marked(mark).exists()
    assert begun.visible_to(zhang).count() == 5
    assert begun.visible_to(gao).filter(status="deciding").count() == 4
    assert begun.visible_to(he).filter(status="objection").count() == 1
    assert begun.visible_to(lin).count() > 8
    assert begun.visible_to(xu).exists()
    assert not begun.visible_to(lin).filter(pk__in=begun.visible_to(luo)).exists()
    assert Case.objects.visible_to(wang).filter(status="draft").count() == 1
    assert not CaseEvent.objects.filter(at__gt=timezone.now()).exists()
    assert_clocks_fit()


# Pieces ---------------------------------------------------------------------------------------


def test_lines_share_the_cases():
    assert [(source.line, count) for source, count in shares(7)] == [("aid", 2), ("mediation", 5)]


def test_slots_follow_the_weights():
    assert Counter(sets.slots({"a": 3, "b": 1, "c": 0}, 100)) == {"a": 75, "b": 25}


def test_ages_are_kept(institution):
    world = World(9)
    born = [people.birthday(world.random, TODAY, (15, 17)) for _ in range(300)]
    assert {(TODAY - day).days // 365.25 for day in born} <= {15, 16}
