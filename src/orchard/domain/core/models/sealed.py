"""Rows that are only ever added."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.mistakes import Conflict


class IsSealed(Conflict):
    """The row is kept as it was written."""

    default = _("This is kept as it was written. Add a new one that corrects it.")


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
