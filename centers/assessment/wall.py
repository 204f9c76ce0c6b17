"""Links for the screen on the wall: signed, good for a month, and as long as whoever made them may look."""

from datetime import timedelta

from django.core import signing
from django.http import Http404

SALT, GOOD_FOR = "assessment.wall", timedelta(days=30)


def token_for(year, user):
    return signing.dumps([year, user.pk], salt=SALT)


def read(token):
    """(year, key of whoever made it); 404 for anything else."""
    try:
        year, key = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    return year, key
