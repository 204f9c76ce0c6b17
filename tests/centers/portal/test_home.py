"""The home page: one copy for everybody who is nobody yet, fresh every ten seconds."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from centers.org.models import Center
from tests.cast import at


@pytest.fixture
def home(network):
    """The page as a newcomer's browser gets it, with some cookies."""

    def get(**cookies):
        visitor = Client(enforce_csrf_checks=True)
        visitor.cookies.load(cookies)
        return visitor.get("/")

    return get


def rename_centre(name):
    Center.objects.filter(code="610104").update(name=name)


def test_the_second_visitor_costs_the_database_nothing(home, django_assert_num_queries):
    first = home()
    with django_assert_num_queries(0):
        second = home()
    assert second.status_code == 200
    assert second.content == first.content
    assert "莲湖区公共法律服务中心" in second.content.decode()
    assert "Cookie" in second.headers["Vary"]
    assert "frame-ancestors 'none'" in second.headers["Content-Security-Policy"]


def test_a_page_that_is_nobodys_sets_no_cookie_and_holds_no_token(home):
    for page in (home(), home()):
        assert not page.cookies
        assert "csrfmiddlewaretoken" not in page.content.decode()


def test_a_change_is_seen_after_ten_seconds(home, wednesday):
    home()
    rename_centre("新名称中心")
    wednesday.shift(9)
    assert "新名称中心" not in home().content.decode()
    wednesday.shift(2)
    assert "新名称中心" in home().content.decode()


def test_the_elder_version_has_a_copy_of_its_own(home):
    for _ in range(2):
        assert 'class="elder"' not in home().content.decode()
        assert 'class="elder"' in home(elder="1").content.decode()


def test_so_has_the_demo(home, settings):
    home()
    settings.DEMO = True
    assert "演示系统" in home().content.decode()


def test_whoever_is_signed_in_never_gets_that_copy(home, client, wang):
    home()
    client.force_login(wang)
    page = client.get("/").content.decode()
    assert "退出登录" in page
    assert "退出登录" not in home().content.decode()


def test_a_message_reaches_its_reader_alone(home, client, wang):
    """After signing out there is no session any more, but a message waits in its cookie."""
    home()
    client.force_login(wang)
    client.post("/accounts/sign-out/")
    assert "messages" in client.cookies
    assert 'class="messages"' in client.get("/").content.decode()
    assert 'class="messages"' not in home().content.decode()


def test_what_stands_behind_the_question_mark_is_nobody_elses(client, network):
    client.get("/?from=poster")
    assert "poster" not in client.get("/").content.decode()


def test_the_hours_are_those_of_the_day(home, wednesday):
    assert "09:00–12:00" in home().content.decode()
    wednesday.move_to(at(8, day=at(8).date().replace(day=28)))  # Saturday
    assert "09:00–12:00" not in home().content.decode()


def test_the_elder_switch_needs_no_token_but_a_click(network):
    visitor = Client(enforce_csrf_checks=True)
    visitor.get("/units/")
    assert visitor.get("/elder/").status_code == 405
    assert visitor.post("/elder/", {"elder": "1", "next": "/units/"}).url == "/units/"
    assert 'class="elder"' in visitor.get("/").content.decode()
    assert visitor.post("/accounts/sign-in/", {"phone": "13900000001"}).status_code == 403


def test_a_worry_about_neighbours_leads_to_mediation(home, client):
    page = home().content.decode()
    assert f'href="{reverse("mediation:home")}"' in page
    worry = re.search(r'href="([^"]+)">邻里、房屋', page)[1]
    asked = client.get(worry).content.decode()
    assert f'<a href="{reverse("mediation:home")}">申请人民调解</a>' in asked
    guide = client.get(reverse("org:service", args=["PLS-05"])).content.decode()
    assert f'href="{reverse("mediation:home")}">申请人民调解' in guide
