"""Marks of the pages of what customers say."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orchard.domain.voice.queries import Heard
from orchard.domain.voice.rules import Item
from orchard.interfaces.web.frame import figures

register = template.Library()


@register.filter
def measured(value: float | None, digits: int) -> SafeString | str:
    """Show a mean, or that it is not known."""
    if value is None:
        return format_html('<span class="unknown">{}</span>', _("not known yet"))
    return figures.number(value, digits)


@register.filter
def recommends(one: Heard) -> int | None:
    """Return how likely somebody recommends us, 0 to 10."""
    return one.score(Item.RECOMMEND)
