"""The accounts that something puts at risk, with every reason as a column of its own."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import BooleanField, ExpressionWrapper, Q

from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFiguresQuerySet
from orchard.domain.economics.queries.figures import ranked
from orchard.domain.economics.rules.risks import OPEN_RISKS, UNSURE, Risk


def reasons(viewer: User, large: Collection[str]) -> dict[Risk, Q]:
    """Return each reason that the viewer may know as a condition.

    `large` holds the keys of accounts that reach a line of the policy for one account; empty where
    the whole is not known to the viewer.
    """
    found = {
        Risk.DRIFT: ~Q(signal_kinds=""),
        Risk.CONCENTRATION: Q(account__key__in=large),
        Risk.LOSS: Q(contribution__lt=0),
        Risk.BAD: Q(bad_business=True),
        Risk.UNSURE: Q(grade=UNSURE),
    }
    if may(viewer, Permission.SEE_MARGINS):
        return found
    return {risk: found[risk] for risk in OPEN_RISKS}


def at_risk(viewer: User, large: Collection[str]) -> AccountFiguresQuerySet:
    """Return the accounts that at least one reason names, the most valuable first."""
    known = reasons(viewer, large)
    anything = Q()
    for condition in known.values():
        anything |= condition
    flags = {
        f"is_{risk.value}": ExpressionWrapper(condition, output_field=BooleanField())
        for risk, condition in known.items()
    }
    return ranked(viewer).filter(anything).annotate(**flags)
