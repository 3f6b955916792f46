"""A record of a round in the order in which one reads it on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from orchard.domain.selection.rules.choices import Function, Gate, LightReason, Outcome
from orchard.interfaces.web.meeting.ranking import category_name

Json = Mapping[str, Any]
FEW = 12
"""So many accounts are read at one glance."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What was said of one account for one criterion."""

    criterion: str
    counting: float | None
    said: list[tuple[str, str, str]]
    settled: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One account of the record."""

    kept: Json
    scores: list[Scores]

    @property
    def result(self) -> Json:
        """Return what the account came to."""
        return self.kept["result"] or {}

    @property
    def category(self) -> str:
        """Return the name of its field."""
        return category_name(self.result.get("category", ""))

    @property
    def gates(self) -> list[str]:
        """Return the gates that it does not pass."""
        return [str(Gate(one).label) for one in self.result.get("gates_failed", ())]

    @property
    def decision(self) -> Json:
        """Return what was decided."""
        return self.kept["decision"] or {}

    @property
    def outcome(self) -> str:
        """Return the decision in a word."""
        found = self.decision.get("outcome")
        return str(Outcome(found).label) if found else ""

    @property
    def light(self) -> str:
        """Return why the account is light."""
        found = self.decision.get("light_reason")
        return str(LightReason(found).label) if found else ""


@dataclass(frozen=True, slots=True)
class Group:
    """The accounts about which the room decided alike; the many that stay out are folded."""

    title: str
    entries: list[Entry]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole record."""

    round: Json
    criteria_number: int
    weights: list[tuple[str, str]]
    raters: list[tuple[str, str, str]]
    entries: list[Entry]
    signatures: list[tuple[str, datetime]]

    @property
    def decisions(self) -> list[Group]:
        """Return the accounts by what was decided, the chosen first."""
        is_short = len(self.entries) <= FEW
        groups = []
        for outcome in (*Outcome, None):
            entries = [one for one in self.entries if one.decision.get("outcome") == outcome]
            title = str(outcome.label) if outcome else _("Withdrawn or without a decision")
            is_open = is_short or outcome in {Outcome.IN, Outcome.INCUBATE}
            groups += [Group(title, entries, is_open)] if entries else []
        return groups

    @property
    def figures_as_of(self) -> date | None:
        """Return the day of the figures."""
        said = self.round["figures_as_of"]
        return date.fromisoformat(said) if said != "None" else None


def of(kept: Json) -> Paper:
    """Return a record as the page shows it."""
    weights, titles = kept["criteria"]["weights"], kept["criteria"]["titles"]
    return Paper(
        round=kept["round"],
        criteria_number=kept["criteria"]["number"],
        weights=[(titles[key], weight) for key, weight in weights.items()],
        raters=[(one["name"], str(Function(one["function"]).label), one["taken_out"])
                for one in kept["raters"]],
        entries=[Entry(one, _scores(one, titles)) for one in kept["accounts"]],
        signatures=[(one["by"], datetime.fromisoformat(one["at"])) for one in kept["signatures"]],
    )  # fmt: skip


def _scores(one: Json, titles: Mapping[str, str]) -> list[Scores]:
    said: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for name, key, score, _grade, evidence in one["scores"]:
        said[key].append((name, score, evidence))
    settled = {key: f"{score}: {reason}" for key, score, reason in one["settled"]}
    cells = (one["result"] or {}).get("scores", {})
    return [
        Scores(title, cells.get(key, {}).get("score"), said[key], settled.get(key, ""))
        for key, title in titles.items()
    ]
