"""The weekly letter of a person's actions: how many wait and where to read them, never which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from orchard.domain.core.models import User
    from orchard.domain.plans.queries.letters import Week


def send_letter(reader: User, week: Week) -> None:
    """Send the letter; a mail may be read by others, so it names no account and no action."""
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        subject, body = _("Your actions of the week"), _body(reader, week)
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [reader.email]).send()


def _body(reader: User, week: Week) -> str:
    late = ngettext("%(count)d action of yours is late.", "%(count)d actions of yours are late.", week.late)  # fmt: skip
    due = ngettext("%(count)d is due within a week.", "%(count)d are due within a week.", week.due)
    parts = ((late, week.late), (due, week.due))
    said = " ".join(text % {"count": count} for text, count in parts if count)
    lines = (
        _("Hello %(name)s,") % {"name": reader.name},
        said,
        _("Read them here, or switch this letter off:"),
        f"{settings.ORCHARD_URL.rstrip('/')}/actions",
    )
    return "\n\n".join(lines)
