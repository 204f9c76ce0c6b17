"""The institution's roster of providers, and linking applications of one group matter."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.cases.gate import case_or_404
from centers.common.gates import right_required

from .. import actions
from ..flow import APPLICATION
from ..forms.roster import GroupForm, ProfileForm
from ..models import ProviderProfile

PER_PAGE = 20


def providers_posted():
    """Staff who are posted somewhere today as providers."""
    posted = Posting.objects.on(timezone.localdate()).filter(
        role=Role.AID_PROVIDER, body__isnull=False
    )
    return User.objects.filter(is_active=True, pk__in=posted.values("user"))


@require_safe
@right_required("aid.roster")
def providers(request):
    """Whoever is posted as a provider, with what the roster says of them and how many cases they have."""
    working = actions.working_on("assignments__")
    words = request.GET.get("q", "")[:50]
    rows = providers_posted().annotate(working=Count("assignments", filter=working))
    if words:
        there = ProviderProfile.objects.filter(body__name__icontains=words)
        rows = rows.filter(Q(name__icontains=words) | Q(pk__in=there.values("user")))
    rows = rows.select_related("aid_provider__body").order_by("name", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "aid/providers.html", {"page": page, "words": words})


@require_http_methods(["GET", "POST"])
@right_required("aid.roster")
def edit_provider(request, pk):
    """What the roster says of a provider; the firm is that of the posting."""
    user = get_object_or_404(providers_posted(), pk=pk)
    body = (
        user.postings.on(timezone.localdate())
        .filter(role=Role.AID_PROVIDER, body__isnull=False)
        .latest("valid_from")
        .body
    )
    profile = ProviderProfile.objects.filter(user=user).first() or ProviderProfile(user=user)
    profile.body = body
    form = ProfileForm(request.POST or None, instance=profile)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"{user.name}的名册资料已保存。")
        return redirect("aid:providers")
    context = {"person": user, "body": body, "form": form}
    return render(request, "aid/edit_provider.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@right_required("aid.review")
def link(request, number):
    """Links applications that share their facts with this one (群体性案件)."""
    case = case_or_404(request.user, number)
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        group = form.attempt(actions.link, case, by=request.user, **form.cleaned_data)
        if group:
            messages.success(request, f"“{group.name}”已关联 {group.applications.count()} 件。")
            return redirect(case)
    if case.kind != APPLICATION:
        return redirect(case)
    return render(
        request, "aid/link.html", {"case": case, "form": form}, status=422 if form.errors else 200
    )
