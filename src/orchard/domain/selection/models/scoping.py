"""The filter that rows about one account share: who may not know the account sees none of them."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models

from orchard.domain.accounts.models import may_know
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class AboutAccount(ScopedQuerySet[M_co]):
    """Rows that speak of an account; `path` leads to it."""

    permission = Permission.SEE_SELECTION
    path: ClassVar[str] = "account__"

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return rows about accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, self.path))
