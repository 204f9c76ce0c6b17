"""What an address or a form may say: pages of this site to be led to, and keys of rows; nothing else."""

from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def own_page(request, address):
    """`address` as path and query where it is a page of this site, else ""."""
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return ""
    parts = urlsplit(address)
    page = f"{parts.path}?{parts.query}" if parts.query else parts.path
    # A path may itself begin like the address of another host.
    return page if page.startswith("/") and url_has_allowed_host_and_scheme(page, None) else ""


def page_before(request):
    """The page of this site from which a form was sent, else the person's own front page.

    What was posted cannot be opened again, so this is where to return to.
    """
    return own_page(request, request.headers.get("Referer", "")) or resolve_url(
        settings.LOGIN_REDIRECT_URL
    )


def is_key(text):
    """Whether what an address says can be the key of a row."""
    return text.isdecimal() and len(text) < 12
