"""The list of cases, searching for one, filters that are kept, handing several over; and the work queue."""

from django.contrib import messages
from django.db.models import Q
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.accounts.models import Posting, User
from centers.common.gates import right_required
from centers.common.paging import BoundedPaginator
from centers.common.refusals import Refusal
from centers.org.models import Center

from .. import actions, desks, listing, reach, search
from ..forms.desk import HandOverForm, SavedFilterForm, SearchForm
from ..kinds import Depth
from ..models import Case

MOST_SAVED = 12
LONGEST_KEY = 18  # digits
IN_A_QUEUE = 10
INBOX_SHOWN = 10


@require_safe
@right_required("case.view")
def cases(request):
    """All that this person reaches, narrowed and sorted by the address."""
    length = request.GET.get("per", "")
    length = (
        int(length) if length in {str(n) for n in listing.PAGE_LENGTHS} else listing.PAGE_LENGTHS[0]
    )
    page, filters, waits = listing.page_of(request.user, request.GET, length)
    return render(request, "cases/cases.html", list_context(request, page, filters, waits))


def list_context(request, page, filters, waits):
    kinds = listing.kinds_for(request.user)
    kind = next((kind for kind in kinds if kind.code == filters.kind), None)
    columns = listing.columns_of(request.GET)
    sort = "" if waits else request.GET.get("sort", "")
    orders = {
        column.name: order_of(column.name, sort if column.sort or column.name == "number" else "")
        for column in (*columns, listing.Column("number", "", "", None))
    }
    return {
        "page": page,
        "lines": [(case, [(column, column.words(case)) for column in columns]) for case in page],
        "columns": [(column, orders[column.name]) for column in columns],
        "number_order": orders["number"],
        "all_columns": [(column, column in columns) for column in listing.COLUMNS],
        "sort_waits": waits,
        "filters": filters,
        "kinds": kinds,
        "statuses": statuses_of([kind] if kind else kinds),
        "units": units_for(request.user),
        "marks": listing.MARKS.items(),
        "turns": listing.TURNS.items(),
        "lengths": listing.PAGE_LENGTHS,
        "saved": request.user.saved_filters.all(),
        "save_form": SavedFilterForm(),
        "search": SearchForm(),
        "may_hand_over": request.user.may("case.hand_over"),
        "may_export": request.user.may("case.export"),
        "handlers": colleagues(request.user),
        "intakes": desks.intakes_for(request.user),
        "now": timezone.now(),
    }


def order_of(name, sort):
    """{now: how it is sorted by this column, for assistive software; next: the address's next value}."""
    now = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    return {"now": now, "next": f"-{name}" if sort == name else name}


def statuses_of(kinds):
    """(code, label) of the states that a list can be narrowed to, each once."""
    found = {}
    for kind in kinds:
        for status in kind.statuses:
            if status.code not in {"draft", "new"}:
                found.setdefault(status.code, status.label)
    return found.items()


def units_for(user):
    """The units below this person's posts, street by street, without the rooms of more than one street."""
    units = Center.objects.open().visible_to(user, "case.view")
    tops = user.posted_centers("case.view")
    if any(center.is_root() for center in tops):
        units = units.exclude(tier=Center.Tier.ROOM)
    return units


def takers(user, cases):
    """Those colleagues who reach all of some cases in full."""
    fitting = [
        person.pk
        for person in colleagues(user)
        if all(reach.depth_of(person, case) == Depth.FULL for case in cases)
    ]
    return colleagues(user).filter(pk__in=fitting)


def colleagues(user):
    """People posted in the subtrees of this person's posts who work on cases."""
    below = Center.objects.visible_to(user, "case.view")
    posted = Posting.objects.on(timezone.localdate()).filter(
        Q(center__in=below) | Q(body__in=[p.body_id for p in user.current_postings if p.body_id]),
        role__in=reach.roles_with("case.view"),
    )
    return User.objects.filter(pk__in=posted.values("user"), is_active=True).order_by("name", "pk")


@require_http_methods(["GET", "POST"])
@right_required("case.view")
def find(request):
    """A number leads to its case; a name, or an ID or phone with a purpose, to those within reach."""
    form = SearchForm(request.POST or None)
    found, is_cut = [], False
    if request.method == "POST" and form.is_valid():
        case = search.by_number(request.user, form.cleaned_data["what"])
        if case is not None:
            return redirect(case)
        try:
            found, is_cut = search.find(request.user, form)
        except Refusal as refusal:
            form.add_error("what", str(refusal))
    status = 422 if request.method == "POST" and form.errors else 200
    context = {
        "form": form,
        "found": found,
        "is_cut": is_cut,
        "searched": request.method == "POST",
        "may_receipts": request.user.may("case.receipts"),
    }
    return render(request, "cases/find.html", context, status=status)


