"""Reading the environment: four helpers and the database URL."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

KEPT_SECONDS = 60
"""How long a thread keeps its connection: opening one costs more than most questions."""

MAPPED_BYTES = 256 * 1024 * 1024
"""How much of a SQLite file is read where it lies: copying pages took most of a long list's time."""


def env(name: str, *, default: str | None = None) -> str:
    """Return the variable, or what the file named by NAME_FILE holds, or the default."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as reason:
            text = f"{name}_FILE names a file that cannot be read ({reason}): correct the path."
            raise ImproperlyConfigured(text) from reason
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name} in the environment, or {name}_FILE to a file.")
    return value


def env_bool(name: str, *, default: bool) -> bool:
    """Return a yes/no variable."""
    value = env(name, default="yes" if default else "no").lower()
    if value not in {"1", "0", "yes", "no", "true", "false"}:
        raise ImproperlyConfigured(f"{name} is {value!r}: say yes or no.")
    return value in {"1", "yes", "true"}


def env_int(name: str, *, default: int) -> int:
    """Return a whole number."""
    value = env(name, default=str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}: give a whole number.") from None


def env_secret(name: str, *, data_dir: Path) -> str:
    """Return a secret; without one, make it once and keep it in the data folder (mode 600)."""
    if value := env(name, default=""):
        return value
    path = data_dir / "secret_key"
    try:
        if not path.exists():
            data_dir.mkdir(parents=True, exist_ok=True)
            _write_once(path, secrets.token_urlsafe(64))
        return path.read_text(encoding="ascii")
    except OSError as reason:
        text = f"{path} can be neither read nor made ({reason}): set ORCHARD_DATA to another folder, or {name}."
        raise ImproperlyConfigured(text) from reason


def _write_once(path: Path, text: str) -> None:
    """Write a file that is whole as soon as it is there; of two writers the first one wins."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def database(url: str, *, data_dir: Path) -> dict[str, Any]:
    """Return Django's settings for `postgres://user:password@host:port/name`, or SQLite."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_dir / "orchard.sqlite3",
            "CONN_MAX_AGE": KEPT_SECONDS,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; "
                f"PRAGMA mmap_size={MAPPED_BYTES};",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"ORCHARD_DATABASE starts with {parts.scheme!r}: use postgres://user@host/name."
        )
    try:
        port = str(parts.port or "")
    except ValueError as reason:
        text = f"ORCHARD_DATABASE has a wrong port ({reason}): use postgres://user@host:5432/name."
        raise ImproperlyConfigured(text) from reason
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": port,
        "CONN_MAX_AGE": KEPT_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }
