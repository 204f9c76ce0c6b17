"""A few invented disputes, each through the very verbs, papers and all, at the moments when it happened."""

from datetime import timedelta

from django.utils import timezone

from centers.accounts.models import User
from centers.accounts.rights import Role
from centers.cases.actions import advance, deliver
from centers.cases.kinds import KINDS
from centers.cases.models import Party
from centers.cases.synthetic import people, stories
from centers.org.models import Center

from .. import actions
from ..facts import day
from ..flow import DISPUTE, PERFORM
from ..models import Dispute, DisputeType, Source
from . import matters
from .cast import Cast

# How a dispute ends, of a hundred.
ENDS = {
    "written": 38, "oral": 26, "confirmed": 4, "breached": 4, "failed": 8, "refused": 8, "withdrawn": 3,
    "transferred": 2, "extended": 2, "suspended": 2, "turned_away": 1, "dropped": 2,
}  # fmt: skip
AGREED_TO = ("register", "tell_rights", "invite", "consent")
TALKED = (*AGREED_TO, "record")
SIGNED = (*TALKED, "agree_written", "sign")
DONE = ("perform", "visit", "close", "archive")
COURSES = {
    "written": (*SIGNED, *DONE),
    "oral": (*TALKED, "agree_oral", *DONE),
    "confirmed": (*SIGNED, "apply_confirmation", "confirm", *DONE),
    "breached": (*SIGNED, "urge", "breach", "visit_breached", "close", "archive"),
    "failed": (*TALKED, "fail", "close", "archive"),
    "refused": ("register", "tell_rights", "invite", "refuse"),
    "withdrawn": (*TALKED, "withdraw", "close", "archive"),
    "transferred": (*TALKED, "transfer", "transfer_accepted", "transfer_result", "archive"),
    "extended": (*AGREED_TO, "extend", *SIGNED[len(AGREED_TO) :], *DONE),
    "suspended": (*AGREED_TO, "suspend", "resume", *SIGNED[len(AGREED_TO) :], *DONE),
    "turned_away": ("turn_away",),
    "dropped": ("drop_lead",),
}  # fmt: skip
# Working days that a step takes, from and to.
TAKES = {
    "register": (0, 1), "turn_away": (0, 1), "drop_lead": (1, 5), "tell_rights": (0, 1), "invite": (0, 1),
    "consent": (0, 2), "refuse": (1, 3), "record": (1, 4), "agree_written": (0, 3), "agree_oral": (0, 2),
    "sign": (0, 1), "perform": (0, 15), "visit": (2, 8), "visit_breached": (3, 10), "close": (0, 3),
    "archive": (1, 8),
    "apply_confirmation": (1, 6), "confirm": (5, 12), "urge": (3, 8), "breach": (1, 4), "fail": (1, 6),
    "withdraw": (1, 4), "transfer": (1, 4), "transfer_accepted": (1, 2), "transfer_result": (5, 15),
    "extend": (5, 12), "suspend": (1, 4), "resume": (4, 10),
}  # fmt: skip
AT_ONCE = 0.5  # the share that a mediator registers in one go
ON_A_DAY = 0.7  # the share of agreements that name a day
VERB = {"visit_breached": "visit", "withdraw": "withdraw_for"}
# Whoever must not come late, or the step is no longer possible.
IN_TIME = {"apply_confirmation"}


