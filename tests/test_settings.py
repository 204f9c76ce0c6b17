"""Production settings refuse to guess; what ships is clean."""

import os
import re
import secrets
import subprocess
import sys
from ast import literal_eval
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from lianhu_legal.settings.base import field_keys
from lianhu_legal.settings.local import read_or_make

ROOT = Path(__file__).parents[1]
NEEDED = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "FIELD_KEYS": "1:" + "A" * 43 + "=",
    "ALLOWED_HOSTS": "legal.example.gov.cn",
    "DATABASE_URL": "postgres://app@127.0.0.1/lianhu",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}


def check_production(environment):
    """`manage.py check --deploy` with these variables and the machine's PATH only."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "lianhu_legal.settings.prod"}
        | environment,
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip


def test_production_settings_pass_the_deployment_check():
    done = check_production(NEEDED)
    assert done.returncode == 0, done.stdout + done.stderr


GATEWAY = {"SMS_GATEWAY_URL": "https://sms.example.gov.cn/send", "SMS_GATEWAY_KEY": "k"}


def test_a_gateway_makes_texts_a_channel():
    assert production_value("MESSAGE_CHANNELS") == ["inbox"]
    assert production_value("MESSAGE_CHANNELS", **GATEWAY) == ["inbox", "sms"]
    assert production_value("MESSAGE_CHANNELS", **GATEWAY, DEMO="1") == ["inbox", "console"]
    site = {"SITE_URL": "https://legal.example.gov.cn"}
    assert check_production(NEEDED | GATEWAY | site).returncode == 0


@pytest.mark.parametrize("site", [{}, {"SITE_URL": "http://legal.example.gov.cn"}])
def test_texts_do_not_go_out_with_links_that_lead_nowhere(site):
    done = check_production(NEEDED | GATEWAY | site)
    assert done.returncode != 0
    assert "SITE_URL" in done.stderr


@pytest.mark.parametrize("command", [["check"], ["up", "--prepare"]])
def test_a_gateway_that_others_could_listen_to_stops_the_start(command, tmp_path):
    said = subprocess.run(
        [sys.executable, "manage.py", *command],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "lianhu_legal.settings.prod",
             "VAR_DIR": str(tmp_path), "PYTHONUTF8": "1", **NEEDED, **GATEWAY,
             "SMS_GATEWAY_URL": "http://sms.example.gov.cn/send"},
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert said.returncode == 1
    assert "SMS_GATEWAY_URL 必须是 https:// 地址" in said.stderr


@pytest.mark.parametrize("name", NEEDED)
def test_production_does_not_start_without(name):
    done = check_production({k: v for k, v in NEEDED.items() if k != name})
    assert done.returncode != 0
    assert f"{name} must be set in the environment" in done.stderr


@pytest.mark.parametrize(
    "keys",
    ["nonsense", "1", "1:", ":" + "A" * 43 + "=", "1:short", "1:" + "A" * 42 + "==", "1:***",
     "1.a:" + "A" * 43 + "=", "1:" + "A" * 43 + "=,", "1:" + "A" * 43 + "=,1:" + "B" * 43 + "=",
     "1:" + "钥" * 43 + "="],
)  # fmt: skip
def test_keys_that_cannot_encrypt_are_refused_by_name_and_not_shown(keys):
    with pytest.raises(ImproperlyConfigured, match=r"^FIELD_KEYS: pair \d must be") as caught:
        field_keys(keys)
    assert "AAAA" not in str(caught.value)


def test_keys_are_read_newest_first():
    assert list(field_keys("2:" + "B" * 43 + "=, 1:" + "A" * 43 + "=")) == ["2", "1"]


def production_value(name, **changes):
    """A setting as production has it."""
    said = subprocess.run(
        [sys.executable, "-c", f"from lianhu_legal.settings import prod; print(repr(prod.{name}))"],
        env={"PATH": os.environ["PATH"], **NEEDED, **changes},
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return literal_eval(said.stdout)


def test_host_names_may_be_written_with_spaces():
    hosts = production_value("ALLOWED_HOSTS", ALLOWED_HOSTS="a.example, b.example,")
    assert hosts == ["a.example", "b.example"]


def test_nothing_is_waited_for_for_long():
    database = production_value("DATABASES")["default"]
    assert database["OPTIONS"] == {"connect_timeout": 5}
    address = f"{NEEDED['DATABASE_URL']}?sslmode=require&connect_timeout=9"
    database = production_value("DATABASES", DATABASE_URL=address)["default"]
    assert database["OPTIONS"]["connect_timeout"] == 9
    assert database["OPTIONS"]["sslmode"] == "require"
    soft, hard = (production_value(f"CELERY_TASK_{kind}TIME_LIMIT") for kind in ("SOFT_", ""))
    patience = production_value("CELERY_BROKER_TRANSPORT_OPTIONS")["visibility_timeout"]
    assert soft < hard < patience


def test_local_secrets_are_made_once_and_kept_private(tmp_path):
    path = tmp_path / "var/secrets.env"
    first = read_or_make(path)
    assert read_or_make(path) == first
    assert set(first) == {"SECRET_KEY", "FIELD_KEYS"}
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_no_migration_is_missing():
    said = StringIO()
    call_command("makemigrations", dry_run=True, stdout=said)
    assert said.getvalue().strip() == "No changes detected"


@pytest.mark.parametrize("lock", ["run.txt", "test.txt", "node.txt"])
def test_python_locks_carry_hashes_and_no_address(lock):
    text = (ROOT / "requirements" / lock).read_text()
    assert "://" not in text
    pins = re.findall(r"^[a-z0-9-]+==\S+.*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pins) == len(re.findall("^[a-z0-9]", text, re.MULTILINE)) > 0


def test_npm_lock_carries_hashes_and_no_registry():
    text = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in text
    assert text.count('"integrity": "sha512-') == text.count('"node_modules/') > 0
