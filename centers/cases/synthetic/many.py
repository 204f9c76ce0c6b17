"""Very many invented cases of a line, by whole sets inside the database: what the lines share.

A line says in SQL how its cases go (`lives`), which clocks and events that gives, and writes its own rows.
Each case goes its way from day to day along the list of working days; there are no papers, and so no clock
that stands still.
"""

import time
from abc import ABC, abstractmethod
from bisect import bisect_left
from datetime import date

from django.contrib.auth.hashers import make_password

from centers.accounts.models import User
from centers.cases.clocks import midnight, reckon
from centers.cases.kinds import KINDS
from centers.cases.models import Case, DeadlineRule, Party
from centers.common.references import CODE_LETTERS
from centers.org.ancestry import line_of
from centers.org.hours import weekday_worked

from . import people
from .sets import array, function, laid_bare, make_chance, pick, quoted, run, slots, values
from .world import minutes_of

BATCH = 250_000
FIRST_PHONE = 13900100000  # of residents who apply online
KNOWN = 2_000  # people whose numbers can be searched for
TABLES = ("cases_case", "cases_party", "cases_caseevent", "cases_deadline", "cases_assignment")
ALL_DAY = ((540, 180), (840, 180))  # begin and length in minutes of a morning and an afternoon


def make_many(line, world, number, say=lambda text: None, **options):
    """So many cases by a class of `Many`; gives their number."""
    began = time.monotonic()
    tables = (*TABLES, *line.tables)
    with laid_bare(number, *tables):
        maker = line(world, number, **options)
        done = 0
        for first, last in maker.batches():
            done += maker.make(first, last)
            say(f"  {done} of {number}, {time.monotonic() - began:.0f} s")
        if number >= BATCH:
            say("  indexes …")
    run(f"ANALYZE {', '.join(tables)}")
    return done


