"""What one may do in the core: organisation, users and roles, policy, exchange rates."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Max
from django.utils.translation import gettext as _

from orchard.analytics.policy import Policy, to_json
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.currencies import currency_digits
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import (
    OPERATOR,
    ExchangeRate,
    IsSealed,
    Organisation,
    PolicyVersion,
    RoleAssignment,
    User,
)
from orchard.domain.core.money import ROUNDING
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission, Role
from orchard.domain.core.versions import update_versioned

OPERATOR_ROLES = (Role.ADMINISTRATOR, Role.FINANCE, Role.PROGRAMME_DIRECTOR)
MONTHS = 12
RATE_DECIMALS = 8
RATE_LIMIT = Decimal(10_000_000)


class AlreadyFounded(Conflict):
    """The installation serves one organisation."""


class LastAdministrator(Conflict):
    """Without an administrator nobody could give roles again."""


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
    _new_user(OPERATOR, name=_("Command line"), roles=OPERATOR_ROLES, by=by, at=at)
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


@audited("user.added", keeps=("roles",))
def add_user(email: str, *, name: str, roles: tuple[Role, ...], by: User, at: datetime) -> User:
    """Let a person work here. The trail keeps the key, not the name: people may be forgotten."""
    require(by, Permission.EDIT_USERS)
    return _new_user(email, name=name, roles=roles, by=by, at=at)


@audited("user.role_given", keeps=("role",))
def give_role(user: User, *, role: Role, by: User, at: datetime) -> User:
    """Give a person a role; giving it again changes nothing."""
    require(by, Permission.EDIT_USERS)
    user.roles.get_or_create(role=role.value, defaults={"given_by": by, "given_at": at})
    return user


@audited("user.role_taken", keeps=("role",))
def take_role(user: User, *, role: Role, by: User, at: datetime) -> User:
    """Take a role away, unless nobody could give roles any more."""
    require(by, Permission.EDIT_USERS)
    if role is Role.ADMINISTRATOR:
        _keep_an_administrator(besides=user)
    user.roles.filter(role=role.value).delete()
    return user


@audited("user.left")
def deactivate_user(user: User, *, by: User, at: datetime) -> User:
    """End a person's access; all roles stop counting at once."""
    require(by, Permission.EDIT_USERS)
    _keep_an_administrator(besides=user)
    return update_versioned(user, user.version, is_active=False)


@audited("policy.proposed", keeps=("reason", "valid_from"))
def propose_policy(
    policy: Policy, *, reason: str, valid_from: date, by: User, at: datetime
) -> PolicyVersion:
    """Write down a new version of all weights and thresholds, not in force yet."""
    require(by, Permission.PROPOSE_POLICY)
    if not reason.strip():
        raise Invalid(_("Say why the policy changes."))
    _check_not_past(valid_from, at)
    highest = PolicyVersion.objects.aggregate(number=Max("number"))["number"] or 0
    return PolicyVersion.objects.create(
        number=highest + 1,
        groups=to_json(policy),
        reason=reason.strip(),
        valid_from=valid_from,
        proposed_by=by,
        proposed_at=at,
    )


@audited("policy.approved")
def approve_policy(version: PolicyVersion, *, by: User, at: datetime) -> PolicyVersion:
    """Put a version in force from its day on; from now it never changes."""
    require(by, Permission.APPROVE_POLICY)
    _check_not_past(version.valid_from, at)
    waiting = PolicyVersion.objects.filter(pk=version.pk, approved_at__isnull=True)
    if not waiting.update(approved_by=by, approved_at=at):
        raise IsSealed
    version.refresh_from_db()
    remark(number=version.number)
    return version


@audited("rate.recorded", keeps=("month", "rate", "source"))
def record_rate(
    currency: str, *, month: date, rate: Decimal, source: str, by: User, at: datetime
) -> ExchangeRate:
    """Store what one unit was worth in the base currency; a second one for a month revises it."""
    require(by, Permission.EDIT_RATES)
    currency_digits(currency)
    if Organisation.objects.filter(currency=currency).exists():
        text = _("%(currency)s is the base currency: its rate is always 1. Give another currency.")
        raise Invalid(text % {"currency": currency})
    stored = _stored_rate(rate)
    if not source.strip():
        raise Invalid(_("Say where the rate comes from."))
    first = month.replace(day=1)
    known = ExchangeRate.objects.filter(currency=currency, month=first)
    revision = (known.aggregate(latest=Max("revision"))["latest"] or 0) + 1
    remark(currency=currency, revision=revision, rate=stored)
    return ExchangeRate.objects.create(
        currency=currency, month=first, revision=revision, rate=stored, source=source.strip()
    )


def _stored_rate(rate: Decimal) -> Decimal:
    """Return the rate with the digits that are kept; refuse what they cannot say."""
    smallest = Decimal(1).scaleb(-RATE_DECIMALS)
    if not rate.is_finite() or not smallest / 2 <= rate < RATE_LIMIT:
        text = _("A rate is a number from %(least)s to below %(limit)s: what one unit is worth.")
        raise Invalid(text % {"least": f"{smallest:f}", "limit": f"{RATE_LIMIT:,}"})
    return rate.quantize(smallest, rounding=ROUNDING)


def _new_user(
    email: str, *, name: str, roles: tuple[Role, ...], by: User | None, at: datetime
) -> User:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid(_("This is not an e-mail address.")) from None
    if not name.strip():
        raise Invalid(_("Give the person a name."))
    if User.objects.filter(email=address).exists():
        raise Conflict(_("Somebody with this e-mail address works here already."))
    user = User(email=address, name=name.strip(), joined_at=at)
    user.set_unusable_password()
    user.save()
    given = [RoleAssignment(user=user, role=role.value, given_by=by, given_at=at) for role in roles]
    RoleAssignment.objects.bulk_create(given)
    return user


def _keep_an_administrator(*, besides: User) -> None:
    """Refuse when nobody else is left; two who dismiss each other wait for one another."""
    given = RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    people = {row.user_id for row in given.select_for_update().order_by("pk")}
    if not people - {besides.pk}:
        raise LastAdministrator(_("Nobody could give roles any more. Name another administrator."))


def _check_not_past(valid_from: date, at: datetime) -> None:
    """Refuse to change figures of the past."""
    organisation = Organisation.objects.first()
    zone = organisation.time_zone if organisation else "UTC"
    if valid_from < at.astimezone(ZoneInfo(zone)).date():
        raise Invalid(_("A policy cannot become valid in the past. Choose today or a later day."))
