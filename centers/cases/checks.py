"""What an operator should know before the first material is handed in."""

from django.conf import settings
from django.core.checks import Error, register
from django.utils.module_loading import import_string


@register
def scanner_can_be_called(app_configs, **kwargs):
    """The scanner that the settings name is there."""
    if not settings.ATTACHMENT_SCANNER:
        return []
    try:
        import_string(settings.ATTACHMENT_SCANNER)
    except ImportError as error:
        return [Error(f"ATTACHMENT_SCANNER: {error}", id="cases.E001")]
    return []
