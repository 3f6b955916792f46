"""Settings, everything from the environment; the text of a mistake tells what to set."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from orchard.config.environment import database, env, env_bool, env_secret
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
    "orchard.domain.economics",
    "orchard.domain.programme",
    "orchard.interfaces.web",
    "orchard.interfaces.api",
]
AUTH_USER_MODEL = "core.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database(env("ORCHARD_DATABASE", default=""), data_dir=DATA_DIR)}

ROOT_URLCONF = "orchard.config.urls"
WSGI_APPLICATION = "orchard.config.wsgi.application"
MIDDLEWARE = [
    "orchard.interfaces.web.frame.headers.HeadersMiddleware",
    "orchard.interfaces.web.health.access.AccessLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "orchard.interfaces.web.frame.viewer.ViewerMiddleware",
    "orchard.interfaces.web.frame.middleware.MistakesMiddleware",
]
LOGIN_URL = "entry:sign_in"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
HTTPS = env_bool("ORCHARD_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
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
        "form-action": [SELF],
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
            ]
        },
    }
]
STATIC_URL = "/static/"
_collected = DATA_DIR / "static"  # `orchard serve` makes it and puts compressed files there
STATIC_ROOT = _collected if _collected.is_dir() else None
WHITENOISE_USE_FINDERS = True
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING = logging_settings(env("ORCHARD_LOG", default="text"))

os.environ.setdefault("TZ", "UTC")
