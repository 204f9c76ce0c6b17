"""The verbs of legal aid: what a row of the flow table alone cannot say. Each ends in `advance`.

at: the moment of a step that is written down afterwards; None means now.
"""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from centers.accounts.actions import tell_of_rules
from centers.accounts.models import Consent, User
from centers.cases import actions, clocks, drafts
from centers.cases.actions import (
    advance,
    conflicting,
    in_conflict,
    locked,
    open_case,
    release,
)
from centers.cases.actions import (
    assign as assign_to,
)
from centers.cases.kinds import DRAFT
from centers.cases.models import Assignment, Case, CaseEvent, Delivery, Party
from centers.cases.reach import holders
from centers.cases.referrals import note_opened
from centers.common.refusals import Refusal
from centers.org.models import Center

from . import grounds
from .duty import ADVICE, DUTY_HELP
from .facts import REMEDY_AFTER, deliveries, moment
from .flow import APPLICATION
from .forms.application import ExemptionForm, fits, from_id_card, opponents, pages_for
from .models import (
    ANSWER_WITHIN,
    Application,
    Choice,
    Group,
    Liaison,
    MatterKind,
    MeansCheck,
    MeansStandard,
    ProviderProfile,
    QualityCheck,
    Subsidy,
    SubsidyRate,
)

NOTICE = "aid"
MOST_CHOICES = 3
PROVIDER = Assignment.Task.PROVIDER
PEOPLE = ("name", "ethnicity", "id_type", "id_number", "sex", "birth_date", "phone", "address",
          "address_protected")  # fmt: skip
FACTS = ("who", "detained_at", "categories", "matter_kind", "ground", "cause", "organ", "stage", "venue",
         "facts", "request", "household", "monthly_income", "monthly_expense", "assets", "debts",
         "limitation_on", "is_urgent")  # fmt: skip
MATERIALS_LONG = 300
MATERIALS_NONE = "申请表、经济困难状况说明表（网上填写）"


# Writing an application -----------------------------------------------------------------------


def start_draft(*, by, at=None):
    """A resident's draft; the one that is open already, where there is one."""
    return drafts.start(APPLICATION, by=by, begin=partial(begin_draft, by=by, at=at))


def begin_draft(centre, *, by, at):
    channel = Case.Channel.WEB
    case = open_case(
        APPLICATION, center=centre, by=by, channel=channel, status=DRAFT, applicant=by, at=at
    )
    Application.objects.create(case=case)
    return case


@transaction.atomic
def fill(case, answers):
    """Writes answers, of one page or of all, into the rows of an application that is not received yet."""
    case = locked(case)
    if case.status not in {"draft", "new"}:
        raise Refusal("申请已经提交，不能再修改。需要更正的，请联系受理单位。")
    application = case.aid_application
    for name in FACTS:
        if name in answers:
            setattr(application, name, blank_or(answers[name], getattr(Application, name)))
    if "exemption" in answers:
        chosen = answers["exemption"] or ""
        application.exemption = "" if chosen == ExemptionForm.NEITHER else chosen
    if not fits(application.ground, application.matter_kind):
        application.ground = ""  # another kind of matter: asked anew
    application.means_check = means_check(application)
    application.save()
    # In lists and tables: what the law calls it, never what somebody wrote, which may name people.
    case.subject = subject_of(application.ground)
    case.save(update_fields=["subject"])
    fill_people(case, answers)
    return case


def subject_of(ground):
    return grounds.GROUND[ground].label[:60] if ground in grounds.GROUND else ""


def blank_or(value, column):
    """None where text is kept, the empty string."""
    return "" if value is None and not column.field.null else value


def means_check(application):
    ground = grounds.GROUND.get(application.ground)
    if ground and ground.means != "test":
        return MeansCheck.NOT_REQUIRED
    if application.exemption:
        return MeansCheck.EXEMPT
    return MeansCheck.SELF_PLEDGE if application.household else ""


def fill_people(case, answers):
    if "name" in answers or case.parties.filter(role=Party.Role.APPLICANT).exists():
        given = {name: answers[name] for name in PEOPLE if name in answers}
        if given.get("id_type") == Party.IdType.ID_CARD and given.get("id_number"):
            given |= from_id_card(given["id_number"])
        party = case.parties.filter(role=Party.Role.APPLICANT).first() or Party(
            case=case, role=Party.Role.APPLICANT
        )
        for name, value in given.items():
            if value not in (None, "") or name in {"phone", "address"}:
                setattr(party, name, value)
        party.save()
    if answers.get("proxy_name"):
        proxy = case.parties.filter(role=Party.Role.PROXY).first() or Party(
            case=case, role=Party.Role.PROXY, order=1
        )
        proxy.name, proxy.relation = answers["proxy_name"], answers.get("proxy_relation", "")
        proxy.save()
    elif answers.get("who") == Application.Who.SELF:
        case.parties.filter(role=Party.Role.PROXY).delete()
    if "opponents" in answers:
        case.parties.filter(role=Party.Role.OPPONENT).delete()
        for number, name in enumerate(opponents(answers["opponents"]), start=2):
            Party.objects.create(
                case=case, role=Party.Role.OPPONENT, name=name[:80], order=number,
                is_organisation=len(name) > 4,
            )  # fmt: skip


