"""Very many invented applications, by whole sets inside the database.

The same people, matters, ways and times as the few, as arrays that SQL draws from; no papers, and so no
clock that stands still. Each case goes its way from day to day along the list of working days.
"""

import time
from bisect import bisect_left
from datetime import date

from django.contrib.auth.hashers import make_password

from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.cases.clocks import Unit, midnight, reckon
from centers.cases.models import Case, DeadlineRule, Party
from centers.cases.synthetic import people
from centers.cases.synthetic.sets import (
    array,
    laid_bare,
    make_chance,
    pick,
    quoted,
    run,
    slots,
)
from centers.common.references import CODE_LETTERS
from centers.org.ancestry import line_of
from centers.org.hours import weekday_worked

from ..flow import APPLICATION, STEPS
from ..grounds import GROUND
from ..models import ProviderProfile
from . import matters
from .cast import Cast

BATCH = 250_000
FIRST_PHONE = 13900100000  # of residents who apply online
KNOWN = 2_000  # people whose numbers can be searched for
LAWYERS_PER_CASE, MOST_LAWYERS = 100, 1_500
DAY = ("aid.pass_on", "aid.decide", "aid.notice", "aid.assign", "aid.supplement", "aid.objection", "aid.first_meeting",
       "aid.file", "aid.pay")  # fmt: skip
TABLES = ("cases_case", "cases_party", "cases_caseevent", "cases_deadline", "cases_assignment",
          "aid_application")  # fmt: skip
TOLD = {step.verb: step.told for step in STEPS}


def make_many(world, number, say=lambda line: None, *, whole_since=None, full_index=False):
    """So many applications; gives their number.

    whole_since: applications received before that day get no events, clocks, assignment or facts of their own,
    which keeps a trial of very many small. full_index: gives every number an index of its own, even one that
    leads nowhere, so that the index is as large as in life.
    """
    began = time.monotonic()
    with laid_bare(number, *TABLES):
        maker = Many(world, number, whole_since, full_index)
        done = 0
        for first, last in maker.batches():
            done += maker.make(first, last)
            say(f"  {done} of {number}, {time.monotonic() - began:.0f} s")
        if number >= BATCH:
            say("  indexes …")
    run(f"ANALYZE {', '.join(TABLES)}")
    return done


