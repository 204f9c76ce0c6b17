"""The verbs of warnings. Each takes the row, writes what was done and tells whom it concerns in one transaction.

Messages say where and of which level, never who or what. They are due at once, at any hour.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.cases.clocks import midnight
from centers.common.dates import spoken_moment
from centers.common.locks import one_at_a_time
from centers.common.refusals import Refusal
from centers.messaging.actions import queue
from centers.org.ancestry import line_of

from .alert_rules import respond_by
from .models import Alert, AlertEntry
from .places import LINE, units_for
from .signals import Level

RAISING = ("mediation.sweep", "mediation.guide")
HEADS, GUIDES = (Role.STATION_HEAD,), (Role.MEDIATION_GUIDE,)
OVERSEERS = (Role.MEDIATION_GUIDE, Role.BUREAU_LEADER)
ALL = (Role.STATION_HEAD, Role.MEDIATION_GUIDE, Role.BUREAU_LEADER, Role.COORDINATOR)
# Who hears of a warning at once, and who hears when its time has run out.
TOLD = {Level.BLUE: (), Level.YELLOW: HEADS, Level.ORANGE: HEADS, Level.RED: ALL}
TOLD_LATE = {Level.BLUE: (), Level.YELLOW: (), Level.ORANGE: OVERSEERS, Level.RED: ALL}
NEW = "{unit}有一条{level}预警，请在 {until} 以前登录工作台答复。"
LATE = "{unit}的{level}预警到 {until} 还没有答复，请立即登录工作台处理，并电话联系。"
Verb = AlertEntry.Verb


@transaction.atomic
def raise_once(*, center, level, triggers, words, by, case=None):
    """A warning that somebody writes down. Refusal for one that was raised in the same words today and is still open:
    nobody is to be told of it twice."""
    one_at_a_time(f"mediation:alert:{center.pk}")
    facts = {"center": center, "case": case, "level": level, "triggers": list(triggers), "words": words}  # fmt: skip
    of_today = Alert.objects.open().filter(raised_at__gte=midnight(timezone.localdate()))
    if same := of_today.filter(**facts).first():
        raise Refusal(
            f"同样的预警 {spoken_moment(same.raised_at)} 已经提出，请勿重复提交；"
            "有新情况的，请在那条预警里调整级别或者答复。"
        )
    return raise_alert(by=by, **facts)


@transaction.atomic
def raise_alert(*, center, level, triggers, words, by, case=None, at=None):
    """A warning about a quarrel at a unit, told at once. by: None where the portal itself noticed."""
    at = at or timezone.now()
    alert = Alert.objects.create(
        **line_of(center), case=case, level=level, peak=level, triggers=list(triggers), words=words,
        raised_by=by, raised_at=at, respond_by=respond_by(level, at),
    )  # fmt: skip
    note(alert, Verb.RAISED, by=by, at=at, words=alert.get_level_display())
    tell(alert, TOLD[level], NEW)
    return alert


@transaction.atomic
def answer_alert(alert, *, by, words):
    """Somebody has taken it in hand and says what is being done; the first answer meets the limit."""
    fresh = handled(alert, by)
    respond(fresh, by)
    fresh.save()
    note(fresh, Verb.ANSWERED, by=by, words=words)
    return fresh


@transaction.atomic
def change_level(alert, *, by, level, words):
    """Raised, it is told anew and has to be answered by those who were told; lowered, that is an answer, too, and
    needs words. Refusal where it has that level."""
    fresh = handled(alert, by)
    if level == fresh.level:
        raise Refusal(f"现在就是{fresh.get_level_display()}。", field="level")
    is_higher, now = level > fresh.level, timezone.now()
    if is_higher:
        miss(fresh, now)
        fresh.peak = max(fresh.peak, level)
        fresh.respond_by = respond_by(level, now)
        fresh.first_response_at = fresh.first_response_by = fresh.escalated_at = None
    else:
        respond(fresh, by)
    fresh.level = level
    fresh.save()
    verb = Verb.RAISED_LEVEL if is_higher else Verb.LOWERED_LEVEL
    note(fresh, verb, by=by, words=f"{fresh.get_level_display()}：{words}")
    if is_higher:
        tell(fresh, TOLD[level], NEW)
    return fresh


@transaction.atomic
def report_police(alert, *, by):
    """The police were called (人民调解法 25). Done again it changes nothing. Refusal once it is closed."""
    fresh = locked(alert)
    if not fresh.entries.filter(verb=Verb.REPORTED_POLICE).exists():
        note(fresh, Verb.REPORTED_POLICE, by=by)


@transaction.atomic
def close_alert(alert, *, by, outcome, words, averted=""):
    """It is over. averted: what would have come of it, which counts as prevented by this row alone. Refusal where a
    red one was not reported to the police, unless it was a mistake (人民调解法 25)."""
    fresh = handled(alert, by)
    is_false = outcome == Alert.Outcome.FALSE
    is_reported = fresh.entries.filter(verb=Verb.REPORTED_POLICE).exists()
    if fresh.peak == Level.RED and not is_false and not is_reported:
        raise Refusal("红色预警要先电话报告公安，点“已电话报告公安”，再结束；误报的除外。")
    if is_false and averted:
        raise Refusal("误报的，不能同时计入避免的后果。", field="averted")
    respond(fresh, by)
    fresh.closed_at, fresh.closed_by = timezone.now(), by
    fresh.outcome, fresh.averted = outcome, averted
    fresh.save()
    note(fresh, Verb.CLOSED, by=by, words=f"{fresh.get_outcome_display()}：{words}")
    return fresh


def escalate_late_alerts():
    """One sweep over those whose time ran out without an answer. Gives how many; each is told once."""
    rows = Alert.objects.unanswered().filter(respond_by__lte=timezone.now(), escalated_at=None)
    return sum(escalate(key) for key in list(rows.values_list("pk", flat=True)))


@transaction.atomic
def escalate(key):
    """Tells of one; whether there was anything to tell."""
    rows = Alert.objects.unanswered().filter(escalated_at=None, respond_by__lte=timezone.now())
    alert = rows.select_for_update(of=["self"]).filter(pk=key).first()
    if alert is None:
        return False
    miss(alert, timezone.now())
    alert.escalated_at = timezone.now()
    alert.save()
    tell(alert, TOLD_LATE[alert.level], LATE)
    return True


# What they share ------------------------------------------------------------------------------


def may_handle(user, alert):
    """Whether somebody may answer, change and close it."""
    return units_for(user, "mediation.guide").filter(pk=alert.center_id).exists()


def reads_words(user, alert):
    """Whether somebody reads what happened: who raised it, and who guides there. Others read level, place and time."""
    return alert.raised_by_id == user.pk or may_handle(user, alert)


def locked(alert):
    """The row as it is now, held by this transaction. Refusal once it is closed."""
    fresh = Alert.objects.select_for_update(of=["self"]).get(pk=alert.pk)
    if fresh.closed_at:
        raise Refusal("这条预警已经结束。")
    return fresh


def handled(alert, by):
    """The row as `locked` gives it, where somebody may act on it; PermissionDenied for anybody else."""
    fresh = locked(alert)
    if not may_handle(by, fresh):
        raise PermissionDenied("mediation.guide")
    return fresh


def miss(alert, now):
    """Writes down, for good, that the limit passed without an answer, if it did."""
    if not alert.first_response_at and alert.respond_by <= now:
        alert.missed_at = alert.missed_at or alert.respond_by


def respond(alert, by):
    """The first answer, if there is none yet."""
    if not alert.first_response_at:
        miss(alert, timezone.now())
        alert.first_response_at, alert.first_response_by = timezone.now(), by


def note(alert, verb, *, by=None, at=None, words=""):
    """Writes down one thing that was done about a warning."""
    alert.entries.create(verb=verb, by=by, at=at or timezone.now(), words=words)


def tell(alert, roles, words):
    """One message each to those who are posted in such roles at the unit or above it; nothing where nobody is named."""
    if not roles:
        return
    people = posted(alert, roles) or posted(alert, GUIDES)
    text = words.format(
        unit=alert.center.short_name, level=alert.get_level_display(),
        until=spoken_moment(alert.respond_by),
    )  # fmt: skip
    kind = "late" if words == LATE else "new"
    for user in people:
        queue(f"alert:{alert.pk}:{kind}:{alert.level}:{alert.respond_by:%y%m%d%H%M%S}:{user.pk}", text, user=user)  # fmt: skip
    names = "、".join(user.name for user in people)
    late = "超过时限没有答复，" if kind == "late" else ""
    note(alert, Verb.TOLD, words=f"{late}已通知 {names}" if names else f"{late}没有可以通知的人")


def posted(alert, roles):
    """Staff in one of the roles at the unit, its street or its district today."""
    above = [key for key in (alert.center_id, alert.station_id, alert.district_id) if key]
    posts = Posting.objects.on(timezone.localdate()).filter(role__in=roles, center__in=above)
    posts = posts.filter(Q(lines=[]) | Q(lines__contains=[LINE]))
    return list(User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("pk"))
