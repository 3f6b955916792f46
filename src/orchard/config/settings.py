"""Settings, everything from the environment; the text of a mistake tells what to set."""

from __future__ import annotations

import os
from pathlib import Path

from orchard.config.environment import database, env, env_bool, env_secret

DATA_DIR = Path(env("ORCHARD_DATA", default="var")).resolve()
DEBUG = env_bool("ORCHARD_DEBUG", default=False)
SECRET_KEY = env_secret("ORCHARD_SECRET_KEY", data_dir=DATA_DIR)
ALLOWED_HOSTS = env("ORCHARD_HOSTS", default="localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "orchard.domain.core",
    "orchard.domain.accounts",
    "orchard.domain.ledger",
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
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
CSRF_COOKIE_SECURE = not DEBUG
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]  # the proxy that ends TLS does both
APPEND_SLASH = False
SECURE_REFERRER_POLICY = "same-origin"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

os.environ.setdefault("TZ", "UTC")
