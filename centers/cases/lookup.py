"""Cases without an account: their 查询码 and the end of a phone that they know, or of an identity number."""

from django.db.models import Q
from django.urls import reverse

from centers.common import lookup
from centers.common.references import plain_code

from .kinds import KINDS, lines
from .models import Case, Party
from .models.case import party_index


def public_cases():
    """Cases whose kind their applicant may see."""
    codes = [kind.code for kind in KINDS.values() if kind.is_public]
    return Case.objects.begun().filter(kind__in=codes)


def find_by_code(code, tail):
    """The case behind a 查询码 and the last four signs of a number of its applicant, see `numbers_of`; None
    where they do not fit, Refusal once the code is locked."""
    rows = public_cases().filter(code=plain_code(code)).select_related("applicant")
    return lookup.proved(rows, tail.upper(), numbers_of, reverse("account_request_login_code"))


def numbers_of(case):
    """The phones of those whose matter it is, and of who applied for them; where nobody left one, the identity
    number of whose matter it is."""
    known = [p.phone for p in case.parties.all() if p.role in {*Party.PRINCIPAL, Party.Role.PROXY}]
    phones = [*known, case.applicant.phone if case.applicant else ""]
    return phones if any(phones) else [case.principal.id_number if case.principal else ""]


def unlock_codes(user):
    """A resident who proved the phone by a code may use the 查询码 of their cases again, also of those that
    were written down at a window under that number."""
    if user.is_staff:
        return
    indexes = [party_index(line, "phone", user.phone) for line in lines()]
    mine = Q(applicant=user) | Q(
        pk__in=Party.objects.filter(phone_index__in=indexes).values("case")
    )
    Case.objects.filter(mine, code_misses__gt=0).update(code_misses=0)
