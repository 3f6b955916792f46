"""What one may ask about the risks of accounts."""

from __future__ import annotations

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.risk.models import Risk, RiskQuerySet


def standing(viewer: User, account: Account) -> RiskQuerySet:
    """Return the risks of an account that are not over, the next day of review first."""
    return Risk.objects.visible_to(viewer).of(account).standing().select_related("owner")
