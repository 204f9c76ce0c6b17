"""What the link in a message opens: one booking, no names, one tap for what can be done with it.

Whoever has the link got it on their phone; it proves no more than that, so the page shows no more than
time and place.
"""

from contextlib import contextmanager

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from centers.common.refusals import Refusal

from .. import actions
from ..gate import found, remember
from ..models import Booking


def tapped_or_404(tap_key):
    """A booking or an offer, also one that ran out, by the link that went to its person's phone.

    A hold has no such link yet.
    """
    offered = Q(waiting__isnull=False) | Q(instead_of__isnull=False)
    rows = Booking.objects.filter(Q(confirmed_at__isnull=False) | offered)
    rows = rows.select_related("service", "center", "slot__roster", "booked_by", "instead_of")
    return get_object_or_404(rows, tap_key=tap_key.upper())


@require_safe
@never_cache
def tap(request, tap_key):
    booking = tapped_or_404(tap_key)
    context = {"booking": booking, "offers": actions.offers_for(booking)}
    return render(request, "booking/tap.html", context)


@contextmanager
def back_to(booking):
    """Whoever came by a link is sent back to it where something cannot be done: they may have no other way."""
    try:
        yield
    except Refusal as refusal:
        refusal.way_out = booking.tap_path
        raise


@require_POST
def tap_cancel(request, tap_key):
    booking = tapped_or_404(tap_key)
    with back_to(booking):
        actions.cancel(booking, by=None, note="点消息里的链接")
    messages.success(request, "预约已取消，名额已让给其他人。")
    return redirect(booking.tap_path)


@require_POST
def tap_accept(request, tap_key):
    booking = tapped_or_404(tap_key)
    with back_to(booking):
        actions.accept(booking)
    messages.success(request, "已为您约好。")
    return redirect(own_way(request, booking))


def own_way(request, booking):
    """Back to where a person came from. The link stays out of the history of a browser that others use:
    whoever signed in, or opened the called-off booking by its 查询码, goes on to the booking itself."""
    if request.user.is_authenticated:
        theirs = Booking.objects.visible_to(request.user).filter(pk=booking.pk)
        return booking.get_absolute_url() if theirs.exists() else booking.tap_path
    if booking.instead_of and found(request) == booking.instead_of.key:
        remember(request, booking)
        return booking.get_absolute_url()
    return booking.tap_path


@require_POST
def tap_decline(request, tap_key):
    """Not this time, or not any more: the second button keeps the place in line."""
    booking = tapped_or_404(tap_key)
    stay = bool(booking.waiting_id) and request.POST.get("stay") == "1"
    actions.decline(booking, stay=stay)
    told = "已让给别人，谢谢您告诉我们。"
    if booking.waiting_id:
        told += "您仍在候补中，有别的时间会再通知您。" if stay else "您已退出候补。"
    messages.success(request, told)
    return redirect(own_way(request, booking) if booking.instead_of_id else "portal:home")
