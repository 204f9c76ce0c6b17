"""What an operator should know before the year turns."""

from django.core.checks import Tags, Warning, register  # noqa: A004  Django's own name
from django.db import connection

from .calendar import reminder
from .models import CalendarDay


@register(Tags.database)
def next_years_calendar(app_configs, databases, **kwargs):
    """From 1 December: next year's days are missing or provisional."""
    if not databases or "default" not in databases:
        return []
    if CalendarDay._meta.db_table not in connection.introspection.table_names():
        return []  # the very first migrate runs this check before there are tables
    sentence = reminder()
    return [Warning(sentence, id="org.W001")] if sentence else []
