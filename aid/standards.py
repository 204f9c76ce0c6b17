"""Money as dated configuration: the standard of hardship, and what providers are paid. Never edited, only
followed by a new row from a later day on."""

from django.db import transaction

from centers.common.dated_rules import refuse_unless_new
from centers.common.locks import one_at_a_time

from .models import MeansStandard, SubsidyRate


@transaction.atomic
def set_means_standard(*, monthly_income, source, valid_from, by):
    """The province's standard from a day on. Refusal for a day that has passed, or has one already."""
    one_at_a_time("aid:means")
    refuse_unless_new(MeansStandard.objects, valid_from)
    return MeansStandard.objects.create(
        monthly_income=monthly_income, source=source, valid_from=valid_from, entered_by=by
    )


@transaction.atomic
def set_subsidy_rate(*, matter_kind, amount, source, valid_from, by):
    """What one case of a kind is paid from a day on. Refusal as above."""
    one_at_a_time(f"aid:subsidy:{matter_kind}")
    refuse_unless_new(SubsidyRate.objects.filter(matter_kind=matter_kind), valid_from)
    return SubsidyRate.objects.create(
        matter_kind=matter_kind, amount=amount, source=source, valid_from=valid_from, entered_by=by
    )
