"""Every page that can be looked at: WCAG 2.1 A and AA by axe, no sideways scroll, a quiet console."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.test_doors import DOORS, PEOPLE, things  # noqa: F401  a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOT_PAGES = {
    "org:network_json",
    "booking:qr",
    "booking:calendar_file",
    "booking:report_xlsx",
    "booking:report_rows_xlsx",
    "portal:healthz",
    "cases:paper",
    "aid:receipt_pdf",
    "cases:letter",
    "cases:table",
    "assessment:table_xlsx",
    "cases:fetch_export",
    "cases:my_paper",
    "cases:file",
}
LOOKS = {"0": (1280, 375), "1": (375,)}  # the widths of the plain and of the elder version


def pages_of(who):
    """The pages that this person is the first of the cast to see."""
    for name, (method, arguments, expected) in DOORS.items():
        firsts = [person for person in PEOPLE if expected[person] == 200]
        if method == "get" and name not in NOT_PAGES and firsts[:1] == [who]:
            yield name, arguments


def shares():
    """(who, their pages), a dozen at most a time, so that no test is much longer than the others."""
    for who in PEOPLE:
        pages = list(pages_of(who))
        for start in range(0, len(pages), 12):
            yield pytest.param(who, pages[start : start + 12], id=f"{who} {start // 12 + 1}")


@pytest.mark.parametrize(("who", "pages"), list(shares()))
def test_pages(who, pages, visit, things, request, client, site):  # noqa: F811
    visitor = visit()
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        visitor.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site.url}]
        )
    troubles = []
    for name, arguments in pages:
        address = reverse(name, args=[things.get(a, a) for a in arguments])
        for elder, widths in LOOKS.items():
            visitor.context.add_cookies([{"name": "elder", "value": elder, "url": site.url}])
            visitor.page.set_viewport_size({"width": widths[0], "height": 900})
            assert visitor.page.goto(address).status == 200, name
            for width in widths:
                visitor.page.set_viewport_size({"width": width, "height": 900})
                look = f"{name} {width} {'elder' if elder == '1' else ''}"
                if visitor.sideways() > 0:
                    troubles.append(f"{look}: scrolls sideways by {visitor.sideways()}")
                troubles += [f"{look}: {line}" for line in visitor.axe()]
    assert troubles == []


def test_every_page_is_seen_by_somebody():
    seen = [name for who in PEOPLE for name, _ in pages_of(who)]
    pages = [
        name
        for name, (method, _, expected) in DOORS.items()
        if method == "get" and name not in NOT_PAGES and 200 in expected.values()
    ]
    assert sorted(seen) == sorted(pages)


def test_axe_would_notice(visit):
    """The control: a picture without words and a pale text are found."""
    visitor = visit()
    visitor.page.goto("/about/")
    visitor.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        ' \'<img src="/static/img/mark.svg"><p class="tag"><font color="#aaaaaa">看不清的字</font></p>\')'
    )
    found = {line.split(":")[0] for line in visitor.axe()}
    assert {"image-alt", "color-contrast"} <= found
