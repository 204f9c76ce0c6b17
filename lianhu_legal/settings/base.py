"""What every installation shares. Values come from the environment; a missing secret stops the start."""

from base64 import urlsafe_b64decode
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from lianhu_legal.servers import run_dir

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))


def secret(name):
    """The value of a secret in the environment; ImproperlyConfigured says which one is missing."""
    value = env(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} must be set in the environment")
    return value


SECRET_KEY = secret("SECRET_KEY")


def field_keys(text):
    """{version: key} of "version:key" pairs, newest first; a key is 32 bytes in URL-safe base64.

    ImproperlyConfigured where one could not encrypt, without showing any.
    """
    keys = {}
    for place, pair in enumerate(text.split(","), start=1):
        version, _, key = pair.strip().partition(":")
        try:
            whole = version and "." not in version and len(urlsafe_b64decode(key)) == 32
        except ValueError:
            whole = False
        if not whole or version in keys:
            raise ImproperlyConfigured(
                f"FIELD_KEYS: pair {place} must be version:key, the key 32 bytes in URL-safe base64"
            )
        keys[version] = key
    return keys


FIELD_KEYS = field_keys(secret("FIELD_KEYS"))  # old ones stay readable
FIELD_CIPHER = env("FIELD_CIPHER", default="sm4-gcm")

DEBUG = False
DEMO = env.bool("DEMO", default=False)
HOST = env("HOST", default="127.0.0.1")  # where `manage.py up` listens
PORT = env.int("PORT", default=8000)
SITE_URL = env("SITE_URL", default=f"http://localhost:{PORT}").rstrip("/")  # for links in messages
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "lianhu_legal",
    "centers.portal",
    "aid",
    "mediation",
    "corrections",
    "counsel",
    "notary",
    "centers.assessment",
    "centers.booking",
    "centers.cases",
    "centers.messaging",
    "centers.accounts",
    "centers.org",
    "centers.common",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "treebeard",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "centers.portal.health.answer_probes",
    "centers.common.middleware.log_request",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "centers.common.middleware.keep_private",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "centers.common.middleware.refuse_nul",
    "centers.common.middleware.explain_wrong_method",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "centers.accounts.middleware.end_idle_session",
    "centers.accounts.middleware.require_second_factor",
    "centers.common.middleware.refusals",
]

ROOT_URLCONF = "lianhu_legal.urls"
WSGI_APPLICATION = "lianhu_legal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["centers.common.templatetags.components"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "centers.common.context.site",
            ],
        },
    }
]

DATABASES = {
    "default": {
        **(
            env.db_url("DATABASE_URL")
            if env("DATABASE_URL", default="")
            else {
                "ENGINE": "django.db.backends.postgresql",
                "HOST": str(run_dir(VAR_DIR)),
                "USER": "app",
                "NAME": "lianhu",
            }
        ),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
# A database that is away or hangs is given up on; an option of the address comes first.
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    **DATABASES["default"].get("OPTIONS", {}),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="") or f"unix://{run_dir(VAR_DIR)}/redis.sock"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "lianhu",
        # A cache that is away or hangs is answered for quickly, not waited for and not tried again.
        "OPTIONS": {
            "socket_timeout": 3,
            "socket_connect_timeout": 3,
            "retry": Retry(NoBackoff(), 0),
        },
    },
    # Whole pages of visitors without a session, in the memory of each web process.
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 10},
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Third-party files belong to the code, not to the data: always below the checkout.
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor", BASE_DIR / "var" / "vendor")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# People ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "centers.accounts.passwords.LongEnough"},
    {"NAME": "centers.accounts.passwords.ThreeClasses"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "centers.accounts.passwords.NotTheName"},
    {"NAME": "centers.accounts.passwords.NotUsedBefore"},
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "portal:after_login"
LOGOUT_REDIRECT_URL = "portal:home"

