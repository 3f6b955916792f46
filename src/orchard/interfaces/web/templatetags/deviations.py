"""The words of deviations for templates."""

from __future__ import annotations

from django import template

from orchard.interfaces.web.deviations import words

register = template.Library()
register.filter("step_pill", words.step_pill)
register.filter("why", words.why)