def missing_pages(case):
    """The pages of a draft that are still to be answered, in order."""
    application, party = case.aid_application, case.principal
    return [page for page in pages_for(application, party) if not is_answered(page, case)]


ANSWERED = {
    "who": lambda a, p: True,
    "proxy": lambda a, p: a.case.parties.filter(role=Party.Role.PROXY).exists(),
    "name": lambda a, p: p is not None,
    "id": lambda a, p: bool(p and p.id_number_sealed),
    "birth": lambda a, p: bool(p and p.birth_date and p.sex),
    "contact": lambda a, p: bool(p and p.address_sealed),
    "categories": lambda a, p: bool(a.categories),
    "matter": lambda a, p: bool(a.matter_kind),
    "ground": lambda a, p: bool(a.ground),
    "cause": lambda a, p: bool(a.cause),
    "organ": lambda a, p: True,
    "venue": lambda a, p: bool(a.venue),
    "facts": lambda a, p: bool(a.facts and a.request),
    "exemption": lambda a, p: bool(a.means_check or a.household is not None),
    "means": lambda a, p: a.household is not None and a.monthly_income is not None,
    "urgent": lambda a, p: True,
}


def is_answered(page, case):
    return ANSWERED[page.slug](case.aid_application, case.principal)


@transaction.atomic
def submit(case, *, by, at=None):
    """The applicant hands the application in: the clock starts, the receipt is issued."""
    case = locked(case)
    if case.status == "draft":
        if missing := missing_pages(case):
            raise Refusal(f"还没有填完：{missing[0].title}")
        now = at or timezone.now()
        case.opened_at = now
        case.save(update_fields=["opened_at"])
        settle_means(case.aid_application, now)
        tell_of_rules(NOTICE, by=by, channel=Consent.Channel.WEB, at=at)
    attached = "、".join(case.attachments.standing().values_list("label", flat=True))
    words = f"{MATERIALS_NONE}{'、' + attached if attached else ''}"
    event = advance(case, "submit", by=by, said=received(case, words), at=at)
    tell_of_limit(case)
    return event


def received(case, materials):
    """What the receipt says was handed in, which also stays with the application."""
    application = case.aid_application
    is_long = len(materials) > MATERIALS_LONG
    application.materials = f"{materials[: MATERIALS_LONG - 1]}…" if is_long else materials
    application.save(update_fields=["materials"])
    return {"materials": materials}


LIMIT_TOLD = {
    "past": "案件 {number} 申请人写的期限已经过了，请马上登录工作台查看。",
    "near": "案件 {number} 的期限不到七日，请马上登录工作台查看，可以先行提供援助。",
    "urgent": "案件 {number} 情况紧急，请马上登录工作台查看，可以先行提供援助。",
}


def limit_of(case):
    """How time presses, as `grounds.limit_of` says it, until something is decided; then ""."""
    if case.state.phase not in {"draft", "new", "intake", "review"} or case.status == "granted":
        return ""
    application = case.aid_application
    return grounds.limit_of(
        today=timezone.localdate(), limitation_on=application.limitation_on,
        is_urgent=application.is_urgent,
    )  # fmt: skip


def tell_of_limit(case):
    """Whoever has the case now hears at once where time presses, since aid may come before the papers
    (第四十四条)."""
    case = Case.objects.get(pk=case.pk)
    if limit := limit_of(case):
        right = "aid.check" if case.state.phase == "intake" else "aid.review"
        text = LIMIT_TOLD[limit].format(number=case.number)
        actions.tell_staff(case, holders(case, right), f"limit:{case.pk}", text)


@transaction.atomic
def pass_on(case, *, by, note="", at=None):
    """The first check is done: to the institution, which hears where time presses."""
    event = advance(case, "pass_on", by=by, note=note, at=at)
    tell_of_limit(case)
    return event


def settle_means(application, now):
    """At receipt: the pledge that was made, or else nothing. What need not be checked is not collected, though a
    draft may have been asked for it."""
    if application.means_check == MeansCheck.SELF_PLEDGE:
        application.pledged_at = now
        application.save(update_fields=["pledged_at"])
        return
    application.household = application.monthly_income = application.monthly_expense = None
    application.assets, application.debts, application.pledged_at = "", "", None
    if application.means_check == MeansCheck.NOT_REQUIRED:
        application.exemption = ""
    application.save()


def applicant_of(answers):
    """The resident's account with this verified phone, so that the case stands among their matters."""
    return User.objects.confirmed(answers["phone"])


def delete_old_drafts():
    """Drafts that nobody handed in within thirty days, for good. Gives their number."""
    return drafts.delete_old(APPLICATION, take_apart=lambda case: case.aid_application.delete())


