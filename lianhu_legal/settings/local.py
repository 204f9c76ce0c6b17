"""`make run`: a production server on this machine, with secrets kept under var/."""

import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

VAR = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parents[2] / "var")


def read_or_make(path):
    """Name=value pairs of the secrets file, written with fresh random values the first time."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        key = urlsafe_b64encode(secrets.token_bytes(32)).decode()
        text = f"SECRET_KEY={secrets.token_urlsafe(50)}\nFIELD_KEYS=1:{key}\n"
        scratch = path.with_suffix(f".{os.getpid()}")
        scratch.touch(mode=0o600)
        scratch.write_text(text)
        try:
            os.link(scratch, path)  # the first of two simultaneous starts wins, whole
        except FileExistsError:
            pass
        finally:
            scratch.unlink()
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if line)


for name, value in read_or_make(VAR / "secrets.env").items():
    os.environ.setdefault(name, value)
os.environ.setdefault("DEMO", "1")

from .base import *  # noqa: E402, F403

ALLOWED_HOSTS = ["*"]
# Browsers do not tell ports apart: two clones side by side must not share a session.
SESSION_COOKIE_NAME = f"session_{PORT}"  # noqa: F405
CSRF_COOKIE_NAME = f"csrf_{PORT}"  # noqa: F405
