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
    "assessment:plan_xlsx",
    "assessment:objection_file",
    "cases:fetch_export",
    "mediation:committee_figures_xlsx",
    "cases:my_paper",
    "cases:file",
    "mediation:study_xlsx",
    "mediation:side_paper",
    "mediation:volume_paper",
    "mediation:volume_material",
    "mediation:statistics_xlsx",
}
SHARES = 4


def pages_of(who):
    """The pages that this person is the first of the cast to see."""
    for name, (method, arguments, expected) in DOORS.items():
        firsts = [person for person in PEOPLE if expected[person] == 200]
        if method == "get" and name not in NOT_PAGES and firsts[:1] == [who]:
            yield name, arguments


def shares():
    """[{who: their pages}], shares of one length."""
    seen = [(who, page) for who in PEOPLE for page in pages_of(who)]
    length = -(-len(seen) // SHARES)
    for start in range(0, len(seen), length):
        share = {}
        for who, page in seen[start : start + length]:
            share.setdefault(who, []).append(page)
        yield share


@pytest.mark.parametrize("share", list(shares()), ids=lambda share: "+".join(share))
def test_pages(share, visit, things, request, client, site):  # noqa: F811
    troubles = []
    for who, pages in share.items():
        visitor = visit()
        if who != "anonymous":
            client.force_login(request.getfixturevalue(who))
            visitor.takes_cookie(
                settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value
            )
        for name, arguments in pages:
            address = reverse(name, args=[things.get(a, a) for a in arguments])
            troubles += [f"{name} {line}" for line in looked_at(visitor, address)]
    assert troubles == []


def looked_at(visitor, address):
    """What is wrong with a page on a desk, on a telephone, and there in the elder version, as lines."""
    visitor.page.set_viewport_size({"width": 1280, "height": 900})
    if (status := visitor.page.goto(address).status) != 200:
        yield f"answers {status}"
    yield from visitor.axe()
    yield from fits(visitor, 1280)
    yield from fits(visitor, 375)
    visitor.page.evaluate("document.documentElement.classList.add('elder')")  # all that it changes
    yield from fits(visitor, 375)
    yield from (f"elder {line}" for line in visitor.axe())


def fits(visitor, width):
    visitor.page.set_viewport_size({"width": width, "height": 900})
    if (far := visitor.sideways()) > 0:
        yield f"{width}: scrolls sideways by {far}"


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


def test_the_elder_version_differs_by_its_class_alone(client, site):
    """Which the look at every page rests on."""
    plain = client.get("/about/").content.decode()
    client.cookies["elder"] = "1"
    elder = client.get("/about/").content.decode()
    button = '<button type="submit" name="elder" value="{}">{}</button>'
    assert elder == plain.replace(
        '<html lang="zh-CN">', '<html lang="zh-CN" class="elder">'
    ).replace(button.format(1, "长辈版"), button.format(0, "返回标准版"))
