"""How a comment is read: whom it speaks to stands out."""

from __future__ import annotations

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from orchard.domain.core.mentions import spoken
from orchard.domain.core.models import Comment

register = template.Library()


@register.filter
def said(comment: Comment) -> SafeString:
    """Return the text of a comment, escaped piece by piece, with the names of who was told bold."""
    people = [one.user for one in comment.mentions.all()]
    names = {name for one in people for name in (one.name, one.email, one.email.partition("@")[0])}
    pieces, place = list[str](), 0
    for found in spoken(comment.text, names):
        pieces.append(escape(comment.text[place : found.start]))
        name = comment.text[found.start : found.end]
        pieces.append(format_html('<b class="mention">{}</b>', name))
        place = found.end
    pieces.append(escape(comment.text[place:]))
    return mark_safe("".join(pieces))  # noqa: S308  every piece is escaped above
