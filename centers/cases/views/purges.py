"""Purging, for two people of the bureau: one asks, another approves, and the case is gone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.common.gates import right_required

from .. import purge as verbs
from ..forms.purges import USUAL_YEARS, ApproveForm, AskForm, RetentionFilter
from ..models import PurgeOrder

RIGHT = "case.purge"
ROWS_A_PAGE = 30


@require_safe
@right_required(RIGHT)
def purges(request):
    """The orders, those that wait first."""
    rows = PurgeOrder.objects.select_related("asked_by", "approved_by")
    page = Paginator(rows.order_by("-asked_at", "-pk"), ROWS_A_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "waiting": rows.filter(approved_by=None).exclude(asked_by=request.user).count(),
    }
    return render(request, "cases/purges.html", context)


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def ask_purge(request):
    """A number is typed; below it the cases that have been at an end for long, without names."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        order = form.attempt(
            verbs.ask,
            given["number"],
            reason=given["reason"],
            basis=given["basis"],
            by=request.user,
        )
        if order:
            messages.success(request, "已提交，等待另一个人批准。")
            return redirect("cases:purges")
    wanted = RetentionFilter(request.GET)
    years = wanted.cleaned_data["years"] if wanted.is_valid() else USUAL_YEARS
    now = timezone.now()
    # 29 February has no day in most years; a day less does not matter where nothing follows by itself.
    before = now.replace(year=now.year - years, day=min(now.day, 28))
    rows = verbs.closed_cases(request.user).filter(closed_at__lt=before)
    rows = rows.select_related("center").order_by("closed_at", "pk")
    context = {
        "form": form,
        "wanted": wanted,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "cases/purge_ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def approve_purge(request, pk):
    """Approving carries it out: there is no time at which the tables stand open for long."""
    order = get_object_or_404(PurgeOrder.objects.filter(done_at=None), pk=pk)
    form = ApproveForm(request.POST or None, order=order)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.attempt(carry_out, order, request.user)
    ):
        messages.success(request, "已经清除，不能恢复。")
        return redirect("cases:purges")
    context = {"order": order, "form": form, "is_mine": order.asked_by_id == request.user.pk}
    return render(request, "cases/purge_approve.html", context, status=422 if form.errors else 200)


@transaction.atomic
def carry_out(order, user):
    verbs.purge(verbs.approve(order, by=user))
    return True


@require_POST
@right_required(RIGHT)
def withdraw_purge(request, pk):
    order = get_object_or_404(PurgeOrder.objects.filter(done_at=None), pk=pk)
    verbs.withdraw(order, by=request.user)
    messages.success(request, "已撤销，案件没有变动。")
    return redirect("cases:purges")
