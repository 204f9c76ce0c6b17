from django.db import transaction

from . import once
from .refusals import Refusal


class Attempts:
    """For a form that does what it asks for: a refusal becomes its error, and what was typed stays."""

    def attempt(self, verb, /, *args, **options):
        """Does what the form asks for, once for each page that bore it; a Refusal becomes an error of the form, which
        keeps what was typed."""
        try:
            with transaction.atomic():
                once.take(self.data.get(once.NAME))
                return verb(*args, **options)
        except Refusal as refusal:
            self.add_error(None, str(refusal))
            return None
