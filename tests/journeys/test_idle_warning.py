"""The warning before an idle session ends, in a real browser."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPEN = "document.getElementById('idle').open"


@pytest.fixture
def page(chromium, site, client, wang, settings):
    """王桂兰's profile, its clock in our hands."""
    client.force_login(wang)
    context = chromium.new_context(base_url=site.url)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key}
    context.add_cookies([{**cookie, "url": site.url}])
    page = context.new_page()
    page.clock.install()
    page.goto("/my/profile/")
    yield page
    context.close()


def test_it_comes_two_minutes_before_and_one_key_extends(page):
    page.clock.fast_forward(27 * 60 * 1000)
    page.clock.run_for(2000)
    assert not page.evaluate(OPEN)
    page.clock.fast_forward(61 * 1000)
    page.clock.run_for(2000)
    assert page.evaluate(OPEN)
    assert page.wait_for_selector("dialog button:focus")
    with page.expect_response("**/accounts/stay/") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 204
    page.wait_for_selector("#idle:not([open])", state="attached")


def test_another_tab_in_use_keeps_this_one_quiet(page):
    page.clock.fast_forward(29 * 60 * 1000)
    page.clock.run_for(2000)
    assert page.evaluate(OPEN)
    page.context.new_page().goto("/my/profile/")
    page.wait_for_selector("#idle:not([open])", state="attached")


def test_when_time_is_up_the_page_asks_the_server(page):
    with page.expect_navigation() as asked:
        page.clock.fast_forward(31 * 60 * 1000)
        page.clock.run_for(2000)
    assert asked.value.ok