@transaction.atomic
def take_application(*, center, answers, by, channel=Case.Channel.WINDOW, applicant=None, at=None):
    """A clerk writes an application down and receives it: at a station it waits for the first check there,
    at the centre, or with a room's help, it goes to review at once. Gives the case."""
    case = open_case(
        APPLICATION, center=center, by=by, channel=channel, status="new", applicant=applicant, at=at
    )
    Application.objects.create(case=case)
    case = fill(case, answers)
    now = at or timezone.now()
    case.opened_at = now
    case.save(update_fields=["opened_at"])
    settle_means(case.aid_application, now)
    tell_of_rules(NOTICE, by=by, channel=Consent.Channel.DESK, on_behalf_of="申请人", at=at)
    verb = {Center.Tier.ROOM: "help_submit", Center.Tier.STATION: "receive"}.get(
        center.tier, "take_in"
    )
    said = received(case, answers.get("materials", "")) | {"received_hand": by.name}
    advance(case, verb, by=by, said=said, at=at)
    tell_of_limit(case)
    return case


@transaction.atomic
def take_referred(referral, *, answers, by):
    """An application of somebody who was referred to this unit, written down there. Gives the case."""
    case = take_application(
        center=referral.center, answers=answers, by=by, channel=Case.Channel.REFERRAL,
        applicant=applicant_of(answers),
    )  # fmt: skip
    note_opened(referral, case, by=by)
    return case


def same_matter(answers):
    """Applications not at an end of the same person and the same matter, for a warning before a second."""
    number = answers.get("id_number")
    if not number:
        return Case.objects.none()
    found = Party.objects.found_by("aid", "id_number", number).filter(role=Party.Role.APPLICANT)
    return Case.objects.open().filter(
        kind=APPLICATION,
        pk__in=found.values("case"),
        aid_application__cause=answers.get("cause", ""),
    )


@transaction.atomic
def take_notice(*, center, answers, by):
    """An organ notifies that somebody must have a defender or agent (法律援助法 第二十五、二十八、三十六条): no
    application, no means test, no refusal; three days to assign."""
    case = open_case(
        APPLICATION, center=center, by=by, channel=Case.Channel.ORGAN, status="new",
        subject=subject_of(answers["ground"]), at=answers.get("notified_at"),
    )  # fmt: skip
    Application.objects.create(
        case=case, route=Application.Route.ORGAN_NOTICE, means_check=MeansCheck.NOT_REQUIRED,
        matter_kind="criminal", ground=answers["ground"], cause=answers["cause"],
        organ=answers["organ"], stage=answers["stage"], detained_at=answers.get("detained_at", ""),
        is_grave=answers.get("is_grave", False), categories=answers.get("categories", []),
        facts=answers.get("facts", ""), venue=Application.Venue.ORGAN,
    )  # fmt: skip
    party = Party(case=case, role=Party.Role.RECIPIENT, name=answers["name"])
    for name in ("sex", "birth_date"):
        setattr(party, name, answers.get(name) or getattr(party, name))
    party.save()
    case.opened_at = answers.get("notified_at") or timezone.now()
    case.save(update_fields=["opened_at"])
    advance(case, "take_notice", by=by, note=answers.get("notice_number", ""), at=case.opened_at)
    return case


@transaction.atomic
def record_advice(*, center, answers, by):
    """A consultation on record, answered on the spot. Gives the case."""
    case = small_case(ADVICE, center=center, by=by, answers=answers, channel=Case.Channel.WINDOW)
    said = {
        "matter_kind": MatterKind(answers["matter_kind"]).label,
        "facts": answers["facts"],
        "answer": answers["answer"],
        "answered_by": by.name,
    }
    advance(case, "advise", by=by, said=said)
    return case


@transaction.atomic
def ask_duty_help(*, center, answers, by):
    """A request for a duty lawyer; 24 hours to hand it on (第三十九条). Gives the case."""
    case = small_case(
        DUTY_HELP, center=center, by=by, answers=answers, channel=Case.Channel.ORGAN,
        subject=answers["cause"],
    )  # fmt: skip
    said = {name: answers.get(name, "") for name in ("cause", "organ", "help_kind", "detained_at")}
    advance(case, "ask_help", by=by, note=f"{said['organ']}：{said['help_kind']}", said=said)
    return case


def small_case(kind, *, center, by, answers, channel, subject=""):
    """A case of a kind without a row of its own: one person, and what the papers say."""
    case = open_case(kind, center=center, by=by, channel=channel, status="new", subject=subject)
    party = Party(case=case, role=Party.Role.PARTY, name=answers["name"])
    party.phone = answers.get("phone", "")
    party.save()
    case.opened_at = timezone.now()
    case.save(update_fields=["opened_at"])
    return case


# Review and decision --------------------------------------------------------------------------


