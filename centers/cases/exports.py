"""Taking lists of cases away: without names at once, with names only after another person approved.

A list with names is made by a worker. It says who asked, who approved, when and what for; every case in it
bears that it was exported; after seven days it is deleted.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.http import QueryDict
from django.utils import timezone

from centers.accounts.models import Posting
from centers.accounts.rights import roles_with
from centers.common.locks import one_at_a_time
from centers.common.masking import mask_id_number, mask_phone
from centers.common.refusals import Refusal
from centers.common.spreadsheets import MOST_ROWS, workbook
from centers.messaging.actions import queue

from .gate import unit_of
from .listing import listed
from .models import AccessLog, Export, Party, StoredFile
from .reach import reach_q

Status = Export.Status
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT = timedelta(days=7)
DEAD = timedelta(minutes=2)  # without a sign of life another worker takes over
TRIES = 3
CHUNK = 500  # rows between two signs of life
LONGEST_QUERY = 500
NOT_FILTERS = ("page", "per", "sort", "cols")  # of an address of the list


def rows_for(user, query, within=None):
    """(rows, words): the cases of a list as its address asks for them, and its filters in words.

    within: the unit below which they were accepted, which an approval is about.
    """
    rows, filters = listed(user, QueryDict(query))
    # Whoever sees a file masked takes nothing away, and it goes as far as the posts that carry the right.
    rows = rows.filter(reach_q(user, right="case.export"))
    if within is not None:
        rows = rows.filter(center__path__startswith=within.path)
    return rows, filters.words


def kept_part(params):
    """The query string of a list without what only its page needs; Refusal where it is too long."""
    params = params.copy()
    for name in NOT_FILTERS:
        params.pop(name, None)
    query = params.urlencode()
    if len(query) > LONGEST_QUERY:
        raise Refusal("筛选条件太多，不能导出，请减少一些。")
    return query


# Without names --------------------------------------------------------------------------------


def local(moment):
    return timezone.localtime(moment) if moment else None


PLAIN = (
    ("编号", lambda case: case.number),
    ("类别", lambda case: case.kind_of.name),
    ("事由", lambda case: case.subject),
    ("状态", lambda case: case.state.label),
    ("受理单位", lambda case: case.center.name),
    ("渠道", lambda case: case.get_channel_display()),
    ("收到时间", lambda case: local(case.opened_at)),
    ("最近期限", lambda case: local(case.due_at)),
    ("结束时间", lambda case: local(case.closed_at)),
    ("经办人", lambda case: case.handler.name if case.handler else ""),
    ("承办单位", lambda case: case.body.name if case.body else ""),
)


def table(user, query):
    """(open file, number of rows) of a list without anybody's name, number or address."""
    rows, words = rows_for(user, query)
    count = rows.count()
    cut = f"共 {count} 件" if count <= MOST_ROWS else f"共 {count} 件，只导出前 {MOST_ROWS} 件"
    rows = rows.select_related("center", "handler", "body")[:MOST_ROWS]
    file = workbook(
        "案件",
        notes=[
            "案件列表（不含当事人信息）",
            f"{words}，{timezone.localtime():%Y-%m-%d %H:%M}",
            cut,
        ],
        headings=[heading for heading, _ in PLAIN],
        rows=(tuple(value(case) for _, value in PLAIN) for case in rows.iterator(chunk_size=2000)),
    )
    return file, min(count, MOST_ROWS)


# With names: asking and deciding --------------------------------------------------------------


@transaction.atomic
def ask(*, by, purpose, query):
    """Asks for a list with names; gives the `Export`. Refusal where there is nothing, too much, or the same
    is asked already."""
    units = by.posted_centers("case.export")
    if not units:
        raise PermissionDenied("case.export")
    rows, _ = rows_for(by, query, units[0])
    count = rows.count()
    if not count:
        raise Refusal("没有符合条件的案件，不用导出。")
    if count > MOST_ROWS:
        raise Refusal(f"符合条件的有 {count} 件，一次最多导出 {MOST_ROWS} 件，请缩小范围。")
    one_at_a_time(f"export:{by.pk}")
    if by.exports.filter(query=query, status__in=[Status.ASKED, Status.MAKING]).exists():
        raise Refusal("同样的导出已经申请，正在等待审批或者生成。")
    export = Export.objects.create(
        asked_by=by, purpose=purpose, query=query, reach=units[0], rows_all=count
    )
    for user in approvers(export):
        queue(
            f"export:{export.pk}:asked:{user.pk}",
            "有一份含个人信息的导出等待您审批，请登录“区局管理”的“导出审批”办理。",
            user=user,
        )
    return export


