"""A few invented applications, each through the very verbs, papers and all, at the moments when it happened."""

from datetime import timedelta

from django.utils import timezone

from centers.accounts.models import User
from centers.cases.actions import advance, deliver
from centers.cases.kinds import KINDS
from centers.cases.models import Case
from centers.cases.synthetic import people, stories
from centers.org.models import Center

from .. import actions
from ..flow import APPLICATION
from ..models import ProviderProfile
from . import matters
from .cast import Cast

# How a case ends, of a hundred that people apply for.
ENDS = {
    "archived": 76, "refused": 6, "maintained": 1.5, "upheld": 0.5, "withdrawn": 3, "deemed_withdrawn": 2,
    "supplemented": 7, "changed": 2, "terminated": 2,
}  # fmt: skip
DECIDED = ("examine", "grant")
WORKED = ("assign", "arrange", "begin", "liaise", "finish", "conclude", "archive")
COURSES = {
    "archived": (*DECIDED, *WORKED),
    "supplemented": ("ask", "supplemented", *DECIDED, *WORKED),
    "deemed_withdrawn": ("ask", "lapse"),
    "withdrawn": ("withdraw",),
    "refused": ("examine_no", "refuse"),
    "maintained": ("examine_no", "refuse", "object", "maintain"),
    "upheld": ("examine_no", "refuse", "object", "uphold", "issue_grant", *WORKED),
    "changed": (*DECIDED, "assign", "arrange", "begin", "ask_change", "replace", *WORKED[2:]),
    "terminated": (*DECIDED, "assign", "arrange", "begin", "terminate"),
}  # fmt: skip
# Working days that a step takes, from and to.
TAKES = {
    "pass_on": (0, 1), "ask": (1, 2), "supplemented": (2, 7), "examine": (1, 3), "examine_no": (1, 3),
    "grant": (0, 2), "refuse": (0, 2), "withdraw": (1, 3), "object": (2, 8), "maintain": (2, 4),
    "uphold": (2, 4), "issue_grant": (0, 1), "assign": (0, 2), "begin": (1, 4), "liaise": (3, 9), "finish": (15, 110),
    "conclude": (2, 20), "archive": (2, 18), "ask_change": (4, 15), "replace": (1, 3),
    "terminate": (5, 25),
}  # fmt: skip
VERB = {"ask": "ask_supplement", "examine_no": "examine"}


