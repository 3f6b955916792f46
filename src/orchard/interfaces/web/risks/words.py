"""How risks read: score and colour, the state, the day of the next look."""

from __future__ import annotations

from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orchard.domain.risk.models import Risk
from orchard.domain.risk.queries import CategoryView
from orchard.domain.risk.rules import Chance, Colour, Looked, State, colour_of
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.templatetags.orchard import pill

TONES = {Colour.RED: "bad", Colour.AMBER: "warn", Colour.GREEN: "good"}
STATES = {State.TREATED: "good", State.OCCURRED: "bad", State.PROPOSED: "warn"}
LOOKS = {Looked.NONE: "good", Looked.STALE: "warn", Looked.NEVER: "none"}


def score_pill(row: Risk) -> SafeString:
    """Return the score that counts now as word, colour and shape."""
    return chance_pill(row.now)


def chance_pill(chance: Chance) -> SafeString:
    """Return a score as word, colour and shape."""
    colour = colour_of(chance.likelihood, chance.impact)
    return pill(TONES[colour], f"{colour.label} {chance.score}")


def state_pill(row: Risk) -> SafeString:
    """Return how far a risk is."""
    state = State(row.state)
    return pill(STATES.get(state, "none"), str(state.label))


def review_day(row: Risk, today: date) -> SafeString:
    """Return the day of the next look, marked where it is over; what is over is looked at no more."""
    if row.is_over:
        return SafeString("–")
    is_late = row.review_on < today
    return format_html(
        '<span class="{}">{}</span>', "is-late" if is_late else "", figures.day(row.review_on)
    )


def look_pill(found: CategoryView) -> SafeString:
    """Return what is known of a category; nothing is green because nobody looked."""
    if found.status is Looked.RISKS:
        worst = found.risks[0]
        return pill(TONES[worst.colour], f"{worst.colour.label} {worst.score}")
    return pill(LOOKS[found.status], str(found.status.label))


def review(row: Risk, today: date) -> str:
    """Return when a risk is looked at again, or since when somebody should have."""
    shown = figures.day(row.review_on)
    if row.review_on < today:
        return _("review overdue since %(day)s") % {"day": shown}
    return _("review %(day)s") % {"day": shown}
