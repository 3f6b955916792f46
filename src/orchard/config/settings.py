"""Settings, everything from the environment; the text of a mistake tells what to set."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from orchard.config import languages
from orchard.config.elsewhere import mail, origin_of, proxies, sign_in_elsewhere
from orchard.config.environment import database, env, env_bool, env_int, env_secret
from orchard.config.logs import logging_settings

DATA_DIR = Path(env("ORCHARD_DATA", default="var")).resolve()
DEBUG = env_bool("ORCHARD_DEBUG", default=False)
SECRET_KEY = env_secret("ORCHARD_SECRET_KEY", data_dir=DATA_DIR)
ALLOWED_HOSTS = env("ORCHARD_HOSTS", default="localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "orchard.interfaces.web",  # before allauth: our templates of its pages come first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "orchard.domain.core",
    "orchard.domain.accounts",
    "orchard.domain.ledger",
    "orchard.domain.relationships",
    "orchard.domain.economics",
    "orchard.domain.agreements",
    "orchard.domain.whitespace",
    "orchard.domain.selection",
    "orchard.domain.voice",
    "orchard.domain.risk",
    "orchard.domain.plans",
    "orchard.domain.resources",
    "orchard.domain.people",
    "orchard.domain.health",
    "orchard.domain.meetings",
    "orchard.domain.packs",
    "orchard.domain.programme",
    "orchard.domain.search",
    "orchard.interfaces.api",
    "orchard.interfaces.portal",
]
AUTH_USER_MODEL = "core.User"
AUTH_PASSWORD_VALIDATORS = [{"NAME": "orchard.domain.core.passwords.PolicyValidator"}]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",  # needs memory as well as time to guess
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTHENTICATION_BACKENDS = ["orchard.interfaces.web.entry.backends.Backend"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database(env("ORCHARD_DATABASE", default=""), data_dir=DATA_DIR)}

CACHES = {
    "default": {  # used codes and limits of tries hold in every web process, so they are shared
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # a flood of tries must not push used codes out
    },
    # What the database says, for some seconds. What follows from its arguments alone never grows
    # old: `lru_cache` keeps it, forty times quicker, which the many cells of a table need.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

ROOT_URLCONF = "orchard.config.urls"
WSGI_APPLICATION = "orchard.config.wsgi.application"
MIDDLEWARE = [
    "orchard.interfaces.web.frame.headers.HeadersMiddleware",
    "orchard.interfaces.web.frame.proxies.ProxyMiddleware",
    "orchard.interfaces.web.health.access.AccessLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "orchard.interfaces.portal.hosts.HostMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # with its random length against guessing by size
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "orchard.interfaces.web.entry.sessions.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "orchard.interfaces.web.entry.sessions.SecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "orchard.interfaces.web.frame.viewer.ViewerMiddleware",
    "orchard.interfaces.web.frame.place.PlaceMiddleware",
    "orchard.interfaces.web.frame.middleware.MistakesMiddleware",
]
LOGIN_URL = "entry:sign_in"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_IDLES = env_int("ORCHARD_SESSION_IDLE_HOURS", default=12) * 3600
SESSION_LASTS = SESSION_COOKIE_AGE = env_int("ORCHARD_SESSION_DAYS", default=7) * 86_400
HTTPS = env_bool("ORCHARD_HTTPS", default=False)
TRUSTED_PROXIES = proxies(env("ORCHARD_PROXIES", default=""))
ALLAUTH_TRUSTED_PROXY_COUNT = 0  # our middleware has settled REMOTE_ADDR before allauth asks
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
MFA_REQUIRED_ROLES = frozenset(
    env("ORCHARD_MFA_REQUIRED_ROLES", default="administrator" if HTTPS else "").split(",")
) - {""}
ORCHARD_URL = env("ORCHARD_URL", default="http://localhost:8000")
ORCHARD_PORTAL_URL = env("ORCHARD_PORTAL_URL", default="") or ORCHARD_URL
CSRF_TRUSTED_ORIGINS = (
    sorted({*origin_of(ORCHARD_URL), *origin_of(ORCHARD_PORTAL_URL)}) if HTTPS else []
)  # also when the proxy says nothing

ACCOUNT_ADAPTER = "orchard.interfaces.web.entry.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation has proven the address
SOCIALACCOUNT_ADAPTER = "orchard.interfaces.web.entry.adapters.SocialAdapter"
MFA_ADAPTER = "orchard.interfaces.web.entry.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Orchard"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
OIDC_URL = env("ORCHARD_OIDC_URL", default="")
OIDC_NAME = env("ORCHARD_OIDC_NAME", default="") if OIDC_URL else ""
OIDC_ID = "organisation"
SOCIALACCOUNT_PROVIDERS = sign_in_elsewhere(
    OIDC_ID,
    url=OIDC_URL,
    name=OIDC_NAME,
    client=env("ORCHARD_OIDC_CLIENT", default=""),
    secret=env("ORCHARD_OIDC_SECRET", default=""),
)
OUTBOX = DATA_DIR / "outbox"
DEFAULT_FROM_EMAIL = env("ORCHARD_MAIL_FROM", default="orchard@localhost")
MAIL = mail(env("ORCHARD_MAIL_URL", default=""))
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = MAIL.backend, MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = MAIL.starts_tls, MAIL.is_tls, 15

X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *origin_of(OIDC_URL)],
    }
}
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]  # the proxy that ends TLS does both
APPEND_SLASH = False
SECURE_REFERRER_POLICY = "same-origin"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "orchard.interfaces.web.frame.context.frame",
                "orchard.interfaces.web.demo.context.banner",
            ]
        },
    }
]
FILE_UPLOAD_HANDLERS = [  # the first one counts, the others keep
    "orchard.config.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STATIC_URL = "/static/"
_collected = DATA_DIR / "static"  # `orchard serve` makes it and puts compressed files there
STATIC_ROOT = _collected if _collected.is_dir() else None
WHITENOISE_USE_FINDERS = True
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "orchard.interfaces.web.frame.bundles.BundleFinder",
]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = languages.OWN
LANGUAGES = languages.offered()
LOCALE_PATHS = [languages.CATALOGUES]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING = logging_settings(env("ORCHARD_LOG", default="text"))

os.environ.setdefault("TZ", "UTC")
