"""A busy network of two years: rosters, residents, a hundred thousand bookings, one full day at a desk.

Rows are multiplied inside the database: one is written through the models, the others are copies of it
with some columns changed. So a column that a model gains needs no word here.
"""

from contextlib import contextmanager
from datetime import time, timedelta

from django.db import connection
from django.utils import timezone

from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.accounts.second_factor import give_totp
from centers.booking.models import Booking, Roster, Slot
from centers.booking.slots import make_slots
from centers.org.models import Center, ServiceItem
from centers.portal.management.commands.load_demo import Command as Demo

BOOKINGS, OF_THE_DAY, RESIDENTS = 100_000, 60, 5_000
DAYS = 730
SEATS = 4  # at every time of a roster
SERVICE, UNIT = "PLS-01", "610104003"  # legal advice at 北关
FIRST_PHONE = "13800000000"
TOTP = "BENCHBENCHBENCHBENCHBENCHBENCHXX"
HALF_HOUR = "interval '30 minutes'"
# What a booking takes from its slot, where that is `s`, joined with `bench_unit`.
OF_SLOT = {
    "slot_id": "s.id",
    "center_id": "s.center_id",
    "station_id": "s.station_id",
    "district_id": "s.district_id",
    "day": "s.date",
    "starts_at": "s.starts_at",
    "ends_at": "s.ends_at",
}


def run(statement, *values):
    """The rows of a query, or None of a statement without any."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


def copies(row, source, *values, **changes):
    """Copies a saved row once for each row of the SQL `source` (with `values`), which is called `s`.

    `changes` are SQL expressions for columns; the primary key is a fresh one unless it is among them.
    """
    meta = row._meta
    columns = [
        field.column
        for field in meta.concrete_fields
        if not field.primary_key or field.column in changes
    ]
    names = ", ".join(f'"{name}"' for name in columns)
    chosen = ", ".join(changes.get(name, f't."{name}"') for name in columns)
    run(
        f'INSERT INTO "{meta.db_table}" ({names}) SELECT {chosen} FROM "{meta.db_table}" t, '
        f'({source}) s WHERE t."{meta.pk.column}" = %s',
        *values,
        row.pk,
    )


@contextmanager
def lean(**asked):
    """Inside a transaction, for very many rows that are right by construction: no trigger and no foreign key is
    asked, and the tables stand without indexes but for the primary key. Afterwards they get those back whose columns
    are all among the `asked` ones of the table; what else there was is gone for the rest of the run."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET LOCAL session_replication_role = replica")
    found = [(table, *row) for table in asked for row in indexes_of(table)]
    for table, index, constraint, *_ in found:
        run(
            f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"'
            if constraint
            else f"DROP INDEX {index}"
        )
    yield
    run("SET LOCAL maintenance_work_mem = '512MB'")
    for table, _, _, columns, made in found:
        if set(columns) <= asked[table]:
            run(made)


def indexes_of(table):
    """(name, constraint or None, columns, statement that makes it) of each index but the primary key's."""
    return run(
        "SELECT i.indexrelid::regclass::text, c.conname,"
        " ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = i.indrelid AND attnum = ANY(i.indkey)),"
        " pg_get_indexdef(i.indexrelid)"
        " FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid"
        " WHERE i.indrelid = %s::regclass AND NOT i.indisprimary",
        table,
    )


def of(*words):
    """An SQL expression that takes the words in turn, by the number `s.n`."""
    listed = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{listed}])[1 + s.n %% {len(words)}]"


def moment(day, clock):
    """A time of a day in Xi'an, as an SQL expression."""
    return f"('{day} {clock}'::timestamp AT TIME ZONE 'Asia/Shanghai')"


def fill():
    """Everything that a page or a gesture needs to find."""
    Demo().hours()
    Demo().rosters()
    Roster.objects.update(capacity=SEATS)
    make_slots()
    note_lines()
    residents()
    past()
    full_day()
    clerk()
    run("VACUUM ANALYZE")


