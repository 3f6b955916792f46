"""Organisation, user, role, policy version, exchange rate, audit event."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.chain import START, Link
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.rules import Permission, Role, choices_of_roles, permissions_of_roles
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned

OPERATOR = "operator@orchard.invalid"


class IsSealed(Conflict):
    """The row is kept as it was written."""

    default = _("This is kept as it was written. Add a new one that corrects it.")


class OrganisationQuerySet(ScopedQuerySet["Organisation"]):
    """The one organisation, for those who belong to it."""

    permission = Permission.SEE_ORGANISATION


class Organisation(Versioned):
    """The supplier that this installation serves: exactly one row."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = models.CharField(_("name"), max_length=200)
    currency = models.CharField(_("base currency"), max_length=3)
    fiscal_year_starts = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    locale = models.CharField(_("language and region"), max_length=20, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="organisation_is_one"),
            models.CheckConstraint(
                condition=Q(fiscal_year_starts__range=(1, 12)), name="organisation_fiscal_month"
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="organisation_currency"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class UserQuerySet(ScopedQuerySet["User"]):
    """Filters that one can chain."""

    permission = Permission.SEE_USERS

    def get_by_natural_key(self, email: str) -> User:
        """Return the person who signs in with this address, in any spelling of its letters."""
        return self.get(email=email.lower())

    def active(self) -> Self:
        """Return those who may still work here."""
        return self.filter(is_active=True)

    def operator(self) -> Self:
        """Return the user that the command line of this installation works as."""
        return self.filter(email=OPERATOR)

    def with_role(self, role: Role) -> Self:
        """Return those who have the role."""
        return self.filter(roles__role=role.value)


class User(AbstractBaseUser, Versioned):
    """A person who works here; signs in with an e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("joined at"))

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = UserQuerySet.as_manager()

    class Meta:
        verbose_name = _("user")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="user_email_lower"),
            models.CheckConstraint(condition=~Q(name=""), name="user_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def held_roles(self) -> frozenset[Role]:
        """Return the person's roles now; somebody who left has none."""
        held = self.roles.filter(user__is_active=True).values_list("role", flat=True)
        return frozenset(Role(role) for role in held) if self.is_active else frozenset()

    def may(self, permission: Permission) -> bool:
        """Say whether the person has the permission now."""
        return permission in permissions_of_roles(self.held_roles())


class RoleAssignment(models.Model):
    """One role of one person, and who gave it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="roles", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=30, choices=choices_of_roles)
    given_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("role of a user")
        ordering: ClassVar = ["user_id", "role"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role"], name="role_once_per_user"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"


class PolicyQuerySet(ScopedQuerySet["PolicyVersion"]):
    """Filters that one can chain."""

    permission = Permission.SEE_POLICY

    def approved(self) -> Self:
        """Return the versions that somebody approved."""
        return self.filter(approved_at__isnull=False)

    def valid_on(self, day: date) -> Self:
        """Return approved versions that had begun by then, the one in force first."""
        begun = self.approved().filter(valid_from__lte=day)
        return begun.order_by("-valid_from", "-number")


class PolicyVersion(models.Model):
    """All weights and thresholds of the methods; never changes once approved."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    groups = models.JSONField(_("weights and thresholds"))
    reason = models.TextField(_("why it changes"))
    valid_from = models.DateField(_("valid from"))
    proposed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    approved_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy version")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(approved_at__isnull=False),
                name="policy_approval_has_moment",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="policy_has_reason"),
        ]

    def __str__(self) -> str:
        return str(_("Policy %(number)d")) % {"number": self.number}

    @property
    def is_approved(self) -> bool:
        """Say whether it may no longer change."""
        return self.approved_at is not None


class SealedRow(models.Model):
    """A row that is only ever added; the database's triggers say the same to raw SQL."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; refuse to write it again."""
        if not self._state.adding:
            raise IsSealed
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise IsSealed


class RateQuerySet(ScopedQuerySet["ExchangeRate"]):
    """Filters that one can chain."""

    permission = Permission.SEE_RATES

    def of_month(self, currency: str, day: date) -> Self:
        """Return the revisions for the month of the day, the latest first."""
        revisions = self.filter(currency=currency, month=day.replace(day=1))
        return revisions.order_by("-revision")


class ExchangeRate(SealedRow):
    """What one unit of a currency was worth in the base currency in a month.

    A wrong rate is corrected by a further revision, so that an old figure can be computed again.
    """

    currency = models.CharField(_("currency"), max_length=3)
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    rate = models.DecimalField(_("rate"), max_digits=15, decimal_places=8)
    source = models.CharField(_("source"), max_length=200)

    objects = RateQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        ordering: ClassVar = ["currency", "-month", "-revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["currency", "month", "revision"], name="rate_once_per_month"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_is_positive"),
            models.CheckConstraint(condition=Q(month__day=1), name="rate_month_starts"),
            models.CheckConstraint(condition=~Q(source=""), name="rate_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.month:%Y-%m}: {self.rate}"


class AuditQuerySet(ScopedQuerySet["AuditEvent"]):
    """Filters that one can chain."""

    permission = Permission.SEE_AUDIT

    def about(self, row: models.Model) -> Self:
        """Return the events whose subject is the row."""
        return self.filter(subject_type=row._meta.label_lower, subject_id=str(row.pk))


class AuditEvent(SealedRow):
    """What somebody did. No foreign keys: people and rows may go, the trail stays."""

    sequence = models.PositiveBigIntegerField(_("sequence"), primary_key=True)
    verb = models.CharField(_("verb"), max_length=80)
    by_id = models.BigIntegerField(_("by"), null=True)
    on_behalf_of_id = models.BigIntegerField(_("on behalf of"), null=True)
    at = models.DateTimeField(_("at"))
    subject_type = models.CharField(_("kind of subject"), max_length=100)
    subject_id = models.CharField(_("subject"), max_length=200)
    what = models.TextField(_("what"), help_text=_("Facts as JSON; no opinions about people."))
    previous = models.CharField(_("hash before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        ordering: ClassVar = ["sequence"]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject"),
            models.Index(fields=["by_id", "at"], name="audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.verb}"

    @property
    def link(self) -> Link:
        """Return the event as a link of the chain."""
        return Link(
            sequence=self.sequence,
            verb=self.verb,
            by=self.by_id,
            on_behalf_of=self.on_behalf_of_id,
            at=self.at,
            subject_type=self.subject_type,
            subject_id=self.subject_id,
            what=self.what,
            previous=self.previous,
            hash=self.hash,
        )

    @property
    def facts(self) -> dict[str, Any]:
        """Return what was done as values."""
        facts: dict[str, Any] = json.loads(self.what)
        return facts


class AuditHead(models.Model):
    """How many events there are and the hash of the last; writers lock it one after another."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    count = models.PositiveBigIntegerField(_("number of events"), default=0)
    hash = models.CharField(_("hash of the last event"), max_length=64, default=START)

    class Meta:
        verbose_name = _("head of the audit trail")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="audit_head_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.count}: {self.hash}"
