"""The public calendar of circuits and stationed days."""

from itertools import groupby

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from centers.org.models import Center

from .. import search
from ..sessions import HORIZON, sessions


@require_safe
def calendar(request):
    streets = list(Center.objects.open().filter(tier=Center.Tier.STATION))
    offered = list(search.services())
    street = next((s for s in streets if s.code == request.GET.get("street")), None)
    service = next((s for s in offered if s.code == request.GET.get("service")), None)
    page = Paginator(sessions(street=street, service=service), 30).get_page(request.GET.get("page"))
    context = {
        "streets": streets,
        "services": offered,
        "street": street,
        "service": service,
        "page": page,
        "weeks": HORIZON.days // 7,
        "days": [(day, list(events)) for day, events in groupby(page, key=lambda e: e.date)],
    }
    return render(request, "booking/sessions.html", context)
