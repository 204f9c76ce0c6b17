from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from centers.common.gates import right_required

from .models import Message


@require_safe
@right_required("message.view")
def outbox(request):
    """What left and what did not: 未确认 and 发送失败 are for a person to follow up by phone."""
    chosen = request.GET.get("status", "")
    rows = Message.objects.order_by("-created_at", "-pk")
    if chosen in Message.Status.values:
        rows = rows.filter(status=chosen)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {"page": page, "statuses": Message.Status.choices, "chosen": chosen}
    return render(request, "messaging/outbox.html", context)
