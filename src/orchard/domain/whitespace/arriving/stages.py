"""How other systems call how far an opportunity is, and that it is over."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from orchard.domain.relationships.arriving.names import plain
from orchard.domain.relationships.arriving.outcomes import Refused
from orchard.domain.whitespace.rules import OpportunityState, Stage

CALLED: Mapping[Stage, tuple[str, ...]] = {
    Stage.FOUND: ("found", "prospecting", "qualification", "qualify", "new", "lead", "ny", "discovery",
                  "appointment scheduled", "kvalifisering", "kvalifikation"),
    Stage.CONFIRMED: ("need confirmed by the customer", "need confirmed", "needs analysis", "develop",
                      "qualified to buy", "qualified", "behovsanalyse", "bedarfsanalyse"),
    Stage.SHAPED: ("solution shaped together", "solution shaped", "value proposition", "propose",
                   "id decision makers", "perception analysis", "presentation scheduled", "solution",
                   "decision maker bought in"),
    Stage.OFFERED: ("offered", "proposal price quote", "proposal", "quote", "quoted", "contract sent",
                    "tilbud", "offert", "angebot", "pakkumine"),
    Stage.PROMISED: ("agreed by word of mouth", "negotiation review", "negotiation", "verbal", "close",
                     "forhandling", "förhandling", "verhandlung"),
}  # fmt: skip
OVER: Mapping[OpportunityState, tuple[str, ...]] = {
    OpportunityState.OPEN: ("open", "in progress", "åpen", "öppen", "offen", "avatud", "открыта"),
    OpportunityState.WON: ("won", "closed won", "vunnet", "vunnen", "gewonnen", "võidetud"),
    OpportunityState.LOST: ("lost", "closed lost", "closed", "tapt", "förlorad", "verloren", "kaotatud"),
}  # fmt: skip


def state_of(said: str, stage: str) -> OpportunityState:
    """Return how an opportunity stands; some systems say that in the stage."""
    for state, names in OVER.items():
        if plain(said) in names or (not said and plain(stage) in names):
            return state
    if not said:
        return OpportunityState.OPEN
    text = _("“%(said)s” is not known here. Write open, won or lost.")
    raise Refused(text % {"said": said})


def stage_of(said: str) -> Stage | None:
    """Return the stage that a word or a number means, nothing where there is none."""
    words = plain(said)
    if not words or words in OVER[OpportunityState.OPEN]:
        return None
    for stage in Stage:
        label = plain(str(stage.label))
        if words in {str(stage.value), label, label.partition(" ")[2], *CALLED[stage]}:
            return stage
    text = _("the stage “%(said)s” is not known here. Write one of: %(known)s.")
    known = "; ".join(str(one.label) for one in Stage)
    raise Refused(text % {"said": said, "known": known})
