"""The words of what both sides do together, for templates."""

from __future__ import annotations

from django import template

from orchard.interfaces.web.joint import words
from orchard.interfaces.web.joint.forms import key_of

register = template.Library()
for _name, _filter in {
    "state_pill": words.state_pill,
    "reach_pill": words.reach_pill,
    "measured": words.measured,
    "scores": words.scores,
    "score_of": words.score_of,
    "moved": words.moved,
    "share_of": words.share_of,
    "percent": words.percent,
    "column": words.column,
    "quarter_key": key_of,
}.items():
    register.filter(_name, _filter)
