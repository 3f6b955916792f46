"""Letters with links, and the outbox for installations without a mail server."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from orchard.domain.core.models import User
from orchard.interfaces.web.frame.clock import now

_numbers = itertools.count(1)
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the outbox as its page shows it."""

    to: str
    subject: str
    body: str
    written_at: datetime


class OutboxBackend(BaseEmailBackend):
    """Write letters to the terminal and to a folder that only this installation can read."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep every letter as a text file."""
        for message in email_messages:
            text = f"To: {', '.join(message.to)}\nSubject: {message.subject}\n\n{message.body}\n"
            _write(text)
            sys.stdout.write(f"\n{text}\n")
        return len(email_messages)


def send_invitation(user: User, link: str, by: User) -> None:
    """Send a person the link with which they choose their password."""
    _send(user, _("You are invited to Orchard"), "invitation", link=link, by=by)


def send_reset(user: User, link: str) -> None:
    """Send a person the link with which they choose a new password."""
    _send(user, _("Your new password for Orchard"), "reset", link=link)


def outbox() -> list[Letter]:
    """Return the letters that were written here, the latest first."""
    folder = settings.OUTBOX
    files = sorted(folder.glob("*.txt"), reverse=True) if folder.is_dir() else []
    return [_read(file) for file in files[:MOST_SHOWN]]


def _send(user: User, subject: str, template: str, **context: object) -> None:
    text = render_to_string(f"entry/mail/{template}.txt", {"user": user, **context})
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email]).send()


def _write(text: str) -> None:
    folder: Path = settings.OUTBOX
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{now():%Y%m%dT%H%M%S%f}-{os.getpid()}-{next(_numbers)}.txt"
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _read(file: Path) -> Letter:
    head, _blank, body = file.read_text(encoding="utf-8").partition("\n\n")
    facts = dict(_facts(head.splitlines()))
    written = datetime.strptime(file.name.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    return Letter(facts.get("To", ""), facts.get("Subject", ""), body.strip(), written)


def _facts(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        name, _colon, value = line.partition(": ")
        yield name, value
