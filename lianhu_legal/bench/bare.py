"""The control: a view that sends the same SQL as a page of the portal and answers with fixed bytes.

Same settings and middleware, an address table of its own. Served by `make bench` alone.
"""

import json

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.urls import path

from . import STATEMENTS

settings.ROOT_URLCONF = __name__
PAGES = json.loads((settings.VAR_DIR / STATEMENTS).read_text())


def page(request, name):
    recorded = PAGES[name]
    with connection.cursor() as cursor:
        for statement in recorded["sql"]:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()
    return HttpResponse(b"x" * recorded["size"])


urlpatterns = [path("<str:name>/", page)]
application = get_wsgi_application()
