"""Very many invented disputes, by whole sets inside the database.

The same people, matters, ways and times as the few, as arrays that SQL draws from.
"""

from functools import partial

from centers.cases.models import Party
from centers.cases.synthetic import many
from centers.cases.synthetic.many import chance, drawn_key, drawn_place, minute, plus, within
from centers.cases.synthetic.sets import array, quoted, run

from ..flow import DISPUTE
from ..models import DisputeType
from . import matters
from .cast import Cast
from .few import AT_ONCE, ENDS, places

ALL = matters.MATTERS
# How the ends of the few are told apart here: a way, and whether what was agreed is oral or taken to the court.
WAYS = {
    "settled": sum(ENDS[end] for end in ("written", "oral", "confirmed", "extended", "suspended", "dropped")),
    **{way: ENDS[way] for way in ("breached", "failed", "refused", "withdrawn", "transferred", "turned_away")},
}  # fmt: skip
ORAL = ENDS["oral"] / WAYS["settled"]
CONFIRMED = ENDS["confirmed"] / WAYS["settled"] / (1 - ORAL)  # of those in writing
TERMS = ("term", "delegated", "entrusted")

LEFT = "coalesce(refuse_at, withdraw_at, transfer_at)"
# code, ordinal of its beginning, beginning, met, dropped, and which cases
CLOCKS = (
    ("mediation.register", "ord", "opened_at", "coalesce(register_at, turn_at)", "NULL",
     " AND source <> 'sweep'"),
    *(
        (f"mediation.{term}", "register_o", "register_at", "coalesce(effect_at, fail_at)", LEFT,
         f" AND term = '{term}'")
        for term in TERMS
    ),
    ("mediation.perform", "effect_o", "effect_at", "perform_at", "breach_at", ""),
    ("mediation.confirm", "effect_o", "effect_at", "apply_at",
     "CASE WHEN apply_at IS NULL THEN least(lapse_at, close_at) END", " AND NOT oral AND confirmable"),
    ("mediation.visit", "perform_o", "perform_at", "visit_at", "NULL", ""),
    ("mediation.visit_disputed", "breach_o", "breach_at", "visit_at", "NULL", ""),
    ("mediation.transfer", "transfer_o", "transfer_at", "accept_at", "NULL", ""),
    ("mediation.result", "transfer_o", "transfer_at", "result_at", "NULL", ""),
    ("mediation.archive", "coalesce(close_o, result_o)", "coalesce(close_at, result_at)", "archive_at", "NULL",
     ""),
)  # fmt: skip
ASKED = "source = 'applied'"
OPENING = ("CASE WHEN channel = 'web' THEN 'submit' WHEN source = 'sweep' THEN 'report_lead'"
           f" WHEN {ASKED} THEN 'take' ELSE 'note' END")  # fmt: skip
FIRST = "CASE WHEN source = 'sweep' THEN 'lead' ELSE 'requested' END"
REGISTERS = "CASE term WHEN 'term' THEN 'register' ELSE 'register_' || term END"
WAITING = f"CASE WHEN {ASKED} THEN 'consent_pending' ELSE 'rights_told' END"
IN_FORCE = "CASE WHEN oral THEN 'agreed_oral' WHEN rule_at IS NOT NULL THEN 'confirmed' ELSE 'performing' END"
OVER = ("CASE WHEN perform_at IS NOT NULL THEN 'performed' WHEN breach_at IS NOT NULL THEN 'breached'"
        " WHEN fail_at IS NOT NULL THEN 'failed' ELSE 'withdrawn' END")  # fmt: skip
AT_LAPSE = ("CASE WHEN perform_at < lapse_at THEN 'performed' WHEN breach_at < lapse_at THEN 'breached'"
            " ELSE 'performing' END")  # fmt: skip
