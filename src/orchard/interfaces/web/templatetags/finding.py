"""Marks what somebody looked for where it stands."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from orchard.domain.search import rules

register = template.Library()


@register.filter
def marked(text: str, looked_for: str) -> SafeString:
    """Return the text with the words that were looked for marked."""
    wanted = rules.typed(looked_for)
    shown, place = "", 0
    for start, end in rules.places(wanted, text):
        shown += format_html("{}<mark>{}</mark>", text[place:start], text[start:end])
        place = end
    return mark_safe(shown + format_html("{}", text[place:]))  # noqa: S308  # each part is escaped