class Many(ABC):
    """One run: its functions and tables in the session, then batch after batch.

    kind: of the cases. tables: the line's own, beside those of the kernel. clocks: those that count in
    whole days, each (code, ordinal of its beginning, beginning, met, dropped, and which cases). moments:
    the columns `…_m` of the lives, which become `…_at` once they are past. closed_at: when a case that is
    at an end was closed. events: (verb, was, now, by whom, when, note, and which cases). All but codes and
    notes are SQL.

    whole_since: cases received before that day get no events, clocks, assignment or facts of their own,
    which keeps a trial of very many small. full_index: gives every number an index of its own, even one
    that leads nowhere, so that the index is as large as in life.
    """

    kind, tables, clocks, moments, events = "", (), (), (), ()
    closed_at = "NULL"

    def __init__(self, world, number, *, whole_since=None, full_index=False):
        self.world, self.number, self.full_index = world, number, full_index
        self.random = world.random
        self.whole_since = whole_since or date(1970, 1, 1)
        self.cast = self.make_cast()
        self.rules = {rule.code: rule for rule in DeadlineRule.objects.in_force(world.today)}
        run("SET LOCAL work_mem = '256MB'")
        make_chance(world.seed)
        self.make_days()
        self.make_places()
        self.make_known()
        self.make_staff()
        self.make_residents()
        [(self.base,)] = run("SELECT nextval('cases_case_id_seq')")
        run("SELECT setval('cases_case_id_seq', %s)", self.base + number)

    # What a line says -----------------------------------------------------------------------

    @abstractmethod
    def make_cast(self):
        """Who works on the cases."""

    @abstractmethod
    def ways(self):
        """{channel: {unit: weight}} of where cases come in."""

    @abstractmethod
    def at_place(self, unit, channel):
        """(key of whoever receives a case there, key of the body that has it or None)."""

    @abstractmethod
    def make_staff(self):
        """Whoever else is needed."""

    @abstractmethod
    def lives(self, first, last):
        """The statement behind the lives."""

    @abstractmethod
    def write_rows(self):
        """The line's rows of a batch whose facts are wanted."""

    # What is drawn from ---------------------------------------------------------------------

    def make_days(self):
        """The past days with the numbers of their cases, and for each working day where its clocks end."""
        world = self.world
        days, total, passed, last = world.working, sum(world.weights), 0.0, 0
        run("DROP TABLE IF EXISTS pg_temp.day, pg_temp.due")
        run("CREATE TEMP TABLE day (ord int, day date, weekday int, first_n bigint, last_n bigint)")
        rows = []
        for place, (day, weight) in enumerate(zip(world.past, world.weights, strict=True), start=1):
            passed += weight
            until = round(self.number * passed / total)
            if until > last:
                rows.append((place, day, weekday_worked(day), last + 1, until))
                last = until
        values("day", [f"({o}, '{d}', {w}, {first}, {until})" for o, d, w, first, until in rows])
        self.ranges = [(o, first, until) for o, _, _, first, until in rows]
        run(
            "CREATE TEMP TABLE due (code text, ord int, due_ord int, target_on date, due_on date,"
            " amber_at timestamptz, red_at timestamptz, due_at timestamptz, is_provisional boolean)"
        )
        for code, *_ in self.clocks:
            rule, rows, ends, over = self.rules[code], [], [], []
            for place, day in enumerate(days[: len(world.past) + 60], start=1):
                marks = reckon(
                    midnight(day), rule.count, rule.unit, world.calendar, rolls=rule.rolls
                )
                ends.append(bisect_left(days, marks.due_on) + 1)
                over.append(marks.due_at.isoformat())
                rows.append(
                    f"('{code}', {place}, {ends[-1]}, '{marks.target_on}', '{marks.due_on}',"
                    f" '{marks.amber_at}', '{marks.red_at}', '{marks.due_at}', {marks.provisional})"
                )
            values("due", rows)
            name = code.split(".")[1]
            function(f"end_{name}(ord int)", "int", f"{array(ends, 'int')}[ord]")
            function(f"over_{name}(ord int)", "timestamptz", f"{array(over, 'timestamptz')}[ord]")
        run("CREATE INDEX ON pg_temp.due (code, ord)")
        run("ANALYZE pg_temp.due")
        function(
            "at(ord int, minute float8)", "timestamptz",
            f"{array([midnight(day).isoformat() for day in days], 'timestamptz')}[ord]"
            " + make_interval(mins => minute::int)",
        )  # fmt: skip

    def make_places(self):
        """A thousand places of each weekday and channel, with where they stand and when they are open."""
        world, lines = self.world, {unit.pk: line_of(unit) for unit in self.world.units}
        run("DROP TABLE IF EXISTS pg_temp.place")
        run(
            "CREATE TEMP TABLE place (weekday int, channel text, slot int, center_id bigint,"
            " station_id bigint, district_id bigint, tier text, clerk_id bigint, body_id bigint,"
            " opens int, morning int, again int, afternoon int)"
        )
        for weekday in range(7):
            for channel, weights in self.ways().items():
                open_ones = {
                    u: w for u, w in weights.items() if world.hours[u.pk].get(weekday)
                } or {world.centre: 1}
                rows = []
                for slot, unit in enumerate(slots(open_ones, 1000)):
                    line, (clerk, body) = lines[unit.pk], self.at_place(unit, channel)
                    station = line["station"].pk if line["station"] else "NULL"
                    hours = [
                        (minutes_of(a), minutes_of(b) - minutes_of(a))
                        for a, b in world.hours[unit.pk].get(weekday, [])
                    ] or ALL_DAY
                    (opens, morning), (again, afternoon) = (*hours, (0, 0))[:2]
                    rows.append(
                        f"({weekday}, '{channel}', {slot}, {unit.pk}, {station}, {line['district'].pk},"
                        f" '{unit.tier}', {clerk}, {body or 'NULL'},"
                        f" {opens}, {morning}, {again}, {afternoon})"
                    )
                values("place", rows)
        run("ANALYZE pg_temp.place")

    def make_known(self):
        """People with numbers of their own; who is one of them can be found by these."""
        run("DROP TABLE IF EXISTS pg_temp.known")
        run(
            "CREATE TEMP TABLE known (nth int PRIMARY KEY, name text, sex text, birth_date date, id_box text,"
            " id_index text, phone_box text, phone_index text, address_box text)"
        )
        self.stride = max(self.number // KNOWN, 1)
        case = Case(kind=self.kind)
        rows = []
        for nth in range(min(KNOWN, self.number)):
            sex = self.random.choice(["female", "male"])
            born = people.birthday(self.random, self.world.today, (22, 70))
            party = Party(case=case, name=people.name(self.random, sex, born))
            party.id_number = people.id_number(self.random, sex, born)
            party.phone, party.address = people.phone(self.random), people.address(self.random)
            rows.append(
                f"({nth}, '{party.name}', '{sex}', '{born}', '{party.id_number_sealed}',"
                f" '{party.id_number_index}', '{party.phone_sealed}', '{party.phone_index}',"
                f" '{party.address_sealed}')"
            )
        values("known", rows)
        run("ANALYZE pg_temp.known")

    def make_residents(self):
        """Accounts of residents who apply online, and come again."""
        phones = [str(FIRST_PHONE + n) for n in range(min(self.number // 50 + 1, 1000))]
        known = set(User.objects.filter(phone__in=phones).values_list("phone", flat=True))
        password = make_password(None)
        User.objects.bulk_create(
            User(kind="resident", phone=phone, name=self.cast.name(), password=password,
                 phone_verified_at=self.world.now)
            for phone in phones
            if phone not in known
        )  # fmt: skip
        found = User.objects.filter(phone__in=phones).order_by("pk").values_list("pk", flat=True)
        function("resident(n int)", "bigint", f"{array(found, 'bigint')}[1 + n % {len(phones)}]")

    # Batch after batch ----------------------------------------------------------------------

    def batches(self):
        """(first, last) ordinals of days, with about `BATCH` cases each."""
        begin = size = 0
        for place, first, until in self.ranges:
            begin = begin or place
            size += until - first + 1
            if size >= BATCH:
                yield begin, place
                begin = size = 0
        if begin:
            yield begin, self.ranges[-1][0]

    def make(self, first, last):
        run("DROP TABLE IF EXISTS pg_temp.life")
        run(f"CREATE TEMP TABLE life AS {self.lives(first, last)}")
        self.make_clocks()
        made = self.write_cases()
        self.write_parties()
        self.write_clocks()
        self.write_assignments()
        if self.world.past[last - 1] >= self.whole_since:
            self.write_rows()
            self.write_events()
        return made

    # Pieces of the lives --------------------------------------------------------------------

    def begun(self, first, last, channel):
        """The statement of how each case of some days comes in: when, where and to whom."""
        minutes = "part * (morning + afternoon)"
        return f"""
SELECT a.*, p.center_id, p.station_id, p.district_id, p.tier, p.clerk_id, p.body_id,
       pg_temp.at(ord, floor(CASE WHEN {minutes} < morning THEN opens + {minutes}
           ELSE again + {minutes} - morning END)) AS opened_at,
       {self.base} + n AS id, extract(year FROM day)::int AS year, day >= '{self.whole_since}' AS whole
FROM (
    SELECT n, d.ord, d.day, d.weekday, (n - d.first_n + 0.5) / (d.last_n - d.first_n + 1) AS part,
           {channel} AS channel
    FROM pg_temp.day d, generate_series(d.first_n, d.last_n) n
    WHERE d.ord BETWEEN {first} AND {last}
    OFFSET 0
) a JOIN pg_temp.place p USING (weekday, channel)
WHERE p.slot = floor({chance(2)} * 1000)::int
OFFSET 0"""

    def past(self):
        """The columns `…_at` of a life: its moments as far as they are over."""
        now = f"'{self.world.now.isoformat()}'::timestamptz"
        return ", ".join(f"CASE WHEN {x}_m < {now} THEN {x}_m END AS {x}_at" for x in self.moments)

    def known(self):
        """Which of the people with numbers a case is about, or NULL, as a column."""
        return (
            f"CASE WHEN n % {self.stride} = 0 AND n / {self.stride} - 1 < {KNOWN}"
            f" THEN (n / {self.stride} - 1)::int END"
        )

    # Rows -----------------------------------------------------------------------------------

    def make_clocks(self, *others):
        """The clocks of the batch with their marks. others: SELECTs of those that count in hours."""
        run("DROP TABLE IF EXISTS pg_temp.clock")
        parts = [
            f"SELECT id, whole, '{code}' AS code, {ordinal} AS ord, {started} AS started_at,"
            f" ({met})::timestamptz AS met_at, ({dropped})::timestamptz AS dropped_at"
            f" FROM pg_temp.life WHERE {started} IS NOT NULL{more}"
            f" AND (whole OR ({met}) IS NULL AND ({dropped}) IS NULL)"
            for code, ordinal, started, met, dropped, more in self.clocks
        ]
        whole_days = (
            "SELECT c.*, d.target_on, d.due_on, d.amber_at, d.red_at, d.due_at, d.is_provisional"
            f" FROM ({' UNION ALL '.join(parts)}) c JOIN pg_temp.due d USING (code, ord)"
        )
        run(f"CREATE TEMP TABLE clock AS {' UNION ALL '.join([whole_days, *others])}")

    def write_cases(self, **columns):
        """columns: what the line says beyond the rest, as {column: SQL}."""
        letters = len(CODE_LETTERS)
        code = " || ".join(
            f"substr('{CODE_LETTERS}',"
            f" 1 + ((l.id * 51234567891 + 7) % {letters**8} / {letters**n} % {letters})::int, 1)"
            for n in range(8)
        )
        kind = KINDS[self.kind]
        ends = ", ".join(f"'{status.code}'" for status in kind.statuses if status.is_end)
        names = "".join(f", {name}" for name in columns)
        more = "".join(f", {value}" for value in columns.values())
        number = "year || lpad(l.id::text, greatest(7, length(l.id::text)), '0')"
        return run(f"""
INSERT INTO cases_case (id, number, code, code_misses, kind, center_id, station_id, district_id, status,
    applicant_id, opened_by_id, channel, opened_at, closed_at, created_at, amber_at, red_at, due_at{names})
SELECT l.id, '{kind.prefix}' || {number}, {code}, 0, '{self.kind}', center_id, station_id, district_id, status,
    CASE WHEN channel = 'web' THEN pg_temp.resident(drawn) END,
    CASE WHEN channel = 'web' THEN pg_temp.resident(drawn) ELSE clerk_id END, channel, opened_at,
    CASE WHEN status IN ({ends}) THEN {self.closed_at} END,
    opened_at, r.amber_at, r.red_at, r.due_at{more}
FROM pg_temp.life l LEFT JOIN (
    SELECT DISTINCT ON (id) id, amber_at, red_at, due_at FROM pg_temp.clock
    WHERE met_at IS NULL AND dropped_at IS NULL ORDER BY id, due_at, code) r ON r.id = l.id
ORDER BY n""")

    def write_first_party(
        self, *, role, sexes, youngest, oldest, has_number="true", address_protected="false"
    ):
        """Whoever a case is about first. role: SQL. sexes, youngest, oldest: of the matters in their order."""
        c = chance
        either = f"CASE WHEN {c(70)} < 0.5 THEN 'female' ELSE 'male' END"
        sex = f"coalesce(nullif({array(sexes, 'text')}[matter], ''), {either})"
        span = [old - young for young, old in zip(youngest, oldest, strict=True)]
        age = f"({array(youngest, 'int')}[matter] + 1 + {c(71)} * {array(span, 'int')}[matter])"
        stand_in = (
            f"CASE WHEN {has_number} THEN encode(sha256(int8send(n)), 'hex') ELSE '' END"
            if self.full_index
            else "''"
        )
        ethnicity = (
            f"{array(slots(people.ETHNICITIES, 200), 'text')}[1 + floor({c(72)} * 200)::int]"
        )
        return f"""
INSERT INTO cases_party (case_id, role, "order", is_organisation, name, sex, birth_date, ethnicity, id_type,
    id_number_sealed, id_number_index, phone_sealed, phone_index, address_sealed, address_protected, relation)
SELECT id, {role}, 0, false, coalesce(k.name, {person_name("l.sex", "l.birth_date")}),
    coalesce(k.sex, l.sex), coalesce(k.birth_date, l.birth_date), ethnicity,
    CASE WHEN k.nth IS NULL THEN '' ELSE 'id_card' END,
    coalesce(k.id_box, ''), coalesce(k.id_index, stand_in), coalesce(k.phone_box, ''),
    coalesce(k.phone_index, stand_in), coalesce(k.address_box, ''), is_protected, ''
FROM (SELECT life.*, {sex} AS sex, (day - ({age} * 365.2)::int) AS birth_date, {ethnicity} AS ethnicity,
      {stand_in} AS stand_in, {address_protected} AS is_protected
      FROM pg_temp.life) l LEFT JOIN pg_temp.known k ON k.nth = l.known"""

    def write_other_party(self, *, role, order, against, companies, where="true"):
        """The other side. against: company or person (or "" for nobody), of the matters in their order."""
        c = chance
        who = f"{array(against, 'text')}[matter]"
        firm = f"'西安' || {pick(companies[0], c(73))} || {pick(companies[1], c(74))} || '有限公司'"
        other = person_name(
            "(CASE WHEN n % 2 = 0 THEN 'male' ELSE 'female' END)", "day - 15000", 80
        )
        return f"""
INSERT INTO cases_party (case_id, role, "order", is_organisation, name, sex, ethnicity, id_type,
    id_number_sealed, id_number_index, phone_sealed, phone_index, address_sealed, address_protected, relation)
SELECT id, {role}, {order}, {who} = 'company', CASE WHEN {who} = 'company' THEN {firm} ELSE {other} END,
    '', '', '', '', '', '', '', '', false, ''
FROM pg_temp.life WHERE {who} <> ''"""

    def write_clocks(self):
        line = self.kind.split(".")[0]
        rules = " ".join(
            f"WHEN '{code}' THEN {rule.pk}"
            for code, rule in self.rules.items()
            if code.startswith(f"{line}.")
        )
        run(f"""
INSERT INTO cases_deadline (case_id, rule_id, code, started_at, target_on, due_on, amber_at, red_at, due_at,
    is_provisional, met_at, dropped_at)
SELECT id, CASE code {rules} END, code, started_at, target_on, due_on, amber_at, red_at, due_at, is_provisional,
    met_at, dropped_at
FROM pg_temp.clock ORDER BY id, started_at""")

    def actors(self):
        """{name in the table of events: SQL of an account}"""
        return {
            "clerk": "clerk_id", "nobody": "NULL",
            "receiver": "CASE WHEN channel = 'web' THEN pg_temp.resident(drawn) ELSE clerk_id END",
        }  # fmt: skip

    def write_events(self):
        who = self.actors()
        parts = [
            f"SELECT id, {place} AS place, {verb} AS verb, {was} AS was, {now} AS now,"
            f" ({who[by]})::bigint AS by_id, {at} AS at, {quoted(note)} AS note"
            f" FROM pg_temp.life WHERE whole AND {at} IS NOT NULL{more}"
            for place, (verb, was, now, by, at, note, more) in enumerate(self.events)
        ]
        told = " ".join(
            f"WHEN '{step.verb}' THEN {quoted(step.told)}"
            for step in KINDS[self.kind].steps
            if step.told
        )
        run(f"""
INSERT INTO cases_caseevent (case_id, verb, was, now, by_id, at, note, told)
SELECT id, verb, was, now, by_id, at, note, CASE verb {told} ELSE '' END
FROM ({" UNION ALL ".join(parts)}) e ORDER BY id, at, place""")

    def assign(self, task, user, basis, began, ended, reason):
        """Whoever works on each case, from and to when. All but task and basis: SQL."""
        run(f"""
INSERT INTO cases_assignment (case_id, user_id, task, basis, by_id, began_at, ended_at, end_reason)
SELECT id, {user}, '{task}', '{basis}', {user}, {began}, {ended}, {reason}
FROM pg_temp.life WHERE {began} IS NOT NULL AND (whole OR ({ended}) IS NULL)""")


# Pieces of SQL --------------------------------------------------------------------------------


def chance(k):
    """From 0 to 1, the same for a case and a question."""
    return f"pg_temp.chance(n, {k})"


def plus(k, least, more):
    """So many more, drawn: at least `least`, which may be SQL."""
    return f"{least} + floor({chance(k)} * {more})::int"


def within(end, k, share, planned):
    """An ordinal: as planned but within the clock, or for a few after it."""
    return (
        f"CASE WHEN {chance(k)} < {share} THEN {end} + 1 + floor({chance(k + 100)} * 3)::int"
        f" ELSE least({planned}, {end}) END"
    )


def minute(k, start, length):
    """A minute of the day."""
    return f"{start} + {chance(k)} * {length}"


def places_of(rows, before=0):
    """A thousand places of matters among all of them, by weight."""
    return slots({before + n: row.weight for n, row in enumerate(rows, start=1)}, 1000)


def drawn_place(rows, k, before=0):
    """The place of a matter, drawn by weight, as SQL."""
    return f"{array(places_of(rows, before), 'int')}[1 + floor({chance(k)} * 1000)::int]"


def drawn_key(weights, k):
    """A key, drawn by weight, as SQL."""
    return f"{array(slots(weights, 200), 'text')}[1 + floor({chance(k)} * 200)::int]"


def person_name(sex, born, k=75):
    """A name by sex and generation, as an SQL expression."""
    arms = " ".join(
        f"WHEN '{which}{age}' THEN {pick(list(first), chance(k + 1))} || {pick(list(second), chance(k + 2))}"
        for (which, age), (first, second) in people.GIVEN.items()
    )
    key = f"{sex} || CASE WHEN {born} < '{people.GENERATION}-01-01' THEN 'old' ELSE 'young' END"
    return f"({pick(list(people.FAMILIES), chance(k))} || CASE {key} {arms} END)"
