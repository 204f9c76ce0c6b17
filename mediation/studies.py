"""The verbs of studies: beginning one for a period, issuing it, and to whom it goes."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.common.refusals import Refusal, once
from centers.messaging.actions import queue
from centers.org.models import Center

from .figures import figures
from .models import Study, StudyLook, StudyReader
from .rounds import month_end

READING = (
    "mediation.analyse", "mediation.alerts", "mediation.guide", "mediation.work", "mediation.sweep",
    "mediation.read",
)  # fmt: skip
# Posts to which a report may go, where somebody holds them within the unit or above it.
POSTS = (
    Role.BUREAU_LEADER, Role.MEDIATION_GUIDE, Role.COORDINATOR, Role.STATION_HEAD, Role.STATION_STAFF,
)  # fmt: skip


def periods(kind, today, count=12):
    """[(first day, last day)] of the latest months or quarters that are over, the newest first."""
    months, found = 1 if kind == Study.Kind.MONTHLY else 3, []
    month = today.year * 12 + today.month - 1
    end = month - month % months  # the first month that does not count
    for back in range(1, count + 1):
        year, number = divmod(end - back * months, 12)
        first = date(year, number + 1, 1)
        last_year, last_number = divmod(end - (back - 1) * months - 1, 12)
        found.append((first, month_end(date(last_year, last_number + 1, 1))))
    return found


def opening_words(tables):
    """What 总体情况 begins with: the figures in one sentence each, against the period before."""
    words = []
    for table in tables:
        if table["is_trend"] or table["code"] not in {"type", "sweeps", "alerts"}:
            continue
        now, before = table["total"]
        noun = {"type": "受理矛盾纠纷", "sweeps": "到期排查任务", "alerts": "提出预警"}[
            table["code"]
        ]
        words.append(f"{noun} {now} 件，{compared(now, before)}。")
    return "".join(words)


def compared(now, before):
    """“比上期增加 3 件（增长 25%）”; no percentage where there were few."""
    if now == before:
        return "与上期持平"
    change = f"比上期{'增加' if now > before else '减少'} {abs(now - before)} 件"
    if before >= 5:
        return f"{change}（{'增长' if now > before else '下降'} {abs(now - before) / before:.0%}）"
    return change


def begin_study(*, unit, kind, first, last, by):
    """A draft, its first part filled in from the figures. Refusal where that period has a report."""
    words = opening_words(figures(unit, first, last))
    with once("这个单位这一期已经有报告了，请在列表里打开。", field="period"):
        return Study.objects.create(
            unit=unit, kind=kind, first=first, last=last, overall=words, made_by=by
        )


def counted_since(study):
    """What the figures of a draft say now, where its text does not say it in these words; "" otherwise."""
    words = opening_words(figures(study.unit, study.first, study.last))
    return "" if words in study.overall else f"按现在登记的记录：{words}"


@transaction.atomic
def write_draft(study, **parts):
    """Keeps the parts of a draft. Refusal where it was issued meanwhile."""
    fresh = Study.objects.select_for_update(of=["self"]).get(pk=study.pk)
    if fresh.status == Study.Status.ISSUED:
        raise Refusal("这份报告已经印发，不能再改。")
    for name, words in parts.items():
        setattr(fresh, name, words)
    fresh.save(update_fields=list(parts))
    return fresh


@transaction.atomic
def issue_study(study, *, by, posts=(), people=()):
    """Freezes the figures and sends it to the posts, as (role, unit), and people named. Refusal where a part is empty,
    or it was issued."""
    fresh = Study.objects.select_for_update(of=["self"]).get(pk=study.pk)
    if fresh.status == Study.Status.ISSUED:
        raise Refusal("这份报告已经印发。")
    if empty := [label for label, words in fresh.parts if not words.strip()]:
        raise Refusal(f"还没有写：{'、'.join(empty)}。")
    fresh.status, fresh.issued_by, fresh.issued_at = "issued", by, timezone.now()
    fresh.figures = figures(fresh.unit, fresh.first, fresh.last)
    fresh.save()
    return circulate(fresh, by=by, posts=posts, people=people)


@transaction.atomic
def circulate(study, *, by, posts=(), people=()):
    """Names readers, tells them and gives the report; who was named before is not told again."""
    rows = [StudyReader(study=study, role=role, unit=unit) for role, unit in posts]
    rows += [StudyReader(study=study, user=user) for user in people]
    StudyReader.objects.bulk_create(rows, ignore_conflicts=True)
    for user in readers_of(study):
        queue(f"study:{study.pk}:{user.pk}", f"有一份报告请您阅读：{study.title}。请登录工作台，打开“分析研判”。", user=user)  # fmt: skip
    return study


def readers_of(study):
    """The staff who hold the named posts today, and those named themselves."""
    posted = Posting.objects.on(timezone.localdate())
    keys = set()
    for reader in study.readers.all():
        keys |= (
            {reader.user_id}
            if reader.user_id
            else set(posted.filter(role=reader.role, center=reader.unit_id).values_list("user", flat=True))
        )  # fmt: skip
    return User.objects.filter(pk__in=keys, is_active=True)


def posts_for(unit):
    """[(role, unit)] to which a report of a unit may go: posts that somebody holds in it or above it."""
    units = Center.objects.below(unit) | Center.objects.filter(
        pk__in=Center.objects.get_ancestors(unit)
    )
    held = Posting.objects.on(timezone.localdate()).filter(role__in=POSTS, center__in=units)
    rows = held.order_by("center__path").values_list("role", "center").distinct()
    known = {center.pk: center for center in units}
    return sorted(
        {(role, known[center]) for role, center in rows},
        key=lambda post: (post[1].path, POSTS.index(post[0])),
    )


def may_be_sent(user):
    """Whether somebody can open the page on which reports are read."""
    return user.is_active and any(user.may(right) for right in READING)


def note_look(study, *, by):
    """Writes down that somebody read an issued report; again only after an hour."""
    since = timezone.now() - timedelta(hours=1)
    if study.status == Study.Status.ISSUED and not study.looks.filter(by=by, at__gt=since).exists():
        StudyLook.objects.create(study=study, by=by)
