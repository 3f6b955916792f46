"""The letter of the weekly digest: how much is new and where to read it, never what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from orchard.domain.core.models import User
    from orchard.domain.economics.queries.digests import News


def send_digest(reader: User, news: News) -> None:
    """Send the letter; a mail may be read by others, so it names no account and no event."""
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        subject = _("Your week on Orchard")
        body = _body(reader, news)
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [reader.email]).send()


def _body(reader: User, news: News) -> str:
    count = news.account_count
    text = ngettext(
        "There is news on %(count)s account that you follow.",
        "There is news on %(count)s accounts that you follow.",
        count,
    )
    address = f"{settings.ORCHARD_URL.rstrip('/')}/digest"
    lines = (
        _("Hello %(name)s,") % {"name": reader.name},
        text % {"count": count},
        _("Read it here, or switch this letter off:"),
        address,
    )
    return "\n\n".join(lines)
