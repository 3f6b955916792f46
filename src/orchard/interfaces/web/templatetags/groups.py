"""The words of project groups for templates."""

from __future__ import annotations

from django import template

from orchard.interfaces.web.groups import words

register = template.Library()
for _name in ("state_pill", "measured", "way", "simpler", "parts", "sides"):
    register.filter(_name, getattr(words, _name))
