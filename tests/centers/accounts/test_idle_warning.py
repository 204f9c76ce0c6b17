"""The warning before an idle session ends, in a real browser."""

import os

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import FLAGS, chromium_path

pytestmark = pytest.mark.browser
OPEN = "document.getElementById('idle').open"


@pytest.fixture
def page(live_server, client, wang, settings, monkeypatch):
    """王桂兰's profile, its clock in our hands."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop
    client.force_login(wang)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        context = browser.new_context(base_url=live_server.url)
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.session.session_key,
                    "url": live_server.url,
                }
            ]
        )
        page = context.new_page()
        page.clock.install()
        page.goto("/my/profile/")
        yield page
        browser.close()


def test_it_comes_two_minutes_before_and_one_key_extends(page):
    page.clock.fast_forward(27 * 60 * 1000)
    page.clock.run_for(2000)
    assert not page.evaluate(OPEN)
    page.clock.fast_forward(61 * 1000)
    page.clock.run_for(2000)
    assert page.evaluate(OPEN)
    assert page.evaluate("document.activeElement.textContent") == "继续使用"
    with page.expect_response("**/accounts/stay/") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 204
    page.wait_for_function(f"!{OPEN}")


def test_another_tab_in_use_keeps_this_one_quiet(page):
    page.clock.fast_forward(29 * 60 * 1000)
    page.clock.run_for(2000)
    assert page.evaluate(OPEN)
    page.context.new_page().goto("/my/profile/")
    page.wait_for_function(f"!{OPEN}")


def test_when_time_is_up_the_page_asks_the_server(page):
    with page.expect_navigation() as asked:
        page.clock.fast_forward(31 * 60 * 1000)
        page.clock.run_for(2000)
    assert asked.value.ok
