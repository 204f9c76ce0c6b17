"""A person's own account: what they were told, who they say they are, their password."""

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.common.addresses import page_before
from centers.common.gates import resident_required, signed_in_required, staff_required
from centers.common.limits import DAY_SECONDS, within
from centers.common.refusals import Refusal

from . import actions, sessions
from .forms import IdNumberForm, NameForm, PasswordForm
from .models import PrivacyNotice

NAMES_A_DAY = 5


@require_safe
def notice(request, code):
    """The rules on personal data, newest version or the one asked for by `?version=`."""
    versions = list(PrivacyNotice.objects.in_force(code))
    asked = request.GET.get("version", "")
    shown = [v for v in versions if not asked or str(v.version) == asked]
    if not shown:
        raise Http404
    return render(
        request,
        "accounts/notice.html",
        {"notice": shown[0], "versions": versions, "latest": versions[0]},
    )


@require_POST
@signed_in_required
def stay(request):
    """ "I am still here": the middleware has noted it already."""
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    return HttpResponseRedirect(page_before(request))


# Residents ---------------------------------------------------------------------------------


@require_safe
@never_cache
@resident_required
def profile(request):
    return render(
        request,
        "accounts/profile.html",
        {"consents": request.user.consents.select_related("notice")},
    )


@require_http_methods(["GET", "POST"])
@resident_required
def edit_name(request):
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        # A name opens what stands under it and this phone: nobody tries names one after another.
        if not within(f"name:{request.user.pk}", NAMES_A_DAY, DAY_SECONDS):
            raise Refusal("今天修改姓名的次数太多，请明天再来，或者拨打 12348。")
        request.user.save(update_fields=["name"])
        messages.success(request, "姓名已保存。")
        return redirect("accounts:profile")
    request.user.refresh_from_db(fields=["name"])  # the head of the page shows what is stored
    return render(request, "accounts/edit_name.html", {"form": form})


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("number")
@never_cache
@resident_required
def edit_id_number(request):
    form = IdNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _keep_id_number(request.user, form.cleaned_data["number"])
        messages.success(request, "身份证号码已加密保存。")
        return redirect("accounts:profile")
    return render(request, "accounts/edit_id_number.html", {"form": form})


@require_POST
@resident_required
def clear_id_number(request):
    _keep_id_number(request.user, "")
    messages.success(request, "身份证号码已删除。")
    return redirect("accounts:profile")


def _keep_id_number(user, number):
    user.id_number = number
    user.save(update_fields=["id_number_sealed", "id_number_index"])


@require_POST
@resident_required
def withdraw(request, pk):
    consent = get_object_or_404(request.user.consents.filter(kind="agreed"), pk=pk)
    actions.withdraw_consent(consent, by=request.user)
    messages.success(request, "已撤回同意。撤回以前依据同意进行的处理仍然有效。")
    return redirect("accounts:profile")


# Staff -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("present", "new", "again")
@never_cache
@staff_required
def password(request):
    form = PasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_password(request.user, form.cleaned_data["new"], by=request.user)
        update_session_auth_hash(request, request.user)
        reauthenticate_by_password(request)
        sessions.claim(request, request.user)
        messages.success(request, "密码已修改。")
        return redirect("portal:after_login")
    return render(request, "accounts/password.html", {"form": form})
