"""Parts of a unit's page that floors above contribute, such as its next free slots."""

from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string

PANELS = []


def register_unit_panel(panel):
    """Adds a panel to every unit's page; call it from `AppConfig.ready()`.

    panel(request, center) gives (template name, context), or None where there is nothing to show.
    """
    if panel in PANELS:
        raise ImproperlyConfigured(f"{panel} is registered already")
    PANELS.append(panel)
    return panel


def unit_panels(request, center):
    """The rendered panels of a unit, in the order of their registration."""
    parts = (panel(request, center) for panel in PANELS)
    return [render_to_string(*part, request) for part in parts if part]
