"""What anybody may read: units, services, the open data."""

from datetime import timedelta
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from . import distance
from .forms import NearestForm
from .models import CalendarDay, Center, ServiceItem
from .panels import bookable_codes, unit_panels, ways_online
from .week import opening, week_rows

AHEAD = 14  # days in which the unit page looks for the next opening
NEARBY = 3  # other stations that the nearest page offers


@require_safe
def units(request):
    words = request.GET.get("q", "").strip()[:30]
    everyone = Center.objects.open()
    context = {
        "words": words,
        "tally": everyone.aggregate(
            stations=Count("pk", filter=Q(tier=Center.Tier.STATION)),
            rooms=Count("pk", filter=Q(tier=Center.Tier.ROOM)),
        ),
    }
    if words:
        page = Paginator(everyone.named(words), 20).get_page(request.GET.get("page"))
        parents = Center.objects.in_bulk({unit.parent_path for unit in page}, field_name="path")
        for unit in page:
            unit.above = parents.get(unit.parent_path)
        return render(request, "org/units.html", {**context, "found": page})
    stations = Paginator(everyone.filter(tier=Center.Tier.STATION), 20).get_page(
        request.GET.get("page")
    )
    rooms = everyone.filter(tier=Center.Tier.ROOM).below(*stations)
    by_street = {path: list(group) for path, group in groupby(rooms, key=lambda r: r.parent_path)}
    for station in stations:
        station.rooms = by_street.get(station.path, [])
    districts = everyone.filter(tier=Center.Tier.DISTRICT)
    return render(
        request, "org/units.html", {**context, "districts": districts, "stations": stations}
    )


@require_safe
def unit(request, code):
    center = get_object_or_404(Center.objects.select_related("successor"), code=code)
    today = timezone.localdate()
    until = today + timedelta(days=AHEAD)
    hours = list(center.opening_hours.between(today))
    closures = list(center.closures.filter(last_day__gte=today))
    days = CalendarDay.objects.in_bulk([today + timedelta(days=n) for n in range(AHEAD + 1)])
    context = {
        "center": center,
        "parents": Center.objects.get_ancestors(center),
        "children": Center.objects.get_children(center).filter(closed_on=None),
        "services": [
            (item, item.level_at(center.tier))
            for item in ServiceItem.objects.current(today).offered_at(center.tier)
        ],
        "opening": opening(timezone.localtime(), days, hours, closures, until=until),
        "weeks": week_rows(hours),
        "closures": closures,
        "panels": [] if center.closed_on else unit_panels(request, center),
    }
    return render(request, "org/unit.html", context)


@require_safe
def nearest(request):
    form = NearestForm(request.GET if "street" in request.GET else None)
    context = {"form": form}
    if form.is_valid():
        street, room = form.cleaned_data["street"], form.cleaned_data.get("community")
        context |= {
            "street": street,
            "room": room,
            "by_street": not room or room.point is None,
            "near": _near(street, room),
        }
    return render(request, "org/nearest.html", context)


def _near(street, room):
    """(unit, what it is to the asker, distance in words) – own room and station first, then the nearest."""
    origin = room if room and room.point else street
    others = Center.objects.open().exclude(tier=Center.Tier.ROOM).exclude(pk=street.pk)
    measured = sorted(
        ((_metres(origin, unit), unit) for unit in others),
        key=lambda pair: (pair[0] is None, pair[0]),
    )
    centres = [pair for pair in measured if pair[1].tier == Center.Tier.DISTRICT]
    stations = [pair for pair in measured if pair[1].tier == Center.Tier.STATION][:NEARBY]
    rows = [(room, "本社区", "")] if room else []
    own = _metres(origin, street) if origin != street else None
    rows.append((street, "本街道", _spoken(own, origin, street)))
    rows += [(unit, "全区", _spoken(far, origin, unit)) for far, unit in centres]
    return rows + [(unit, "邻近街道", _spoken(far, origin, unit)) for far, unit in stations]


def _metres(one, other):
    return distance.metres(one.point, other.point) if one.point and other.point else None


def _spoken(far, one, other):
    if far is None:
        return ""
    approximate = one.location_is_approximate or other.location_is_approximate
    return distance.spoken(far, approximate=approximate)


@require_safe
def services(request):
    current = ServiceItem.objects.current(timezone.localdate())
    groups = [
        (label, [item for item in current if item.category == category])
        for category, label in ServiceItem.Category.choices
    ]
    context = {"groups": groups, "bookable": bookable_codes()}
    return render(request, "org/services.html", context)


@require_safe
def service(request, code):
    item = get_object_or_404(ServiceItem.objects.current(timezone.localdate()), code=code)
    tiers = [(tier.label, item.level_at(tier)) for tier in Center.Tier]
    offered = [pair for pair in tiers if pair[1] != ServiceItem.Level.NONE]
    context = {"item": item, "tiers": offered, "online": ways_online(item)}
    return render(request, "org/service.html", context)


@require_safe
@cache_control(public=True, max_age=300)
@conditional_page
def network_json(request):
    """The open network as data, for anybody's page: all units, no key, readable across origins."""
    current = list(ServiceItem.objects.current(timezone.localdate()))
    offered = {
        tier: [
            {"code": item.code, "name": item.name, "level": item.level_at(tier)}
            for item in current
            if item.level_at(tier) != ServiceItem.Level.NONE
        ]
        for tier in Center.Tier.values
    }
    rows = list(Center.objects.open())
    codes = {center.path: center.code for center in rows}
    centers = [
        {
            "code": center.code,
            "name": center.name,
            "short_name": center.short_name,
            "tier": center.tier,
            "parent": codes.get(center.parent_path),
            "services": offered[center.tier],
            "location": center.point
            and {
                "lat": float(center.latitude),
                "lng": float(center.longitude),
                "approximate": center.location_is_approximate,
            },
            "address": center.address or None,
            "phone": center.phone or None,
            "page": center.get_absolute_url(),
        }
        for center in rows
    ]
    response = JsonResponse(
        {
            "centers": centers,
            "attribution": [
                "区划代码和名称：国家统计局统计用区划代码（2023-06-30）",
                "部分坐标：© OpenStreetMap contributors，ODbL；approximate 为 true 的只是大概位置（WGS 84）",
            ],
        },
        json_dumps_params={"ensure_ascii": False},
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response
