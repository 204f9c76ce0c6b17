"""What floors above contribute to public pages, such as a unit's next free slots."""

from django.template.loader import render_to_string

from centers.common.registry import Registry

# panel(request, center) gives (template name, context), or None where there is nothing to show.
register_unit_panel = Registry()
# codes() gives the codes of the services that somewhere have a time to choose, free or taken.
register_bookable = Registry()
# online(item) gives (words, address) where a service can be asked for online, or None.
register_online = Registry()


def unit_panels(request, center):
    """The rendered panels of a unit. Upper floors register first: what lies nearer, such as free slots, comes first."""
    parts = (panel(request, center) for panel in reversed(register_unit_panel.functions))
    return [render_to_string(*part, request) for part in parts if part]


def bookable_codes():
    """The codes of the services that may be called 可预约: there is a place and a time for them."""
    return {code for codes in register_bookable for code in codes()}


def ways_online(item):
    """[(words, address)] of what a service's guide leads to at once."""
    return [way for online in register_online if (way := online(item))]
