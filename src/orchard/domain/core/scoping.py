"""What a viewer may not see does not exist: the filter that every read goes through."""

from __future__ import annotations

from typing import ClassVar, Protocol, Self, TypeVar

from django.db import models

from orchard.domain.core.rules import Permission


class Viewer(Protocol):
    """Somebody who looks; asked at the moment of looking."""

    def may(self, permission: Permission) -> bool:
        """Say whether the viewer has the permission now."""


M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[M_co]):
    """Rows that one permission opens; without it, or without naming one, there are none."""

    permission: ClassVar[Permission | None] = None

    def visible_to(self, viewer: Viewer) -> Self:
        """Return what the viewer may see."""
        if self.permission is None or not viewer.may(self.permission):
            return self.none()
        return self
