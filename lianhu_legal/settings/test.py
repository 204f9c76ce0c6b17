"""Strict and quick."""

import os
import tempfile
import warnings

os.environ["SECRET_KEY"] = "test-only-secret-key-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789"  # noqa: S105
os.environ["FIELD_KEYS"] = "1:dGVzdC1vbmx5LXRlc3Qtb25seS10ZXN0LW9ubHktMTI="
os.environ["DEMO"] = "0"
os.environ["SMS_GATEWAY_URL"] = os.environ["SMS_GATEWAY_KEY"] = ""  # no test writes to a real phone
os.environ["STAFF_SECOND_FACTOR"] = "0"  # the tests of the second factor ask for it
if "VAR_DIR" not in os.environ:  # workers of a parallel run inherit their controller's folder
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="lianhu-test-")

from .base import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MESSAGE_CHANNELS = ["inbox", "console"]
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = True
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
warnings.filterwarnings(
    "error",
    r"DateTimeField .* received a naive datetime",
    RuntimeWarning,
    r"django\.db\.models\.fields",
)

# Workers of a parallel run share one Redis but not one cache: each empties its own between tests.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
CACHES["default"]["OPTIONS"]["db"] = 2 + WORKER  # noqa: F405
if REDIS_URL.startswith("redis"):  # there the number is part of the address  # noqa: F405
    CACHES["default"]["LOCATION"] = REDIS_URL.rsplit("/", 1)[0] + f"/{2 + WORKER}"  # noqa: F405
