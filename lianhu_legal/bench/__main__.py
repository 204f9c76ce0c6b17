"""The environment of the measured portal, set before Django is: settings read it once."""

import os
import socket
from pathlib import Path
from tempfile import mkdtemp

VAR = Path(__file__).resolve().parents[2] / "var"
STRANGERS = ["DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "MESSAGE_CHANNELS", "HOST"]


def set_environment():
    """As in production, but for the embedded servers: no demo, staff with a second factor."""
    for name in STRANGERS:
        os.environ.pop(name, None)
    VAR.mkdir(exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "lianhu_legal.settings.local",
        "VAR_DIR": mkdtemp(prefix="bench-", dir=VAR),
        "PORT": str(free_port()),
        "DEMO": "0",
        "STAFF_SECOND_FACTOR": "1",
        "WEB_WORKERS": "2",
    }


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    set_environment()
    import django

    django.setup()
    from .measurements import PARTS
    from .run import run

    chosen = os.environ.get("BENCH", "").split()
    parts = [part for part in PARTS if part in chosen]
    run(free_port(), VAR / "bench.json", quick="quick" in chosen, parts=parts)
