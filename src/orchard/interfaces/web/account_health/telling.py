"""Health as words: a band is a word, a shape and a colour; without enough data there is none."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from orchard.analytics.health import Band
from orchard.domain.health.queries import Stood
from orchard.domain.health.rules import BANDS

KINDS = {Band.GREEN: "good", Band.AMBER: "warn", Band.RED: "bad"}
NO_COLOUR = "none"


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of health: the shape and colour of a pill, short, and in a sentence."""

    kind: str
    short: str
    words: str
    mark: str = ""
    """Score and band, for below a tree; empty without a colour."""
    is_for_viewer: bool = True
    """Whether the viewer may know; else the words say whose it is."""

    @property
    def has_colour(self) -> bool:
        """Say whether enough is known for a colour."""
        return self.kind != NO_COLOUR


def told(stood: Stood | None, *, is_team: bool) -> Told:
    """Return how the health of an account is told to somebody."""
    if not is_team:
        text = _("health is for the account team")
        return Told(NO_COLOUR, text[:1].upper() + text[1:], text, is_for_viewer=False)
    if stood is None or stood.health.score is None:
        return Told(NO_COLOUR, _("Health not known yet"), _("health not known yet"))
    return _of(stood)


def _of(stood: Stood) -> Told:
    found = stood.health
    confidence = {"confidence": round(found.confidence)}
    if found.band is None:
        text = _("not enough data (confidence %(confidence)d)") % confidence
        short = _("Not enough data · confidence %(confidence)d") % confidence
        return Told(NO_COLOUR, short, text)
    facts = {**confidence, "score": round(found.score or 0), "band": BANDS[found.band]}
    return Told(
        KINDS[found.band],
        _("Health %(score)d, %(band)s · confidence %(confidence)d") % facts,
        _("health %(score)d, %(band)s, confidence %(confidence)d") % facts,
        _("%(score)d %(band)s") % facts,
    )
