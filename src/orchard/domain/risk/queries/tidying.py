"""Accounts of which the register knows no risk, and of which nobody found that there is none."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.risk.models import CategoryCheck, Risk, ShortLook
from orchard.domain.risk.rules import OVER


def without_risk(viewer: User, accounts: Sequence[Account]) -> list[Account]:
    """Return the accounts without an open risk and without a look that found none."""
    here = Q(account=OuterRef("pk")) | Q(account__merged_into=OuterRef("pk"))
    risks = Risk.objects.visible_to(viewer).filter(here).exclude(state__in=OVER)
    looks = ShortLook.objects.visible_to(viewer).filter(here, risk=None)
    checks = CategoryCheck.objects.visible_to(viewer).filter(here)
    known = Account.objects.filter(
        Exists(risks.order_by()) | Exists(looks.order_by()) | Exists(checks.order_by()),
        pk__in=[one.pk for one in accounts],
    )
    told = set(known.order_by().values_list("pk", flat=True))
    return [one for one in accounts if one.pk not in told]
