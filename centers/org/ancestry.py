"""Where a unit stands in the tree, for rows that are added up by street and district."""

from .models import Center


def line_of(center):
    """Unit, station and district of a row, read once at acceptance and written together."""
    line = {unit.tier: unit for unit in [*Center.objects.get_ancestors(center), center]}
    return {
        "center": center,
        "station": line.get(Center.Tier.STATION),
        "district": line[Center.Tier.DISTRICT],
    }


def column_of(unit):
    """Which column of `line_of` names a unit in the rows of itself and of all below it."""
    return {Center.Tier.DISTRICT: "district", Center.Tier.STATION: "station"}.get(
        unit.tier, "center"
    )
