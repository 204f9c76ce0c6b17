"""Help: every topic has a page that its readers can open and find in their own words."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve, reverse

from aid.clocks import CLOCKS
from aid.models import ANSWER_WITHIN
from centers.accounts.rights import Role
from centers.booking import no_shows, offers
from centers.booking.actions.desk import LATE_RECORD, NO_SHOW_AFTER
from centers.booking.models import (
    DAYS_AHEAD,
    LIVE_BOOKINGS_A_PERSON,
    LIVE_BOOKINGS_AN_ACCOUNT,
    Waiting,
)
from centers.booking.models.booking import CANCEL_UNTIL, HOLD, MOVES
from centers.booking.sessions import HORIZON
from centers.cases.attachments import MOST
from centers.cases.drafts import KEPT
from centers.common.lookup import CODE_MISSES
from centers.common.uploads import FILE_BYTES, FILES_AT_ONCE, MEGABYTE
from centers.portal.help import LONGEST, TOPICS, search, topics_for, words_of
from mediation.clocks import CLOCKS as MEDIATION_CLOCKS
from tests.cast import staff

pytestmark = pytest.mark.django_db
CLOCK = {clock.code: clock for clock in (*CLOCKS, *MEDIATION_CLOCKS)}
INDEX = {"resident": "portal:help", "desk": "portal:desk_help"}
PAGE = {"resident": "portal:help_topic", "desk": "portal:desk_help_topic"}
every_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda t: f"{t.audience}-{t.slug}")


def minutes(length):
    return int(length.total_seconds() // 60)


def hours(length):
    return minutes(length) // 60


@pytest.fixture
def reader(client, li):
    """A browser for an audience: anybody's for residents, 李伟's for the desk."""

    def browser(audience):
        if audience == "desk":
            client.force_login(li)
        return client

    return browser


@every_topic
def test_a_topic_is_listed_and_opens(topic, reader):
    browser, address = reader(topic.audience), reverse(PAGE[topic.audience], args=[topic.slug])
    index = browser.get(reverse(INDEX[topic.audience])).content.decode()
    assert f'href="{address}"' in index
    page = browser.get(address).content.decode()
    assert re.findall(r"<h1>(.*?)</h1>", page) == [topic.title]
    article, end = page.split("</article>")
    assert article.index(topic.title) < article.index(topic.summary) < article.index("<h2")
    assert "12348" in end.split("</main>")[0]


@every_topic
def test_links_of_a_topic_lead_to_pages(topic, reader):
    """Every address of this site in a topic opens for its reader, but for pages that need a resident."""
    browser = reader(topic.audience)
    page = browser.get(reverse(PAGE[topic.audience], args=[topic.slug])).content.decode()
    links = re.findall(r'href="(/[^"#?]*)', page.split("<article")[1].split("</article>")[0])
    for link in links:
        match = resolve(link).view_name
        if match == "org:service":  # the catalogue is data
            continue
        answer = browser.get(link)
        needs_sign_in = answer.status_code == 302 and topic.audience == "resident"
        assert answer.status_code == 200 or needs_sign_in, link


@every_topic
def test_steps_are_few(topic):
    """A list of steps longer than seven is two lists."""
    text = (Path(settings.BASE_DIR) / "templates" / topic.template).read_text(encoding="utf-8")
    assert (
        max((steps.count("<li>") for steps in re.findall(r"<ol>.*?</ol>", text, re.S)), default=0)
        <= 7
    )


def test_every_template_is_a_topic():
    folder = Path(settings.BASE_DIR) / "templates" / "help"
    files = {str(path.relative_to(folder.parent)) for path in folder.glob("*/*.html")}
    assert files == {topic.template for topic in TOPICS}


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("候补", "full"), ("约满", "full"), ("取消", "change"), ("改时间", "change"), ("爽约", "no-show"),
        ("没有手机", "no-smartphone"), ("长辈", "access"), ("讨薪", "services"), ("遗嘱", "services"),
        ("验证码", "messages"), ("过号", "queue"), ("公证员", "sessions"), ("停约", "called-off"),
        ("怎么取消预约", "change"), ("没收到验证码怎么办", "messages"), ("  老人 代约 ", "for-others"),
        ("免费律师", "aid-apply"), ("进度", "aid-progress"), ("补材料", "aid-own"), ("点援", "aid-choose"),
        ("不服", "aid-own"), ("挑律师", "aid-choose"), ("邻居漏水", "mediation"), ("司法确认", "mediation"),
        ("对方不同意", "mediation"), ("收到调解邀请", "mediation-invited"),
    ],
)  # fmt: skip
def test_residents_find_it_in_their_own_words(client, question, slug):
    page = client.get(reverse("portal:help"), {"q": question})
    assert slug in [topic.slug for topic in page.context["found"]][:3]
    assert f'href="{reverse("portal:help_topic", args=[slug])}"' in page.content.decode()


def test_what_names_a_topic_comes_before_what_mentions_it():
    assert search("resident", "爽约")[0].slug == "no-show"
    assert search("desk", "F2")[0].slug == search("desk", "ｆ２")[0].slug == "queue"


@pytest.mark.parametrize("question", ["火星移民", "qwxyz", "<script>", "候补 火星移民"])
def test_nonsense_finds_nothing_and_is_not_a_dead_end(client, question):
    page = client.get(reverse("portal:help"), {"q": question})
    text = page.content.decode()
    assert page.context["found"] == []
    assert "没有找到" in text
    assert text.count('class="choice"') == len(topics_for("resident"))
    assert "<script>”" not in text


def test_a_question_is_cut(client):
    page = client.get(reverse("portal:help"), {"q": "候补" * 500})
    assert len(page.context["question"]) == LONGEST
    assert client.get(reverse("portal:help"), {"q": "   "}).context["question"] == ""


def test_residents_never_find_what_is_for_the_desk(client, wang):
    desk = {topic.slug for topic in search("desk", "F2")}
    assert desk
    assert search("resident", "F2") == []
    client.force_login(wang)
    for topic in topics_for("desk"):
        assert client.get(reverse("portal:desk_help_topic", args=[topic.slug])).status_code == 404
    assert client.get(reverse("portal:desk_help")).status_code == 404


@pytest.mark.parametrize("name", ["portal:help_topic", "portal:desk_help_topic"])
def test_an_unknown_topic_is_not_there(reader, name):
    assert reader("desk").get(reverse(name, args=["nothing"])).status_code == 404


def test_the_desk_menu_ends_with_help(client, li):
    client.force_login(li)
    menu = client.get(reverse("booking:desk")).content.decode().split("section-nav")[1]
    links = re.findall(r'href="([^"]+)"', menu.split("</nav>")[0])
    assert links[-1] == reverse("portal:desk_help")


def test_a_page_that_somebody_may_not_open_is_named_but_not_linked(client, li, network):
    client.force_login(li)
    page = client.get(reverse("portal:desk_help_topic", args=["rosters"])).content.decode()
    assert f'<a href="{reverse("booking:rosters")}">排班</a>' in page
    client.force_login(staff("clerk", "周洁", Role.WINDOW_CLERK, network["北关"]))
    page = client.get(reverse("portal:desk_help_topic", args=["rosters"])).content.decode()
    assert reverse("booking:rosters") not in page
    assert "<b>排班</b>" in page


@pytest.mark.parametrize(
    ("audience", "slug", "words"),
    [
        ("resident", "book", f"留 {minutes(HOLD)} 分钟"),
        ("resident", "book", f"第 {DAYS_AHEAD} 天"),
        ("resident", "book", f"最多同时有 {LIVE_BOOKINGS_A_PERSON} 条"),
        ("resident", "book", f"最多 {LIVE_BOOKINGS_AN_ACCOUNT} 条"),
        ("resident", "no-show", f"{no_shows.WITHIN.days} 天内"),
        ("resident", "no-show", f"{no_shows.PAUSE.days} 天内"),
        ("resident", "no-show", f"过了 {minutes(NO_SHOW_AFTER)} 分钟"),
        ("resident", "aid-own", f"一件案件最多 {MOST} 份"),
        ("resident", "aid-own", f"一次最多 {FILES_AT_ONCE} 个"),
        ("resident", "aid-own", f"不超过 {FILE_BYTES // MEGABYTE} MB"),
        ("resident", "aid-choose", f"{hours(ANSWER_WITHIN)} 小时内答复"),
        ("resident", "aid-apply", f"{CLOCK['aid.decide'].count} 日内,书面决定"),
        ("resident", "aid-apply", f"{CLOCK['aid.assign'].count} 日内指派"),
        ("resident", "aid-own", f"{CLOCK['aid.objection'].count} 日内作出决定"),
        ("resident", "mediation", f"{CLOCK['mediation.register'].count} 个工作日内登记"),
        ("resident", "mediation", f"{CLOCK['mediation.confirm'].count} 日内,一起向人民法院"),
        ("desk", "mediation", f"{CLOCK['mediation.transfer'].count} 个工作日内回执"),
        ("desk", "mediation", f"{CLOCK['mediation.result'].count} 日内反馈"),
        ("desk", "mediation", f"{CLOCK['mediation.visit'].count} 日内回访"),
        ("desk", "mediation", f"{CLOCK['mediation.archive'].count} 日内归档"),
        ("desk", "changes", f"最近 {LATE_RECORD.days} 天"),
    ],
)
def test_numbers_are_those_of_the_rules(audience, slug, words):
    topic = next(t for t in topics_for(audience) if t.slug == slug)
    assert words.lower() in words_of(topic)[1]


def test_numbers_in_words_are_those_of_the_rules():
    """What the pages say as 两小时, 两次, 三次, 五次, 六周 and 一天."""
    assert hours(CANCEL_UNTIL) == hours(offers.PATIENCE) == MOVES == Waiting.OFFERS == 2
    assert (offers.QUIET_FROM.hour, offers.QUIET_TO.hour, offers.AWAKE.hour) == (21, 9, 10)
    assert HORIZON.days == 42
    assert CODE_MISSES == 5
    assert KEPT.days == 30
