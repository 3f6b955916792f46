"""Accounts, who may know them, and their units."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.rules import Confidentiality, Status, UnitKind
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned


class AccountQuerySet(ScopedQuerySet["Account"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return open accounts, and those whose insider the viewer is."""
        return super().visible_to(viewer).filter(may_know(viewer))

    def hidden_from(self, viewer: User) -> Self:
        """Return what a viewer who may see accounts may not know all the same."""
        return self.exclude(may_know(viewer))

    def open_to_all(self) -> Self:
        """Return accounts that everybody who may see accounts may know."""
        return self.filter(confidentiality=Confidentiality.OPEN)

    def current(self) -> Self:
        """Return accounts that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def containing(self, text: str) -> Self:
        """Return accounts whose own name or key contains the text, or that of a customer."""
        own = Q(name__icontains=text) | Q(key__icontains=text)
        theirs = Q(customers__name__icontains=text) | Q(customers__customer__icontains=text)
        matching = self.model._default_manager.filter(own | theirs)
        return self.filter(pk__in=matching.values("pk"))


class Account(Versioned):
    """A customer group that we sell to."""

    key = models.CharField(_("key in the ledger"), max_length=200, unique=True)
    name = models.CharField(_("name"), max_length=300)
    slug = models.SlugField(_("name in addresses"), max_length=100, unique=True)
    organisation_number = models.CharField(_("organisation number"), max_length=50, blank=True)
    industry = models.CharField(_("industry"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=100, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.STANDARD
    )
    confidentiality = models.CharField(
        _("who may know it"),
        max_length=20,
        choices=Confidentiality.choices,
        default=Confidentiality.OPEN,
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("now")
    )

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(key="") & ~Q(name=""), name="account_is_named"),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="account_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(confidentiality__in=Confidentiality.values),
                name="account_confidentiality_is_known",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="account_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_confidential(self) -> bool:
        """Say whether only named people may know it."""
        return self.confidentiality == Confidentiality.INSIDERS

    @property
    def home_id(self) -> int:
        """Return the key of the account that this one is today: itself, or what it went into."""
        return self.merged_into_id or self.pk


class AccountInsider(models.Model):
    """A named person who may know a confidential account."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="insiders")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("insider of an account")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "user"], name="insider_once_per_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.user_id}"


class UnitQuerySet(ScopedQuerySet["AccountUnit"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return units of accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))


class AccountUnit(Versioned):
    """A part of an account; parts form a tree."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="units")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("in")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind.choices)
    key = models.CharField(_("key in the ledger"), max_length=200)
    name = models.CharField(_("name"), max_length=300)
    country = models.CharField(_("country"), max_length=100, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit of an account")
        ordering: ClassVar = ["account_id", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key"], name="unit_key_once_per_account"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(name=""), name="unit_is_named"),
            models.CheckConstraint(
                condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="unit_not_in_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


MERGERS = ("", "merged_into__")
"""An account keeps what belonged to accounts that were merged into it: all lead there in one step."""


def in_family(account: Account, path: str = "account__") -> Q:
    """Return the condition that a row belongs to the account, or to one that became part of it.

    Which accounts those are is asked apart: a condition on two tables at once could use no index,
    and every row of every account would be read.
    """
    condition = Q()
    for merger in MERGERS:
        condition |= Q(**{f"{merger}id": account.pk})
    family = Account.objects.filter(condition).order_by().values("pk")
    return Q(**{f"{path}pk__in": family})


def may_know(viewer: User, prefix: str = "") -> Q:
    """Return the condition that an account is open to the viewer."""
    is_open = Q(**{f"{prefix}confidentiality": Confidentiality.OPEN})
    mine = AccountInsider.objects.filter(user=viewer).values("account")
    return is_open | Q(**{f"{prefix}pk__in": mine})


def may_know_heir(viewer: User, prefix: str = "account__") -> Q:
    """Return the condition that what an account became part of, if anything, is open to the viewer.

    Lists over all accounts name that one: a hidden heir is named nowhere, so its rows are left out.
    """
    is_own = Q(**{f"{prefix}merged_into__isnull": True})
    return is_own | may_know(viewer, f"{prefix}merged_into__")
