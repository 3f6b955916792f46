"""What pages show of answers: figures with their people and days, groups, and one reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orchard.analytics.loyalty import CAMPS, Camp, Group, Trend
from orchard.domain.relationships.queries import PeopleMap
from orchard.domain.voice.models import Answer
from orchard.domain.voice.queries import Behaviour, Heard, Measured, Standing
from orchard.domain.voice.rules import LABELS, PARTS, PLAYS, WARNINGS, Item, Part
from orchard.interfaces.web.frame import figures

KINDS = {
    Camp.COMMITTED: "good",
    Camp.FREE_TO_GO: "warn",
    Camp.LOCKED_IN: "warn",
    Camp.LEAVING: "bad",
}
GROUPS = {
    Group.ADVOCATE: gettext_lazy("would speak for us"),
    Group.LOYALIST: gettext_lazy("satisfied and staying"),
    Group.MERCENARY: gettext_lazy("satisfied, and may go"),
    Group.HOSTAGE: gettext_lazy("staying, and not satisfied"),
    Group.DEFECTOR: gettext_lazy("neither satisfied nor staying"),
    Group.CRITIC: gettext_lazy("against us"),
}
"""What each group is, in words."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the measures: its value as text, how many people, from when, and how sure."""

    title: str | Promise
    value: str
    unit: str
    measured: Measured

    @property
    def note(self) -> str:
        """Return from how many people and days it comes."""
        return said_by(self.measured)


@dataclass(frozen=True, slots=True)
class Row:
    """One of the groups within a camp: who is in it, and what to do."""

    group: Group
    what: str | Promise
    play: str | Promise
    people: tuple[Heard, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Block:
    """A camp: its share of the influence and its groups that have somebody."""

    camp: Camp
    name: str | Promise
    kind: str
    share: float
    rows: tuple[Row, ...]


def said_by(found: Measured) -> str:
    """Return how many people a figure comes from, and of which days."""
    if not found.people or found.until is None or found.since is None:
        return ""
    people = ngettext("%(count)d person", "%(count)d people", found.people)
    days = figures.day(found.until)
    if found.since != found.until:
        days = _("%(first)s to %(last)s") % {"first": figures.day(found.since), "last": days}
    return f"{people % {'count': found.people}}, {days}"


def measures(found: Standing) -> list[Shown]:
    """Return quality and value with their parts, then the single questions."""
    parts: tuple[tuple[str | Promise, Measured, int, str], ...] = (
        (_("Quality of the relation"), found.quality, 0, "/ 100"),
        (_("Trust"), found.trust, 1, "/ 7"),
        (_("Commitment"), found.commitment, 1, "/ 7"),
        (_("Satisfaction with working together"), found.results, 1, "/ 7"),
        (_("Value"), found.value, 1, "/ 10"),
        *((item.label, one, 1, "/ 10") for item, one in found.benefits.items()),
        (_("Satisfaction, all in all"), found.satisfaction, 1, "/ 5"),
        (_("Loyalty"), found.loyalty, 1, "/ 5"),
        (_("Ease"), found.ease, 1, "/ 7"),
    )
    return [Shown(title, _number(one, digits), unit, one) for title, one, digits, unit in parts]


def status(found: Standing) -> dict[str, object]:
    """Return what the panel shows that joins strength, quality, value and loyalty."""
    headline = found.shares.headline
    return {
        "standing": found,
        "status_title": title(found),
        "quality": Shown(
            _("Relationship quality"), _number(found.quality, 0), "/ 100", found.quality
        ),
        "value": Shown(_("Relationship value"), _number(found.value, 1), "/ 10", found.value),
        "loyalty": Shown(
            _("Loyalty"),
            str(LABELS[headline]) if headline else "",
            figures.percent(found.shares.camps[headline]) if headline else "",
            found.grouped,
        ),
        "flags": [WARNINGS[flag] for flag in found.shares.flags],
        "batch": found.policy.group_answers_least,
    }


def title(found: Standing) -> str:
    """Return what the answers say in one sentence."""
    headline = found.shares.headline
    if found.is_empty:
        return _("Ask them how they see us")
    if headline is None:
        return _("Not enough answers yet to say how they stand to us")
    share = figures.percent(found.shares.camps[headline])
    return {
        Camp.COMMITTED: _("%(share)s of the influence is committed to us"),
        Camp.FREE_TO_GO: _("%(share)s of the influence is free to go"),
        Camp.LOCKED_IN: _("%(share)s of the influence is locked in"),
        Camp.LEAVING: _("%(share)s of the influence is leaving"),
    }[headline] % {"share": share}


def blocks(found: Standing) -> list[Block]:
    """Return the four camps, the best first, each with its groups and their plays."""
    return [
        Block(
            camp,
            LABELS[camp],
            KINDS[camp],
            found.shares.camps.get(camp, 0.0),
            tuple(_row(found, group) for group in Group if _is_in(found, group, camp)),
        )
        for camp in reversed(Camp)
    ]


def answers(rows: Sequence[Answer]) -> list[tuple[Part, list[tuple[Item, Answer | None]]]]:
    """Return the sheet part by part, with what was answered beside every question."""
    given = {one.item: one for one in rows}
    return [(part, [(item, given.get(item.value)) for item in part.items]) for part in PARTS]


def attitude_beside(found: Standing, behaviour: Behaviour | None) -> str:
    """Return what attitude and behaviour say where they differ; they are never added up."""
    headline, trend = found.shares.headline, behaviour.trend if behaviour else None
    if headline is None or trend is None:
        return ""
    is_warm = headline is Camp.COMMITTED
    if is_warm and trend is Trend.LESS:
        return _("They speak well of us and buy less. Ask what changed in their house.")
    if not is_warm and trend is Trend.MORE:
        return _("They buy more and do not say that they stay. Ask what would keep them.")
    if not is_warm and trend is Trend.STEADY:
        return _("They buy as before and do not say that they stay. The ledger hears it last.")
    if is_warm:
        return _("What they say and what they do agree: protect it.")
    return _("What they say and what they do agree, and neither is good. Act now.")


def strength(found: PeopleMap) -> str:
    """Return the coverage index as text."""
    index = found.coverage.index
    return "" if index is None else figures.number(index, 0)


def _row(found: Standing, group: Group) -> Row:
    people = tuple(one for one in found.heard if one.group is group)
    share = found.shares.groups.get(group, 0.0)
    return Row(group, GROUPS[group], PLAYS[group], people, share)


def _is_in(found: Standing, group: Group, camp: Camp) -> bool:
    has_people = any(one.group is group for one in found.heard)
    return CAMPS[group] is camp and (has_people or found.shares.groups.get(group, 0.0) > 0)


def _number(found: Measured, digits: int) -> str:
    return "" if found.value is None else figures.number(found.value, digits)
