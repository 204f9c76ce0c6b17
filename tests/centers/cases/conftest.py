"""Cases of the kernel's tests are applications for legal aid: the first line that there is."""

from tests.aid.conftest import (  # noqa: F401  fixtures
    applied,
    assigned,
    at_station,
    at_work,
    concluded,
    draft,
    examined,
    granted,
    in_review,
)
