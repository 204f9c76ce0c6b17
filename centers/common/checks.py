"""What an operator should know before the first paper is to be printed."""

from django.core.checks import Warning, register  # noqa: A004  Django's own name

from .typesetting import NO_FONT, has_font


@register("environment")
def papers_have_a_font(app_configs, **kwargs):
    """Some font below FONT_DIRS shows Chinese."""
    return [] if has_font() else [Warning(NO_FONT, id="common.W001")]