def approvers(export):
    """The staff who may decide on it, without whoever asked."""
    posted = Posting.objects.on(timezone.localdate()).filter(
        role__in=roles_with("case.approve_export"), center__isnull=False, user__is_active=True
    )
    found = {
        posting.user_id: posting.user
        for posting in posted.select_related("user", "center")
        if export.reach.path.startswith(posting.center.path)
    }
    found.pop(export.asked_by_id, None)
    return list(found.values())


@transaction.atomic
def decide(export, *, approve, by, note=""):
    """Another person approves or refuses, with a reason where it is refused. What was approved, a worker
    makes: at once where it is told, else with the next sweep (`make_left`)."""
    fresh = Export.objects.select_for_update(of=["self"]).get(pk=export.pk)
    if not Export.objects.within(by).filter(pk=export.pk).exists():
        raise PermissionDenied("case.approve_export")
    if fresh.asked_by_id == by.pk:
        raise Refusal("不能审批自己申请的导出，请由另一个人审批。")
    if fresh.status != Status.ASKED:
        raise Refusal(f"这份导出现在是“{fresh.get_status_display()}”，不能再审批。")
    if not approve and not note.strip():
        raise Refusal("不批准的，请写明理由。")
    fresh.status = Status.MAKING if approve else Status.REFUSED
    fresh.decided_by, fresh.decided_at, fresh.decision = by, timezone.now(), note
    fresh.save(update_fields=["status", "decided_by", "decided_at", "decision"])
    if not approve:
        tell(fresh, "refused", "您申请的导出没有批准，请登录工作台“导出”查看理由。")
    return fresh


def tell(export, what, text):
    if export.asked_by.is_active:
        queue(f"export:{export.pk}:{what}", text, user=export.asked_by)


# With names: making ---------------------------------------------------------------------------


class Overtaken(Exception):  # noqa: N818  another worker has it now
    """Somebody else makes this export: this worker was thought dead."""


def principal(case):
    return Party() if case.is_private else case.principal or Party()


def opponents(case):
    names = [p.name for p in case.parties.all() if p.role == Party.Role.OPPONENT]
    return "" if case.is_private else "、".join(names)


NAMED = (
    *PLAIN[:4],
    ("当事人", lambda case: principal(case).name),
    ("证件号码", lambda case: mask_id_number(principal(case).id_number)),
    ("电话", lambda case: mask_phone(principal(case).phone)),
    ("对方当事人", opponents),
    *PLAIN[4:],
)  # fmt: skip


def make(key):
    """Makes an approved list. Called twice, or again after a worker died, it is made once.

    Gives whether this call made it.
    """
    export = claim(key)
    if export is None:
        return False
    if not export.asked_by.is_active or not export.asked_by.may("case.export"):
        fail(export, "申请人已经没有导出的权限")
        return False
    rows, words = rows_for(export.asked_by, export.query, export.reach)
    rows = rows.select_related("center", "handler", "body").prefetch_related("parties")
    rows = rows.order_by("pk")[:MOST_ROWS]
    keys = []
    try:
        file = workbook(
            "案件",
            notes=[watermark(export), f"用途：{export.purpose}", f"范围：{words}", RULE],
            headings=[heading for heading, _ in NAMED],
            rows=counted(export, rows, keys),
            mark=watermark(export),
        )
        with file:
            finish(export, file.read(), keys)
    except Overtaken:
        return False
    return True


RULE = "含个人信息，只能用于上述用途，不得转发、不得外传；证件号码和电话已隐去一部分。七日后从系统删除，下载的文件请自行销毁。"


def watermark(export):
    """Who asked, who approved, when: the first line, and the head and foot of every printed page."""
    return (
        f"申请人 {export.asked_by.name}（{export.reach.short_name}）　"
        f"审批人 {export.decided_by.name}　"
        f"{timezone.localtime(export.decided_at):%Y-%m-%d %H:%M} 批准　第 {export.pk} 号"
    )


