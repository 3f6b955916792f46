"""The sentences of the people's page: what hangs on whom, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orchard.analytics.coverage import Band, Gap, GapKind, Keeper, Quadrant, Tone
from orchard.domain.relationships.queries import Change, PeopleMap
from orchard.domain.relationships.queries.maps import EMPTY, SEAT
from orchard.domain.relationships.rules import Colour, DecisionRole, Function, Level, names_of
from orchard.interfaces.web.frame import figures

NAMES = {
    Colour.RED: gettext_lazy("Red: to the point"),
    Colour.YELLOW: gettext_lazy("Yellow: ideas and energy"),
    Colour.GREEN: gettext_lazy("Green: safety and people"),
    Colour.BLUE: gettext_lazy("Blue: facts and method"),
}
WAYS = {
    Colour.RED: gettext_lazy("Works the red way"),
    Colour.YELLOW: gettext_lazy("Works the yellow way"),
    Colour.GREEN: gettext_lazy("Works the green way"),
    Colour.BLUE: gettext_lazy("Works the blue way"),
}
"""What the four ways of working are called, and what is said of somebody who was seen so."""

BANDS = {Band.THIN: "bad", Band.PARTIAL: "warn", Band.SOLID: "good"}


@dataclass(frozen=True, slots=True)
class Alert:
    """One sentence with its number, and what to ask oneself."""

    text: str
    hint: str
    tone: str


def band_name(band: Band | None) -> str:
    """Return what an index is called."""
    names = {Band.THIN: _("thin"), Band.PARTIAL: _("partial"), Band.SOLID: _("solid")}
    return names[band] if band else ""


def reason(found: PeopleMap) -> str:
    """Return why the index is what it is."""
    covered = found.coverage
    if covered.index is None:
        return _("Say how much influence people have: without it nothing can be weighed.")
    people = sum(not part.is_seat for part in covered.parts)
    seats = len(covered.parts) - people
    text = _("Our ties reach %(reached)s of %(all)s points of influence: %(people)s, %(seats)s.")
    return text % {
        "reached": figures.number(covered.reached, 1),
        "all": figures.number(covered.influence, 0),
        "people": ngettext("%(count)d person", "%(count)d people", people) % {"count": people},
        "seats": ngettext("%(count)d empty seat", "%(count)d empty seats", seats)
        % {"count": seats},
    }


def warnings(found: PeopleMap) -> list[Alert]:
    """Return what is wrong with the coverage, the worst first; nothing where nothing is."""
    said = [_ours(found), _theirs(found), _pattern(found)]
    kept = [one for one in said if one]
    return sorted(kept, key=lambda one: one.tone != "bad")


def name_of(found: PeopleMap, key: str) -> str:
    """Return the name of a stakeholder: a person, a seat, or a function without anybody."""
    if key.startswith(SEAT):
        return next((one.title for one in found.seats if f"{SEAT}{one.pk}" == key), key)
    if key.startswith(EMPTY):
        return _("Nobody in %(function)s") % {"function": names_of([key.removeprefix(EMPTY)])}
    person = found.person(key)
    return person.contact.name if person else key


def gap_text(found: PeopleMap, gap: Gap) -> str:
    """Return a hole as a sentence."""
    if gap.kind is GapKind.WEAK_TIE:
        text = _("%(name)s has much influence, and our best tie is weak or missing")
        return text % {"name": name_of(found, gap.key)}
    if gap.kind is GapKind.FUNCTION:
        return _("Nobody known in %(what)s") % {"what": Function(gap.key).label}
    if gap.kind is GapKind.LEVEL:
        return _("Nobody known at the level: %(what)s") % {"what": Level(gap.key).label}
    return _("Nobody known who is: %(what)s") % {"what": DecisionRole(gap.key).label}


def change_name(change: Change) -> str:
    """Return what happened to somebody; whom it is about besides follows."""
    return {
        Change.CAME: _("known since then"),
        Change.LEFT: _("left"),
        Change.MOVED: _("moved"),
        Change.FUNCTION: _("other function group"),
        Change.LEVEL: _("other level"),
        Change.TIE_NEW: _("new tie with"),
        Change.TIE_STRONGER: _("stronger tie with"),
        Change.TIE_WEAKER: _("weaker tie with"),
        Change.TIE_LOST: _("lost tie with"),
        Change.ROLE_GIVEN: _("new role"),
        Change.ROLE_ENDED: _("role ended"),
        Change.LINE_DRAWN: _("new line to"),
        Change.LINE_ENDED: _("line ended to"),
    }[change]


def advice(quadrant: Quadrant) -> tuple[str, str]:
    """Return the name of a field of the grid and what to do there."""
    return {
        Quadrant.MANAGE_CLOSELY: (
            _("Manage closely"), _("Much influence, much interest: meet often, decide together."),
        ),
        Quadrant.KEEP_SATISFIED: (
            _("Keep satisfied"), _("Much influence, little interest: short, rare, about results."),
        ),
        Quadrant.KEEP_INFORMED: (
            _("Keep informed"), _("Little influence, much interest: they tell you what happens."),
        ),
        Quadrant.MONITOR: (_("Monitor"), _("Little of both: no effort now, look again later.")),
    }[quadrant]  # fmt: skip


def _ours(found: PeopleMap) -> Alert | None:
    first = next(iter(found.keepers.ours), None)
    if first is None or first.tone is None:
        return None
    name = next((one.name for one in found.ours if str(one.pk) == first.key), "")
    text = _("%(name)s carries %(share)s of all ties.")
    hint = _("%(line)s Without them coverage falls to %(index)s.")
    return _said(first, text % _facts(name, first), hint, found)


def _theirs(found: PeopleMap) -> Alert | None:
    first = next(iter(found.keepers.theirs), None)
    person = found.person(first.key) if first else None
    if first is None or first.tone is None or person is None:
        return None
    text = _("%(name)s carries %(share)s on their side.")
    where = str(person.place.function.label)
    hint = _("%(line)s Who is second in “%(where)s”?").replace("%(where)s", where)
    return _said(first, text % _facts(person.contact.name, first), hint, found)


def _facts(name: str, keeper: Keeper) -> dict[str, str]:
    return {"name": name, "share": figures.percent(keeper.share, 0)}


def _said(keeper: Keeper, text: str, hint: str, found: PeopleMap) -> Alert:
    is_red = keeper.tone is Tone.RED
    lines = (found.policy.key_person_red, found.policy.key_person_amber)
    line = _("Single-threaded: above %(share)s.") if is_red else _("Amber above %(share)s.")
    line %= {"share": figures.percent(lines[0] if is_red else lines[1], 0)}
    index = figures.number(keeper.index_without, 0)
    return Alert(text, hint % {"line": line, "index": index}, "bad" if is_red else "warn")


def _pattern(found: PeopleMap) -> Alert | None:
    pattern = found.pattern
    if not found.people or pattern.is_met:
        return None
    if not pattern.functions_are_met:
        text = _("No strong tie in: %(groups)s.")
        return Alert(
            text % {"groups": names_of(pattern.without_strong_tie)},
            _("A strategic account needs one in each of the four groups."), "warn",
        )  # fmt: skip
    if not pattern.people_are_met:
        return Alert(
            _("Strong ties hang on one of us."), _("At least two of us should have some."), "warn"
        )
    return Alert(
        _("The sponsor and their executive do not know each other well."),
        _("A tie of medium strength or more is the least."), "warn",
    )  # fmt: skip