def findings(case):
    """(scope, hardship) of an application, as the law's rules see them today."""
    application = case.aid_application
    standard = MeansStandard.objects.filter(
        valid_from__lte=timezone.localdate(case.opened_at)
    ).first()
    return (
        grounds.scope(ground=application.ground, venue=application.venue),
        grounds.hardship(
            ground=application.ground,
            exemption=application.exemption,
            household=application.household,
            monthly_income=application.monthly_income,
            standard=standard and standard.monthly_income,
        ),
    )


@transaction.atomic
def ask_supplement(case, *, by, lacking, note="", at=None):
    """Once, everything at a time (第四十三条). The clock stands still once the notice is served."""
    case = locked(case)
    application = case.aid_application
    if application.supplement_asked:
        raise Refusal("补充材料只能通知一次，并且要一次列全。请按现有材料提出审查意见。")
    application.supplement_asked = 1
    application.save(update_fields=["supplement_asked"])
    return notify_supplement(case, "ask_supplement", by=by, lacking=lacking, note=note, at=at)


@transaction.atomic
def reissue_supplement(case, *, by, lacking, note=""):
    """The same notice once more, in place of one that was declared void."""
    return notify_supplement(locked(case), "reissue_supplement", by=by, lacking=lacking, note=note)


def notify_supplement(case, verb, *, by, lacking, note, at=None):
    """The notice, served at once on whoever applied online."""
    days = clocks.rule_for("aid.supplement", timezone.localdate(at)).length.replace(" ", "")
    said = {"lacking": lacking, "supplement_days": f"收到本通知之日起{days}内"}
    event = advance(case, verb, by=by, note=note or lacking, at=at, said=said)
    if case.channel == Case.Channel.WEB:
        paper = event.papers.get(code="aid.06")
        actions.deliver(
            paper, method="electronic", receiver=case.principal.name, served_at=event.at, by=by,
            note="申请人网上申请，在“我的事项”查收", at=at,
        )  # fmt: skip
    return event


@transaction.atomic
def examine(
    case, *, by, scope_finding, hardship_finding, proposal, decision_reason, ground="", venue="",
    matter_kind="", means="", is_grave=None, note="", at=None,
):  # fmt: skip
    """The reviewer's opinion, for the director to decide on. An organ's notice cannot be refused.

    ground, venue, matter_kind: as the reviewer finds them, where the applicant said otherwise or could not
    tell. means: how the means were checked, where the applicant was not asked.
    """
    case = locked(case)
    application = case.aid_application
    find(application, ground=ground, venue=venue, matter_kind=matter_kind, means=means)
    if proposal == "grant":
        refuse_unless_found(application)
    if proposal == "refuse" and not grounds.may_be_refused(route=application.route):
        raise Refusal("机关通知的案件不能不予援助（法律援助法第三十六条）。")
    application.scope_finding, application.hardship_finding = scope_finding, hardship_finding
    application.proposal, application.decision_reason = proposal, decision_reason
    application.is_grave = application.is_grave if is_grave is None else is_grave
    application.save()
    save_subject(case, application)
    return advance(case, "examine", by=by, note=note, at=at)


def find(application, *, ground="", venue="", matter_kind="", means=""):
    """Writes down what was found of an application: the matter, the venue, how its means were checked."""
    application.matter_kind = matter_kind or application.matter_kind
    application.ground, application.venue = ground or application.ground, venue or application.venue
    shared = application.means_check == MeansCheck.DATA_SHARE
    application.means_check = (
        means_check(application) or means or (MeansCheck.DATA_SHARE if shared else "")
    )


def refuse_while_unsure(application):
    """Refusal where the matter or the venue is open: nothing is granted on that."""
    if grounds.UNSURE in {application.ground, application.venue}:
        raise Refusal("申请人没有说清援助事项或者管辖依据，请先认定。")


def refuse_unless_found(application):
    """Refusal where the matter, the venue or the means are open."""
    refuse_while_unsure(application)
    if not application.means_check:
        raise Refusal("这个事项要核查经济困难，申请时没有填写。请查询后选择核查方式。")


def save_subject(case, application):
    case.subject = subject_of(application.ground)
    case.save(update_fields=["subject"])


@transaction.atomic
def decide(case, verb, *, by, decision_reason, note="", at=None, **said):
    """Grants or refuses, with the reasons that the decision prints."""
    case = locked(case)
    application = case.aid_application
    if verb == "refuse" and not grounds.may_be_refused(route=application.route):
        raise Refusal("机关通知的案件不能不予援助（法律援助法第三十六条）。")
    application.decision_reason = decision_reason
    application.save(update_fields=["decision_reason"])
    if verb != "refuse":
        become_recipient(case)
        # The matter was found to need no means: what was said of them goes.
        if application.means_check == MeansCheck.NOT_REQUIRED:
            settle_means(application, at)
    return advance(case, verb, by=by, note=note, said=said, at=at)


