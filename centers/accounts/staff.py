"""Staff accounts, for whoever carries `staff.edit`: who works here, where, as what."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.common.gates import right_required
from centers.common.refusals import Refusal

from . import actions
from .forms import TAKEN, EndPostingForm, PostForm, StaffFilter, StaffForm
from .models import Posting, User

RIGHT = "staff.edit"
PER_PAGE = 25
EVENTS_SHOWN = 30


@require_safe
@right_required(RIGHT)
def people(request):
    form = StaffFilter(request.GET, by=request.user)
    current = Posting.objects.on(timezone.localdate()).select_related("center", "body")
    accounts = (
        form.narrow(User.objects.staff_visible_to(request.user))
        .order_by("username")
        .prefetch_related(Prefetch("postings", current, to_attr="posts_now"))
    )
    page = Paginator(accounts, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/staff_list.html", {"page_obj": page, "filters": form})


@require_http_methods(["GET", "POST"])
@never_cache
@right_required(RIGHT)
def add(request):
    form = StaffForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = actions.add_staff(**form.cleaned_data, by=request.user)
        except IntegrityError:  # the name was taken after the form had looked
            form.add_error("username", TAKEN)
        else:
            return _show_once(request, user, password)
    return render(request, "accounts/staff_add.html", {"form": form})


def _show_once(request, user, password):
    """The only page that ever shows a one-time password; it is not stored and cannot be opened again."""
    return render(
        request, "accounts/staff_password.html", {"person": user, "one_time_password": password}
    )


def _account_or_404(request, pk):
    return get_object_or_404(User.objects.staff_visible_to(request.user), pk=pk)


@require_safe
@right_required(RIGHT)
def person(request, pk):
    account = _account_or_404(request, pk)
    events = Paginator(account.events.select_related("by"), EVENTS_SHOWN)
    return render(
        request,
        "accounts/staff_person.html",
        {
            "person": account,
            "postings": account.postings.select_related("center", "body").order_by("-valid_from"),
            "has_totp": Authenticator.objects.filter(
                user=account, type=Authenticator.Type.TOTP
            ).exists(),
            "events": events.get_page(request.GET.get("page")),
            "today": timezone.localdate(),
        },
    )


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def add_posting(request, pk):
    account = _account_or_404(request, pk)
    form = PostForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_posting(account, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "任职已增加。")
            return redirect("accounts:staff_person", account.pk)
    return render(request, "accounts/staff_posting.html", {"form": form, "person": account})


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def end_posting(request, pk):
    accounts = User.objects.staff_visible_to(request.user)
    posting = get_object_or_404(
        Posting.objects.filter(user__in=accounts).select_related("user", "center", "body"), pk=pk
    )
    form = EndPostingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_posting(posting, last_day=form.cleaned_data["last_day"], by=request.user)
        except Refusal as refusal:
            form.add_error("last_day", str(refusal))
        else:
            messages.success(request, "已登记任职最后一天。")
            return redirect("accounts:staff_person", posting.user_id)
    return render(
        request,
        "accounts/staff_end_posting.html",
        {"form": form, "person": posting.user, "posting": posting},
    )


@require_POST
@right_required(RIGHT)
def deactivate(request, pk):
    account = _account_or_404(request, pk)
    actions.deactivate(account, by=request.user)
    messages.success(request, "账号已停用，已登录的页面随即失效。")
    return redirect("accounts:staff_person", account.pk)


@require_POST
@never_cache
@right_required(RIGHT)
def reactivate(request, pk):
    account = _account_or_404(request, pk)
    return _show_once(request, account, actions.reactivate(account, by=request.user))


@require_POST
@never_cache
@right_required(RIGHT)
def reset_password(request, pk):
    account = _account_or_404(request, pk)
    return _show_once(request, account, actions.reset_password(account, by=request.user))


@require_POST
@right_required(RIGHT)
def reset_second_factor(request, pk):
    account = _account_or_404(request, pk)
    actions.reset_second_factor(account, by=request.user)
    messages.success(request, "动态口令已重置，下次登录时重新绑定。")
    return redirect("accounts:staff_person", account.pk)