# Residents: a phone and a code. Staff: user name, password, second factor. Nobody: e-mail.
ACCOUNT_ADAPTER = "centers.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"phone", "username"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 10  # what ends the resending are the limits per phone
ACCOUNT_LOGIN_TIMEOUT = 20 * 60  # longer than a code lives, so that an old code is called old
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "request_login_code": "centers.accounts.forms.PhoneForm",
    "confirm_login_code": "centers.accounts.forms.CodeForm",
    "login": "centers.accounts.forms.StaffSignInForm",
    "reauthenticate": "centers.accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    # By address only as a wide outer guard: whole community rooms sit behind one. A wrong password is
    # counted by user name and known browser (`centers.accounts.devices`), codes in `codes.LIMITS`.
    "login": "300/m/ip",
    "login_failed": "300/m/ip,5/900s/key",
    "reauthenticate": "20/m/user",
}
MFA_ADAPTER = "centers.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "莲湖区公共法律服务平台"
MFA_TOTP_TOLERANCE = 1  # half a minute to type in, and for clocks that differ
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "centers.accounts.forms.SecondFactorForm",
    "reauthenticate": "centers.accounts.forms.ConfirmSecondFactorForm",
    "activate_totp": "centers.accounts.forms.ActivateSecondFactorForm",
}
# Whether all staff need a second factor; single accounts can be marked as well.
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=not DEMO)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # computers in community rooms are shared
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
STAFF_IDLE_MINUTES = 15
RESIDENT_IDLE_MINUTES = 30

# Files that people hand in ---------------------------------------------------------------------

# Kept in memory until they are encrypted: nothing is spooled to a disk. A proxy in front must let 60 MB
# through (docs/operate.md).
FILE_UPLOAD_HANDLERS = ["centers.common.uploads.InMemory"]
DATA_UPLOAD_MAX_NUMBER_FILES = 20  # a form says sooner that they are too many
# What looks at a file before it is kept: the dotted path of a function(bytes) → why not, or "".
ATTACHMENT_SCANNER = env("ATTACHMENT_SCANNER", default="")

# Papers --------------------------------------------------------------------------------------

# Where an office keeps forms of its own: a file of the same path comes before the project's.
PAPERS_DIR = env("PAPERS_DIR", default="")
# Fonts: an office's own, those that `make run` fetched, the machine's. What one lacks the next shows.
FONT_DIRS = [
    *filter(None, [env("FONT_DIR", default="")]),
    str(BASE_DIR / "var" / "fonts"),
    "/usr/share/fonts",
]

# Security ----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
CSRF_FAILURE_VIEW = "centers.portal.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# Background work ---------------------------------------------------------------------------

CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://") + "?virtual_host=1"
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # its own handlers would write what `Scrub` masks
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "lianhu_legal.beat.StampingScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
# Shorter than the broker waits before it hands a task to a second worker.
CELERY_TASK_SOFT_TIME_LIMIT = 200
CELERY_TASK_TIME_LIMIT = 240
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}

# The gateway that carries text messages and one-time codes to phones (docs/operate.md).
SMS_GATEWAY_URL = env("SMS_GATEWAY_URL", default="")
SMS_GATEWAY_KEY = env("SMS_GATEWAY_KEY", default="")
SMS_GATEWAY_HONOURS_IDS = env.bool("SMS_GATEWAY_HONOURS_IDS", default=False)
SMS_GATEWAY_TIMEOUT = (3, 8)  # seconds to connect, and then to answer

# Channels of the outbox that this installation has; the console stands in for the gateway in the demo.
MESSAGE_CHANNELS = env.list(
    "MESSAGE_CHANNELS",
    default=["inbox", *(["console"] if DEMO else ["sms"] if SMS_GATEWAY_URL else [])],
)

# Logging: paths without query strings, user ids, never names or numbers ----------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"scrub": {"()": "centers.common.logs.Scrub"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["scrub"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # runserver's own handler would print full request lines
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
