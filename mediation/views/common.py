"""What the pages of people's mediation share."""

from django.shortcuts import get_object_or_404, render

from centers.cases.models import Case

from ..flow import DISPUTE


def show_form(request, form, *, title, back, submit, frame="desk.html", **more):
    """A form on a page of its own; what was typed wrongly comes back with 422."""
    context = {
        "form": form, "title": title, "back": back, "submit": submit, "frame": frame, **more,
    }  # fmt: skip
    return render(request, "mediation/form.html", context, status=422 if form.errors else 200)


def frame(request):
    """The menu around a page that the bureau and the streets share."""
    return "bureau.html" if request.user.may("bureau.view") else "desk.html"


def case_named(request):
    """The dispute that the address names as `case`, None where it names none; 404 where this person may not open it."""
    if number := request.GET.get("case"):
        return get_object_or_404(
            Case.objects.visible_to(request.user).filter(kind=DISPUTE), number=number
        )
    return None


def case_behind(user, row):
    """The case that a row belongs to, where this person may open it, else None."""
    if row.case_id is None:
        return None
    return Case.objects.visible_to(user).filter(pk=row.case_id).first()