@require_POST
@right_required("case.view")
def save_filter(request):
    """Keeps the present list under a name; the same name again replaces it."""
    form = SavedFilterForm(request.POST)
    query = QueryDict(request.POST.get("query", "")[:500].lstrip("?").replace("\0", "")).urlencode()
    kept = request.user.saved_filters.exclude(name=request.POST.get("name", "").strip())
    if not form.is_valid():
        messages.error(request, "请填写名称（不超过 20 个字）。")
    elif kept.count() >= MOST_SAVED:
        messages.error(request, f"最多保存 {MOST_SAVED} 个常用筛选，请先删除不用的。")
    else:
        request.user.saved_filters.update_or_create(
            name=form.cleaned_data["name"], defaults={"query": query}
        )
        messages.success(request, f"已保存常用筛选“{form.cleaned_data['name']}”。")
    return back_to_list(query)


@require_POST
@right_required("case.view")
def delete_filter(request, pk):
    get_object_or_404(request.user.saved_filters, pk=pk).delete()
    messages.success(request, "已删除常用筛选。")
    return redirect("cases:cases")


def back_to_list(query):
    response = redirect("cases:cases")
    if query:
        response["Location"] += f"?{query}"
    return response


@require_POST
@right_required("case.hand_over")
def hand_over(request):
    """Several cases to one colleague: first a page that says how many, then the deed."""
    rows = Case.objects.visible_to(request.user).open()
    asked = request.POST.getlist("case")[: listing.PAGE_LENGTHS[-1]]
    chosen = [int(pk) for pk in asked if pk.isdecimal() and len(pk) <= LONGEST_KEY]
    rows = rows.filter(pk__in=chosen).select_related("center", "handler").with_principals()
    cases = list(rows.order_by("pk"))
    if not cases:
        messages.error(request, "请先勾选要移交的案件。")
        return redirect("cases:cases")
    if len(cases) < len(set(chosen)):
        messages.warning(
            request, f"勾选的案件里有 {len(set(chosen)) - len(cases)} 件您不能移交，没有列入。"
        )
    confirmed = "to" in request.POST
    form = HandOverForm(request.POST if confirmed else None, people=takers(request.user, cases))
    if confirmed and form.is_valid():
        done = form.attempt(
            actions.hand_over_all, cases, to=form.cleaned_data["to"], note=form.cleaned_data["note"],
            by=request.user,
        )  # fmt: skip
        if done is not None:
            messages.success(request, f"已将 {done} 件案件移交给{form.cleaned_data['to'].name}。")
            return redirect("cases:cases")
    context = {"cases": cases, "form": form}
    return render(request, "cases/hand_over.html", context, status=422 if form.errors else 200)


# The work queue -------------------------------------------------------------------------------


class QueuePaginator(BoundedPaginator):
    most = 1_000  # more than anybody has to do; five counts stand on one page


@require_safe
@right_required("case.view")
def work(request):
    """Overdue, due today, near, waiting for me, for others; and what the portal wrote to me."""
    user = request.user
    rows = Case.objects.visible_to(user).open().select_related(*listing.LISTED).with_principals()
    # A head watches clocks of cases, too, that others have and that she sees masked.
    seen = Case.objects.visible_to(user, Depth.MASKED).open()
    seen = seen.select_related(*listing.LISTED).with_principals()
    mine = reach.turn_q(user)
    queues = [
        ("overdue", "已超期", seen.marked("overdue"), "mark=overdue"),
        ("red", "今天到期", seen.marked("red"), "mark=red"),
        ("amber", "临近期限", seen.marked("amber"), "mark=amber"),
        ("mine", "等我办", rows.filter(mine).order_by("due_at", "opened_at", "pk"), "turn=mine&scope=open&sort=due"),
        ("others", "等别人办", rows.exclude(mine).order_by("due_at", "opened_at", "pk"), "turn=others&scope=open&sort=due"),
    ]  # fmt: skip
    inbox = list(user.inbox.all()[:INBOX_SHOWN])
    context = {
        "queues": [
            {
                "slug": slug,
                "label": label,
                "query": query,
                "pages": QueuePaginator(cases, IN_A_QUEUE),
                "cases": cases[:IN_A_QUEUE],
            }
            for slug, label, cases, query in queues
        ],
        "inbox": inbox,
        "search": SearchForm(),
        "intakes": desks.intakes_for(user),
    }
    response = render(request, "cases/work.html", context)
    user.inbox.filter(read_at=None, pk__in=[item.pk for item in inbox]).update(
        read_at=timezone.now()
    )
    return response


@require_safe
@right_required("case.receipts")
def receipts(request):
    """What this unit received and passed on, or helped to hand in: the receipt, and nothing of the matter."""
    rows = (
        Case.objects.visible_to(request.user, Depth.RECEIPT)
        .begun()
        .filter(center__in=Center.objects.visible_to(request.user, "case.receipts"))
        .select_related("center")
        .order_by("-opened_at", "-pk")
    )
    page = BoundedPaginator(rows, listing.PAGE_LENGTHS[0]).get_page(request.GET.get("page"))
    context = {"page": page, "intakes": desks.intakes_for(request.user)}
    return render(request, "cases/receipts.html", context)
