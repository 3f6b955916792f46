"""Addresses of pages that other areas have, or nothing while this installation lacks them."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from orchard.domain.selection.models import SelectionRound
from orchard.domain.selection.rules.choices import RoundState

OF_RATERS = frozenset({RoundState.DRAFT, RoundState.SCORING})


def link(page: str, *arguments: object) -> str:
    """Return the address of a page, or nothing where there is none; nothing leads nowhere."""
    try:
        return reverse(page, args=arguments)
    except NoReverseMatch:
        return ""


def link_to_round(found: SelectionRound) -> str:
    """Return where a round goes on: among its raters, or from the reveal on in the meeting."""
    if RoundState(found.state) in OF_RATERS:
        return link("rounds:round", found.pk)
    return link("meeting:result", found.pk)
