"""The letter to named people of an account: somebody asks for their data, and a part lies there."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from orchard.domain.core.models import User


def ask_for_part(reader: User, slug: str, contact_id: int) -> None:
    """Send the letter; a mail may be read by others, so it names neither person nor account."""
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        subject = _("Somebody asks what we hold about them")
        body = "\n\n".join(
            (
                _("Hello %(name)s,") % {"name": reader.name},
                _("A person at a customer asked for their data. A part of it lies at an account that few people know, you among them. The law gives us a month."),
                _("Take your part as a file here, and hand it to the person or to their agent:"),
                f"{settings.ORCHARD_URL.rstrip('/')}/accounts/{slug}/people/{contact_id}/held",
            )
        )  # fmt: skip
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [reader.email]).send()
