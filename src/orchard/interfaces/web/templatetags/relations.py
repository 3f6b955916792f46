"""Marks of the people's pages: how strong a tie is, how somebody stands to us."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from orchard.domain.relationships.arriving.outcomes import State
from orchard.domain.relationships.rules import Stance, Strength

register = template.Library()
KINDS = {Stance.FOR: "good", Stance.NEUTRAL: "none", Stance.AGAINST: "bad"}
STEPS = range(1, Strength.ADVOCATE + 1)


@register.simple_tag
def tie_bars(strength: int, is_brief: object = False) -> SafeString:  # noqa: FBT002 - template tags take positions
    """Draw the strength of a tie as bars with its word; a brief one says it to who listens alone."""
    bars = format_html_join(
        "", '<i class="{}"></i>', (("is-full" if step <= strength else "",) for step in STEPS)
    )
    word = Strength(strength).label
    return format_html(
        '<span class="bars" aria-hidden="true">{}</span> <span{}>{}</span>',
        bars, SafeString(' class="visually-hidden"' if is_brief else ""), word,
    )  # fmt: skip


@register.filter
def stance_kind(stance: int) -> str:
    """Return the kind of pill that an attitude has."""
    return KINDS[Stance(stance)]


@register.filter
def arrival_state(state: State) -> str:
    """Return what becomes of rows of a file, as their heading."""
    return {
        State.NEW: gettext("new"),
        State.CHANGED: gettext("changed"),
        State.SAME: gettext("known as they are"),
        State.REFUSED: gettext("refused"),
    }[state]