def become_recipient(case):
    """From the decision on the applicant is the recipient (受援人)."""
    case.parties.filter(role=Party.Role.APPLICANT).update(role=Party.Role.RECIPIENT)


@transaction.atomic
def issue_grant(case, *, by, decision_reason, note="", **said):
    """The decision on paper where the bureau ordered it (第四十九条), and none was issued yet."""
    return decide(case, "issue_grant", by=by, decision_reason=decision_reason, note=note, **said)


@transaction.atomic
def grant_in_advance(
    case, *, by, note, decision_reason, ground="", venue="", matter_kind="", **said
):
    """Before the papers are complete, where a limit is near (第四十四条); means may be made up for later."""
    case = locked(case)
    application = case.aid_application
    if not grounds.must_advance(
        today=timezone.localdate(),
        limitation_on=application.limitation_on,
        is_urgent=application.is_urgent,
    ):
        raise Refusal(
            "先行提供只适用于离时效或期限届满不足七日，或者需要立即申请保全、先予执行的情形"
            "（法律援助法第四十四条）。"
        )
    find(application, ground=ground, venue=venue, matter_kind=matter_kind)
    refuse_while_unsure(application)
    application.save()
    save_subject(case, application)
    said = {"advance_reason": note, **said}
    return decide(
        case, "grant_in_advance", by=by, note=note, decision_reason=decision_reason, **said
    )


@transaction.atomic
def decide_objection(case, verb, *, by, note="", at=None, **said):
    """By the bureau, never by whoever belongs to the institution (第四十九条)."""
    if by.may("aid.review") or by.may("aid.decide"):
        raise Refusal(
            "异议要由法律援助机构以外的司法行政人员审查，您在法律援助机构任职，不能办理。"
        )
    case = locked(case)
    if verb == "uphold":
        become_recipient(case)
    objection = (
        CaseEvent.objects.filter(
            case=case, verb__in=["object", "log_objection", "object_end", "log_objection_end"]
        )
        .latest("pk")
        .note
    )
    result = "责令改正" if verb.startswith("uphold") else "维持原决定"
    said = {
        "objection": objection,
        "objection_result": result,
        "remedy_after": "" if verb.startswith("uphold") else REMEDY_AFTER,
        **said,
    }
    return advance(case, verb, by=by, note=note, said=said, at=at)


@transaction.atomic
def link(case, *, by, name, numbers):
    """Applications that share their facts become one group: one lead provider, separate decisions.

    Refusal names the numbers that are no open applications within reach.
    """
    wanted = sorted({case.number, *numbers})
    rows = Case.objects.visible_to(by).open().filter(kind=APPLICATION, number__in=wanted)
    found = list(rows.order_by("pk").select_for_update(of=["self"]))
    if unknown := sorted(set(wanted) - {row.number for row in found}):
        raise Refusal(f"这些编号不是您负责范围内的在办申请：{'、'.join(unknown)}。")
    if len(found) < 2:
        raise Refusal("请至少再写一件案件的编号。")
    group = case.aid_application.group or Group.objects.create(name=name, made_by=by)
    Application.objects.filter(pk__in=[row.pk for row in found]).update(group=group)
    for row in found:
        row.events.create(verb="link", by=by, note=f"并入“{group.name}”")
    return group


# Assignment -----------------------------------------------------------------------------------


def open_cases_of(user, apart_from=None):
    """How many cases somebody has taken on and not finished, one apart."""
    taken = Assignment.objects.in_force().filter(user=user, task=PROVIDER, case__closed_at=None)
    return taken.exclude(case=apart_from).count()


def is_minor(case):
    """Whether the person aided is under eighteen today."""
    born = case.principal.birth_date if case.principal else None
    if born is None:
        return False
    today = timezone.localdate()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < 18


def is_grave(application):
    """Whether a life sentence or death is at stake (第二十六条)."""
    return application.is_grave or application.ground == "death_review"


def trouble_with(profile, case):
    """Why a provider cannot take this case, as sentences; [] where nothing stands against it."""
    application = case.aid_application
    found = grounds.provider_trouble(
        is_grave=is_grave(application),
        is_minor=is_minor(case),
        years=profile.years_on(timezone.localdate()),
        knows_minors=profile.knows_minors,
        open_cases=open_cases_of(profile.user, apart_from=case),
        most_cases=profile.most_cases,
    )
    if in_conflict(**sides(case), provider=profile.user):
        found.append("承办人与对方当事人存在利益冲突")
    return found


def working_on(path):
    """The condition of a case that a provider has taken on and not finished, below a path of relations."""
    return Q(
        **{
            f"{path}task": PROVIDER,
            f"{path}ended_at": None,
            f"{path}case__closed_at": None,
        }
    )


