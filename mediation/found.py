"""What a sweep led to, for its printed register."""

from .models import Dispute


def found_by(sweep):
    """[(number, kind of quarrel in words, state in words)] of what was noted at a sweep, without a name."""
    rows = Dispute.objects.filter(sweep=sweep).select_related("case").order_by("pk")
    return [(row.case.number, row.get_dispute_type_display(), row.case.state.label) for row in rows]
