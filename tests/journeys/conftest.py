"""A real Chromium on a live server, with the cast's Wednesday going on."""

import os
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import sync_playwright

from tests.browser import FLAGS, chromium_path
from tests.cast import MORNING

# Playwright keeps an event loop in this thread; the ORM is used beside it, never inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
# What Chromium mentions and nobody need mend: that a form was answered with something missing, and that a
# person was in a field before the page could move the focus, which then stays with them.
MENTIONED = ("status of 422", "Autofocus processing was blocked")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.fixture(scope="session")
def chromium():
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def wednesday():
    """Here time goes on: a browser and a server wait for each other."""
    with time_machine.travel(MORNING, tick=True) as clock:
        yield clock


@pytest.fixture
def site(live_server, network, settings):
    """The demo's rules, so that the code stands on the page; its people are the cast."""
    settings.DEMO = True
    settings.STAFF_SECOND_FACTOR = False
    return live_server


class Visitor:
    """One person at one browser, who notices everything that the console says."""

    def __init__(self, browser, site, **options):
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "zh-CN", **options}
        self.context = browser.new_context(base_url=site.url, **options)
        self.context.set_default_timeout(30_000)
        self.page = self.context.new_page()
        self.heard = []
        self.page.on("console", lambda said: self.heard.append(said.text))
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.site = site

    def takes_cookie(self, name, value):
        self.context.add_cookies([{"name": name, "value": value, "url": self.site.url}])

    def sees(self, words):
        """True once the page says so; it waits, since a click only begins what it leads to."""
        self.page.locator("main", has_text=words).wait_for()
        return True

    def stands_on(self, selector):
        """True once the focus is there; a browser moves it a moment after the page is drawn."""
        self.page.wait_for_selector(f"{selector}:focus")
        return True

    def sign_in_by_phone(self, phone):
        self.page.fill("[name=phone]", phone)
        self.page.click("main form button[type=submit]")
        self.type_code()

    def type_code(self):
        code = self.page.inner_text(".code")
        self.page.fill("[name=code]", f"{code[:3]} {code[3:]}")
        self.page.click("main form:has([name=code]) button[type=submit]")

    def sign_in_as_staff(self, username, password):
        self.page.goto("/accounts/staff/")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", password)
        self.page.click("main form button[type=submit]")

    def sideways(self):
        """By how many pixels the page scrolls sideways, once it has all that it is drawn with."""
        self.page.wait_for_load_state()
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def axe(self):
        """What axe finds against WCAG 2.1 A and AA, as short lines."""
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false})",
            RULES,
        )
        return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found["violations"]]


def is_mentioned(line):
    return any(words in line for words in MENTIONED)


@pytest.fixture
def visit(chromium, site):
    """Opens browsers: `visit(width=375)`; at the end none of them may have heard a complaint."""
    visitors = []

    def open_one(width=1280, **options):
        options.setdefault("viewport", {"width": width, "height": 900})
        visitors.append(Visitor(chromium, site, **options))
        return visitors[-1]

    yield open_one
    heard = [line for visitor in visitors for line in visitor.heard if not is_mentioned(line)]
    for visitor in visitors:
        visitor.context.close()
    assert heard == []
