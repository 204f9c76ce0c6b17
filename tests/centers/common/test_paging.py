"""Pages of a list that may be very long."""

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from centers.accounts.models import User
from centers.common.paging import BoundedPaginator


class Short(BoundedPaginator):
    most = 5


@pytest.fixture
def people(db):
    User.objects.bulk_create(
        User(kind="resident", phone=str(13900000000 + n), password="!") for n in range(7)
    )
    return User.objects.order_by("pk")


def shown(page):
    context = Context({"page": page, "request": RequestFactory().get("/?q=1")})
    return Template("{% pager page %}").render(context)


def test_a_short_list_is_counted_whole(people):
    pages = Short(people.exclude(phone__gte="13900000005"), 2)
    assert (pages.count, pages.num_pages, pages.has_more) == (5, 3, False)
    assert "第 1 页，共 3 页（5 条）" in shown(pages.get_page(1))


def test_a_long_list_is_counted_so_far(people):
    pages = Short(people, 2)
    assert (pages.count, pages.num_pages, pages.has_more) == (5, 3, True)
    assert "5 条以上，请用条件缩小范围" in shown(pages.get_page(1))
    assert BoundedPaginator(people, 2).count_words == "7 条"


def test_the_last_page_ends_where_the_count_ends(people):
    assert len(Short(people, 2).get_page(99)) == 1


def test_no_more_rows_are_counted_than_said(people):
    with CaptureQueriesContext(connection) as asked:
        pages = Short(people, 2)
        assert pages.count == pages.count == 5
    [query] = asked.captured_queries
    assert "LIMIT 6" in query["sql"]
    assert "ORDER BY" not in query["sql"]


def test_ten_thousand_are_said_in_words(people):
    pages = BoundedPaginator(people, 2)
    pages.counted = 10_001
    assert pages.count_words == "1 万条以上"
    assert pages.num_pages == 5_000
