"""Who sees plans: whoever may know their account."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models

from orchard.domain.accounts.models import Account, in_family, may_know
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class AboutAccount(ScopedQuerySet[M_co]):
    """Rows that speak of an account; `path` leads to it."""

    permission = Permission.SEE_ACCOUNTS
    path: ClassVar[str] = "account__"

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return rows about accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, self.path))

    def of(self, account: Account) -> Self:
        """Return rows of the account and of those that were merged into it."""
        return self.filter(in_family(account, self.path))


class OfPlan(AboutAccount[M_co]):
    """Rows of a plan that people take out and put back."""

    path: ClassVar[str] = "plan__account__"

    def standing(self) -> Self:
        """Return those that nobody took out."""
        return self.filter(removed_at__isnull=True)
