"""The words of risks for templates."""

from __future__ import annotations

from django import template

from orchard.interfaces.web.risks import words

register = template.Library()
for _name in ("score_pill", "chance_pill", "state_pill", "look_pill", "review"):
    register.filter(_name, getattr(words, _name))
