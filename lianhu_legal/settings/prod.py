"""Behind a TLS proxy. Every secret and address comes from the environment."""

from .base import *  # noqa: F403
from .base import env, secret

secret("ALLOWED_HOSTS")  # read in the base settings, where none is allowed by default
secret("DATABASE_URL")  # an embedded server must not be what a bureau's data end up in by oversight
secret("REDIS_URL")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
