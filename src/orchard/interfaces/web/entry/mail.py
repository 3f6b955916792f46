"""Letters with links, and the outbox for installations without a mail server."""

from __future__ import annotations

import itertools
import logging
import os
import re
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
from django.utils.translation import gettext_lazy as _later

from orchard.domain.core.mistakes import DomainError, NotFound
from orchard.domain.core.models import User
from orchard.interfaces.web.frame.clock import now

logger = logging.getLogger("orchard.mail")

_numbers = itertools.count(1)
MOST_SHOWN = 100
WRITTEN = "%Y%m%dT%H%M%S%f"
OURS = re.compile(r"\d{8}T\d{12}-\d+-\d+")
"""The names of our own letters; whatever else lies in the folder is none."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the outbox as its page shows it."""

    key: str
    to: str
    subject: str
    body: str
    written_at: datetime


class LetterDidNotLeave(DomainError):
    """The mail server refused the letter or did not answer."""

    default = _later(
        "The mail server did not take the letter, so nobody got the link. Everything else is done: "
        "send the link again once the mail server answers."
    )


class OutboxBackend(BaseEmailBackend):
    """Write letters to a folder that only this installation can read, and to a terminal.

    Where the output goes to a log nothing is written to it: a link lets somebody in.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep every letter as a text file."""
        for message in email_messages:
            text = f"To: {', '.join(message.to)}\nSubject: {message.subject}\n\n{message.body}\n"
            _write(text)
            if sys.stdout.isatty():
                sys.stdout.write(f"\n{text}\n")
        return len(email_messages)


def send_invitation(user: User, link: str, by: User) -> None:
    """Send a person the link with which they choose their password."""
    _send(user, _("You are invited to Orchard"), "invitation", link=link, by=by)


def send_reset(user: User, link: str) -> None:
    """Send a person the link with which they choose a new password."""
    _send(user, _("Your new password for Orchard"), "reset", link=link)


def leaves() -> bool:
    """Say whether letters leave this installation; then nobody but their owner sees a link."""
    return bool(settings.MAIL.leaves)


def letter(key: str) -> Letter:
    """Return one letter of the outbox, to be shown to who hands its link over."""
    found = next((one for one in outbox() if one.key == key), None)
    if found is None or leaves():
        raise NotFound
    return found


def outbox() -> list[Letter]:
    """Return the letters that were written here, the latest first."""
    folder = settings.OUTBOX
    files = sorted(folder.glob("*.txt"), reverse=True) if folder.is_dir() else []
    letters = filter(None, (_read(file) for file in files if OURS.fullmatch(file.stem)))
    return list(itertools.islice(letters, MOST_SHOWN))


def _send(user: User, subject: str, template: str, **context: object) -> None:
    text = render_to_string(f"entry/mail/{template}.txt", {"user": user, **context})
    try:
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email]).send()
    except OSError as reason:  # also the root of what SMTP raises; its text may hold addresses
        logger.warning("a letter did not leave", extra={"reason": type(reason).__name__})
        raise LetterDidNotLeave from None


def _write(text: str) -> None:
    folder: Path = settings.OUTBOX
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{now():{WRITTEN}}-{os.getpid()}-{next(_numbers)}.txt"
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _read(file: Path) -> Letter | None:
    """Return the letter in a file; nothing when it is not one of ours or was just cleared up."""
    try:
        head, _blank, body = file.read_text(encoding="utf-8").partition("\n\n")
        written = datetime.strptime(file.name.split("-")[0], WRITTEN).replace(tzinfo=UTC)
    except (OSError, ValueError):
        return None
    facts = dict(_facts(head.splitlines()))
    return Letter(file.stem, facts.get("To", ""), facts.get("Subject", ""), body.strip(), written)


def _facts(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        name, _colon, value = line.partition(": ")
        yield name, value
