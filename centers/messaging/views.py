from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from centers.common.addresses import page_before
from centers.common.gates import right_required

from . import actions
from .channels import CHANNELS
from .models import Message

RIGHT = "message.settle"


@require_safe
@right_required("message.view")
def outbox(request):
    """What left and what did not: 未确认 and 发送失败 are for a person to follow up by phone."""
    choices = {"status": Message.Status, "channel": Message.Channel}
    asked = {name: request.GET.get(name) for name in choices}
    chosen = {name: asked[name] for name in choices if asked[name] in choices[name].values}
    rows = Message.objects.filter(**chosen).select_related("decided_by")
    context = {
        "page": Paginator(rows.order_by("-created_at", "-pk"), 50).get_page(
            request.GET.get("page")
        ),
        "filters": [
            ("status", "状态", Message.Status.choices, chosen.get("status")),
            ("channel", "渠道", Message.Channel.choices, chosen.get("channel")),
        ],
        "may_settle": request.user.may(RIGHT),
        "may_double": not CHANNELS[Message.Channel.SMS].idempotent,
    }
    return render(request, "messaging/outbox.html", context)


@require_POST
@right_required(RIGHT)
def told(request, pk):
    actions.settle_by_phone(get_object_or_404(Message, pk=pk), by=request.user)
    messages.success(request, "已记为电话告知。")
    return HttpResponseRedirect(page_before(request))


@require_POST
@right_required(RIGHT)
def again(request, pk):
    actions.send_again(get_object_or_404(Message, pk=pk), by=request.user)
    messages.success(request, "已重新排队，稍后发送。")
    return HttpResponseRedirect(page_before(request))
