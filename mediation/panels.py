"""What the public page of a unit shows of people's mediation."""

from django.db.models import Prefetch
from django.utils import timezone

from .models import Committee, Mediator, Studio


def committees(request, center):
    """The committees that sit there, who mediates in them, and studios that a judicial bureau named."""
    today = timezone.localdate()
    named = Studio.objects.filter(
        named_on__lte=today, ended_on=None, leader__ended_on=None
    ).select_related("leader")
    rows = list(
        Committee.objects.open()
        .filter(body__center=center)
        .select_related("body")
        .prefetch_related(
            Prefetch("mediators", Mediator.objects.serving().in_order()), Prefetch("studios", named)
        )
    )
    return ("mediation/unit_panel.html", {"committees": rows}) if rows else None