def note_lines():
    """A table of every unit with its station and district, as bookings carry them."""
    run(
        "CREATE TABLE bench_unit (nth serial, center_id bigint, tier text, station_id bigint,"
        " district_id bigint)"
    )
    units = {unit.path: unit for unit in Center.objects.all()}
    for path, unit in units.items():
        line = [units[path[:end]] for end in range(unit.steplen, len(path) + 1, unit.steplen)]
        station = next((above.pk for above in line if above.tier == Center.Tier.STATION), None)
        run(
            "INSERT INTO bench_unit (center_id, tier, station_id, district_id)"
            " VALUES (%s, %s, %s, %s)",
            *(unit.pk, unit.tier, station, line[0].pk),
        )


def residents():
    """People who have come before."""
    first = User.objects.create_resident(
        FIRST_PHONE, name="居民甲", phone_verified_at=timezone.now()
    )
    numbers = f"SELECT generate_series(1, {RESIDENTS - 1}) n"
    copies(first, numbers, phone="'138' || lpad(s.n::text, 8, '0')")


def pattern():
    """A booking that was served at 北关 yesterday, saved; others are made after it."""
    center = Center.objects.get(code=UNIT)
    then = timezone.now() - timedelta(days=1)
    [(station, district)] = run(
        "SELECT station_id, district_id FROM bench_unit WHERE center_id = %s", center.pk
    )
    return Booking.objects.create(
        service=ServiceItem.objects.get(code=SERVICE),
        center=center,
        station_id=station,
        district_id=district,
        day=timezone.localdate(then),
        starts_at=then,
        ends_at=then + timedelta(minutes=30),
        channel=Booking.Channel.WALK_IN,
        status=Booking.Status.SERVED,
        confirmed_at=then,
        person_name="居民甲",
        person_phone=FIRST_PHONE,
        topic=Booking.Topic.LABOUR,
        outcome="解答劳动报酬问题，告知可申请法律援助",
    )


# Two years -----------------------------------------------------------------------------------

# Fewer of them in community rooms than their number would make.
PAST_TIMES = f"""
    SELECT * FROM (
        SELECT r.id AS roster_id, r.center_id, day::date AS day,
               (day + r.starts + i * {HALF_HOUR}) AT TIME ZONE 'Asia/Shanghai' AS starts_at
        FROM booking_roster r JOIN bench_unit u USING (center_id),
             generate_series(%s::date, %s::date, interval '1 day') day, generate_series(0, 5) i
        WHERE extract(isodow FROM day) - 1 = r.weekday
        ORDER BY random() * CASE u.tier WHEN 'room' THEN 4 ELSE 1 END LIMIT %s) chosen
    ORDER BY starts_at"""
PAST_SLOTS = """
    SELECT l.*, u.station_id, u.district_id, row_number() OVER (ORDER BY l.starts_at) n
    FROM booking_slot l JOIN bench_unit u USING (center_id) WHERE l.date < %s"""


def past():
    """Bookings on days of the last two years, in the order in which people came."""
    today = timezone.localdate()
    days = today - timedelta(days=DAYS), today - timedelta(days=1)
    run("SELECT setseed(0.5)")
    copies(
        Slot.objects.first(),
        PAST_TIMES,
        *(*days, BOOKINGS - OF_THE_DAY),
        roster_id="s.roster_id",
        center_id="s.center_id",
        date="s.day",
        starts_at="s.starts_at",
        ends_at=f"s.starts_at + {HALF_HOUR}",
        taken="1",
        public_taken="1",
    )
    who = f"(s.n * 7919 %% {RESIDENTS})"
    [(first,)] = run("SELECT min(id) FROM accounts_user WHERE phone = %s", FIRST_PHONE)
    served = ["served"] * 7
    copies(
        pattern(),
        PAST_SLOTS,
        today,
        key="'past' || lpad(s.n::text, 16, '0')",
        code="'P' || lpad(s.n::text, 7, '0')",
        tap_key="'P' || lpad(s.n::text, 11, '0')",
        **OF_SLOT,
        channel=of("web", "web", "phone", "walk_in"),
        status=of(*served, "cancelled", "no_show", "unrecorded"),
        confirmed_at="s.starts_at - interval '2 days'",
        created_at="s.starts_at - interval '2 days'",
        booked_by_id=f"CASE WHEN s.n %% 4 < 2 THEN {first} + {who} END",
        person_phone=f"'138' || lpad({who}::text, 8, '0')",
        topic=of("labour", "family", "debt", "property", "inheritance", "tort", "other"),
    )


