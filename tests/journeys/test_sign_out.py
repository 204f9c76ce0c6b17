"""A computer in a community room: whoever sits down next sees nothing of the one before."""

import pytest

from tests.browser import FLAGS, chromium_path
from tests.journeys.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sofa(chromium, site):
    """A browser that keeps pages for the Back button, as people's browsers do and test browsers do not."""
    browser = chromium.browser_type.launch(
        executable_path=chromium_path(),
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield Visitor(browser, site)
    browser.close()


def test_back_after_signing_out_shows_nothing_private(sofa, wang):
    page = sofa.page
    page.goto("/accounts/sign-in/?next=/my/profile/name/")
    sofa.sign_in_by_phone(wang.phone)
    page.wait_for_url("**/my/profile/name/")
    assert page.input_value("[name=name]") == "王桂兰"
    page.click("text=退出登录")
    page.wait_for_url(lambda address: "/my/" not in address)
    for _ in range(3):
        page.go_back()  # waits for a load, which a page out of the cache never has
        assert "王桂兰" not in page.content()
