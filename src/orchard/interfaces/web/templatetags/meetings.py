"""The words of meetings for templates."""

from __future__ import annotations

from django import template

from orchard.interfaces.web.meetings import words

register = template.Library()
for _name in ("beat_pill", "beat_why", "meeting_pill", "pace", "purpose", "rule", "when"):
    register.filter(_name, getattr(words, _name))
