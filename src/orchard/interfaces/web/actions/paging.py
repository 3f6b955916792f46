"""A list by day that goes on where the page before ended, whatever was added meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q
from django.http import HttpRequest
from django.utils.http import urlencode

from orchard.domain.plans.models import Action, ActionQuerySet

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Shelf:
    """The actions of a page, whether it is the first, and where the next begins."""

    rows: list[Action]
    is_first: bool
    further: str

    @classmethod
    def of(cls, found: ActionQuerySet, request: HttpRequest) -> Self:
        """Return the actions after the one that the address names, by day and key."""
        after = _read(request.GET.get("after", ""))
        rows = found
        if after is not None:
            day, key = after
            rows = rows.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=key))
        taken = list(rows.order_by("due_on", "pk")[: ON_A_PAGE + 1])
        shown = taken[:ON_A_PAGE]
        has_more = len(taken) > ON_A_PAGE
        last = f"{shown[-1].due_on.isoformat()}_{shown[-1].pk}" if has_more else ""
        return cls(shown, after is None, urlencode({"after": last}) if last else "")


def _read(said: str) -> tuple[date, int] | None:
    """Return the day and the key in an address; nothing for anything else."""
    day, _line, key = said.partition("_")
    try:
        return date.fromisoformat(day), int(key[:18])
    except ValueError:
        return None
