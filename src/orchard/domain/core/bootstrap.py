"""The first minute of an installation: its organisation, and the user of its command line."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core import services
from orchard.domain.core.models import Organisation, User


def operator(*, currency: str, at: datetime) -> User:
    """Return the user that the command line works as; found the organisation on first use."""
    found = User.objects.operator().first()
    if found is not None:
        return found
    if not Organisation.objects.exists():
        services.found_organisation(_("Our company"), currency=currency, by=None, at=at)
    return User.objects.operator().get()


def base_currency() -> str | None:
    """Return the currency of all figures; nothing before the first import or set-up."""
    return Organisation.objects.values_list("currency", flat=True).first()
