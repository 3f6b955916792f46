"""The filter that rows about one account share."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from orchard.domain.accounts.models import may_know
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class AboutAccount(ScopedQuerySet[M_co]):
    """Rows that speak of an account: who may not know it sees none of them."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return rows about accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))