class Story(stories.Story):
    """One application as it goes: each step at the moment that it is given."""

    def __init__(self, cast, matter, *, channel, unit, at, applicant=None, provider=None):
        super().__init__(cast, matter, unit=unit, at=at)
        self.applicant, self.provider = applicant, provider
        self.amount = self.random.randint(*matter.amounts) // 100 * 100
        self.person = self.somebody(matter.sex, matter.ages, applicant)
        self.case = getattr(self, f"by_{channel}")()

    # How it came in -------------------------------------------------------------------------

    def answers(self):
        """What the applicant says, as the pages would ask it."""
        matter, random = self.matter, self.random
        other = self.other()
        words = {"other": other, "amount": self.amount, "months": random.randint(2, 14)}
        tested = actions.grounds.GROUND[matter.ground].means == "test" and not matter.exemption
        means = {
            "household": None,
            "monthly_income": None,
            "monthly_expense": None,
            "assets": "",
            "debts": "",
        }
        if tested:
            household = random.randint(1, 5)
            means = {
                "household": household, "monthly_income": household * random.randint(300, 1600),
                "monthly_expense": household * random.randint(500, 1200),
                "assets": random.choice(matters.ASSETS), "debts": random.choice(matters.DEBTS),
            }  # fmt: skip
        return {
            **self.person, **means, "who": "self", "id_type": "id_card",
            "address_protected": matter.ground == "violence", "categories": list(matter.categories),
            "matter_kind": matter.kind, "ground": matter.ground, "cause": random.choice(matter.causes),
            "opponents": other, "organ": matter.organ if random.random() < 0.6 else "",
            "stage": matter.stage, "venue": matter.venue, "facts": matter.facts.format(**words),
            "request": matter.request.format(**words), "exemption": matter.exemption or "none",
            "limitation_on": None, "is_urgent": False, "detained_at": "", "materials": "身份证复印件、有关证据材料",
        }  # fmt: skip

    def other(self):
        if self.matter.against == "company":
            return matters.company(self.random)
        born = people.birthday(self.random, self.world.today, (28, 60))
        sex = self.random.choice(["female", "male"])
        return people.name(self.random, sex, born) if self.matter.against else ""

    def by_window(self, channel=Case.Channel.WINDOW):
        return actions.take_application(
            center=self.unit, answers=self.answers(), by=self.cast.receiver(self.unit),
            channel=channel, at=self.at,
        )  # fmt: skip

    def by_room(self):
        return self.by_window(Case.Channel.ROOM)

    def by_web(self):
        user = self.applicant or User.objects.resident_with(self.person["phone"])
        if not user.name:
            user.name, user.phone_verified_at = self.person["name"], self.at
            user.save(update_fields=["name", "phone_verified_at"])
        case = actions.fill(actions.start_draft(by=user, at=self.at), self.answers())
        actions.submit(case, by=user, at=self.at)
        return case

    def by_organ(self):
        matter, facts = self.matter, self.answers()
        answers = {
            **{name: facts[name] for name in ("name", "sex", "birth_date", "ground", "cause", "facts")},
            "categories": list(matter.categories), "organ": matter.organ, "stage": matter.stage,
            "notified_at": self.at, "detained_at": "莲湖区看守所" if self.random.random() < 0.6 else "",
            "notice_number": f"法援通字〔{self.at.year}〕{self.random.randint(1, 400)}号",
        }  # fmt: skip
        return actions.take_notice(center=self.unit, answers=answers, by=self.cast.reviewer)

    # What happens then ----------------------------------------------------------------------

    def pass_on(self, at):
        advance(self.case, "pass_on", by=self.cast.receiver(self.unit), at=at)

    def ask(self, at):
        event = actions.ask_supplement(
            self.case,
            by=self.cast.reviewer,
            lacking="1. 对方的准确名称和地址；2. 能证明欠款数额的材料",
            at=at,
        )
        if not self.case.applicant_id:
            deliver(
                event.papers.get(), method="direct", receiver=self.person["name"],
                signed_by=self.person["name"], served_at=at, by=self.cast.reviewer, at=at,
            )  # fmt: skip

    def supplemented(self, at):
        advance(
            self.case,
            "supplemented",
            by=self.cast.reviewer,
            note="已补齐欠条和对方工商登记信息",
            at=at,
        )

    def lapse(self, at):
        advance(self.case, "lapse", by=None, at=at)

    def withdraw(self, at):
        if self.case.applicant_id:
            advance(self.case, "withdraw", by=self.case.applicant, note="已经自行和解", at=at)
        else:
            advance(
                self.case,
                "withdraw_for",
                by=self.cast.reviewer,
                note="申请人来电：已经自行和解",
                at=at,
            )

    def examine(self, at, proposal="grant"):
        scope, hardship = actions.findings(self.case)
        actions.examine(
            self.case, by=self.cast.reviewer, scope_finding=scope.reason[:200],
            hardship_finding=hardship.reason[:200], proposal=proposal,
            decision_reason=matters.REASONS[proposal], at=at,
        )  # fmt: skip

    def examine_no(self, at):
        self.examine(at, "refuse")

    def grant(self, at, verb="grant"):
        actions.decide(
            self.case, verb, by=self.cast.director, decision_reason=matters.REASONS["grant"],
            aid_form=self.matter.aid_form, at=at,
        )  # fmt: skip

    def issue_grant(self, at):
        self.grant(at, "issue_grant")

    def refuse(self, at):
        actions.decide(
            self.case,
            "refuse",
            by=self.cast.director,
            decision_reason=matters.REASONS["refuse"],
            at=at,
        )

    def object(self, at):
        note = "本人一直在莲湖区居住和工作，请求重新审查。"
        if self.case.applicant_id:
            advance(self.case, "object", by=self.case.applicant, note=note, at=at)
        else:
            advance(self.case, "log_objection", by=self.cast.officer, note=note, at=at)

    def maintain(self, at, verb="maintain"):
        actions.decide_objection(
            self.case, verb, by=self.cast.officer, objection_facts="调取了申请材料和审查记录，并询问了异议人。",
            at=at,
        )  # fmt: skip

    def uphold(self, at):
        self.maintain(at, "uphold")

    def assign(self, at):
        """To the firm of whoever will take it; the firm names them, see `arrange`."""
        self.provider = self.provider or self.cast.provider_for(self.case)
        self.cast.head(self.provider.body)
        actions.assign(
            self.case, by=self.cast.reviewer, body=self.provider.body,
            addressee=self.matter.organ or "莲湖区人民法院", at=at,
        )  # fmt: skip

    def replace(self, at):
        provider = self.cast.provider_for(self.case)
        actions.replace(
            self.case, by=self.cast.reviewer, body=provider.body, provider=provider, at=at
        )

    @property
    def profile(self):
        return ProviderProfile.objects.get(user=self.case.aid_application.provider)

    def arrange(self, at):
        head = self.cast.head(self.provider.body)
        actions.arrange(self.case, by=head, provider=self.provider, at=at)

    def begin(self, at):
        met = at - timedelta(minutes=30)
        actions.begin(self.case, by=self.profile.user, met_at=met, powers="一般代理", at=at)

    def liaise(self, at):
        actions.liaise(
            self.case, by=self.cast.reviewer, no=1, held_at=at,
            summary="受援人已与承办人员见面，了解办理思路，没有其他意见。", at=at,
        )  # fmt: skip

    def ask_change(self, at):
        note = "承办人员出差较多，沟通不便"
        applicant = self.case.applicant
        verb, by = (
            ("ask_change", applicant) if applicant else ("ask_change_for", self.cast.reviewer)
        )
        actions.ask_change(self.case, verb, by=by, note=note, at=at)

    def terminate(self, at):
        actions.terminate(
            self.case, by=self.cast.director, termination="own_lawyer",
            decision_reason="受援人已自行委托律师，依照法律援助法第四十八条第六项的规定终止。",
            addressee=self.matter.organ or "莲湖区人民法院", at=at,
        )  # fmt: skip

    def finish(self, at):
        actions.finish(self.case, by=self.profile.user, ended_on=timezone.localdate(at), at=at)

    def conclude(self, at):
        outcome = self.random.choice(matters.OUTCOMES[self.matter.kind])
        share = {"won": 1, "settled": 0.85, "partly": 0.6}.get(outcome, 0)
        actions.conclude(
            self.case, by=self.profile.user, outcome=outcome, at=at, costs="无",
            amount_recovered=round(self.amount * share) or None if self.matter.kind != "criminal" else None,
            process="会见受援人，收集证据，参加庭审一次，提交书面意见。",
        )  # fmt: skip

    def archive(self, at):
        actions.archive(
            self.case,
            by=self.cast.reviewer,
            amount=1500,
            reason="演示数据，不是真实补贴标准",
            at=at,
        )

    def when(self, step):
        if step == "arrange":  # firms answer in the evening, too
            return self.if_past(self.at + timedelta(minutes=self.random.randint(30, 20 * 60)))
        if step == "lapse":
            limit = self.case.deadlines.unmet().get(code="aid.supplement")
            return self.if_past(limit.due_at + timedelta(minutes=20))
        meets = KINDS[APPLICATION].step_of[VERB.get(step, step)].meets
        # The opinion must leave the director time for the decision.
        codes = meets or (("aid.decide",) if step in {"examine", "examine_no", "pass_on"} else ())
        count = self.random.randint(*TAKES[step])
        if codes == ("aid.supplement",):
            codes = ()
        is_late = bool(meets) and self.random.random() < stories.LATE
        return self.after(count, unit=self.world.centre, codes=codes, is_late=is_late)


