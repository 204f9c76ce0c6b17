from contextlib import contextmanager

from django.db import IntegrityError, transaction


class Refusal(Exception):  # noqa: N818  it is an answer, not a fault
    """Something that cannot be done now, said in a Chinese sentence that a person will read.

    `way_out` is the address of the next sensible page; without it the reader goes back. `field` names the answer that
    it is about: a form that asks for it shows the sentence there (`Attempts`).
    """

    def __init__(self, sentence, way_out="", field=""):
        super().__init__(sentence)
        self.way_out, self.field = way_out, field


@contextmanager
def once(words, field=""):
    """What the database knows already becomes a Refusal with these words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Refusal(words, field=field) from None


def broken_constraint(error):
    """The name of the constraint behind an IntegrityError; None where the database named none."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
