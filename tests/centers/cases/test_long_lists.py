"""The list of cases where there are very many: what is sorted, counted and narrowed how."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centers.cases.models import Case
from centers.cases.views.lists import QueuePaginator
from centers.common.paging import BoundedPaginator
from centers.org.ancestry import line_of
from tests.cast import at

WAITS = "超过 1 万条的列表不能按这一列排序"


@pytest.fixture
def some(network, ma, wednesday):
    """Six cases of as many hours, at the centre, a station and its room in turn; 1 is the oldest."""
    units = [network["centre"], network["北关"], network["纸坊"]] * 2
    wednesday.move_to(at(15))
    for n, unit in enumerate(units, start=1):
        due = at(0, day=date(2026, 11, 24) + timedelta(days=n % 3))
        Case.objects.create(
            number=f"FY2026000000{n}", kind="aid.application", **line_of(unit), status="reviewing",
            subject=f"{9 - n}", opened_by=ma, channel="window", opened_at=at(8 + n % 6, n),
            amber_at=due - timedelta(days=2), red_at=due, due_at=due + timedelta(days=n % 3),
        )  # fmt: skip
    return list(Case.objects.order_by("pk"))


@pytest.fixture
def shown(client, ma):
    client.force_login(ma)

    def show(query=""):
        response = client.get(f"{reverse('cases:cases')}{query}")
        numbers = [int(case.number[-1]) for case, _ in response.context["lines"]]
        return numbers, response.content.decode()

    return show


def test_a_column_without_an_index_sorts_what_is_counted_to_its_end(some, shown):
    numbers, page = shown("?sort=subject")
    assert numbers == [6, 5, 4, 3, 2, 1]
    assert WAITS not in page
    assert 'aria-sort="ascending"' in page


def test_it_waits_where_the_list_is_too_long(some, shown, monkeypatch):
    monkeypatch.setattr(BoundedPaginator, "most", 5)
    newest_first = shown()[0]
    numbers, page = shown("?sort=subject")
    assert numbers == newest_first
    assert WAITS in page
    assert "aria-sort" not in page
    assert shown("?sort=-number")[0] == [6, 5, 4, 3, 2]
    assert WAITS not in shown("?sort=-number")[1]
    assert shown("?sort=subject&unit=610104003")[0] == [6, 5, 3, 2]  # narrowed, it is sorted


def test_a_station_holds_its_rooms_and_a_room_itself(some, shown, network):
    assert sorted(shown(f"?unit={network['北关'].code}")[0]) == [2, 3, 5, 6]
    assert sorted(shown(f"?unit={network['纸坊'].code}")[0]) == [3, 6]
    assert len(shown(f"?unit={network['centre'].code}")[0]) == 6


def test_days_are_whole(some, shown):
    assert len(shown("?since=2026-11-25&until=2026-11-25")[0]) == 6
    assert shown("?since=2026-11-26")[0] == shown("?until=2026-11-24")[0] == []


def test_marks_come_in_their_own_order(some, shown):
    found = {mark: shown(f"?mark={mark}")[0] for mark in ("overdue", "red", "amber")}
    assert found == {"overdue": [3, 6], "red": [4, 1], "amber": [2, 5]}
    assert shown("?mark=red&sort=number")[0] == [1, 4]


def test_the_work_queue_counts_so_far(some, client, ma, monkeypatch):
    monkeypatch.setattr(QueuePaginator, "most", 5)
    client.force_login(ma)
    page = client.get(reverse("cases:work")).content.decode()
    assert "已超期（2）" in page
    assert "等我办（5 以上）" in page
