"""What one may do with the organisation: found it once, change its settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited
from orchard.domain.core.currencies import currency_digits
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import OPERATOR, Organisation, User
from orchard.domain.core.people import new_user
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission, Role
from orchard.domain.core.versions import update_versioned

OPERATOR_ROLES = (Role.ADMINISTRATOR, Role.FINANCE, Role.PROGRAMME_DIRECTOR)
MONTHS = 12


class AlreadyFounded(Conflict):
    """The installation serves one organisation."""


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """What may change after the first import."""

    name: str
    fiscal_year_starts: int = 1
    locale: str = "en"
    time_zone: str = "UTC"

    def check(self) -> None:
        """Refuse settings that cannot be meant."""
        if not self.name.strip():
            raise Invalid(_("Give the organisation a name."))
        if self.time_zone not in available_timezones():
            text = _("%(zone)s is not a time zone. Use a name such as Europe/Oslo.")
            raise Invalid(text % {"zone": self.time_zone})
        if self.fiscal_year_starts not in range(1, MONTHS + 1):
            raise Invalid(_("The fiscal year starts in a month from 1 to 12."))


@audited("organisation.founded", keeps=("currency", "fiscal_year_starts", "locale", "time_zone"))
def found_organisation(
    name: str,
    *,
    currency: str,
    fiscal_year_starts: int = 1,
    locale: str = "en",
    time_zone: str = "UTC",
    by: None = None,
    at: datetime,
) -> Organisation:
    """Set the installation up once, with the user that its command line works as."""
    if Organisation.objects.exists():
        raise AlreadyFounded(_("The organisation is set up already. Change its settings instead."))
    currency_digits(currency)
    settings = OrganisationSettings(name.strip(), fiscal_year_starts, locale, time_zone)
    settings.check()
    new_user(OPERATOR, name=_("Command line"), roles=OPERATOR_ROLES, by=by, at=at)
    return Organisation.objects.create(currency=currency, **asdict(settings))


@audited("organisation.changed", keeps=("settings",))
def change_organisation(
    organisation: Organisation,
    *,
    expected: int,
    settings: OrganisationSettings,
    by: User,
    at: datetime,
) -> Organisation:
    """Change everything but the base currency, in which all stored figures are."""
    require(by, Permission.EDIT_ORGANISATION)
    settings.check()
    return update_versioned(organisation, expected, **asdict(settings))
