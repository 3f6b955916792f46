"""The words of actions for templates."""

from __future__ import annotations

from django import template

from orchard.domain.plans.models import Action
from orchard.interfaces.web.actions import words

register = template.Library()


@register.filter
def action_page(found: Action, back: str) -> str:
    """Return the address of an action, with the way back to where one is."""
    return f"{words.page_of(found)}?{back}"
