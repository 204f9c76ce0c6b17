"""What must hold before links go out in messages."""

from django.conf import settings
from django.core.checks import Error, register


@register("environment")
def links_lead_here(app_configs, **kwargs):
    """Outside the demo, a text that leaves the house carries the site's own address, over https."""
    leaves = "sms" in settings.MESSAGE_CHANNELS and not settings.DEMO
    if not leaves or settings.SITE_URL.startswith("https://"):
        return []
    return [
        Error(
            "发短信时要设置 SITE_URL，且以 https:// 开头：短信里的链接由它而来", id="booking.E001"
        )
    ]