def course_of(case, end):
    first = ("pass_on",) if case.status == "received" else ()
    return (*first, *(WORKED if case.status == "granted" else COURSES[end]))


def draw_place(world, channel, day):
    """A unit for a channel, among those that are open on a day."""
    places = {
        "web": {world.centre: 1},
        "organ": {world.centre: 1},
        "room": dict.fromkeys(world.rooms, 1),
        "window": world.at_windows,
    }[channel]
    open_ones = {unit: weight for unit, weight in places.items() if world.is_open(unit, day)}
    return people.picked(world.random, open_ones) if open_ones else world.centre


def make_few(world, number):
    """So many applications through the verbs, all over the span; the newest are still under way."""
    cast, random = Cast(world), world.random
    days = sorted(random.choices(world.past, world.weights, k=number))
    for day in days:
        channel = people.picked(random, matters.CHANNELS)
        unit = draw_place(world, channel, day)
        if unit.tier == Center.Tier.ROOM:
            channel = "room"
        at = world.in_hours(unit, day) or world.in_hours(world.centre, day)
        pool = matters.NOTICES if channel == "organ" else matters.MATTERS
        matter = people.picked(random, {row: row.weight for row in pool})
        story = Story(cast, matter, channel=channel, unit=unit, at=at)
        story.go_on(course_of(story.case, people.picked(random, ENDS)))
    return number
