"""Invented sweeps and warnings: believable, and the same for the same seed."""

from django.utils import timezone

from centers.cases.synthetic.world import World
from mediation.models import Alert, AlertEntry, Incident, RiskAssessment, Study, Sweep
from mediation.synthetic.sweeps import ALERTS, make_sweeps


def test_invented_ones_are_believable(network, guo, li, zhou, tian):
    made = make_sweeps(World(1, years=1))
    assert made == Sweep.objects.count() > 30
    assert not Sweep.objects.filter(done_at__gt=timezone.now()).exists()
    assert Sweep.objects.open().exists()
    assert Alert.objects.count() == len(ALERTS)
    assert set(Alert.objects.values_list("level", flat=True)) == {1, 2, 3, 4}
    assert not AlertEntry.objects.filter(at__gt=timezone.now()).exists()
    assert not Alert.objects.filter(peak=4, closed_at__isnull=False).exclude(entries__verb="reported_police").exists()  # fmt: skip
    assert Incident.objects.get().closed_at
    assert RiskAssessment.objects.count() == 1
    assert set(Study.objects.values_list("status", flat=True)) == {"issued", "draft"}


def test_without_a_guide_there_is_nothing(network):
    assert make_sweeps(World(1, years=1)) == 0