def full_day():
    """Today at 北关: who was served, who waits, who is still to come."""
    today = timezone.localdate()
    roster = Roster.objects.create(
        center=Center.objects.get(code=UNIT),
        title="综合接待",
        window="大厅",
        weekday=today.weekday(),
        starts=time(9),
        ends=time(17),
        capacity=OF_THE_DAY // 12,
        valid_from=today,
    )
    begins = f"{moment(today, '09:00')} + (s.n + 4 * (s.n / 6)) * {HALF_HOUR}"  # not over noon
    copies(
        Slot.objects.first(),
        "SELECT generate_series(0, 11) n",
        roster_id=str(roster.pk),
        center_id=str(roster.center_id),
        date=f"'{today}'::date",
        starts_at=begins,
        ends_at=f"{begins} + {HALF_HOUR}",
        capacity=str(roster.capacity),
        taken=str(roster.capacity),
        public_taken="0",
        desk_seats="0",
    )
    ends = [*["confirmed"] * 5, "checked_in", "served", "served", "no_show", "cancelled"]
    status = of(*ends)
    copies(
        pattern(),
        "SELECT l.*, u.station_id, u.district_id, row_number() OVER (ORDER BY l.starts_at) n"
        " FROM booking_slot l JOIN bench_unit u USING (center_id),"
        f" generate_series(1, {roster.capacity}) WHERE roster_id = {roster.pk}",
        key="'today' || lpad(s.n::text, 15, '0')",
        code="'D' || lpad(s.n::text, 7, '0')",
        tap_key="'D' || lpad(s.n::text, 11, '0')",
        ticket="s.n",
        arrived_at=f"CASE WHEN {status} IN ('checked_in', 'served') THEN s.starts_at END",
        queue_at=f"CASE WHEN {status} IN ('checked_in', 'served') THEN s.starts_at END",
        arranged_at="s.starts_at - interval '2 days'",
        **OF_SLOT,
        channel=of("phone", "phone", "walk_in"),
        status=status,
        person_name="'居民' || s.n",
        person_phone="'137' || lpad(s.n::text, 8, '0')",
        topic=of("labour", "family", "debt", "property", "inheritance", "tort"),
        outcome="''",
    )


def clerk():
    """A window clerk of 北关 with a second factor."""
    user = User.objects.create_staff("bench", None, name="张敏")
    give_totp(user, TOTP)
    Posting.objects.create(
        user=user,
        center=Center.objects.get(code=UNIT),
        role=Role.WINDOW_CLERK,
        valid_from=timezone.localdate(),
    )


def sold_twice():
    """Seats sold beyond those there are, slots that miscount, people with two bookings at one time."""
    [(beyond, miscounted)] = run(
        "SELECT coalesce(sum(greatest(live - capacity, 0)), 0), count(*) FILTER (WHERE live <> taken)"
        " FROM (SELECT l.capacity, l.taken, count(b.id) live FROM booking_slot l LEFT JOIN"
        " booking_booking b ON b.slot_id = l.id AND b.status = ANY(%s)"
        " WHERE l.date > %s GROUP BY l.id) x",
        *(list(Booking.LIVE), timezone.localdate()),
    )
    live = Booking.objects.filter(status__in=Booking.LIVE).exclude(person_key="").order_by()
    times = live.values_list("person_key", "starts_at")
    return int(beyond) + miscounted + times.count() - times.distinct().count()
