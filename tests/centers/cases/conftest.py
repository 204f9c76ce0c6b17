"""Cases for the tests of the kernel's pages: those of legal aid, the first line that has any."""

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