class Story(stories.Story):
    """One dispute as it goes.

    applicant, other: residents with an account, where somebody of the demo is in it. is_dated: whether an
    agreement names a day, None for chance. police: the number of a case there.
    """

    def __init__(
        self, cast, matter, *, source, channel, unit, at, applicant=None, other=None, at_once=False, is_dated=None,
        police="",
    ):  # fmt: skip
        super().__init__(cast, matter, unit=unit, at=at)
        self.committee, self.mediator, self.chair = cast.seats[unit]
        self.source, self.is_dated = source, is_dated
        self.amount = self.random.randint(*matter.amounts) // 100 * 100
        self.one = self.side(matter.ages, applicant)
        self.two = (
            {"name": matters.company(self.random), "phone": people.phone(self.random), "is_organisation": True}
            if matter.against == "company" and other is None
            else self.side((25, 70), other, sex=self.sex_of_other())
        )  # fmt: skip
        self.words = {
            "one": self.one["name"], "other": self.two["name"], "amount": self.amount,
            "days": self.random.randint(3, 40),
        }  # fmt: skip
        self.police = police
        self.case = self.begin(channel, applicant, at_once=at_once)

    def sex_of_other(self):
        """In a family, husband and wife."""
        is_family = self.matter.type == DisputeType.FAMILY
        return ("male" if self.one["sex"] == "female" else "female") if is_family else ""

    def side(self, ages, user, *, sex=""):
        return {
            **self.somebody(sex, ages, user),
            "id_type": "id_card",
            "occupation": self.random.choice(matters.JOBS),
        }

    def text(self, name):
        return getattr(self.matter, name).format(**self.words)

    # How it came in -------------------------------------------------------------------------

    def answers(self, channel):
        asked = self.source == Source.APPLIED
        first, second = (
            (Party.Role.APPLICANT, Party.Role.OPPONENT) if asked else (Party.Role.PARTY,) * 2
        )
        form = people.picked(self.random, matters.FORMS) if asked else Dispute.Form.NONE
        return {
            "source": self.source, "form": Dispute.Form.ONLINE if channel == "web" else form,
            "dispute_type": self.matter.type, "difficulty": self.matter.difficulty, "facts": self.text("facts"),
            "claims": self.text("claims"), "amount": self.amount or None, "headcount": 2,
            "organ": matters.ORGANS.get(self.source, ""), "police_case_ref": self.police,
            "people": [{**self.one, "role": first}, {**self.two, "role": second}],
        }  # fmt: skip

    def begin(self, channel, applicant, *, at_once):
        """The case: of a resident online, of a sweep, or taken down by the committee or at its unit."""
        answers, at = self.answers(channel), self.at
        if channel == "web":
            user = applicant or User.objects.resident_with(self.one["phone"])
            if not user.name:
                user.name, user.phone_verified_at = self.one["name"], at
                user.save(update_fields=["name", "phone_verified_at"])
            case = actions.start_draft(by=user, at=at)
            actions.fill_draft(case, {**answers, "committee": self.committee})
            actions.submit(case, by=user, at=at)
            return case
        if self.source == Source.SWEEP:
            return actions.report_lead(
                committee=self.committee, answers=answers, by=self.mediator, at=at
            )
        take = actions.take_and_register if at_once else actions.take
        by = self.mediator if at_once else self.cast.receiver(self.unit)
        case = take(committee=self.committee, answers=answers, by=by, applicant=applicant, at=at)
        if at_once:
            self.check_papers(case, at)
            case.refresh_from_db()
        return case

    def check_papers(self, case, at):
        case.sides.update(identity_checked_at=at)

    # What happens then ----------------------------------------------------------------------

    def when(self, step):
        count = self.random.randint(*TAKES[step])
        if step == "breach":
            return self.after(count, unit=self.unit, codes=(PERFORM,), is_late=True)
        codes = KINDS[DISPUTE].step_of[VERB.get(step, step)].meets
        is_late = bool(codes) and step not in IN_TIME and self.random.random() < stories.LATE
        return self.after(count, unit=self.unit, codes=codes, is_late=is_late)

    def work(self, verb, at, note="", *, by=None, said=None):
        """A step of which the table says all."""
        advance(self.case, verb, by=by or self.mediator, note=note, said=said, at=at)

    def told(self, verb, at):
        self.work(verb, at, matters.ENDED.get(verb, "已电话督促，表示会按约定办理。"))

    def others(self):
        return self.case.sides.exclude(consent="agreed").select_related("party").order_by("-pk")

    def register(self, at):
        actions.register(
            self.case, by=self.mediator, is_summary=self.source == Source.COURT_ENTRUSTED, at=at
        )
        self.check_papers(self.case, at)

    def turn_away(self, at):
        actions.turn_away(
            self.case, by=self.mediator, unfit="decided", reason=matters.ENDED["turn_away"], at=at
        )

    def drop_lead(self, at):
        self.work("drop_lead", at, matters.ENDED["drop_lead"])

    def tell_rights(self, at):
        actions.tell_rights(self.case, by=self.mediator, at=at)

    def invite(self, at):
        matter = f"{self.case.dispute.get_dispute_type_display()}的调解"
        until = day(self.world.later(timezone.localdate(at), 5))
        actions.invite(
            self.case,
            by=self.mediator,
            side=self.others()[0],
            matter=matter,
            answer_by=until,
            at=at,
        )

    def consent(self, at):
        for side in self.others():
            self.case.refresh_from_db()
            actions.consent(self.case, by=self.mediator, side=side, form="written", at=at)

    def refuse(self, at):
        actions.refuse(self.case, by=self.mediator, side=self.others()[0], at=at)

    def assign(self, at):
        mediators = [self.mediator]
        actions.assign(self.case, by=self.chair, mediators=mediators, at=at)

    def arrange(self, at):
        """A meeting in the days to come."""
        day = self.world.later(self.world.today, 2)
        actions.arrange(
            self.case, by=self.mediator, at_time=self.world.in_hours(self.unit, day), place=self.place, at=at
        )  # fmt: skip

    @property
    def place(self):
        return f"{self.unit.area}调解室"

    def record(self, at):
        held = at - timedelta(minutes=self.random.randint(40, 90))
        actions.record(
            self.case, by=self.mediator, held_at=held, place=self.place, record=matters.RECORD,
            result="双方愿意继续商量。", signed_by=f"{self.words['one']}、{self.words['other']}", at=at,
        )  # fmt: skip

    def suspend(self, at):
        event = actions.suspend(
            self.case, by=self.mediator, reason=matters.ENDED["suspend"], resume_when="收到鉴定意见", at=at
        )  # fmt: skip
        name = self.words["other"]
        deliver(
            event.papers.get(), method="direct", receiver=name, signed_by=name, served_at=at, by=self.mediator,
            at=at,
        )  # fmt: skip

    def resume(self, at):
        self.work("resume", at, matters.ENDED["resume"])

    def extend(self, at):
        running = self.case.deadlines.running().get()
        until = self.world.later(running.due_on, 10)
        actions.extend(
            self.case, by=self.mediator, until=until, reason=matters.ENDED["extend"], at=at
        )

    def agree(self, verb, at):
        is_dated = self.random.random() < ON_A_DAY if self.is_dated is None else self.is_dated
        due_on = (
            self.world.later(timezone.localdate(at), self.random.randint(4, 20))
            if is_dated
            else None
        )
        actions.agree(
            self.case, verb, by=self.mediator, facts=self.text("issue"), content=self.text("content"),
            performance=self.matter.how, due_on=due_on, amount=self.amount or None,
            cannot_be_confirmed=self.matter.cannot_be_confirmed, at=at,
        )  # fmt: skip

    def agree_written(self, at):
        self.agree("agree_written", at)

    def agree_oral(self, at):
        self.agree("agree_oral", at)

    def sign(self, at):
        actions.sign(self.case, by=self.chair, signed_at=at, at=at)

    def apply_confirmation(self, at):
        """Where no court confirms such an agreement, it is only performed."""
        if not self.case.agreement.cannot_be_confirmed:
            actions.apply_confirmation(
                self.case, by=self.mediator, court=matters.COURT, applied_on=timezone.localdate(at), agreed=True,
                claims="请求裁定调解协议有效。", at=at,
            )  # fmt: skip

    def rule(self, verb, at):
        if self.case.status == "confirm_applied":
            number = f"（{at.year}）陕0104民特{self.random.randint(1, 900)}号"
            actions.rule(
                self.case,
                verb,
                by=self.mediator,
                ruled_on=timezone.localdate(at),
                ruling_ref=number,
                at=at,
            )

    def confirm(self, at):
        self.rule("confirm", at)

    def reject(self, at):
        self.rule("reject", at)

    def urge(self, at):
        self.told("urge", at)

    def perform(self, at):
        actions.perform(
            self.case, by=self.mediator, performed_on=timezone.localdate(at), performance_how="已按协议履行完毕。",
            confirmed_by="双方当事人", at=at,
        )  # fmt: skip

    def breach(self, at):
        actions.breach(self.case, by=self.mediator, note=matters.ENDED["breach"], at=at)

    def fail(self, at):
        actions.end(self.case, "fail", by=self.mediator, reason=matters.ENDED["fail"], at=at)

    def withdraw(self, at):
        side = self.case.sides.last()
        actions.end(
            self.case,
            "withdraw_for",
            by=self.mediator,
            reason=matters.ENDED["withdraw"],
            side=side,
            at=at,
        )

    def visit(self, at, *, is_performed=True):
        opinion = "对调解结果满意。" if is_performed else "希望对方尽快履行。"
        actions.visit(
            self.case, by=self.mediator, at_time=at, how="phone", visited=self.words["one"],
            is_performed=is_performed, opinion=opinion, at=at,
        )  # fmt: skip

    def visit_breached(self, at):
        self.visit(at, is_performed=False)

    def transfer(self, at):
        actions.transfer(
            self.case, by=self.mediator, to_track=matters.TRACK, body=matters.BODY,
            reason=matters.ENDED["transfer"], consent="双方同意", enclosed="登记表、调解记录", at=at,
        )  # fmt: skip

    def transfer_accepted(self, at):
        actions.transfer_accepted(self.case, by=self.mediator, at=at)

    def transfer_result(self, at):
        actions.transfer_result(
            self.case, by=self.mediator, note=matters.ENDED["transfer_result"], process=matters.PROCESS, at=at
        )  # fmt: skip

    def join_up(self, at):
        """The head of the street brings others in; the coordinator of the district sees to it."""
        world, street = self.world, self.case.station
        actions.join_up(
            self.case, by=self.cast.holder(Role.STATION_HEAD, street), lead_unit=f"{street.area}办事处",
            lead_center=street,
            plan="一、街道召集各方；二、分头核查事实；三、一周内会商，拿出方案。",
            coordinator=self.cast.holder(Role.COORDINATOR, world.centre),
            members=[{"unit": matters.BODY, "duty": "核查房屋情况"}, {"unit": "辖区派出所", "duty": "维持秩序"}], at=at,
        )  # fmt: skip

    def police_packet(self, at):
        actions.police_packet(
            self.case,
            by=self.mediator,
            addressee=matters.ORGANS[Source.POLICE],
            enclosed="调解协议书、履行凭证",
            at=at,
        )

    def close(self, at):
        actions.close(self.case, by=self.chair, process=matters.PROCESS, at=at)

    def archive(self, at):
        """Whoever sent the case hears of its end before the volume is bound."""
        if packet := self.case.transfers.come().under_way().first():
            actions.report_back(
                self.case, by=self.mediator, addressee=packet.body, source_ref=packet.enclosed or "来文",
                result=actions.outcome_of(self.case) or "已办结", at=at,
            )  # fmt: skip
        actions.archive(
            self.case, by=self.chair, keep="十年", pages=self.random.randint(12, 30), at=at
        )


