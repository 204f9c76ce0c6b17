"""The list of cases: its filters, columns and order, all of it in the address, none of it personal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from centers.common.dates import spoken_moment
from centers.common.masking import mask_name
from centers.common.paging import BoundedPaginator
from centers.org.models import Center

from .clocks import midnight
from .kinds import KINDS, Depth
from .models import Case
from .reach import turn_q

PAGE_LENGTHS = (20, 50, 100)
MARKS = {"overdue": "已超期", "red": "当天到期", "amber": "临近期限"}
TURNS = {"mine": "等我办", "others": "等别人办"}


@dataclass(frozen=True)
class Column:
    """One column: its name in the address, its heading, what the database sorts by ("" where nothing), and its
    words."""

    name: str
    label: str
    sort: str
    words: Callable


def who(case):
    """Whose matter it is, for eyes that pass by: 王**."""
    return mask_name(case.listed_name)


COLUMNS = (
    Column("kind", "类别", "kind", lambda case: case.kind_of.name),
    Column("who", "当事人", "", who),
    Column("subject", "事由", "subject", lambda case: case.subject),
    Column("unit", "受理单位", "center__path", lambda case: case.center.short_name),
    Column("state", "状态", "status", lambda case: case.state.label),
    Column("due", "最近期限", "due_at", lambda case: ""),
    Column(
        "opened", "收到时间", "opened_at", lambda case: f"{case.opened_at.year}年{spoken_moment(case.opened_at)}"
    ),
    Column("handler", "经办人", "handler__name", lambda case: case.handler.name if case.handler else ""),
    Column("channel", "渠道", "channel", lambda case: case.get_channel_display()),
    Column("body", "承办单位", "body__name", lambda case: case.body.name if case.body else ""),
    Column("closed", "结束时间", "closed_at", lambda case: spoken_moment(case.closed_at) if case.closed_at else ""),
)  # fmt: skip
USUAL = ("kind", "who", "subject", "unit", "state", "due", "opened", "handler")
SORTS = {column.name: column.sort for column in COLUMNS if column.sort} | {"number": "number"}
SORTED_AT_ONCE = {"opened", "number"}  # off an index
LISTED = ("center", "handler", "body")


def day_of(text):
    """The day that an address names; None for what is none, or lies outside the years that there are cases of."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def kinds_for(user):
    """The kinds that some posting of this person reaches at all."""
    roles = {posting.role for posting in user.current_postings}
    return [kind for kind in KINDS.values() if any(roles & set(row.roles) for row in kind.reach)]


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Values that are none of those offered count as not asked."""

    user: object
    kind: str = ""
    status: str = ""
    unit: str = ""
    mark: str = ""
    turn: str = ""
    handler: str = ""
    scope: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, user, params):
        known = {kind.code for kind in kinds_for(user)}
        kind = params.get("kind", "") if params.get("kind") in known else ""
        return cls(
            user=user,
            kind=kind,
            status=params.get("status", "")[:24],
            unit=params.get("unit", "")[:12],
            mark=params.get("mark", "") if params.get("mark") in MARKS else "",
            turn=params.get("turn", "") if params.get("turn") in TURNS else "",
            handler=params.get("handler", "")[:12],
            scope=params.get("scope", "")[:8],
            since=day_of(params.get("since")),
            until=day_of(params.get("until")),
        )

    def narrow(self, rows):
        """The rows that the filters leave."""
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.status:
            rows = rows.filter(status=self.status)
        if self.scope == "open":
            rows = rows.open()
        if self.unit:
            unit = Center.objects.filter(code=self.unit).first()
            rows = rows.at(unit) if unit else rows.none()
        if self.mark:
            rows = rows.marked(self.mark)
        if self.turn:
            mine = turn_q(self.user)
            rows = rows.filter(mine) if self.turn == "mine" else rows.open().exclude(mine)
        if self.handler:
            rows = rows.filter(self.of_handler())
        if self.since:
            rows = rows.filter(opened_at__gte=midnight(self.since))
        if self.until:
            rows = rows.filter(opened_at__lt=midnight(self.until + timedelta(days=1)))
        return rows

    def of_handler(self):
        if self.handler == "me":
            return Q(handler=self.user)
        if self.handler == "nobody":
            return Q(handler=None)
        return Q(handler=int(self.handler)) if self.handler.isdecimal() else Q(pk__in=[])

    @property
    def words(self):
        """The filters in words, for a heading and for the log of an export."""
        found = [
            KINDS[self.kind].name if self.kind else "",
            next(
                (s.label for k in KINDS.values() for s in k.statuses if s.code == self.status), ""
            ),
            MARKS.get(self.mark, ""),
            TURNS.get(self.turn, ""),
            f"单位 {self.unit}" if self.unit else "",
            f"{self.since} 起" if self.since else "",
            f"至 {self.until}" if self.until else "",
        ]
        return "，".join(words for words in found if words) or "全部"


def listed(user, params):
    """(rows, filters) of a list as an address asks for it, in its order, with what a line shows."""
    filters = Filters.of(user, params)
    rows = filters.narrow(Case.objects.visible_to(user, Depth.MASKED).begun())
    rows = rows.select_related(*LISTED)
    usual = rows if filters.mark else rows.order_by("-opened_at", "-pk")
    return in_order(rows, params.get("sort", ""), usual), filters


def page_of(user, params, length):
    """(page, filters, whether the order asked for had to wait) of a list.

    What no index is sorted by is sorted only while the list is counted to its end: among millions it would
    take seconds.
    """
    rows, filters = listed(user, params)
    rows = rows.with_principals()
    pages = BoundedPaginator(rows, length)
    wanted = params.get("sort", "").removeprefix("-")
    waits = pages.has_more and wanted in SORTS and wanted not in SORTED_AT_ONCE
    if waits:
        counted = pages.counted
        pages = BoundedPaginator(rows.order_by("-opened_at", "-pk"), length)
        pages.counted = counted
    return pages.get_page(params.get("page")), filters, waits


def in_order(rows, wanted, usual):
    """The rows sorted by a column of the address (`-` for the other way), as usual without one."""
    name = wanted.removeprefix("-")
    if name not in SORTS:
        return usual
    down = wanted.startswith("-")
    if name in SORTED_AT_ONCE:
        return rows.order_by(f"-{SORTS[name]}" if down else SORTS[name], "-pk" if down else "pk")
    field = F(SORTS[name])
    return rows.order_by(
        field.desc(nulls_last=True) if down else field.asc(nulls_last=True), "-pk" if down else "pk"
    )


def columns_of(params):
    """The columns that the address names, else the usual ones, always in the order of the table."""
    wanted = set(params.getlist("cols")) or set(USUAL)
    return [column for column in COLUMNS if column.name in wanted]
