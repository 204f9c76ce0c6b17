"""Parts of a unit's page that floors above contribute, such as its next free slots."""

from django.template.loader import render_to_string

from centers.common.registry import Registry

# panel(request, center) gives (template name, context), or None where there is nothing to show.
register_unit_panel = Registry()


def unit_panels(request, center):
    """The rendered panels of a unit, in the order of their registration."""
    parts = (panel(request, center) for panel in register_unit_panel)
    return [render_to_string(*part, request) for part in parts if part]
