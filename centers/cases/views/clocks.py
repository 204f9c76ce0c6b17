"""Clocks as dated configuration: what is in force, what it was, and what it will be."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from centers.common.gates import right_required

from .. import clocks as verbs
from ..forms.clocks import ClockFilter, RuleForm, facts_of
from ..kinds import lines
from ..models import DeadlineRule

RIGHT = "clock.edit"
RULES_A_PAGE = 30
OF_THE_KERNEL = ("case", "各类案件")


@require_safe
@right_required(RIGHT)
def clocks(request):
    today = timezone.localdate()
    in_force = DeadlineRule.objects.in_force(today)
    rules = DeadlineRule.objects.filter(pk__in=in_force.values("pk"))
    form = ClockFilter(request.GET, lines=[*lines().items(), OF_THE_KERNEL])
    if form.is_valid():
        if line := form.cleaned_data["line"]:
            rules = rules.filter(code__startswith=f"{line}.")
        if verified := form.cleaned_data["verified"]:
            rules = rules.filter(is_verified=verified == "yes")
    page = Paginator(rules.order_by("code"), RULES_A_PAGE).get_page(request.GET.get("page"))
    names = dict([*lines().items(), OF_THE_KERNEL])
    to_come = DeadlineRule.objects.filter(code__in=[r.code for r in page], valid_from__gt=today)
    coming = {rule.code: rule for rule in to_come.order_by("-valid_from")}
    for rule in page:
        rule.line_name, rule.next = names.get(rule.line, rule.line), coming.get(rule.code)
    return render(request, "cases/clocks.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def clock(request, code):
    today = timezone.localdate()
    rows = DeadlineRule.objects.filter(code=code)
    rule = rows.in_force(today).first() or rows.order_by("valid_from").first()
    if rule is None:
        raise Http404
    form = RuleForm(request.POST or None, initial={"valid_from": today, **facts_of(rule)})
    if request.method == "POST" and form.is_valid():
        new = form.attempt(verbs.change_rule, code, by=request.user, **form.cleaned_data)
        if new:
            messages.success(
                request, f"“{new.name}”自 {new.valid_from:%Y-%m-%d} 起改为 {new.length}。"
            )
            return redirect("cases:clock", code)
    history = rows.order_by("-valid_from").select_related("entered_by")
    context = {
        "rule": rule,
        "form": form,
        "page": Paginator(history, RULES_A_PAGE).get_page(request.GET.get("page")),
        "today": today,
    }
    return render(request, "cases/clock.html", context, status=422 if form.errors else 200)