# When and where --------------------------------------------------------------------------------


def course_of(case, end):
    """The steps that are still to come of a course; whoever registered it at once has done the first."""
    return COURSES[end][case.status == "registered" :]


def places(world, seats):
    """{channel: {unit: weight}} of committees: those of communities, of streets, and all of them online."""
    rooms = {unit: 1 for unit in seats if unit.tier == Center.Tier.ROOM}
    streets = {unit: world.stations[unit] for unit in seats if unit in world.stations}
    return {"room": rooms or streets, "window": streets or rooms, "web": rooms or streets}


def make_few(world, number):
    """So many disputes through the verbs, all over the span; the newest are still under way."""
    cast, random = Cast(world), world.random
    where = places(world, cast.seats)
    pool = {matter: matter.weight for matter in matters.MATTERS}
    for on in sorted(random.choices(world.past, world.weights, k=number)):
        channel = people.picked(random, matters.CHANNELS)
        open_ones = {u: weight for u, weight in where[channel].items() if world.is_open(u, on)}
        unit = people.picked(random, open_ones or where[channel])
        at = world.in_hours(unit, on) or world.in_hours(world.centre, on)
        end = people.picked(random, ENDS)
        source = (
            Source.APPLIED
            if channel == "web" or end == "turned_away"
            else people.picked(random, matters.SOURCES)
        )
        if end == "dropped":
            channel, source = "room", Source.SWEEP
        story = Story(
            cast, people.picked(random, pool), source=source, channel=channel, unit=unit, at=at,
            at_once=end != "turned_away" and random.random() < AT_ONCE,
        )  # fmt: skip
        story.go_on(course_of(story.case, end))
    actions.lapse_confirmations()
    return number
