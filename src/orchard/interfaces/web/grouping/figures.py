"""After a regrouping: the figures follow, and the toast knows how to take it back."""

from __future__ import annotations

from django.urls import reverse

from orchard.domain.accounts.models import Regrouping
from orchard.domain.economics.jobs import refresh_figures
from orchard.interfaces.web.frame import clock


def renew() -> None:
    """Have the figures computed with the groups as they are now."""
    refresh_figures.enqueue(clock.now().isoformat())


def undo_address(made: Regrouping) -> str:
    """Return where posting takes a regrouping back."""
    return reverse("grouping:undo", args=[made.pk])


def customers_of(made: Regrouping) -> int:
    """Return how many customers a regrouping moved."""
    return made.movements.count()