def suitable_providers(case):
    """Those on the roster against whom nothing stands (`trouble_with`), found in the database, with the
    number of their `open_cases`."""
    working = working_on("user__assignments__")
    rows = ProviderProfile.objects.on_roster().annotate(
        open_cases=Count("user__assignments", filter=working)
    )
    rows = rows.filter(open_cases__lt=F("most_cases"))
    if is_grave(case.aid_application):
        rows = rows.filter(practising_since__lte=years_ago(grounds.GRAVE_YEARS))
    if is_minor(case):
        rows = rows.filter(knows_minors=True)
    against = Assignment.objects.in_force().filter(case__in=conflicting(**sides(case)))
    return rows.exclude(user__in=against.values("user"))


def sides(case):
    """{clients: names, opponents: names} of a case, for the check of conflicts."""
    parties = list(case.parties.all())
    return {
        "clients": [p.name for p in parties if p.role in Party.PRINCIPAL],
        "opponents": [p.name for p in parties if p.role == Party.Role.OPPONENT],
    }


def years_ago(years):
    today = timezone.localdate()
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)


@transaction.atomic
def choose(case, *, by, providers, note=""):
    """The recipient names up to three of the roster, in order; the first is asked at once (点援制)."""
    case = locked(case)
    if has_chosen(case):
        raise Refusal("您已经选过承办人了，正在等待答复。", case.public_url)
    if not 1 <= len(providers) <= MOST_CHOICES or len(set(providers)) < len(providers):
        raise Refusal(f"请选 1 到 {MOST_CHOICES} 位不同的承办人。")
    suitable = set(suitable_providers(case).values_list("pk", flat=True))
    for profile in providers:
        if profile.pk not in suitable:  # why is between the provider and the institution
            raise Refusal(f"{profile.user.name}现在不能承办这件案件，请另选一位。")
    event = advance(case, "choose", by=by, note=note)
    for order, profile in enumerate(providers, start=1):
        Choice.objects.create(case=case, provider=profile.user, order=order)
    ask_next(case, event.at, first=True)
    return event


def has_chosen(case):
    return case.aid_choices.exists()


def ask_next(case, now, *, first=False):
    """Asks the next of those chosen, where a whole day is left before the case must be assigned; gives the
    choice, or None and the institution hears that it is its turn."""
    choice = case.aid_choices.filter(asked_at=None).order_by("order").first()
    has_time = first or case.due_at is None or now + ANSWER_WITHIN <= case.due_at
    if choice is None or not has_time:
        text = f"案件 {case.number} 受援人选择的承办人没有接受，请登录工作台指派。"
        actions.tell_staff(case, holders(case, "aid.assign"), f"choices:{case.pk}", text)
        return None
    choice.asked_at = now
    choice.save(update_fields=["asked_at"])
    text = "有受援人选择您承办法律援助案件，请在 24 小时内登录工作台答复。"
    actions.tell_staff(case, [choice.provider], f"choice:{choice.pk}", text)
    return choice


@transaction.atomic
def answer_choice(choice, *, by, yes, reason=""):
    """A provider takes the case, or says why not; then the next is asked."""
    now = timezone.now()
    case = locked(choice.case)
    choice = Choice.objects.select_for_update(of=["self"]).get(pk=choice.pk)
    if choice.provider_id != by.pk or not by.may("aid.work"):
        raise PermissionDenied("aid.work")
    if not Choice.objects.to_answer(now).filter(pk=choice.pk).exists():
        raise Refusal("这个请求已经答复、过了时间，或者案件已经指派，不用再答复。")
    if yes and (problems := trouble_with(by.aid_provider, case)):
        raise Refusal(f"您现在不能接受：{'；'.join(problems)}。请答复“不能承办”。")
    if not yes and not reason.strip():
        raise Refusal("请写明不能承办的原因。")
    close_choice(case, choice, Choice.Answer.YES if yes else Choice.Answer.NO, now, by, reason)
    if yes:
        text = f"案件 {case.number} 受援人选择的承办人已接受，请登录工作台指派。"
        actions.tell_staff(case, holders(case, "aid.assign"), f"choices:{case.pk}", text)


def close_choice(case, choice, answer, now, by, reason=""):
    """Writes an answer down, asks the next where it was no, and tells the recipient."""
    choice.answer, choice.answered_at, choice.reason = answer, now, reason
    choice.save(update_fields=["answer", "answered_at", "reason"])
    if answer == Choice.Answer.YES:
        told = f"您选的{choice.place}承办人同意承办，等待正式指派"
    else:
        following = ask_next(case, now)
        then = f"已询问{following.place}" if following else "将由区法律援助中心指派"
        told = f"您选的{choice.place}承办人不能承办，{then}"
    event = case.events.create(
        verb="answer_choice", by=by, at=now, note=choice.get_answer_display(), told=told
    )
    actions.tell(case, event)


def close_late_choices():
    """Whoever did not answer within a day is passed over. Gives the number."""
    now, done = timezone.now(), 0
    for choice in Choice.objects.late(now).select_related("case"):
        with transaction.atomic():
            case = locked(choice.case)
            still = Choice.objects.late(now).select_for_update(of=["self"]).filter(pk=choice.pk)
            if row := still.first():
                close_choice(case, row, Choice.Answer.LATE, now, None)
                done += 1
    return done


