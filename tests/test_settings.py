"""Production settings refuse to guess; what ships is clean."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

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


@pytest.mark.parametrize("name", NEEDED)
def test_production_does_not_start_without(name):
    done = check_production({k: v for k, v in NEEDED.items() if k != name})
    assert done.returncode != 0
    assert f"{name} must be set in the environment" in done.stderr


def test_local_secrets_are_made_once_and_kept_private(tmp_path):
    path = tmp_path / "var/secrets.env"
    first = read_or_make(path)
    assert read_or_make(path) == first
    assert set(first) == {"SECRET_KEY", "FIELD_KEYS"}
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


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
