"""The controls, served by `make bench` alone, with the settings and the middleware of the portal.

At the address of each recorded page: its own view, which asks the same through the ORM, but answers with
fixed bytes instead of a template. Below `/sql/`: nothing but the SQL of the page, as it was recorded.
"""

import json

from django import shortcuts
from django.conf import settings
from django.core.paginator import Page
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import path

from . import STATEMENTS

PAGES = json.loads((settings.VAR_DIR / STATEMENTS).read_text())


def read_only(request, template, context, **options):
    """In place of `render`: reads the rows that the template would have read."""
    for value in context.values():
        if isinstance(value, QuerySet | Page):
            list(value)
    return HttpResponse(b"x" * PAGES[request.path]["size"])


def ask_only(request, page):
    recorded = PAGES[f"/{page}"]
    with connection.cursor() as cursor:
        for statement in recorded["sql"]:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()
    return HttpResponse(b"x" * recorded["size"])


shortcuts.render = read_only  # before any view takes it from there
application = get_wsgi_application()

from lianhu_legal import urls  # noqa: E402

settings.ROOT_URLCONF = __name__
urlpatterns = [path("sql/<path:page>", ask_only), *urls.urlpatterns]
