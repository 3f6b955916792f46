"""Several questions about one account, asked of the database at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from orchard.domain.accounts.counting import counted
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.queries.grouping import units
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User

Questions = Mapping[str, Combinable]
"""Parts of one question by their names; whoever wrote one knows how to read its answer."""
Answers = Mapping[str, Any]


def answered(viewer: User, account: Account, questions: Questions) -> Answers:
    """Return the answers by the names of the questions; an account that is not seen has none."""
    known = Account.objects.visible_to(viewer).filter(pk=account.pk).order_by()
    row = next(iter(known.values(**questions)), None)
    if row is None:
        raise NotFound
    return row


@dataclass(frozen=True, slots=True)
class Spread:
    """In how many places an account is: its units, and the countries that these are in."""

    units: int
    countries: int

    @classmethod
    def of(cls, found: Answers) -> Self:
        """Return what was answered."""
        return cls(found["units_there"], found["countries_there"])


def spread(viewer: User, account: Account) -> Questions:
    """Return what is asked to know how many places an account has."""
    there = units(viewer, account).order_by()
    abroad = there.exclude(country="").values("account")
    places = abroad.annotate(places=Count("country", distinct=True)).values("places")
    return {"units_there": counted(there), "countries_there": Coalesce(Subquery(places), 0)}