# verb, was, now, by whom, when, note, and which cases
EVENTS = (
    ("'open'", "''", "'new'", "clerk", "opened_at", "", " AND channel <> 'web'"),
    (OPENING, "CASE WHEN channel = 'web' THEN 'draft' ELSE 'new' END", FIRST, "receiver", "opened_at", "", ""),
    (REGISTERS, FIRST, "'registered'", "clerk", "register_at", "", ""),
    ("'turn_away'", FIRST, "'not_accepted'", "clerk", "turn_at", "", ""),
    ("'tell_rights'", "'registered'", "'rights_told'", "clerk", "tell_at", "", ""),
    ("'consent'", "'rights_told'", "'consent_pending'", "clerk", "tell_at", "申请人已同意", f" AND {ASKED}"),
    ("'refuse'", WAITING, "'not_accepted'", "clerk", "refuse_at", "", ""),
    ("'consent_all'", WAITING, "'mediating'", "clerk", "consent_at", "", ""),
    ("'record'", "'mediating'", "'mediating'", "clerk", "record_at", "双方愿意继续商量。", ""),
    ("'fail'", "'mediating'", "'failed'", "clerk", "fail_at", "", ""),
    ("'withdraw_for'", "'mediating'", "'withdrawn'", "clerk", "withdraw_at", "", ""),
    ("'transfer'", "'mediating'", "'transferred'", "clerk", "transfer_at", "", ""),
    ("'transfer_accepted'", "'transferred'", "'transferred'", "clerk", "accept_at", "", ""),
    ("'transfer_result'", "'transferred'", "'closed'", "clerk", "result_at", matters.ENDED["transfer_result"],
     ""),
    ("CASE WHEN oral THEN 'agree_oral' ELSE 'agree_written' END", "'mediating'",
     "CASE WHEN oral THEN 'agreed_oral' ELSE 'agreed_written' END", "clerk", "agree_at", "", ""),
    ("CASE WHEN confirmable THEN 'sign' ELSE 'sign_only' END", "'agreed_written'", "'performing'", "clerk",
     "effect_at", "", " AND NOT oral"),
    ("'apply_confirmation'", "'performing'", "'confirm_applied'", "clerk", "apply_at", "", ""),
    ("'confirm'", "'confirm_applied'", "'confirmed'", "clerk", "rule_at", "", ""),
    ("'perform'", IN_FORCE, "'performed'", "clerk", "perform_at", "", ""),
    ("'breach'", IN_FORCE, "'breached'", "clerk", "breach_at", matters.ENDED["breach"], ""),
    ("'lapse_confirmation'", AT_LAPSE, AT_LAPSE, "nobody", "lapse_at", "",
     " AND apply_at IS NULL AND (close_at IS NULL OR lapse_at < close_at)"),
    ("'visit'", OVER, OVER, "clerk", "visit_at", "", ""),
    ("'close'", OVER, "'closed'", "clerk", "close_at", "", ""),
    ("'archive'", "'closed'", "'archived'", "clerk", "archive_at", "", ""),
)  # fmt: skip


