"""What must hold of the environment before a message or a code is entrusted to it."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register

from .models import Message
from .sms import configured


@register("environment")
def messages_can_leave(app_configs, **kwargs):
    """The channels exist; the gateway is named whole, and nobody on the way reads what it is told."""
    url, key = settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_KEY
    unknown = set(settings.MESSAGE_CHANNELS) - set(Message.Channel.values)
    wanted = Message.Channel.SMS in settings.MESSAGE_CHANNELS or url or key
    findings = [
        ("E001", unknown, f"MESSAGE_CHANNELS 里没有这样的渠道：{'、'.join(sorted(unknown))}"),
        (
            "E002",
            wanted and not configured(),
            "短信网关要同时设置 SMS_GATEWAY_URL 和 SMS_GATEWAY_KEY",
        ),
        ("E003", url and not is_private(url), "SMS_GATEWAY_URL 必须是 https:// 地址"),
        ("E004", not re.fullmatch("[!-~]*", key), "SMS_GATEWAY_KEY 只能用可见的 ASCII 字符"),
    ]
    return [Error(sentence, id=f"messaging.{code}") for code, wrong, sentence in findings if wrong]


def is_private(url):
    """Whether what goes to this address cannot be read on the way; a demo need not mind."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  a wrong one raises
    except ValueError:
        return False
    if not parts.hostname:
        return False
    lenient = settings.DEMO or settings.DEBUG or is_loopback(parts.hostname)
    return parts.scheme == "https" or (parts.scheme == "http" and lenient)


def is_loopback(host):
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
