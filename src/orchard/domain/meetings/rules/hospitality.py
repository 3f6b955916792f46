"""What a meeting with guests may cost, as far as the policy says."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import Invalid

LARGEST = Decimal(10) ** 9


def per_guest(cost: Decimal, guests: int) -> Decimal:
    """Return what each of theirs is offered."""
    return cost / max(1, guests)


def is_above(cost: Decimal | None, *, guests: int, limit: Decimal) -> bool:
    """Say whether a guest is offered more than the policy allows without a reason."""
    return cost is not None and per_guest(cost, guests) > limit


def check_cost(cost: Decimal | None, *, guests: int, limit: Decimal, reason: str) -> None:
    """Refuse an amount that cannot be, and one above the limit of which nobody says why."""
    if cost is None:
        return
    if not (cost.is_finite() and 0 <= cost < LARGEST):
        raise Invalid(_("Give what it costs, as 240.50."))
    if is_above(cost, guests=guests, limit=limit) and not reason.strip():
        text = _(
            "That is more than %(limit)s a guest, the limit for gifts and hospitality. Say why, "
            "and who agreed, or offer less."
        )
        raise Invalid(text % {"limit": f"{limit:f}"})
