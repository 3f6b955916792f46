"""What a round asks for before it goes on, and what other rounds still hold; services ask this."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.selection import queries
from orchard.domain.selection.models import Nomination, SelectionRound
from orchard.domain.selection.moves import today
from orchard.domain.selection.rules.choices import RoundState

IS_OPEN = ~Q(round__state__in=(RoundState.DECIDED, RoundState.ARCHIVED))


def check_raters(found: SelectionRound, by: User, at: datetime) -> None:
    """Refuse a round that too few people, or people of one function alone, score."""
    limits = queries.policy(by, today(by, at)).raters
    seats = list(found.raters.filter(removed_at__isnull=True))
    functions = {one.function for one in seats}
    if found.is_starter and seats:
        return  # a first choice by one person, which a full round confirms later
    if len(seats) < limits.raters_least or len(functions) < limits.functions_least:
        text = _(
            "At least %(raters)d raters from %(functions)d functions have to score; there are "
            "%(held)d from %(from)d."
        )
        names = {"raters": limits.raters_least, "functions": limits.functions_least}
        raise Invalid(text % {**names, "held": len(seats), "from": len(functions)})


def stands_elsewhere(row: Nomination, by: User) -> bool:
    """Say whether another round, or one whose yes still counts, keeps the account a candidate."""
    return is_awaited(row) or queries.decision_for(by, row.account, besides=row) is not None


def is_awaited(row: Nomination) -> bool:
    """Say whether another round still decides about the account."""
    return _others(row).filter(IS_OPEN).exists()


def _others(row: Nomination) -> QuerySet[Nomination]:
    standing = Nomination.objects.filter(account=row.account, withdrawn_at__isnull=True)
    return standing.exclude(pk=row.pk)
