"""Numbers in templates, worded as everywhere."""

from __future__ import annotations

from decimal import Decimal

from django import template

from orchard.domain.economics.words import numbers as wording

register = template.Library()


@register.filter
def money(amount: Decimal | None) -> str:
    """Return an amount in whole units."""
    return wording.money(amount)


@register.filter
def whole_share(share: float | None) -> str:
    """Return a share in whole percent."""
    return wording.percent(share)


@register.filter
def grouped(number: int) -> str:
    """Return a whole number with its thousands grouped."""
    return f"{number:,}"
