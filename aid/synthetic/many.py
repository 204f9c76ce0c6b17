"""Very many invented applications, by whole sets inside the database.

The same people, matters, ways and times as the few, as arrays that SQL draws from.
"""

from datetime import date
from functools import partial

from django.contrib.auth.hashers import make_password

from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.cases.clocks import Unit
from centers.cases.synthetic import many
from centers.cases.synthetic.many import chance, drawn_key, drawn_place, minute, plus, within
from centers.cases.synthetic.sets import array, function, pick, run

from ..flow import APPLICATION
from ..grounds import GROUND
from ..models import ProviderProfile
from . import matters
from .cast import Cast

LAWYERS_PER_CASE, MOST_LAWYERS = 100, 1_500
ALL = (*matters.MATTERS, *matters.NOTICES)
CLOCKS = (
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


def as_json(words):
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def cause():
    """The cause of a life, one of those of its matter."""
    most = max(len(m.causes) for m in ALL)
    columns = [array([m.causes[n % len(m.causes)] for m in ALL], "text") for n in range(most)]
    arms = " ".join(f"WHEN {n} THEN {column}[matter]" for n, column in enumerate(columns))
    return f"(CASE floor({chance(6)} * {most})::int {arms} END)"


class Many(many.Many):
    kind, tables, clocks, events = APPLICATION, ("aid_application",), CLOCKS, EVENTS
    moments = ("pass", "ask", "withdraw", "supply", "exam", "decide", "object", "rule", "grant", "assign", "arrange",
               "begin", "end", "finish", "conclude", "archive", "lapse")  # fmt: skip
    closed_at = "coalesce(archive_at, end_at, withdraw_at, lapse_at, rule_at, decide_at)"

    def make_cast(self):
        return Cast(self.world)

    def ways(self):
        world = self.world
        return {
            "web": {world.centre: 1}, "organ": {world.centre: 1},
            "room": dict.fromkeys(world.rooms, 1), "window": world.at_windows,
        }  # fmt: skip

    def at_place(self, unit, channel):
        return (self.cast.reviewer if channel == "organ" else self.cast.receiver(unit)).pk, None

    def make_staff(self):
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

    def lives(self, first, last):
        """What is decided by chance, then each step's day, then its moment.

        OFFSET 0 keeps each step a step: written into one another they would grow with every clock.
        """
        applied, noticed = matters.MATTERS, matters.NOTICES
        return f"""
WITH b AS (
    SELECT a.*, CASE WHEN channel = 'organ' THEN {drawn_place(noticed, 3, len(applied))}
                     ELSE {drawn_place(applied, 3)} END AS matter,
           CASE WHEN channel = 'organ' THEN 'organ'
                WHEN {chance(4)} < 0.03 THEN 'withdrawn'
                WHEN {chance(4)} < 0.05 THEN 'lapsed'
                WHEN {chance(4)} < 0.13 THEN 'refused' ELSE 'granted' END AS way,
           {chance(5)} < 0.11 AND channel <> 'organ' AS asked,
           floor({chance(60)} * 1000000)::int AS drawn
    FROM ({self.begun(first, last, drawn_key(matters.CHANNELS, 1))}) a
    OFFSET 0
), o1 AS (
    SELECT b.*, CASE WHEN tier = 'station' THEN ord + 1 END AS pass_o,
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
                THEN {within("pg_temp.end_decide(ord)", 12, 0.03, plus(13, "exam_o", 3))} END AS decide_o
    FROM o1
    OFFSET 0
), o3 AS (
    SELECT o2.*,
           CASE WHEN way = 'refused' AND {chance(14)} < 0.25 THEN {plus(15, "decide_o + 2", 6)} END AS object_o
    FROM o2
    OFFSET 0
), o4 AS (
    SELECT o3.*,
           CASE WHEN object_o IS NOT NULL
                THEN {within("pg_temp.end_objection(object_o)", 16, 0.03, plus(17, "object_o + 2", 3))} END AS rule_o,
           object_o IS NOT NULL AND {chance(18)} < 0.2 AS upheld
    FROM o3
    OFFSET 0
), o5 AS (
    SELECT o4.*, CASE WHEN way = 'organ' THEN ord WHEN way = 'granted' THEN decide_o
                      WHEN upheld THEN rule_o END AS grant_o
    FROM o4
    OFFSET 0
), o6 AS (
    SELECT o5.*, CASE WHEN way = 'organ'
                      THEN {within("pg_temp.end_notice(ord)", 19, 0.03, plus(20, "ord + 1", 2))}
                      WHEN grant_o IS NOT NULL
                      THEN {within("pg_temp.end_assign(grant_o)", 19, 0.03, plus(20, "grant_o", 3))} END AS assign_o
    FROM o5
    OFFSET 0
), o7 AS (
    SELECT o6.*, CASE WHEN assign_o IS NOT NULL THEN
        {within("pg_temp.end_first_meeting(assign_o)", 21, 0.04, plus(22, "assign_o + 1", 3))} END AS begin_o,
           {chance(23)} < 0.025 AS terminated
    FROM o6
    OFFSET 0
), o8 AS (
    SELECT o7.*,
           CASE WHEN terminated THEN {plus(24, "begin_o + 5", 20)} END AS end_o,
           CASE WHEN NOT terminated THEN begin_o + 12 + floor({chance(25)} * {chance(26)} * 130)::int END AS finish_o
    FROM o7
    OFFSET 0
), o9 AS (
    SELECT o8.*, CASE WHEN finish_o <= {len(self.world.past) + 1} THEN
        {within("pg_temp.end_file(finish_o)", 27, 0.05, plus(28, "finish_o + 2", 18))} END AS conclude_o
    FROM o8
    OFFSET 0
), o10 AS (
    SELECT o9.*, CASE WHEN conclude_o <= {len(self.world.past) + 1} THEN
        {within("pg_temp.end_pay(conclude_o)", 29, 0.04, plus(30, "conclude_o + 2", 16))} END AS archive_o
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
           CASE WHEN way = 'lapsed' THEN pg_temp.over_supplement(ask_o) + interval '20 minutes' END AS lapse_m
    FROM o10
    OFFSET 0
), t AS (
    SELECT m.*, {self.past()}
    FROM m
    OFFSET 0
)
SELECT t.*, CASE WHEN channel <> 'organ' THEN {self.known()} END AS known,
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
        arrange = self.rules["aid.arrange"]
        if Unit(arrange.unit) != Unit.HOUR:
            raise ValueError("the clock of arranging is expected in hours")
        length = f"interval '{arrange.count} hours'"
        super().make_clocks(f"""
SELECT id, whole, 'aid.arrange', assign_o, assign_at, coalesce(arrange_at, begin_at), NULL,
       (timezone('Asia/Shanghai', assign_at + {length}))::date,
       (timezone('Asia/Shanghai', assign_at + {length}))::date,
       assign_at + {length} * 0.7, assign_at + {length}, assign_at + {length}, false
FROM pg_temp.life WHERE assign_at IS NOT NULL AND (whole OR coalesce(arrange_at, begin_at) IS NULL)""")

    def write_cases(self):
        return super().write_cases(
            subject=cause(), body_id="CASE WHEN assign_at IS NOT NULL THEN pg_temp.firm(drawn) END"
        )

    def write_parties(self):
        run(self.write_first_party(
            role="CASE WHEN grant_at IS NOT NULL THEN 'recipient' ELSE 'applicant' END",
            sexes=[m.sex for m in ALL], youngest=[m.ages[0] for m in ALL], oldest=[m.ages[1] for m in ALL],
            has_number="channel <> 'organ'",
            address_protected=f"{array([m.ground == 'violence' for m in ALL], 'boolean')}[matter]",
        ))  # fmt: skip
        run(self.write_other_party(
            role="'opponent'", order=2, against=[m.against for m in ALL], companies=matters.COMPANIES,
        ))  # fmt: skip

    def write_rows(self):
        c = chance
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
    CASE WHEN arrange_at IS NOT NULL THEN pg_temp.lawyer(drawn) END,
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

    def actors(self):
        cast = self.cast
        return super().actors() | {
            "reviewer": cast.reviewer.pk, "director": cast.director.pk, "officer": cast.officer.pk,
            "lawyer": "pg_temp.lawyer(drawn)",
        }  # fmt: skip

    def write_assignments(self):
        self.assign(
            "provider", "pg_temp.lawyer(drawn)", "承办单位安排", "arrange_at", "coalesce(archive_at, end_at)",
            "CASE WHEN archive_at IS NOT NULL THEN '已归档' WHEN end_at IS NOT NULL THEN '法律援助终止' ELSE '' END",
        )  # fmt: skip


make_many = partial(many.make_many, Many)