@transaction.atomic
def claim(key):
    """Takes an export for this worker alone, from nobody or from a dead one; None where there is nothing
    to take, or where it failed too often."""
    now = timezone.now()
    rows = Export.objects.select_for_update(of=["self"], skip_locked=True).select_related(
        "asked_by", "decided_by", "reach"
    )
    export = rows.filter(pk=key, status=Status.MAKING).first()
    if export is None or (export.claimed_at and export.claimed_at > now - DEAD):
        return None
    if export.attempts >= TRIES:
        fail(export, "多次没有生成成功，请联系系统管理员")
        return None
    export.claimed_at, export.attempts, export.rows_done = now, export.attempts + 1, 0
    export.save(update_fields=["claimed_at", "attempts", "rows_done"])
    return export


def fail(export, why):
    Export.objects.filter(pk=export.pk).update(status=Status.FAILED, decision=why)
    tell(export, "failed", "您申请的导出没有生成成功，请登录工作台“导出”查看。")


def counted(export, rows, keys):
    """The lines of the table; after each chunk a sign of life that the page shows."""
    keep_alive(export, rows_all=rows.count())
    for number, case in enumerate(rows.iterator(chunk_size=CHUNK), start=1):
        keys.append(case.pk)
        yield tuple(value(case) for _, value in NAMED)
        if number % CHUNK == 0:
            keep_alive(export, rows_done=number)


def keep_alive(export, **columns):
    """A sign of life; Overtaken where another worker took over meanwhile."""
    now = timezone.now()
    mine = Export.objects.filter(
        pk=export.pk, status=Status.MAKING, attempts=export.attempts
    ).update(claimed_at=now, **columns)
    if not mine:
        raise Overtaken


@transaction.atomic
def finish(export, body, keys):
    """Keeps the file, and writes at every case in it that it was exported, by whom and what for."""
    now = timezone.now()
    keep_alive(export, rows_done=len(keys), rows_all=len(keys))
    AccessLog.objects.bulk_create(
        (
            AccessLog(
                case_id=key, user=export.asked_by, what=AccessLog.What.EXPORT,
                unit=unit_of(export.asked_by), purpose=export.purpose, at=now,
            )
            for key in keys
        ),
        batch_size=1000,
    )  # fmt: skip
    Export.objects.filter(pk=export.pk).update(
        status=Status.READY, file=StoredFile.keep(body, XLSX), made_at=now, expires_at=now + KEPT
    )
    tell(export, "ready", "您申请的导出已经生成，请登录工作台“导出”下载，七日内有效。")


# With names: taking away, and the end ---------------------------------------------------------


@transaction.atomic
def fetch(export, *, by):
    """The bytes for whoever asked; each time is logged and counted. Refusal where there is no file."""
    fresh = Export.objects.select_for_update(of=["self"]).get(pk=export.pk)
    if fresh.asked_by_id != by.pk:
        raise PermissionDenied("export.fetch")
    if fresh.status != Status.READY or fresh.expires_at <= timezone.now():
        raise Refusal("这份导出没有可以下载的文件。")
    Export.objects.filter(pk=fresh.pk).update(fetched=F("fetched") + 1)
    AccessLog.objects.create(
        user=by, what=AccessLog.What.EXPORT, unit=unit_of(by), purpose=f"下载第 {fresh.pk} 号导出：{fresh.purpose}"[:200],
    )  # fmt: skip
    return fresh.file.read()


def delete_files(exports):
    """Deletes the files of some exports; what was asked and approved stays on record."""
    for key in exports.filter(status=Status.READY).values_list("pk", flat=True):
        with transaction.atomic():
            export = (
                Export.objects.select_for_update(of=["self"]).select_related("file").get(pk=key)
            )
            file, export.file, export.status = export.file, None, Status.GONE
            export.save(update_fields=["file", "status"])
            if file:
                file.delete()


def delete_expired():
    delete_files(Export.objects.filter(expires_at__lte=timezone.now()))


def make_left():
    """What a worker that died, or a broker that was away, left unmade."""
    waiting = Export.objects.filter(status=Status.MAKING)
    for key in waiting.order_by("decided_at").values_list("pk", flat=True):
        make(key)
