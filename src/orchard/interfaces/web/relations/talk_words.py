"""The sentences of a preparation: the parts of an agenda, what is missing, what a draft says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.analytics import drafts
from orchard.analytics.drafts import Finding, Snag
from orchard.domain.relationships.agendas import COMMON, Gap, Step
from orchard.domain.relationships.rules import Colour

STEPS: Mapping[Step, tuple[Promise, Promise]] = {
    Step.RESULT: (_("The result, in one line"), _("First thing said. No ice-breaker before it.")),
    Step.ARRIVE: (_("Arrive"), _("How are things? Meet them with openness, then say why we are here.")),
    Step.OPEN_POINTS: (_("What was left open"), _("Answer what they asked and what worries them, before anything new.")),
    Step.RECOMMENDATION: (_("What we recommend"), _("One way forward, and what it brings.")),
    Step.STORY: (_("A story"), _("How another customer did it, told so that they see themselves in it.")),
    Step.IDEAS: (_("Ideas together"), _("Shape one idea with them, and let it be theirs.")),
    Step.WORRIES: (_("What this means for people"), _("Ask what worries them. Listen, and leave silence.")),
    Step.SUPPORT: (_("How we help through the change"), _("Who helps, what stays as it is, what if it fails.")),
    Step.EVIDENCE: (_("Why it works"), _("Figures, their sources, and the method.")),
    Step.DOSSIER: (_("What a decision rests on"), _("Technically sound, worth the money, risks in hand.")),
    Step.QUESTIONS: (_("Their questions"), _("Room for all of them. What nobody can answer gets an owner and a date.")),
    Step.NEXT_STEP: (_("Next step"), _("Who does what by when.")),
}  # fmt: skip

GAPS: Mapping[Gap, Promise] = {
    Gap.RESULT_LINE: _("Write the result in one line: it is the first thing that is said."),
    Gap.RECOMMENDATION: _("Recommend one way forward, and keep the others in your bag."),
    Gap.TOO_LONG: _("It is longer than 30 minutes. Somebody here wants to be out sooner."),
    Gap.STORY: _("Bring a story of another customer."),
    Gap.IDEA_OWNER: _("Say whose idea it becomes."),
    Gap.NEXT_STEP: _("Land it: write down a next step with a date. You can do without, but then say so afterwards."),
    Gap.TOO_SHORT: _("It is shorter than 60 minutes. Somebody here wants time to think and to ask."),
    Gap.SUPPORT_PLAN: _("Attach a plan of the change and the support, or say where it lies."),
    Gap.PRESSES: _("It asks for a decision by a day. Somebody here does not want to be pressed: take the day out."),
    Gap.EVIDENCE: _("The evidence is not complete: figures, sources, method."),
    Gap.DOSSIER: _("The dossier is not complete: it needs its technical, its economic and its risk section."),
    Gap.DECIDE_BY: _("Say by when you ask for a decision, if you ask for one."),
}  # fmt: skip

SNAGS: Mapping[Snag, Promise] = {
    Snag.LONG_INTRODUCTION: _("A long way to the point: more than 40 words before a result"),
    Snag.LONG_SENTENCE: _("A sentence of more than 28 words"),
    Snag.HEDGE: _("Takes back what it says"),
    Snag.NUMBER_WITHOUT_SOURCE: _("A number without a source"),
    Snag.SUPERLATIVE: _("Claims more than can be shown"),
}


def points(own: Sequence[str]) -> list[str]:
    """Return the points of an agenda; what was written already comes after what one recommends.

    They are the same whoever takes part: more people read an agenda than may know how a guest likes
    to work or what they left open, and a part of its own would tell it.
    """
    first, *others = (str(STEPS[step][0]) for step in COMMON)
    return [first, *(one for one in own if not _is_called(one, COMMON)), *others]


def is_part(point: str) -> bool:
    """Say whether a point of an agenda is called like a part of a conversation.

    Also like one that depends on who takes part: agendas that were laid out when these were still
    taken over keep them, and no customer should be offered what tells how somebody likes to work.
    """
    return _is_called(point, STEPS)


def _is_called(point: str, steps: Iterable[Step]) -> bool:
    """Say whether a point is called like one of these parts, in whichever language."""
    said = point.strip().casefold()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if any(said == str(STEPS[step][0]).casefold() for step in steps):
                return True
    return False


@dataclass(frozen=True, slots=True)
class Checked:
    """What a draft was looked through for, and what was found."""

    title: Promise
    colour: Colour
    found: tuple[tuple[Promise, str], ...]


def checked(draft: str, colours: frozenset[Colour]) -> list[Checked]:
    """Return what readers of these ways of working stumble over; for others, both are looked at."""
    looked = colours & {Colour.RED, Colour.BLUE} or {Colour.RED, Colour.BLUE}
    found = []
    if Colour.RED in looked:
        title = _("For somebody who wants the point")
        found.append(Checked(title, Colour.RED, _worded(drafts.directness(draft))))
    if Colour.BLUE in looked:
        title = _("For somebody who wants it to hold")
        found.append(Checked(title, Colour.BLUE, _worded(drafts.support(draft))))
    return found


def _worded(findings: tuple[Finding, ...]) -> tuple[tuple[Promise, str], ...]:
    return tuple((SNAGS[one.snag], one.words) for one in findings)
