"""The words of what both sides do together, for templates."""

from __future__ import annotations

from django import template

from orchard.interfaces.web.joint import words
from orchard.interfaces.web.joint.forms import key_of

register = template.Library()
register.filter("state_pill", words.state_pill)
register.filter("reach_pill", words.reach_pill)
register.filter("measured", words.measured)
register.filter("scores", words.scores)
register.filter("score_of", words.score_of)
register.filter("moved", words.moved)
register.filter("share_of", words.share_of)
register.filter("percent", words.percent)
register.filter("column", words.column)
register.filter("quarter_key", key_of)
register.filter("counts_in", words.counts_in)
