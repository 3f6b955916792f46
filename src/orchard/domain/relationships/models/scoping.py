"""Who sees what of people: contacts are for who works with customers, opinions for the team alone."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

from orchard.domain.accounts.models import MERGERS, Account, Assignment, in_family, may_know
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet

__all__ = [
    "MERGERS",
    "ContactQuerySet",
    "OfContact",
    "OfTie",
    "OpinionQuerySet",
    "in_family",
    "in_homes",
    "of_team",
]
M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class ContactQuerySet(ScopedQuerySet[M_co]):
    """Rows that say who somebody is; `path` leads to the account."""

    permission = Permission.SEE_CONTACTS
    path: ClassVar[str] = "account__"

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return rows about accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, self.path))

    def of(self, account: Account) -> Self:
        """Return rows of the account and of those that were merged into it."""
        return self.filter(in_family(account, self.path))

    def usable(self) -> Self:
        """Return rows about people whose data may be used: what computes or advises asks these."""
        return self.filter(is_usable(self.path.removesuffix("account__")))

    def for_team(self) -> Self:
        """Return what the team of the account may read; all of it, where nothing says otherwise."""
        return self


class OpinionQuerySet(ContactQuerySet[M_co]):
    """Rows that say what we think of somebody: they never leave the team of the account."""

    permission = Permission.SEE_OPINIONS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return rows about accounts in whose team the viewer has a seat."""
        return super().visible_to(viewer).filter(of_team(viewer, self.path))


class OfContact(OpinionQuerySet[M_co]):
    """Opinions that hang on a contact."""

    path: ClassVar[str] = "contact__account__"


class OfTie(OpinionQuerySet[M_co]):
    """Opinions that hang on a tie."""

    path: ClassVar[str] = "tie__contact__account__"


def is_usable(path: str = "") -> Q:
    """Return the condition that nobody erased a person, and that they did not say no to us."""
    return Q(**{f"{path}erased_at__isnull": True, f"{path}restricted_on__isnull": True})


def of_team(viewer: User, path: str = "account__") -> Q:
    """Return the condition that the viewer has a seat in the team of a row's account."""
    return in_homes(Assignment.objects.open().filter(user=viewer).values("account"), path)


def in_homes(homes: object, path: str = "account__") -> Q:
    """Return the condition that a row's account is one of these today, after any merger."""
    condition = Q()
    for merger in MERGERS:
        condition |= Q(**{f"{path}{merger}id__in": homes})
    return condition