class Many(many.Many):
    kind, clocks, events = DISPUTE, CLOCKS, EVENTS
    tables = ("mediation_dispute", "mediation_side", "mediation_agreement")
    moments = (
        "register",
        "turn",
        "tell",
        "consent",
        "refuse",
        "record",
        "agree",
        "effect",
        "fail",
        "withdraw",
        "transfer",
        "accept",
        "result",
        "apply",
        "rule",
        "perform",
        "breach",
        "lapse",
        "visit",
        "close",
        "archive",
    )
    closed_at = "coalesce(close_at, result_at, refuse_at, turn_at)"

    def make_cast(self):
        return Cast(self.world)

    def ways(self):
        return places(self.world, self.cast.seats)

    def at_place(self, unit, channel):
        seat = self.cast.seats.get(unit) or next(iter(self.cast.seats.values()))
        return seat.chair.pk, seat.body.pk

    def lives(self, first, last):
        """What is decided by chance, then each step's day, then its moment; see `aid.synthetic.many`."""
        ends = " ".join(f"WHEN '{term}' THEN pg_temp.end_{term}(register_o)" for term in TERMS)
        unconfirmable = array([bool(m.cannot_be_confirmed) for m in ALL], "boolean")
        return f"""
WITH b AS (
    SELECT a.*, {drawn_place(ALL, 3)} AS matter, {drawn_key(WAYS, 4)} AS way,
           CASE WHEN channel = 'web' OR {drawn_key(WAYS, 4)} = 'turned_away' THEN 'applied'
                ELSE {drawn_key(matters.SOURCES, 5)} END AS source,
           {chance(6)} < {ORAL} AS oral, floor({chance(60)} * 1000000)::int AS drawn
    FROM ({self.begun(first, last, drawn_key(matters.CHANNELS, 1))}) a
    OFFSET 0
), c AS (
    SELECT b.*, NOT {unconfirmable}[matter] AS confirmable, way IN ('settled', 'breached') AS agreed,
           way = 'settled' AND NOT oral AND NOT {unconfirmable}[matter] AND {chance(7)} < {CONFIRMED} AS to_court,
           CASE source WHEN 'court_delegated' THEN 'delegated' WHEN 'court_entrusted' THEN 'entrusted'
                ELSE 'term' END AS term,
           way <> 'turned_away' AND channel <> 'web' AND source <> 'sweep' AND {chance(8)} < {AT_ONCE} AS at_once
    FROM b
    OFFSET 0
), o1 AS (
    SELECT c.*, CASE WHEN at_once THEN ord
        ELSE {within("pg_temp.end_register(ord)", 10, 0.04, plus(11, "ord + 1", 1))} END AS begun_o
    FROM c
    OFFSET 0
), o2 AS (
    SELECT o1.*, CASE WHEN way <> 'turned_away' THEN begun_o END AS register_o,
           CASE WHEN way = 'turned_away' THEN begun_o END AS turn_o,
           CASE WHEN way <> 'turned_away' THEN begun_o + 1 END AS tell_o
    FROM o1
    OFFSET 0
), o3 AS (
    SELECT o2.*, CASE WHEN way = 'refused' THEN {plus(12, "tell_o + 1", 3)} END AS refuse_o,
           CASE WHEN way <> 'refused' THEN {plus(12, "tell_o", 3)} END AS consent_o,
           CASE term {ends} END AS term_o
    FROM o2
    OFFSET 0
), o4 AS (
    SELECT o3.*, {plus(13, "consent_o + 1", 4)} AS record_o FROM o3
    OFFSET 0
), o5 AS (
    SELECT o4.*,
           CASE WHEN agreed THEN
               greatest(record_o, {within("term_o - 1", 14, 0.03, plus(15, "record_o", 3))}) END AS agree_o,
           CASE WHEN way = 'failed' THEN {plus(15, "record_o + 1", 6)} END AS fail_o,
           CASE WHEN way = 'withdrawn' THEN {plus(15, "record_o + 1", 4)} END AS withdraw_o,
           CASE WHEN way = 'transferred' THEN {plus(15, "record_o + 1", 4)} END AS transfer_o
    FROM o4
    OFFSET 0
), o6 AS (
    SELECT o5.*, CASE WHEN oral THEN agree_o ELSE {plus(16, "agree_o", 2)} END AS effect_o,
           {plus(17, "transfer_o + 1", 2)} AS accept_o,
           {within("pg_temp.end_result(transfer_o)", 18, 0.05, plus(19, "transfer_o + 5", 11))} AS result_o
    FROM o5
    OFFSET 0
), o7 AS (
    SELECT o6.*, CASE WHEN to_court THEN {plus(20, "effect_o + 1", 4)} END AS apply_o,
           CASE WHEN to_court THEN {plus(21, "effect_o + 6", 6)} END AS rule_o
    FROM o6
    OFFSET 0
), o8 AS (
    SELECT o7.*, CASE WHEN way = 'settled' THEN greatest(rule_o + 1,
               {within("pg_temp.end_perform(effect_o)", 22, 0.04, plus(23, "effect_o + 1", 15))}) END AS perform_o,
           CASE WHEN way = 'breached' THEN {plus(23, "pg_temp.end_perform(effect_o) + 1", 4)} END AS breach_o
    FROM o7
    OFFSET 0
), o9 AS (
    SELECT o8.*, CASE WHEN perform_o IS NOT NULL
               THEN {within("pg_temp.end_visit(perform_o)", 24, 0.04, plus(25, "perform_o + 2", 7))}
               WHEN breach_o IS NOT NULL
               THEN {within("pg_temp.end_visit_disputed(breach_o)", 24, 0.04, plus(25, "breach_o + 3", 8))}
               END AS visit_o
    FROM o8
    OFFSET 0
), o10 AS (
    SELECT o9.*, {plus(26, "coalesce(visit_o, fail_o, withdraw_o) + 1", 3)} AS close_o FROM o9
    OFFSET 0
), o11 AS (
    SELECT o10.*,
        {within("pg_temp.end_archive(over_o)", 27, 0.04, plus(28, "over_o + 1", 8))} AS archive_o
    FROM (SELECT *, coalesce(close_o, result_o) AS over_o FROM o10) o10
    OFFSET 0
), m AS (
    SELECT o11.*,
           CASE WHEN at_once THEN CASE WHEN register_o IS NOT NULL THEN opened_at END
                ELSE pg_temp.at(register_o, {minute(40, 540, 25)}) END AS register_m,
           pg_temp.at(turn_o, {minute(40, 540, 25)}) AS turn_m,
           pg_temp.at(tell_o, {minute(41, 570, 25)}) AS tell_m,
           pg_temp.at(consent_o, {minute(42, 600, 100)}) AS consent_m,
           pg_temp.at(refuse_o, {minute(42, 600, 100)}) AS refuse_m,
           pg_temp.at(record_o, {minute(43, 840, 60)}) AS record_m,
           pg_temp.at(agree_o, {minute(44, 905, 40)}) AS agree_m,
           CASE WHEN oral THEN pg_temp.at(agree_o, {minute(44, 905, 40)})
                ELSE pg_temp.at(effect_o, {minute(45, 950, 60)}) END AS effect_m,
           pg_temp.at(fail_o, {minute(44, 905, 40)}) AS fail_m,
           pg_temp.at(withdraw_o, {minute(44, 905, 40)}) AS withdraw_m,
           pg_temp.at(transfer_o, {minute(44, 905, 40)}) AS transfer_m,
           pg_temp.at(accept_o, {minute(46, 600, 100)}) AS accept_m,
           pg_temp.at(result_o, {minute(47, 600, 100)}) AS result_m,
           pg_temp.at(apply_o, {minute(48, 600, 100)}) AS apply_m,
           pg_temp.at(rule_o, {minute(49, 600, 100)}) AS rule_m,
           pg_temp.at(perform_o, {minute(50, 545, 170)}) AS perform_m,
           pg_temp.at(breach_o, {minute(50, 545, 170)}) AS breach_m,
           pg_temp.at(visit_o, {minute(51, 860, 150)}) AS visit_m,
           pg_temp.at(close_o, {minute(52, 545, 170)}) AS close_m,
           pg_temp.at(archive_o, {minute(53, 840, 170)}) AS archive_m,
           CASE WHEN agreed AND NOT oral AND confirmable
                THEN pg_temp.over_confirm(effect_o) + interval '20 minutes' END AS lapse_m
    FROM o11
    OFFSET 0
), t AS (
    SELECT m.*, {self.past()} FROM m
    OFFSET 0
)
SELECT t.*, {self.known()} AS known,
       CASE WHEN archive_at IS NOT NULL THEN 'archived'
            WHEN coalesce(close_at, result_at) IS NOT NULL THEN 'closed'
            WHEN perform_at IS NOT NULL THEN 'performed'
            WHEN breach_at IS NOT NULL THEN 'breached'
            WHEN rule_at IS NOT NULL THEN 'confirmed'
            WHEN apply_at IS NOT NULL THEN 'confirm_applied'
            WHEN effect_at IS NOT NULL THEN CASE WHEN oral THEN 'agreed_oral' ELSE 'performing' END
            WHEN agree_at IS NOT NULL THEN 'agreed_written'
            WHEN fail_at IS NOT NULL THEN 'failed'
            WHEN withdraw_at IS NOT NULL THEN 'withdrawn'
            WHEN transfer_at IS NOT NULL THEN 'transferred'
            WHEN consent_at IS NOT NULL THEN 'mediating'
            WHEN coalesce(refuse_at, turn_at) IS NOT NULL THEN 'not_accepted'
            WHEN tell_at IS NOT NULL THEN {WAITING}
            WHEN register_at IS NOT NULL THEN 'registered'
            ELSE {FIRST} END AS status
FROM t"""

    def write_cases(self):
        return super().write_cases(
            subject=of(DisputeType(m.type).label for m in ALL), body_id="body_id",
            is_private=of((m.type == DisputeType.FAMILY for m in ALL), "boolean"),
            handler_id="CASE WHEN register_at IS NOT NULL THEN clerk_id END",
        )  # fmt: skip

    def write_parties(self):
        """Both sides, with what mediation knows of them."""
        role = "CASE WHEN source = 'applied' THEN '{}' ELSE 'party' END".format
        parties = (
            self.write_first_party(
                role=role(Party.Role.APPLICANT), sexes=["" for _ in ALL], youngest=[m.ages[0] for m in ALL],
                oldest=[m.ages[1] for m in ALL],
            ),
            self.write_other_party(
                role=role(Party.Role.OPPONENT), order=1, against=[m.against for m in ALL],
                companies=matters.COMPANIES,
            ),
        )  # fmt: skip
        for party in parties:
            run(f"""
WITH p AS ({party} RETURNING id, case_id, "order")
INSERT INTO mediation_side (party_id, case_id, occupation, workplace, agent, agent_relation, consent, told_at,
    identity_checked_at)
SELECT p.id, case_id, '', '', '', '',
    CASE WHEN withdraw_at IS NOT NULL AND "order" = 1 THEN 'withdrawn'
         WHEN consent_at IS NOT NULL OR "order" = 0 AND source = 'applied' THEN 'agreed'
         WHEN refuse_at IS NOT NULL AND "order" = 1 THEN 'refused' ELSE '' END,
    CASE WHEN "order" = 1 THEN tell_at END, register_at
FROM p JOIN pg_temp.life l ON l.id = case_id""")

    def make_staff(self):
        """Nobody: a committee's people came with it."""

    def write_rows(self):
        c = chance
        low, high = of((m.amounts[0] for m in ALL), "int"), of((m.amounts[1] for m in ALL), "int")
        amount = f"({low} + {c(82)} * ({high} - {low}))::int / 100 * 100"
        days = f"3 + floor({c(83)} * 38)::int"

        def told(name):
            text = of(getattr(m, name) for m in ALL)
            said = {
                "amount": f"({amount})::text",
                "days": f"({days})::text",
                "one": "'当事人'",
                "other": "'对方'",
            }
            for key, value in said.items():
                text = f"replace({text}, '{{{key}}}', {value})"
            return text

        organ = " ".join(
            f"WHEN '{source}' THEN {quoted(organ)}" for source, organ in matters.ORGANS.items()
        )
        run(f"""
INSERT INTO mediation_dispute (case_id, source, source_ref, organ, form, dispute_type, difficulty, facts, claims,
    amount, headcount, has_minor, has_violence, is_closed, police_case_ref, police_result, registered_at, told_at,
    outcome, outcome_at, ended_for)
SELECT id, source, '', CASE source {organ} ELSE '' END,
    CASE WHEN channel = 'web' THEN 'online' WHEN {ASKED} THEN {drawn_key(matters.FORMS, 84)} ELSE 'none' END,
    {of(m.type for m in ALL)}, {of(m.difficulty for m in ALL)}, {told("facts")}, {told("claims")},
    nullif({amount}, 0), 2, false, false, false, '', '', register_at, tell_at,
    CASE WHEN effect_at IS NOT NULL THEN 'settled' WHEN fail_at IS NOT NULL THEN 'failed' ELSE '' END,
    coalesce(effect_at, fail_at),
    CASE WHEN turn_at IS NOT NULL THEN {quoted(matters.ENDED["turn_away"])}
         WHEN refuse_at IS NOT NULL THEN '一方当事人明确拒绝调解'
         WHEN fail_at IS NOT NULL THEN {quoted(matters.ENDED["fail"])}
         WHEN withdraw_at IS NOT NULL THEN {quoted(matters.ENDED["withdraw"])} ELSE '' END
FROM pg_temp.life WHERE whole""")
        day = "timezone('Asia/Shanghai', {})::date".format
        run(f"""
INSERT INTO mediation_agreement (case_id, form, facts, content, performance, due_on, last_on, agreed_at, effective_at,
    signed_by, amount, cannot_be_confirmed, court, applied_on, ruling, ruled_on, ruling_ref, performed_on, breached_on)
SELECT id, CASE WHEN oral THEN 'oral' ELSE 'written' END, {told("issue")}, {told("content")},
    {of(m.how for m in ALL)}, d.due_on, d.due_on, agree_at, effect_at,
    CASE WHEN oral OR effect_at IS NULL THEN '' ELSE '各方当事人；调解员；加盖调委会印章' END, nullif({amount}, 0), {of(m.cannot_be_confirmed for m in ALL)},
    CASE WHEN apply_at IS NOT NULL THEN {quoted(matters.COURT)} ELSE '' END, {day("apply_at")},
    CASE WHEN rule_at IS NOT NULL THEN 'confirmed' ELSE '' END, {day("rule_at")},
    CASE WHEN rule_at IS NOT NULL THEN '（' || year || '）陕0104民特' || 1 + drawn % 900 || '号' ELSE '' END,
    {day("perform_at")}, {day("breach_at")}
FROM pg_temp.life LEFT JOIN pg_temp.due d
    ON d.code = 'mediation.perform' AND d.ord = effect_o AND effect_at IS NOT NULL
WHERE whole AND agree_at IS NOT NULL""")

    def write_assignments(self):
        over = "coalesce(archive_at, refuse_at)"
        self.assign(
            "handler", "clerk_id", "受理登记", "register_at", over,
            "CASE WHEN archive_at IS NOT NULL THEN '已归档' WHEN refuse_at IS NOT NULL THEN '调解结束' ELSE '' END",
        )  # fmt: skip


def of(values, kind="text"):
    """What the matter of a life says, as SQL."""
    return f"{array(list(values), kind)}[matter]"


make_many = partial(many.make_many, Many)