@transaction.atomic
def assign(case, *, by, body, provider=None, verb="assign", note="", at=None, **said):
    """Gives the case to a firm, and to a person there where one is named. Refusal where the firm has nobody who
    could name one."""
    case = locked(case)
    application = case.aid_application
    if provider and (problems := trouble_with(provider, case)):
        raise Refusal(f"不能指派{provider.user.name}：{'；'.join(problems)}。")
    lead_group(application, provider, anew=verb == "replace")
    chosen = provider and case.aid_choices.filter(provider=provider.user, answer="yes").exists()
    case.body = body
    case.save(update_fields=["body"])
    application.provider = provider.user if provider else None
    application.selection = (
        Application.Selection.NOTICE
        if application.route == Application.Route.ORGAN_NOTICE
        else Application.Selection.RECIPIENT
        if chosen
        else Application.Selection.INSTITUTION
    )
    application.save(update_fields=["provider", "selection"])
    if provider:
        assign_to(case, provider.user, task=PROVIDER, by=by, basis="指派通知书", at=at)
    said = {
        "arrange_by": "收到本通知之日起24小时内安排承办人，五日内约见受援人",
        "report_by": "承办中有重大事项及时报告；事项办结之日起三十日内提交结案报告",
        **said,
    }
    verb = verb if provider else f"{verb}_firm"
    event = advance(case, verb, by=by, note=note, said=said, at=at)
    if provider:
        people, text = [provider.user], f"案件 {case.number} 已指派给您承办，请登录工作台查看。"
    else:
        people = holders(Case.objects.get(pk=case.pk), "aid.arrange")
        text = f"案件 {case.number} 已指派给本单位，请在 24 小时内登录工作台安排承办人。"
        if not people:
            raise Refusal(f"{body.name}没有可以安排承办人的负责人，请直接指派到承办人。")
    actions.tell_staff(case, people, f"assign:{case.pk}:{event.pk}", text)
    return event


def lead_group(application, provider, *, anew):
    """One lead provider a group: whoever is assigned first, until another takes over (`anew`)."""
    if application.group_id is None or provider is None:
        return
    group = Group.objects.select_for_update().get(pk=application.group_id)
    if group.lead_id not in {None, provider.user_id} and not anew:
        raise Refusal(f"“{group.name}”由{group.lead.name}主办，请指派同一位承办人。")
    group.lead = provider.user
    group.save(update_fields=["lead"])


@transaction.atomic
def arrange(case, *, by, provider, note="", at=None):
    """The firm names the person who takes the case."""
    case = locked(case)
    if provider.body_id != case.body_id:
        raise Refusal("只能安排本单位的承办人。")
    if problems := trouble_with(provider, case):
        raise Refusal(f"不能安排{provider.user.name}：{'；'.join(problems)}。")
    lead_group(case.aid_application, provider, anew=False)
    assign_to(case, provider.user, task=PROVIDER, by=by, basis="承办单位安排", at=at)
    Application.objects.filter(pk=case.pk).update(provider=provider.user)
    event = advance(case, "arrange", by=by, note=note, at=at)
    text = f"案件 {case.number} 由您承办，请登录工作台查看，五日内约见受援人。"
    actions.tell_staff(case, [provider.user], f"arrange:{case.pk}:{event.pk}", text)
    return event


@transaction.atomic
def keep(case, *, by, note):
    """Nobody else: back to where the case stood, with a firm alone, before or after the first meeting."""
    application = locked(case).aid_application
    verb = "keep_met" if application.met_at else "keep" if application.provider_id else "keep_firm"
    return advance(case, verb, by=by, note=note)


@transaction.atomic
def begin(case, *, by, met_at, note="", at=None, **said):
    Application.objects.filter(pk=case.pk).update(met_at=met_at)
    return advance(case, "begin", by=by, note=note, said={"met_at": moment(met_at), **said}, at=at)


@transaction.atomic
def replace(case, *, by, body, provider=None, note="", at=None, **said):
    """Another provider: the old one loses sight of the case at once."""
    case = locked(case)
    application = case.aid_application
    former = {
        "former": application.provider.name if application.provider else "",
        "former_unit": case.body.name if case.body else "",
    }
    same = case.body_id == body.pk
    release(case, task=PROVIDER, reason="更换承办人", at=at)
    application.met_at = None  # the new one has met nobody yet
    application.save(update_fields=["met_at"])
    said = {
        "change_kind": "由原承办单位更换承办人" if same else "更换承办单位和承办人",
        "handover": "原承办人应当在三日内将案件材料移交现承办人",
        **former,
        **said,
    }
    return assign(
        case, by=by, body=body, provider=provider, verb="replace", note=note, at=at, **said
    )


@transaction.atomic
def ask_change(case, verb, *, by, note, at=None, **said):
    return advance(case, verb, by=by, note=note, said={"change_reason": note, **said}, at=at)


