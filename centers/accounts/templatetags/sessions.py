from django import template

from centers.accounts import sessions

register = template.Library()


@register.inclusion_tag("accounts/_idle.html", takes_context=True)
def idle_warning(context):
    """{% idle_warning %} | for whoever is signed in: the dialog that asks before an idle session ends."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "idle_seconds": sessions.idle_seconds(user),
        "warned_before": sessions.WARNED_BEFORE,
    }
