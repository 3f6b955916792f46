"""Four ways of working, in our own words: what one sees, what helps, and what nobody may conclude."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.relationships.rules import Colour

Words = tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """One way of working: its gist, what one may see, what helps, and what gets in the way."""

    gist: Promise
    patterns: Words
    advice: Words
    avoid: Words


GUIDES: Mapping[Colour, Guide] = {
    Colour.RED: Guide(
        _("Wants to know what comes out of it, and to decide."),
        (
            _("Asks for the result before the reasons"),
            _("Cuts introductions short and looks at the clock"),
            _("Speaks of goals, deadlines and who is in charge"),
            _("Decides in the room, and wants to keep control of what happens next"),
        ),
        (
            _("Open with the result: one line, before anything else."),
            _("Say it plainly: short sentences, no ifs, a number where there is one."),
            _("Recommend one way forward. Keep the alternatives in your bag."),
            _("Plan 25 to 30 minutes without small talk, and end early if you can."),
        ),
        (_("A long way to the point"), _("Three options without a recommendation")),
    ),
    Colour.YELLOW: Guide(
        _("Wants to be inspired, and to shape it with you."),
        (
            _("Talks about people and ideas before figures"),
            _("Jumps from one thought to the next and enjoys it"),
            _("Tells stories, and asks for yours"),
            _("Says yes with energy, and is hard to find a week later"),
        ),
        (
            _("Come with energy and openness: give the conversation room to breathe."),
            _("Bring a story of another customer that makes the solution come alive."),
            _("Leave an idea unfinished, shape it together, and let it be theirs."),
            _("Land it: do not part without one next step that has a name and a day."),
        ),
        (_("A page of figures read aloud"), _("An enthusiastic end without a date")),
    ),
    Colour.GREEN: Guide(
        _("Wants it to be safe for the people whom it touches."),
        (
            _("Asks what changes for colleagues and for daily operations"),
            _("Listens long, and wants to think it over"),
            _("Prefers what has worked, and people whom they know"),
            _("Avoids conflict, and rarely says no aloud"),
        ),
        (
            _("Take time: plan longer, listen more than you speak, leave silence."),
            _("Show that you know their worries, and answer each of them."),
            _("Bring a plan of the change: who helps, what stays as it is, what if it fails."),
            _(
                "Support rather than press: no deadline to close. Trust that grows slowly often lasts."
            ),
        ),
        (_("“This offer ends on Friday”"), _("A surprise in front of others")),
    ),
    Colour.BLUE: Guide(
        _("Wants to understand why it works, before agreeing."),
        (
            _("Asks why and how it works, before anything else"),
            _("Asks where a figure comes from, and checks it"),
            _("Reads the appendix, and finds what is missing"),
            _("Takes notes, and comes back with precise questions"),
            _("Decides when it holds technically, economically and in its risks"),
        ),
        (
            _("Come prepared: figures, their sources and the method, in writing and beforehand."),
            _("Be exact: say what you know, what you assume, and what you do not know yet."),
            _("Keep a list of their questions, and answer every one with a date."),
            _("Give them a dossier: technically sound, worth the money, risks in hand."),
        ),
        (_("“The best on the market”"), _("An answer that you make up on the spot")),
    ),
}

MEANING: Words = (
    _(
        "A colour is a word for what somebody did in front of us: how fast, how personal, how exact."
    ),
    _("It is no diagnosis, no test and no score. People are all four, and change with the day."),
    _("It helps us to adapt ourselves. It predicts nothing, and nothing is computed from it."),
    _("Every observation names what was seen, by whom and when, and ends by itself."),
    _("The person may read all of it. It is handed over and erased with everything else we hold."),
)
"""What everybody reads before anything is noted."""

DUTIES: Words = (
    _("Opinions about named people are personal data, also when they are friendly."),
    _(
        "You need a lawful basis and a reason: here it is to prepare conversations, and nothing else."
    ),
    _("Write an assessment of the risks first, and tell people that you keep such notes."),
    _(
        "Some regulators look at personality as if it were health. Ask whoever advises you on privacy."
    ),
    _("Nothing about health, faith, politics, union or family belongs here."),
    _("Only customers' people are described, never those who work here."),
)
"""What the law asks of whoever switches it on; not legal advice."""