class Many:
    """One run: its functions and tables in the session, then batch after batch."""

    def __init__(self, world, number, whole_since, full_index):
        self.world, self.number, self.full_index = world, number, full_index
        self.random = world.random
        self.whole_since = whole_since or date(1970, 1, 1)
        self.cast = Cast(world)
        self.rules = {rule.code: rule for rule in DeadlineRule.objects.in_force(world.today)}
        run("SET LOCAL work_mem = '256MB'")
        make_chance(world.seed)
        self.make_days()
        self.make_units()
        self.make_known()
        self.make_lawyers()
        self.make_residents()
        [(self.base,)] = run("SELECT nextval('cases_case_id_seq')")
        run("SELECT setval('cases_case_id_seq', %s)", self.base + number)

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
        for code in DAY:
            rule, rows, ends = self.rules[code], [], []
            for place, day in enumerate(days[: len(world.past) + 60], start=1):
                marks = reckon(
                    midnight(day), rule.count, rule.unit, world.calendar, rolls=rule.rolls
                )
                ends.append(bisect_left(days, marks.due_on) + 1)
                rows.append(
                    f"('{code}', {place}, {ends[-1]}, '{marks.target_on}', '{marks.due_on}',"
                    f" '{marks.amber_at}', '{marks.red_at}', '{marks.due_at}', {marks.provisional})"
                )
            values("due", rows)
            function(f"end_{code.split('.')[1]}(ord int)", "int", f"{array(ends, 'int')}[ord]")
        run("CREATE INDEX ON pg_temp.due (code, ord)")
        run("ANALYZE pg_temp.due")
        function(
            "at(ord int, minute float8)", "timestamptz",
            f"{array([midnight(day).isoformat() for day in days], 'timestamptz')}[ord]"
            " + make_interval(mins => minute::int)",
        )  # fmt: skip

    def make_units(self):
        """A thousand places of each weekday and channel, with where they stand and when they are open."""
        world = self.world
        lines = {unit.pk: line_of(unit) for unit in world.units}
        ways = {
            "web": {world.centre: 1}, "organ": {world.centre: 1},
            "room": dict.fromkeys(world.rooms, 1), "window": world.at_windows,
        }  # fmt: skip
        run("DROP TABLE IF EXISTS pg_temp.place")
        run(
            "CREATE TEMP TABLE place (weekday int, channel text, slot int, center_id bigint,"
            " station_id bigint, district_id bigint, tier text, clerk_id bigint,"
            " opens int, morning int, again int, afternoon int)"
        )
        for weekday in range(7):
            for channel, weights in ways.items():
                open_ones = {
                    u: w for u, w in weights.items() if world.hours[u.pk].get(weekday)
                } or {world.centre: 1}
                rows, cast = [], self.cast
                for slot, unit in enumerate(slots(open_ones, 1000)):
                    clerk = cast.reviewer if channel == "organ" else cast.receiver(unit)
                    line = lines[unit.pk]
                    station = line["station"].pk if line["station"] else "NULL"
                    hours = [
                        (a.hour * 60 + a.minute, (b.hour - a.hour) * 60 + b.minute - a.minute)
                        for a, b in world.hours[unit.pk].get(weekday, [])
                    ] or [(540, 180), (840, 180)]
                    (opens, morning), (again, afternoon) = (*hours, (0, 0))[:2]
                    rows.append(
                        f"({weekday}, '{channel}', {slot}, {unit.pk}, {station}, {line['district'].pk},"
                        f" '{unit.tier}', {clerk.pk},"
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
        case = Case(kind=APPLICATION)
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

    def make_lawyers(self):
        """Enough lawyers for what is under way, on the roster, whom nobody can sign in as."""
        wanted = min(max(self.number // LAWYERS_PER_CASE, 6), MOST_LAWYERS)
        firms = self.cast.firms()
        names = [f"demo-many-{n}" for n in range(1, wanted + 1)]
        known = set(User.objects.filter(username__in=names).values_list("username", flat=True))
        password = make_password(None)
        users = User.objects.bulk_create(
            User(kind="staff", username=name, name=self.cast.name(), password=password)
            for name in names
            if name not in known
        )
        Posting.objects.bulk_create(
            Posting(user=user, body=firms[n % len(firms)], role=Role.AID_PROVIDER,
                    valid_from=self.world.first)
            for n, user in enumerate(users)
        )  # fmt: skip
        ProviderProfile.objects.bulk_create(
            ProviderProfile(user=user, body=firms[n % len(firms)], practising_since=date(2012, 7, 1),
                            knows_minors=True, is_on_roster=True)
            for n, user in enumerate(users)
        )  # fmt: skip
        found = ProviderProfile.objects.filter(user__username__in=names).order_by("pk")
        pairs = list(found.values_list("user", "body"))
        function(
            "lawyer(n int)",
            "bigint",
            f"{array([u for u, _ in pairs], 'bigint')}[1 + n % {len(pairs)}]",
        )
        function(
            "firm(n int)",
            "bigint",
            f"{array([b for _, b in pairs], 'bigint')}[1 + n % {len(pairs)}]",
        )

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
        self.make_lives(first, last)
        self.make_clocks()
        made = self.write_cases()
        self.write_parties()
        self.write_clocks()
        self.write_assignments()
        if self.world.past[last - 1] >= self.whole_since:
            self.write_applications()
            self.write_events()
        return made

    def make_lives(self, first, last):
        """A row a case with the moment of each of its steps; what lies ahead of now is empty."""
        run("DROP TABLE IF EXISTS pg_temp.life")
        run(f"CREATE TEMP TABLE life AS {self.lives(first, last)}")

    def lives(self, first, last):
        """The statement behind the lives: what is decided by chance, then each step's day, then its moment.

        OFFSET 0 keeps each step a step: written into one another they would grow with every clock.
        """
        c = "pg_temp.chance(n, {})".format
        applied, noticed = matters.MATTERS, matters.NOTICES
        channel = f"{array(slots(matters.CHANNELS, 100), 'text')}[1 + floor({c(1)} * 100)::int]"
        matter = (
            f"CASE WHEN channel = 'organ' THEN {array(places_of(noticed, len(applied)), 'int')}"
            f"[1 + floor({c(3)} * 1000)::int] ELSE {array(places_of(applied, 0), 'int')}"
            f"[1 + floor({c(3)} * 1000)::int] END"
        )
        late = lambda k, share: f"{c(k)} < {share}"  # noqa: E731

        def by(end, k, share, planned):
            """An ordinal: as planned but within the clock, or for a few after it."""
            return (
                f"CASE WHEN {late(k, share)} THEN {end} + 1 + floor({c(k + 100)} * 3)::int"
                f" ELSE least({planned}, {end}) END"
            )

        def plus(k, least, more):
            return f"{least} + floor({c(k)} * {more})::int"

        now = f"'{self.world.now.isoformat()}'::timestamptz"

        def minute(k, start, length):
            return f"{start} + {c(k)} * {length}"

        return f"""
WITH a AS (
    SELECT n, d.ord, d.day, d.weekday, (n - d.first_n + 0.5) / (d.last_n - d.first_n + 1) AS part,
           {channel} AS channel
    FROM pg_temp.day d, generate_series(d.first_n, d.last_n) n
    WHERE d.ord BETWEEN {first} AND {last}
    OFFSET 0
), b AS (
    SELECT a.*, {matter} AS matter, p.center_id, p.station_id, p.district_id, p.tier, p.clerk_id,
           CASE WHEN part * (morning + afternoon) < morning THEN opens + part * (morning + afternoon)
                ELSE again + part * (morning + afternoon) - morning END AS opened_minute,
           CASE WHEN channel = 'organ' THEN 'organ'
                WHEN {c(4)} < 0.03 THEN 'withdrawn'
                WHEN {c(4)} < 0.05 THEN 'lapsed'
                WHEN {c(4)} < 0.13 THEN 'refused' ELSE 'granted' END AS way,
           {c(5)} < 0.11 AND channel <> 'organ' AS asked
    FROM a JOIN pg_temp.place p USING (weekday, channel)
    WHERE p.slot = floor({c(2)} * 1000)::int
    OFFSET 0
), o1 AS (
    SELECT b.*, pg_temp.at(ord, floor(opened_minute)) AS opened_at,
           CASE WHEN tier = 'station' THEN ord + 1 END AS pass_o,
           CASE WHEN way = 'lapsed' OR asked AND way <> 'withdrawn' THEN ord + 1 END AS ask_o,
           CASE WHEN way = 'withdrawn' THEN {plus(10, "ord + 1", 3)} END AS withdraw_o,
           CASE WHEN way IN ('granted', 'refused')
                THEN least({plus(11, "ord + 1", 4)}, pg_temp.end_decide(ord)) END AS exam_o
    FROM b
    OFFSET 0
), o2 AS (
    SELECT o1.*,
           CASE WHEN way <> 'lapsed' AND ask_o IS NOT NULL THEN least(ask_o + 1, exam_o) END AS supply_o,
           CASE WHEN exam_o IS NOT NULL
                THEN {by("pg_temp.end_decide(ord)", 12, 0.03, plus(13, "exam_o", 3))} END AS decide_o
    FROM o1
    OFFSET 0
), o3 AS (
    SELECT o2.*,
           CASE WHEN way = 'refused' AND {c(14)} < 0.25 THEN {plus(15, "decide_o + 2", 6)} END AS object_o
    FROM o2
    OFFSET 0
), o4 AS (
    SELECT o3.*,
           CASE WHEN object_o IS NOT NULL
                THEN {by("pg_temp.end_objection(object_o)", 16, 0.03, plus(17, "object_o + 2", 3))} END AS rule_o,
           object_o IS NOT NULL AND {c(18)} < 0.2 AS upheld
    FROM o3
    OFFSET 0
), o5 AS (
    SELECT o4.*, CASE WHEN way = 'organ' THEN ord WHEN way = 'granted' THEN decide_o
                      WHEN upheld THEN rule_o END AS grant_o
    FROM o4
    OFFSET 0
), o6 AS (
    SELECT o5.*, CASE WHEN way = 'organ'
                      THEN {by("pg_temp.end_notice(ord)", 19, 0.03, plus(20, "ord + 1", 2))}
                      WHEN grant_o IS NOT NULL
                      THEN {by("pg_temp.end_assign(grant_o)", 19, 0.03, plus(20, "grant_o", 3))} END AS assign_o
    FROM o5
    OFFSET 0
), o7 AS (
    SELECT o6.*, CASE WHEN assign_o IS NOT NULL THEN
        {by("pg_temp.end_first_meeting(assign_o)", 21, 0.04, plus(22, "assign_o + 1", 3))} END AS begin_o,
           {c(23)} < 0.025 AS terminated
    FROM o6
    OFFSET 0
), o8 AS (
    SELECT o7.*,
           CASE WHEN terminated THEN {plus(24, "begin_o + 5", 20)} END AS end_o,
           CASE WHEN NOT terminated THEN begin_o + 12 + floor({c(25)} * {c(26)} * 130)::int END AS finish_o
    FROM o7
    OFFSET 0
), o9 AS (
    SELECT o8.*, CASE WHEN finish_o <= {len(self.world.past) + 1} THEN
        {by("pg_temp.end_file(finish_o)", 27, 0.05, plus(28, "finish_o + 2", 18))} END AS conclude_o
    FROM o8
    OFFSET 0
), o10 AS (
    SELECT o9.*, CASE WHEN conclude_o <= {len(self.world.past) + 1} THEN
        {by("pg_temp.end_pay(conclude_o)", 29, 0.04, plus(30, "conclude_o + 2", 16))} END AS archive_o
    FROM o9
    OFFSET 0
), m AS (
    SELECT o10.*,
           pg_temp.at(pass_o, {minute(40, 540, 25)}) AS pass_m,
           pg_temp.at(ask_o, {minute(41, 570, 25)}) AS ask_m,
           pg_temp.at(withdraw_o, {minute(42, 600, 100)}) AS withdraw_m,
           pg_temp.at(supply_o, {minute(43, 600, 25)}) AS supply_m,
           pg_temp.at(exam_o, {minute(44, 630, 85)}) AS exam_m,
           pg_temp.at(decide_o, {minute(45, 840, 55)}) AS decide_m,
           pg_temp.at(object_o, {minute(46, 545, 170)}) AS object_m,
           pg_temp.at(rule_o, {minute(47, 840, 50)}) AS rule_m,
           CASE WHEN way = 'organ' THEN opened_at
                WHEN grant_o IS NOT NULL THEN pg_temp.at(grant_o, CASE WHEN way = 'granted'
                    THEN {minute(45, 840, 55)} ELSE {minute(47, 840, 50)} END) END AS grant_m,
           pg_temp.at(assign_o, {minute(48, 900, 115)}) AS assign_m,
           pg_temp.at(assign_o, {minute(48, 900, 115)}) + make_interval(mins => {plus(49, 30, 1100)}) AS arrange_m,
           pg_temp.at(begin_o, {minute(50, 860, 150)}) AS begin_m,
           pg_temp.at(end_o, {minute(51, 545, 400)}) AS end_m,
           pg_temp.at(finish_o, {minute(52, 545, 170)}) AS finish_m,
           pg_temp.at(conclude_o, {minute(53, 545, 170)}) AS conclude_m,
           pg_temp.at(archive_o, {minute(54, 840, 170)}) AS archive_m,
           CASE WHEN way = 'lapsed' THEN (SELECT due_at FROM pg_temp.due WHERE code = 'aid.supplement'
                AND due.ord = o10.ask_o) + interval '20 minutes' END AS lapse_m
    FROM o10
    OFFSET 0
), t AS (
    SELECT m.*, {", ".join(f"CASE WHEN {x}_m < {now} THEN {x}_m END AS {x}_at" for x in MOMENTS)}
    FROM m
    OFFSET 0
)
SELECT t.*, {self.base} + n AS id, extract(year FROM day)::int AS year, day >= '{self.whole_since}' AS whole,
       floor({c(60)} * 1000000)::int AS lawyer,
       CASE WHEN n % {self.stride} = 0 AND n / {self.stride} - 1 < {KNOWN} AND channel <> 'organ'
            THEN (n / {self.stride} - 1)::int END AS known,
       CASE WHEN archive_at IS NOT NULL THEN 'archived'
            WHEN conclude_at IS NOT NULL THEN 'concluded'
            WHEN end_at IS NOT NULL THEN 'terminated'
            WHEN finish_at IS NOT NULL THEN 'reporting'
            WHEN begin_at IS NOT NULL THEN 'in_progress'
            WHEN arrange_at IS NOT NULL THEN 'assigned'
            WHEN assign_at IS NOT NULL THEN 'arranging'
            WHEN grant_at IS NOT NULL THEN 'granted'
            WHEN rule_at IS NOT NULL THEN 'refused'
            WHEN object_at IS NOT NULL THEN 'objection'
            WHEN decide_at IS NOT NULL THEN 'refused'
            WHEN withdraw_at IS NOT NULL THEN 'withdrawn'
            WHEN lapse_at IS NOT NULL THEN 'deemed_withdrawn'
            WHEN exam_at IS NOT NULL THEN 'deciding'
            WHEN supply_at IS NOT NULL THEN 'reviewing'
            WHEN ask_at IS NOT NULL THEN 'supplement'
            WHEN pass_at IS NOT NULL OR tier <> 'station' THEN 'reviewing'
            ELSE 'received' END AS status
FROM t"""

    def make_clocks(self):
        """The clocks of the batch with their marks."""
        run("DROP TABLE IF EXISTS pg_temp.clock")
        parts = [
            f"SELECT id, whole, '{code}' AS code, {ordinal} AS ord, {started} AS started_at,"
            f" {met}::timestamptz AS met_at, {dropped}::timestamptz AS dropped_at"
            f" FROM pg_temp.life WHERE {started} IS NOT NULL{more}"
            f" AND (whole OR ({met}) IS NULL AND ({dropped}) IS NULL)"
            for code, ordinal, started, met, dropped, more in CLOCKS_OF
        ]
        arrange = self.rules["aid.arrange"]
        if Unit(arrange.unit) != Unit.HOUR:
            raise ValueError("the clock of arranging is expected in hours")
        length = f"interval '{arrange.count} hours'"
        run(f"""
CREATE TEMP TABLE clock AS
SELECT c.*, d.target_on, d.due_on, d.amber_at, d.red_at, d.due_at, d.is_provisional
FROM ({" UNION ALL ".join(parts)}) c JOIN pg_temp.due d USING (code, ord)
UNION ALL
SELECT id, whole, 'aid.arrange', assign_o, assign_at, coalesce(arrange_at, begin_at), NULL,
       (timezone('Asia/Shanghai', assign_at + {length}))::date,
       (timezone('Asia/Shanghai', assign_at + {length}))::date,
       assign_at + {length} * 0.7, assign_at + {length}, assign_at + {length}, false
FROM pg_temp.life WHERE assign_at IS NOT NULL AND (whole OR coalesce(arrange_at, begin_at) IS NULL)""")

    def write_cases(self):
        letters = len(CODE_LETTERS)
        code = " || ".join(
            f"substr('{CODE_LETTERS}', 1 + ((l.id * 51234567891 + 7) % {letters**8} / {letters**n} % {letters})::int, 1)"
            for n in range(8)
        )
        ended = "('archived','refused','terminated','withdrawn','deemed_withdrawn')"
        return run(f"""
INSERT INTO cases_case (id, number, code, code_misses, kind, center_id, station_id, district_id, body_id,
    status, subject, applicant_id, opened_by_id, channel, opened_at, closed_at, created_at, amber_at, red_at, due_at)
SELECT l.id, 'FY' || year || lpad(l.id::text, greatest(7, length(l.id::text)), '0'), {code}, 0, '{APPLICATION}',
    center_id, station_id, district_id,
    CASE WHEN assign_at IS NOT NULL THEN pg_temp.firm(lawyer) END,
    status, {cause()}, CASE WHEN channel = 'web' THEN pg_temp.resident(lawyer) END,
    CASE WHEN channel = 'web' THEN pg_temp.resident(lawyer) ELSE clerk_id END, channel, opened_at,
    CASE WHEN status IN {ended} THEN coalesce(archive_at, end_at, withdraw_at, lapse_at, rule_at, decide_at) END,
    opened_at, r.amber_at, r.red_at, r.due_at
FROM pg_temp.life l LEFT JOIN (
    SELECT DISTINCT ON (id) id, amber_at, red_at, due_at FROM pg_temp.clock
    WHERE met_at IS NULL AND dropped_at IS NULL ORDER BY id, due_at, code) r ON r.id = l.id
ORDER BY n""")

    def write_parties(self):
        c = "pg_temp.chance(n, {})".format
        sexes = array([m.sex for m in ALL], "text")
        youngest = array([m.ages[0] for m in ALL], "int")
        span = array([m.ages[1] - m.ages[0] for m in ALL], "int")
        sex = f"coalesce(nullif({sexes}[matter], ''), CASE WHEN {c(70)} < 0.5 THEN 'female' ELSE 'male' END)"
        age = f"({youngest}[matter] + 1 + {c(71)} * {span}[matter])"
        born = f"(day - ({age} * 365.2)::int)"
        recipient = "CASE WHEN grant_at IS NOT NULL THEN 'recipient' ELSE 'applicant' END"
        stand_in = (
            "CASE WHEN channel <> 'organ' THEN encode(sha256(int8send(n)), 'hex') ELSE '' END"
            if self.full_index
            else "''"
        )
        ethnicity = (
            f"{array(slots(people.ETHNICITIES, 200), 'text')}[1 + floor({c(72)} * 200)::int]"
        )
        run(f"""
INSERT INTO cases_party (case_id, role, "order", is_organisation, name, sex, birth_date, ethnicity, id_type,
    id_number_sealed, id_number_index, phone_sealed, phone_index, address_sealed, address_protected, relation)
SELECT id, {recipient}, 0, false, coalesce(k.name, {person_name("l.sex", "l.birth_date")}),
    coalesce(k.sex, l.sex), coalesce(k.birth_date, l.birth_date), ethnicity,
    CASE WHEN k.nth IS NULL THEN '' ELSE 'id_card' END,
    coalesce(k.id_box, ''), coalesce(k.id_index, stand_in), coalesce(k.phone_box, ''),
    coalesce(k.phone_index, stand_in), coalesce(k.address_box, ''), ground_violence, ''
FROM (SELECT id, n, grant_at, known, {sex} AS sex, {born} AS birth_date, {ethnicity} AS ethnicity,
      {stand_in} AS stand_in, {array([m.ground == "violence" for m in ALL], "boolean")}[matter] AS ground_violence
      FROM pg_temp.life) l LEFT JOIN pg_temp.known k ON k.nth = l.known""")
        against = array([m.against for m in ALL], "text")
        firm = f"'西安' || {pick(matters.COMPANIES[0], c(73))} || {pick(matters.COMPANIES[1], c(74))} || '有限公司'"
        other = person_name(
            "(CASE WHEN n % 2 = 0 THEN 'male' ELSE 'female' END)", "day - 15000", 80
        )
        run(f"""
INSERT INTO cases_party (case_id, role, "order", is_organisation, name, sex, ethnicity, id_type,
    id_number_sealed, id_number_index, phone_sealed, phone_index, address_sealed, address_protected, relation)
SELECT id, 'opponent', 2, {against}[matter] = 'company',
    CASE WHEN {against}[matter] = 'company' THEN {firm} ELSE {other} END,
    '', '', '', '', '', '', '', '', false, ''
FROM pg_temp.life WHERE {against}[matter] <> ''""")

    def write_applications(self):
        c = "pg_temp.chance(n, {})".format
        of = lambda values, kind="text": f"{array(values, kind)}[matter]"  # noqa: E731
        low, high = of([m.amounts[0] for m in ALL], "int"), of([m.amounts[1] for m in ALL], "int")
        means = [GROUND[m.ground].means for m in ALL]
        checks = [
            "not_required" if mean != "test" else "exempt" if m.exemption else "self_pledge"
            for mean, m in zip(means, ALL, strict=True)
        ]
        outcomes = [matters.OUTCOMES[m.kind] for m in ALL]
        outcome = "CASE matter " + " ".join(
            f"WHEN {n} THEN {pick(row, c(81))}" for n, row in enumerate(outcomes, start=1)
        )
        told = lambda text: (  # noqa: E731
            f"replace(replace(replace({text}, '{{amount}}', amount::text), '{{months}}',"
            " months::text), '{other}', '对方')"
        )
        pledged = "check_ = 'self_pledge'"
        run(f"""
INSERT INTO aid_application (case_id, route, who, detained_at, categories, matter_kind, ground, cause, organ,
    stage, venue, facts, request, is_urgent, is_grave, means_check, exemption, household, monthly_income,
    monthly_expense, assets, debts, pledged_at, supplement_asked, hardship_finding, scope_finding, proposal,
    decision_reason, provider_id, selection, met_at, ended_on, outcome, amount_recovered)
SELECT id, CASE WHEN way = 'organ' THEN 'organ_notice' ELSE 'applied' END, 'self', '', categories::jsonb, kind,
    ground, cause, organ, stage, venue, {told("facts")}, {told("request")}, false, false, check_, exemption,
    CASE WHEN {pledged} THEN household END, CASE WHEN {pledged} THEN household * income END,
    CASE WHEN {pledged} THEN household * income END,
    CASE WHEN {pledged} THEN '无' ELSE '' END, '', CASE WHEN {pledged} THEN opened_at END,
    CASE WHEN ask_at IS NOT NULL THEN 1 ELSE 0 END,
    CASE WHEN exam_at IS NULL THEN '' WHEN {pledged} THEN '{matters.MEANS_TESTED}' ELSE '{matters.NOT_TESTED}' END,
    CASE WHEN exam_at IS NULL THEN '' ELSE scope END,
    CASE WHEN exam_at IS NULL THEN '' WHEN way = 'refused' THEN 'refuse' ELSE 'grant' END,
    CASE WHEN exam_at IS NULL THEN '' WHEN way = 'refused' THEN '{matters.REASONS["refuse"]}'
         ELSE '{matters.REASONS["grant"]}' END,
    CASE WHEN arrange_at IS NOT NULL THEN pg_temp.lawyer(lawyer) END,
    CASE WHEN assign_at IS NULL THEN '' WHEN way = 'organ' THEN 'organ_notice' ELSE 'institution' END,
    begin_at - interval '30 minutes', timezone('Asia/Shanghai', finish_at)::date,
    CASE WHEN conclude_at IS NULL THEN '' ELSE outcome END,
    CASE WHEN conclude_at IS NULL OR kind = 'criminal' THEN NULL
         WHEN outcome = 'won' THEN amount WHEN outcome = 'settled' THEN amount * 0.85
         WHEN outcome = 'partly' THEN amount * 0.6 END
FROM (SELECT *, {of([m.kind for m in ALL])} AS kind, {of([m.ground for m in ALL])} AS ground, {cause()} AS cause,
      {of([m.organ for m in ALL])} AS organ, {of([m.stage for m in ALL])} AS stage,
      {of([m.venue for m in ALL])} AS venue, {of([m.facts for m in ALL])} AS facts,
      {of([m.request for m in ALL])} AS request, {of(checks)} AS check_, {of([m.exemption for m in ALL])} AS exemption,
      {of([as_json(m.categories) for m in ALL])} AS categories,
      {of([f"属于《法律援助法》{GROUND[m.ground].article}所列事项" for m in ALL])} AS scope,
      ({low} + {c(82)} * ({high} - {low}))::int / 100 * 100 AS amount, 2 + floor({c(83)} * 12)::int AS months,
      1 + floor({c(84)} * 5)::int AS household, 300 + floor({c(85)} * 1300)::int AS income, {outcome} END AS outcome
      FROM pg_temp.life WHERE whole) l""")

    def write_clocks(self):
        rules = " ".join(
            f"WHEN '{code}' THEN {rule.pk}"
            for code, rule in self.rules.items()
            if code.startswith("aid.")
        )
        run(f"""
INSERT INTO cases_deadline (case_id, rule_id, code, started_at, target_on, due_on, amber_at, red_at, due_at,
    is_provisional, met_at, dropped_at)
SELECT id, CASE code {rules} END, code, started_at, target_on, due_on, amber_at, red_at, due_at, is_provisional,
    met_at, dropped_at
FROM pg_temp.clock ORDER BY id, started_at""")

    def write_events(self):
        reviewer, director = self.cast.reviewer.pk, self.cast.director.pk
        officer = self.cast.officer.pk
        who = {"clerk": "clerk_id",
               "receiver": "CASE WHEN channel = 'web' THEN pg_temp.resident(lawyer) ELSE clerk_id END", "reviewer": reviewer, "director": director, "officer": officer,
               "lawyer": "pg_temp.lawyer(lawyer)", "nobody": "NULL"}  # fmt: skip
        parts = [
            f"SELECT id, {place} AS place, {verb} AS verb, {was} AS was, {now} AS now, ({who[by]})::bigint AS by_id,"
            f" {at} AS at, {quoted(note)} AS note FROM pg_temp.life WHERE whole AND {at} IS NOT NULL{more}"
            for place, (verb, was, now, by, at, note, more) in enumerate(EVENTS)
        ]
        told = " ".join(f"WHEN '{verb}' THEN {quoted(text)}" for verb, text in TOLD.items() if text)
        run(f"""
INSERT INTO cases_caseevent (case_id, verb, was, now, by_id, at, note, told)
SELECT id, verb, was, now, by_id, at, note, CASE verb {told} ELSE '' END
FROM ({" UNION ALL ".join(parts)}) e ORDER BY id, at, place""")

    def write_assignments(self):
        run("""
INSERT INTO cases_assignment (case_id, user_id, task, basis, by_id, began_at, ended_at, end_reason)
SELECT id, pg_temp.lawyer(lawyer), 'provider', '承办单位安排', pg_temp.lawyer(lawyer), arrange_at,
    coalesce(archive_at, end_at),
    CASE WHEN archive_at IS NOT NULL THEN '已归档' WHEN end_at IS NOT NULL THEN '法律援助终止' ELSE '' END
FROM pg_temp.life WHERE arrange_at IS NOT NULL AND (whole OR coalesce(archive_at, end_at) IS NULL)""")


# Pieces of SQL --------------------------------------------------------------------------------

ALL = (*matters.MATTERS, *matters.NOTICES)
MOMENTS = ("pass", "ask", "withdraw", "supply", "exam", "decide", "object", "rule", "grant", "assign", "arrange",
           "begin", "end", "finish", "conclude", "archive", "lapse")  # fmt: skip
# code, ordinal of its beginning, beginning, met, dropped, and which cases
CLOCKS_OF = (
    ("aid.pass_on", "ord", "opened_at", "pass_at", "NULL", " AND tier = 'station' AND channel <> 'web'"),
    ("aid.decide", "ord", "opened_at", "decide_at", "coalesce(withdraw_at, lapse_at)", " AND way <> 'organ'"),
    ("aid.supplement", "ask_o", "ask_at", "supply_at", "lapse_at", ""),
    ("aid.notice", "ord", "opened_at", "assign_at", "NULL", " AND way = 'organ'"),
    ("aid.assign", "grant_o", "grant_at", "assign_at", "NULL", " AND way <> 'organ'"),
    ("aid.objection", "object_o", "object_at", "rule_at", "NULL", ""),
    ("aid.first_meeting", "assign_o", "assign_at", "begin_at", "NULL", ""),
    ("aid.file", "finish_o", "finish_at", "conclude_at", "NULL", ""),
    ("aid.pay", "conclude_o", "conclude_at", "archive_at", "NULL", ""),
)  # fmt: skip
RECEIPT = ("CASE WHEN way = 'organ' THEN 'take_notice' WHEN channel = 'web' THEN 'submit'"
           " WHEN tier = 'station' THEN 'receive' WHEN tier = 'room' THEN 'help_submit' ELSE 'take_in' END")  # fmt: skip
RECEIVED = ("CASE WHEN way = 'organ' THEN 'granted' WHEN tier = 'station' AND channel <> 'web' THEN 'received'"
            " ELSE 'reviewing' END")  # fmt: skip
# verb, was, now, by whom, when, note, and which cases
EVENTS = (
    ("'open'", "''", "'new'", "clerk", "opened_at", "", " AND channel <> 'web'"),
    (RECEIPT, "CASE WHEN channel = 'web' THEN 'draft' ELSE 'new' END", RECEIVED, "receiver", "opened_at", "", ""),
    ("'pass_on'", "'received'", "'reviewing'", "clerk", "pass_at", "", ""),
    ("'ask_supplement'", "'reviewing'", "'supplement'", "reviewer", "ask_at", "", ""),
    ("'supplemented'", "'supplement'", "'reviewing'", "reviewer", "supply_at", "已补齐材料", ""),
    ("'withdraw_for'", "'reviewing'", "'withdrawn'", "reviewer", "withdraw_at", "申请人来电：已经自行和解", ""),
    ("'lapse'", "'supplement'", "'deemed_withdrawn'", "nobody", "lapse_at", "", ""),
    ("'examine'", "'reviewing'", "'deciding'", "reviewer", "exam_at", "", ""),
    ("'grant'", "'deciding'", "'granted'", "director", "decide_at", "", " AND way = 'granted'"),
    ("'refuse'", "'deciding'", "'refused'", "director", "decide_at", "", " AND way = 'refused'"),
    ("'log_objection'", "'refused'", "'objection'", "officer", "object_at", "请求重新审查", ""),
    ("'maintain'", "'objection'", "'refused'", "officer", "rule_at", "", " AND NOT upheld"),
    ("'uphold'", "'objection'", "'granted'", "officer", "rule_at", "", " AND upheld"),
    ("'assign_firm'", "'granted'", "'arranging'", "reviewer", "assign_at", "", ""),
    ("'arrange'", "'arranging'", "'assigned'", "lawyer", "arrange_at", "", ""),
    ("'begin'", "'assigned'", "'in_progress'", "lawyer", "begin_at", "", ""),
    ("'terminate'", "'in_progress'", "'terminated'", "director", "end_at", "", ""),
    ("'finish'", "'in_progress'", "'reporting'", "lawyer", "finish_at", "", ""),
    ("'conclude'", "'reporting'", "'concluded'", "lawyer", "conclude_at", "", ""),
    ("'archive'", "'concluded'", "'archived'", "reviewer", "archive_at", "", ""),
)  # fmt: skip


def values(table, rows):
    for start in range(0, len(rows), 1000):
        run(f"INSERT INTO pg_temp.{table} VALUES {', '.join(rows[start : start + 1000])}")


def function(head, kind, body):
    """A function of the session that the planner writes into the statement."""
    run(
        f"CREATE OR REPLACE FUNCTION pg_temp.{head} RETURNS {kind} LANGUAGE sql STABLE"
        f" AS $body$ SELECT {body} $body$"
    )


def places_of(rows, before):
    """A thousand places in `ALL`, by weight."""
    return slots({before + n: row.weight for n, row in enumerate(rows, start=1)}, 1000)


def as_json(words):
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def cause():
    """The cause of a life, one of those of its matter."""
    most = max(len(m.causes) for m in ALL)
    columns = [array([m.causes[n % len(m.causes)] for m in ALL], "text") for n in range(most)]
    arms = " ".join(f"WHEN {n} THEN {column}[matter]" for n, column in enumerate(columns))
    return f"(CASE floor(pg_temp.chance(n, 6) * {most})::int {arms} END)"


def person_name(sex, born, k=75):
    """A name by sex and generation, as an SQL expression."""
    c = f"pg_temp.chance(n, {k} + {{}})".format
    arms = " ".join(
        f"WHEN '{which}{age}' THEN {pick(list(first), c(1))} || {pick(list(second), c(2))}"
        for (which, age), (first, second) in people.GIVEN.items()
    )
    key = f"{sex} || CASE WHEN {born} < '{people.GENERATION}-01-01' THEN 'old' ELSE 'young' END"
    return f"({pick(list(people.FAMILIES), c(0))} || CASE {key} {arms} END)"