@transaction.atomic
def terminate(case, *, by, termination, decision_reason, note="", at=None, **said):
    """On one of the eight grounds of 第四十八条, with reasons and remedies."""
    case = locked(case)
    Application.objects.filter(pk=case.pk).update(decision_reason=decision_reason)
    said = {"termination": dict(grounds.TERMINATIONS)[termination], **said}
    event = advance(case, "terminate", by=by, note=note, said=said, at=at)
    release(case, task=PROVIDER, reason="法律援助终止", at=at)
    return event


@transaction.atomic
def print_deliveries(case, *, by, note=""):
    """The proof of service (送达回证): every delivery so far, in its order."""
    case = locked(case)
    rows = Delivery.objects.filter(paper__case=case).select_related("paper")
    if not rows:
        raise Refusal("还没有登记过送达，不能出具送达回证。请先登记文书的送达情况。")
    return advance(case, "print_deliveries", by=by, note=note, said=deliveries(rows))


# Closing --------------------------------------------------------------------------------------


@transaction.atomic
def finish(case, *, by, ended_on, note="", at=None):
    """The matter itself is over; the report is due from that day on, not from when it is written down."""
    Application.objects.filter(pk=case.pk).update(ended_on=ended_on)
    return advance(case, "finish", by=by, note=note, at=at, since=clocks.midnight(ended_on))


@transaction.atomic
def conclude(case, *, by, outcome, amount_recovered, note="", at=None, **said):
    Application.objects.filter(pk=case.pk).update(
        outcome=outcome, amount_recovered=amount_recovered
    )
    return advance(case, "conclude", by=by, note=note, said=said, at=at)


def rate_for(case):
    """The subsidy rate of a case: by the kind of matter, in force when the case was received; None where
    none was entered."""
    return SubsidyRate.objects.filter(
        matter_kind=case.aid_application.matter_kind,
        valid_from__lte=timezone.localdate(case.opened_at),
    ).first()


def lacking_in_file(case):
    """What the volume still lacks before it can be archived, in words."""
    have = set(case.papers.standing().values_list("code", flat=True))
    needed = {"aid.11": "指派通知书", "aid.12": "委托协议", "aid.21": "结案报告表"}
    if case.aid_application.route == Application.Route.APPLIED:
        needed["aid.09"] = "给予法律援助决定书"
    return [name for code, name in needed.items() if code not in have]


@transaction.atomic
def archive(case, *, by, amount=None, reason="", note="", at=None):
    """Archives a whole volume and releases the subsidy: by the rate, or an amount with a reason."""
    case = locked(case)
    if lacking := lacking_in_file(case):
        raise Refusal(f"案卷不齐，不能归档，还缺：{'、'.join(lacking)}。")
    rate = rate_for(case)
    if rate is None and (amount is None or not reason.strip()):
        raise Refusal("本系统还没有录入这一类案件的补贴标准，请填写补贴金额并写明依据。")
    given = rate.amount if amount is None else amount
    if rate and given != rate.amount and not reason.strip():
        raise Refusal(f"补贴标准是 {rate.amount} 元，另定金额的请写明理由。")
    Subsidy.objects.create(
        case=case, rate=rate, amount=given, reason=reason, by=by, at=at or timezone.now()
    )
    event = advance(case, "archive", by=by, note=note, at=at)
    release(case, task=PROVIDER, reason="已归档", at=at)
    return event


# Quality --------------------------------------------------------------------------------------


@transaction.atomic
def check_quality(case, verb, *, by, kind, finding, grade="", note="", **said):
    """Writes a quality check down together with its form."""
    QualityCheck.objects.create(case=case, kind=kind, finding=finding, grade=grade, by=by)
    if grade:
        said["grade"] = QualityCheck.Grade(grade).label
    return advance(case, verb, by=by, note=note, said=said)


@transaction.atomic
def liaise(case, *, by, no, held_at=None, summary="", skipped="", note="", at=None):
    """对接: once before the hearing and once early; leaving one out needs a reason."""
    case = locked(case)
    if case.aid_liaisons.filter(no=no).exists():
        raise Refusal("这一次对接已经登记过了。")
    Liaison.objects.create(
        case=case, no=no, held_at=held_at, summary=summary, skipped=skipped, by=by
    )
    return advance(case, "liaise", by=by, note=note or summary or skipped, at=at)


# Sweeps ---------------------------------------------------------------------------------------


def lapse_overdue():
    """Applications whose supplement never came count as withdrawn (第四十三条). Gives the number."""
    late = Case.objects.filter(
        kind=APPLICATION, status="supplement",
        deadlines__code="aid.supplement", deadlines__met_at=None, deadlines__dropped_at=None,
        deadlines__due_at__lte=timezone.now(),
    )  # fmt: skip
    done = 0
    for case in late.distinct():
        try:
            advance(case, "lapse", by=None)
            done += 1
        except Refusal:  # it came in at this very moment
            continue
    return done
