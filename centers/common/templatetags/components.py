"""Small parts that pages are made of."""

from django import template
from django.utils import timezone
from django.utils.html import format_html

from centers.common import charts, masking, menu, once
from centers.common.dates import spoken_day

register = template.Library()

register.filter("mask_name", masking.mask_name)
register.filter("mask_phone", masking.mask_phone)
register.filter("mask_id_number", masking.mask_id_number)


@register.inclusion_tag("components/menu.html", takes_context=True)
def menu_bar(context, name, label):
    """{% menu_bar name label %}  + name: menu · + label: what a screen reader calls it."""
    request = context["request"]
    items = menu.items_for(name, request.user)
    above = [item for item in items if request.path.startswith(item.url)]
    here = max(above, key=lambda item: len(item.url), default=None)
    return {"items": items, "here": here, "label": label, "request": request}


@register.simple_tag(takes_context=True)
def menu_link(context, url_name, label):
    """{% menu_link url_name label %} | a link where this person's menus hold that page, else its name in bold."""
    user = context.get("user")
    items = [item for name in menu.MENUS for item in menu.items_for(name, user)]
    item = next((item for item in items if item.url_name == url_name), None)
    return (
        format_html('<a href="{}">{}</a>', item.url, label)
        if item
        else format_html("<b>{}</b>", label)
    )


@register.simple_tag(name="once")
def once_key():
    """{% once %} | the key by which a form is sent once; stands inside it."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.NAME, once.new_key())


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context, page):
    """{% pager page_obj %}  + page: Page | links that keep the filters of the address."""
    return {"page": page, "request": context["request"]}


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """{% query page=2 %} | the query string of this page with some values changed, None to drop one."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value
    return f"?{values.urlencode()}"


@register.inclusion_tag("components/status.html")
def status_tag(label, tone):
    """{% status_tag label tone %} | words in a coloured frame: ok, wait, bad or quiet; never colour alone."""
    return {"label": label, "tone": tone}


@register.inclusion_tag("components/chart.html")
def chart(figure):
    """{% chart figure %}  + figure: charts.Chart | bars or a line as SVG; put the table with its figures below."""
    return charts.layout(figure)


WEEKDAYS = "一二三四五六日"


@register.filter
def weekday_name(value):
    """2026-11-25 → 星期三, with 今天 or 明天 where it is."""
    near = {0: "（今天）", 1: "（明天）"}.get((value - timezone.localdate()).days, "")
    return f"星期{WEEKDAYS[value.weekday()]}{near}"


@register.filter
def day_name(value):
    """2026-11-25 → 11月25日 星期三, with 今天 or 明天 where it is."""
    return f"{spoken_day(value)} {weekday_name(value)}"
