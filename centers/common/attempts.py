from django.db import transaction

from . import once
from .refusals import Refusal


class Attempts:
    """For a form that does what it asks for: a refusal becomes its error, and what was typed stays.

    is_sent_once: whether a second press of the same page is refused; not where it only writes the same again.
    """

    is_sent_once = True

    def attempt(self, verb, /, *args, **options):
        """Does what the form asks for, once for each page that bore it; a Refusal becomes an error of the form, which
        keeps what was typed: beside the field that it is about where the form shows it, else above all."""
        try:
            with transaction.atomic():
                if self.is_sent_once:
                    once.take(self.data.get(once.NAME))
                return verb(*args, **options)
        except Refusal as refusal:
            shown = {field.name for field in self.visible_fields()}
            self.add_error(refusal.field if refusal.field in shown else None, str(refusal))
            return None
