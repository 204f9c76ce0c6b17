"""What stood in the database before there were links, queues and posts that never overlap."""

from datetime import date, time

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.cast import MORNING, TODAY, at

BEFORE = [
    ("booking", "0002_events_are_append_only"),
    ("org", "0002_changes_are_append_only"),
]


def migrate(*targets):
    """The models as they are after migrating to some targets; without any, to the newest of all."""
    executor = MigrationExecutor(connection)
    targets = targets or executor.loader.graph.leaf_nodes()
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def older(transactional_db):
    """The models of before; whatever happens, the schema is the newest again afterwards."""
    try:
        yield migrate(*BEFORE)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE booking_roster, booking_booking CASCADE")
        migrate()


def test_older_rows_come_along(older):
    center = older.get_model("org", "Center").objects.create(
        path="0001", depth=1, code="610104", tier="district", name="莲湖区公共法律服务中心",
        short_name="区中心",
    )  # fmt: skip
    service = older.get_model("org", "ServiceItem").objects.create(
        code="PLS-01", name="法律咨询", valid_from=date(2026, 1, 1)
    )  # fmt: skip

    rosters = older.get_model("booking", "Roster")
    bookings = older.get_model("booking", "Booking")

    def roster(starts, ends, **changes):
        return rosters.objects.create(**{
            "center": center, "title": "值班律师", "window": "", "weekday": 3, "starts": time(starts),
            "ends": time(ends), "valid_from": TODAY, **changes,
        })  # fmt: skip

    first = roster(9, 12)
    clashing = roster(11, 14)
    later = roster(10, 11, valid_to=date(2026, 12, 31))
    touching = roster(14, 17)
    full = "一楼大厅东侧三号法律援助咨询接待窗口旁边无障碍服务专用接待处"
    roster(9, 12, window=full, weekday=4)
    long = roster(9, 12, window=full, weekday=4)
    slot = older.get_model("booking", "Slot").objects.create(
        roster=first, center=center, date=TODAY, starts_at=at(9), ends_at=at(9, 30), capacity=9,
        taken=3,
    )  # fmt: skip

    def booking(status, hour, name):
        return bookings.objects.create(
            service=service, slot=slot, center=center, district=center, day=TODAY, starts_at=at(hour),
            ends_at=at(hour, 30), channel="phone", status=status, confirmed_at=MORNING,
            person_name=name, code=name, key=name,
        )  # fmt: skip

    second = booking("checked_in", 10, "后到")
    earlier = booking("checked_in", 9, "先到")
    confirmed = booking("confirmed", 11, "未到")
    confirmed.events.create(verb="remind_24h")

    newest = migrate()

    windows = dict(newest.get_model("booking", "Roster").objects.values_list("pk", "window"))
    assert windows[first.pk] == windows[touching.pk] == ""
    assert windows[clashing.pk] == f"排班{clashing.pk}"
    assert windows[later.pk] == f"排班{later.pk}"
    assert windows[long.pk].endswith(f" 排班{long.pk}")
    assert len(windows[long.pk]) <= 30

    rows = newest.get_model("booking", "Booking").objects.in_bulk()
    assert len({row.tap_key for row in rows.values()}) == 3
    assert [rows[row.pk].ticket for row in (earlier, second, confirmed)] == [1, 2, None]
    assert rows[second.pk].arrived_at == rows[second.pk].queue_at == at(10)
    assert {row.arranged_at for row in rows.values()} == {MORNING}
    counter = newest.get_model("booking", "TicketCounter").objects.get()
    assert (counter.center_id, counter.day, counter.last) == (center.pk, TODAY, 2)
    assert newest.get_model("booking", "BookingEvent").objects.get().due == at(11)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgname = 'append_only'"
                       " AND tgrelid = 'booking_bookingevent'::regclass")  # fmt: skip
        assert cursor.fetchall() == [("O",)]
