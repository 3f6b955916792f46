"""What `orchard check` looks at; each finding says what to do."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import connection
from django.utils.translation import gettext as _

LITTLE_ROOM = 1 << 30
LEAST_SECRET = 50
MOST_CLOCK_SECONDS = 2.0
FEWEST_BITS = {4: 8, 6: 32}
LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})


class Level(Enum):
    """How bad it is."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def label(self) -> str:
        """Return the word for people."""
        return _("Error") if self is Level.ERROR else _("Warning")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be, and what to do."""

    key: str
    level: Level
    text: str
    advice: str

    def facts(self) -> dict[str, str]:
        """Return the finding for machines."""
        return {
            "key": self.key,
            "level": self.level.value,
            "text": self.text,
            "advice": self.advice,
        }


def findings() -> list[Finding]:
    """Return everything that is not as it should be, the errors first."""
    found = [one for look in LOOKS for one in look()]
    return sorted(found, key=lambda finding: finding.level is not Level.ERROR)


def _settings() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding(
            "debug", Level.ERROR, _("Error pages show internals."), _("Set ORCHARD_DEBUG=no.")
        )
    if len(settings.SECRET_KEY) < LEAST_SECRET:
        text = _("The secret key is shorter than %(count)d letters.") % {"count": LEAST_SECRET}
        yield Finding("secret", Level.ERROR, text, _("Remove ORCHARD_SECRET_KEY: one is made."))
    if "*" in settings.ALLOWED_HOSTS:
        text = _("The web answers to every host name.")
        yield Finding("hosts", Level.ERROR, text, _("Name your own in ORCHARD_HOSTS."))
    if set(settings.ALLOWED_HOSTS) - LOCAL and not settings.HTTPS:
        text = _("The web has a public name, but cookies may travel without HTTPS.")
        yield Finding("https", Level.WARNING, text, _("Set ORCHARD_HTTPS=yes behind HTTPS."))


def _proxies() -> Iterator[Finding]:
    """Look whether visitors can be told apart: HTTPS ends at a proxy, so there is one."""
    if settings.HTTPS and not settings.TRUSTED_PROXIES:
        text = _("HTTPS ends at a proxy that is not named: all visitors share its limit of tries.")
        advice = _("Name its address in ORCHARD_PROXIES.")
        yield Finding("proxies", Level.ERROR, text, advice)
    if any(one.prefixlen < FEWEST_BITS[one.version] for one in settings.TRUSTED_PROXIES):
        text = _("ORCHARD_PROXIES trusts whole networks of strangers, who may then be anybody.")
        advice = _("Name the addresses of your proxies, or the small network that they are in.")
        yield Finding("proxies_wide", Level.ERROR, text, advice)
    if settings.HTTPS and not settings.ORCHARD_URL.startswith("https://"):
        text = _("Visitors come over HTTPS, but links in mails do not.")
        yield Finding("url", Level.ERROR, text, _("Set ORCHARD_URL to the https:// address."))


def _permissions() -> Iterator[Finding]:
    """Look at what other users of the machine may read."""
    key, folder = Path(settings.DATA_DIR) / "secret_key", Path(settings.DATA_DIR)
    if key.is_file() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        text = _("Others may read %(file)s.") % {"file": key}
        yield Finding("key_mode", Level.ERROR, text, _("Run chmod 600 on it."))
    if folder.is_dir() and stat.S_IMODE(folder.stat().st_mode) & 0o007:
        text = _("Every user of this machine may look into %(folder)s.") % {"folder": folder}
        yield Finding("data_mode", Level.WARNING, text, _("Run chmod 750 on it."))


def _disk() -> Iterator[Finding]:
    folder = Path(settings.DATA_DIR)
    if not os.access(folder, os.W_OK):
        text = _("%(folder)s cannot be written.") % {"folder": folder}
        yield Finding("data", Level.ERROR, text, _("Give it to the user that runs Orchard."))
        return
    free = shutil.disk_usage(folder).free
    if free < LITTLE_ROOM:
        text = _("The disk of %(folder)s has %(free)d MB left.")
        facts = {"folder": folder, "free": free >> 20}
        yield Finding("disk", Level.WARNING, text % facts, _("Make room before the next import."))


def _database() -> Iterator[Finding]:
    from orchard.domain.core import readiness

    state = readiness.check().state
    if state is readiness.State.NO_DATABASE:
        text = _("The database does not answer.")
        yield Finding("database", Level.ERROR, text, _("Check ORCHARD_DATABASE and the server."))
        return
    if state is readiness.State.NOT_MIGRATED:
        text = _("The tables are not up to date.")
        yield Finding("tables", Level.ERROR, text, _("Run `orchard manage migrate`."))
    if state is readiness.State.TOO_NEW:
        text = _("A newer version of Orchard has changed the tables.")
        yield Finding("tables", Level.ERROR, text, _("Start that version or a newer one."))
    yield from _postgres() if connection.vendor == "postgresql" else _sqlite()


def _sqlite() -> Iterator[Finding]:
    wanted = {"journal_mode": ("wal",), "synchronous": (2, 3), "foreign_keys": (1,)}
    for name, values in wanted.items():
        if _asked(f"PRAGMA {name}") not in values:
            text = _("SQLite's %(name)s is not as Orchard sets it.") % {"name": name}
            advice = _("Put the data folder on a local disk, and change no SQLite settings.")
            yield Finding(name, Level.ERROR, text, advice)


def _postgres() -> Iterator[Finding]:
    if _asked("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"):
        text = _("The database role is a superuser or may create roles.")
        advice = _("Give Orchard a role that owns its database and nothing else.")
        yield Finding("role", Level.ERROR, text, advice)
    for name in ("fsync", "synchronous_commit"):
        if _asked(f"SHOW {name}") == "off":
            text = _("PostgreSQL runs with %(name)s off: what was saved may be lost.")
            yield Finding(name, Level.ERROR, text % {"name": name}, _("Switch it on."))
    theirs = _asked("SELECT extract(epoch FROM clock_timestamp())")
    if abs(float(str(theirs)) - time.time()) > MOST_CLOCK_SECONDS:
        text = _("The clocks of this machine and of the database differ.")
        yield Finding("clock", Level.WARNING, text, _("Let both follow a time server."))


def _clock() -> Iterator[Finding]:
    """Compare with the trail: time never runs back."""
    from orchard.domain.core.models import AuditEvent

    try:
        last = AuditEvent.objects.order_by("-sequence").values_list("at", flat=True).first()
    except DatabaseFailure:
        return
    if last is not None and last > datetime.now(UTC):
        text = _("The last event of the audit trail lies in the future: %(at)s.")
        advice = _("Set the clock of this machine.")
        yield Finding("time", Level.WARNING, text % {"at": f"{last:%Y-%m-%d %H:%M}"}, advice)


def _people() -> Iterator[Finding]:
    from orchard.domain.core import demo

    try:
        is_demo = demo.is_demo()
    except DatabaseFailure:
        return
    if is_demo and set(settings.ALLOWED_HOSTS) - LOCAL:
        text = _("This is a demo, and whoever reaches it becomes anybody in it.")
        yield Finding("demo", Level.WARNING, text, _("Use real data elsewhere, never here."))


def _mail() -> Iterator[Finding]:
    if "smtp" not in settings.EMAIL_BACKEND.lower():
        text = _("No mail server is set: letters go to the outbox, not to people.")
        yield Finding("mail", Level.WARNING, text, _("Set ORCHARD_MAIL_URL, see .env.sample."))


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _settings, _proxies, _permissions, _disk, _database, _clock, _people, _mail,
)  # fmt: skip


def _asked(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return row[0] if row else None
