"""The words of agreements for templates."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from orchard.domain.agreements.queries import Glance, Line
from orchard.domain.agreements.rules import Rebate
from orchard.domain.relationships.rules import Function
from orchard.interfaces.web.accounts.forms.fields import plain
from orchard.interfaces.web.agreements import words

register = template.Library()


@register.filter
def state_pill(line: Line) -> SafeString:
    """Show how an agreement stands."""
    return words.pill_of(line.state)


register.filter("reminder", words.reminder)
register.filter("renewed", words.renewed)


@register.simple_tag
def agreed_with(function: Function, found: Glance) -> str:
    """Say what is agreed or negotiated with a function group; nothing where that is not theirs."""
    return words.agreed_with(function, found)


@register.filter
def percent_of(step: Rebate) -> str:
    """Return the percent of a rebate without zeros at its end."""
    return plain(step.percent)
