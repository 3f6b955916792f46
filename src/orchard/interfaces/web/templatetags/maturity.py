"""What the pages of maturity write: scores, shares that may not be known."""

from __future__ import annotations

from django import template

from orchard.interfaces.web.frame import figures

register = template.Library()


@register.filter
def score(value: float | None) -> str:
    """Return a score of the scale with one digit."""
    return figures.number(value, 1)


@register.filter
def plain(value: float) -> str:
    """Return a number without zeros at its end: 1, 1.5."""
    return f"{value:g}"


@register.filter
def percent_or_nothing(share: float | None) -> str:
    """Return a share in percent, nothing where it is not known."""
    return "" if share is None else figures.percent(share)
