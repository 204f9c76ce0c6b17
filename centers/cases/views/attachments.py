"""Materials of a case: opening one, and at the desk adding and taking down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from centers.common.gates import right_required, signed_in_required

from .. import attachments
from ..forms.attachments import AttachForm, RemoveForm
from ..gate import case_or_404


@require_safe
@signed_in_required
def open_attachment(request, number, key):
    """Leads to a fresh link, so that what stands on a page never runs out."""
    case = case_or_404(request.user, number, drafts=not request.user.is_staff)
    row = attachments.attachment_or_404(case, request.user, key)
    return redirect(attachments.link(row, request.user))


@require_safe
@signed_in_required
def file(request, token):
    row = attachments.opened(token, request.user)
    case = case_or_404(request.user, row.case.number, drafts=not request.user.is_staff)
    row = attachments.attachment_or_404(case, request.user, row.pk)
    body, content_type = attachments.shown_to(row, request.user)
    return inline(body, content_type, f"cailiao-{row.pk}.{attachments.ENDING[content_type]}")


def inline(body, content_type, name):
    """A file that the browser shows rather than saves, and keeps nowhere."""
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response


@require_http_methods(["GET", "POST"])
@right_required("case.view")
def attach(request, number):
    case = case_or_404(request.user, number)
    attachments.allow_upload(request.user, len(request.FILES.getlist("files")))
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        rows = form.attempt(
            attachments.attach, case, by=request.user, label=data["label"], contents=data["files"]
        )
        if rows:
            messages.success(request, "材料已添加。")
            return redirect(case)
    return render(
        request, "cases/attach.html", {"case": case, "form": form}, status=422 if form.errors else 200
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required("case.view")
def remove_attachment(request, number, key):
    case = case_or_404(request.user, number)
    row = attachments.attachment_or_404(case, request.user, key)
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attachments.remove(row, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "材料已撤下。")
        return redirect(case)
    return render(
        request,
        "cases/remove_attachment.html",
        {"case": case, "attachment": row, "form": form},
        status=422 if form.errors else 200,
    )
