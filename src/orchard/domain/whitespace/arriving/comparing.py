"""Which opportunities of a file are new, which change ours, which stay, and which are refused and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import Invalid
from orchard.domain.relationships.arriving.names import plain
from orchard.domain.relationships.arriving.opinions import check_no_opinion
from orchard.domain.relationships.arriving.outcomes import Outcome, Refused, State
from orchard.domain.relationships.arriving.places import Places
from orchard.domain.relationships.arriving.tables import Row
from orchard.domain.relationships.cards import check_lengths
from orchard.domain.whitespace.arriving.stages import stage_of, state_of
from orchard.domain.whitespace.arriving.values import (
    Amounts,
    Days,
    Shares,
    check_currency,
    check_ours,
)
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.rules import NEEDS_GOAL, OpportunityState, Stage, check_money

COMPARED = (
    "value", "stage", "probability", "expected_on", "owner_id", "next_step", "next_on", "goal_id",
)  # fmt: skip
WAITING_STAGE = "file_stage"
"""How far the file says it is, where it comes in at the first stage until it serves a goal."""
Spot = tuple[int, int | None, str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """An opportunity that is here already."""

    pk: int
    account: int
    title: str
    spot: Spot
    is_open: bool
    values: Mapping[str, object]
    place: str = ""
    """Unit, family and offer, as people call them."""
    goal_is_gone: bool = False
    """Whether the goal that it served was taken out of the profile."""

    @property
    def serves(self) -> bool:
        """Say whether it serves a goal that stands in the profile."""
        return self.values["goal_id"] is not None and not self.goal_is_gone

    @property
    def stage(self) -> int:
        """Return how far it is."""
        found = self.values["stage"]
        assert isinstance(found, int), "the database keeps a number there"
        return found


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows are held against, and what is said once for those that leave it open."""

    places: Places
    owner: Callable[[str, Account], int]
    units: Mapping[tuple[int, str], int]
    goals: Mapping[tuple[int, str], int]
    currency: str
    next_step: str
    next_on: date
    zone: tzinfo = UTC
    """Where the organisation is: days of moments are the days there."""


def compare(
    rows: Sequence[Row], meaning: Mapping[str, int], known: Iterable[Known], ground: Ground
) -> list[Outcome]:
    """Return what becomes of each row: opportunities are the same by account and title."""
    return list(_Comparison(rows, meaning, known, ground).outcomes())


class _Comparison:
    """One file beside the opportunities that its reader knows."""

    def __init__(
        self,
        rows: Sequence[Row],
        meaning: Mapping[str, int],
        known: Iterable[Known],
        ground: Ground,
    ) -> None:
        self.rows, self.meaning, self.ground = rows, meaning, ground
        self.amounts, self.chances = Amounts(self._all("value")), Shares(self._all("probability"))
        self.days = {
            name: Days(self._all(name), ground.zone) for name in ("expected_on", "next_on")
        }
        self.known: dict[tuple[int, str], list[Known]] = defaultdict(list)
        self.taken: dict[Spot, str] = {}
        for one in sorted(known, key=lambda one: (one.is_open, one.pk)):
            self.known[one.account, plain(one.title)].append(one)
            if one.is_open:
                self.taken[one.spot] = one.title
        self.seen: dict[object, int] = {}

    def outcomes(self) -> Iterator[Outcome]:
        """Yield the outcome of every row."""
        for row in self.rows:
            try:
                yield self._outcome(row)
            except (Refused, Invalid) as why:
                name = ": ".join(
                    filter(None, (self._said(row, "account"), self._said(row, "title")))
                )
                yield Outcome(row.line, State.REFUSED, name, reason=str(why))

    def _outcome(self, row: Row) -> Outcome:
        account = self.ground.places.find(self._said(row, "account"))
        title = " ".join(self._said(row, "title").split())
        self._check_words(title, row)
        found = self._found(row, account, title)
        self._once(row, found.pk if found else (account.pk, plain(title)))
        self._check_open(row, found)
        name = f"{account.name}: {title}"
        values = self._values(row, account, found)
        if found is None:
            whole = {
                **values,
                **self._spot(row, account, title),
                **self._left_open(values, account),
            }
            return Outcome(row.line, State.NEW, name, {"title": title, **whole})
        changes = {
            key: said
            for key, said in values.items()
            if key in COMPARED and said != found.values[key]
        }
        _check_serves(found, changes)
        before = {key: found.values[key] for key in changes}
        if changes and WAITING_STAGE in values:
            changes[WAITING_STAGE] = values[WAITING_STAGE]
        state = State.CHANGED if changes else State.SAME
        return Outcome(row.line, state, name, changes, known=found.pk, before=before)

    def _check_words(self, title: str, row: Row) -> None:
        if not title:
            raise Refused(_("has no title. Say what it is about."))
        said = {"title": title, "next_step": self._said(row, "next_step")}
        check_no_opinion(*said.values())
        check_lengths(Opportunity, dict(said))

    def _found(self, row: Row, account: Account, title: str) -> Known | None:
        """Return what is called so: of several open ones, the one at the place that the row names."""
        called = self.known.get((account.pk, plain(title)), [])
        near = [one for one in called if one.is_open] or called[-1:]
        if len(near) < 2:  # noqa: PLR2004 - no choice
            return near[0] if near else None
        spot = (
            account.pk,
            self._unit(row, account),
            self._said(row, "family"),
            self._said(row, "offer"),
        )
        exact = [one for one in near if one.spot == spot]
        meant = exact or [one for one in near if _fits(one.spot, spot)]
        if len(meant) == 1:
            return meant[0]
        text = _("more than one that is open is called so: %(places)s. Name the unit, the family or "
                 "the offer of the one that is meant.")  # fmt: skip
        raise Refused(text % {"places": "; ".join(one.place for one in near)})

    def _once(self, row: Row, key: object) -> None:
        if key in self.seen:
            text = _("the same opportunity stands on line %(line)d already.")
            raise Refused(text % {"line": self.seen[key]})
        self.seen[key] = row.line

    def _check_open(self, row: Row, found: Known | None) -> None:
        state = state_of(self._said(row, "state"), self._said(row, "stage"))
        if state is not OpportunityState.OPEN:
            if found is None or not found.is_open:
                text = _("it is over (%(state)s). Only what is open is taken over.")
            else:
                text = _("it is over (%(state)s) in the file. Close it here, and say why.")
            raise Refused(text % {"state": state.label})
        if found is not None and not found.is_open:
            raise Refused(_("it is over here. If it begins anew, give it another title."))

    def _values(self, row: Row, account: Account, found: Known | None) -> dict[str, object]:
        """Return what the row says; what it leaves out is not in it."""
        goal = self._goal(row, account)
        said: dict[str, object | None] = {
            "value": self._value(row, found),
            "probability": self.chances.read(self._said(row, "probability")),
            "owner_id": self._owner(row, account),
            "next_step": self._said(row, "next_step") or None,
            "goal_id": goal,
            **{name: days.read(self._said(row, name)) for name, days in self.days.items()},
        }
        return {**_only_said(said), **self._stage(row, goal, found)}

    def _value(self, row: Row, found: Known | None) -> Decimal | None:
        said = self._said(row, "value")
        check_currency(self._said(row, "currency"), self.ground.currency)
        value = self.amounts.read(said)
        check_ours(said if value is not None else "", self.ground.currency)
        if value is None and found is None:
            raise Refused(_("says nothing of its value. Write what it is worth a year."))
        check_money(value, _("Worth a year"))
        return None if value is None else value.quantize(Decimal("0.01"))

    def _owner(self, row: Row, account: Account) -> int | None:
        said = self._said(row, "owner")
        return self.ground.owner(said, account) if said else None

    def _goal(self, row: Row, account: Account) -> int | None:
        said = self._said(row, "goal")
        if not said:
            return None
        goal = self.ground.goals.get((account.pk, plain(said)))
        if goal is None:
            text = _(
                "no goal in the profile of %(account)s is called “%(goal)s”. Note it there first."
            )
            raise Refused(text % {"account": account.name, "goal": said})
        return goal

    def _stage(self, row: Row, goal: int | None, found: Known | None) -> dict[str, object]:
        """Return the stage; without a goal of the customer it is the first, and the page says so."""
        stage = stage_of(self._said(row, "stage"))
        if stage is None:
            return {} if found else {"stage": Stage.FOUND.value}
        serves = goal or (found is not None and (found.serves or found.stage >= NEEDS_GOAL))
        if stage < NEEDS_GOAL or serves:
            return {"stage": stage.value}
        return {"stage": Stage.FOUND.value, WAITING_STAGE: stage.value}

    def _spot(self, row: Row, account: Account, title: str) -> dict[str, object]:
        """Return where a new one lies; without an offer or a family it is a place of its own."""
        family, offer = self._said(row, "family"), self._said(row, "offer")
        if not family and not offer:
            family = title[:200]
        check_lengths(Opportunity, {"family": family, "offer": offer})
        unit = self._unit(row, account)
        spot = (account.pk, unit, family, offer)
        if spot in self.taken:
            text = _("“%(title)s” goes for the same place already. Name its offer or its unit, or "
                     "change that opportunity.")  # fmt: skip
            raise Refused(text % {"title": self.taken[spot]})
        self.taken[spot] = title
        return {"account_id": account.pk, "unit_id": unit, "family": family, "offer": offer}

    def _unit(self, row: Row, account: Account) -> int | None:
        said = self._said(row, "unit")
        if not said:
            return None
        unit = self.ground.units.get((account.pk, plain(said)))
        if unit is None:
            text = _("no unit of %(account)s is called “%(unit)s”.")
            raise Refused(text % {"account": account.name, "unit": said})
        return unit

    def _left_open(self, values: Mapping[str, object], account: Account) -> dict[str, object]:
        """Return what is said once for all where the row says nothing."""
        said = {"next_step": self.ground.next_step, "next_on": self.ground.next_on}
        left = {key: one for key, one in said.items() if key not in values}
        if "owner_id" not in values:
            left["owner_id"] = self.ground.owner("", account)
        return left

    def _said(self, row: Row, name: str) -> str:
        place = self.meaning.get(name)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def _all(self, name: str) -> list[str]:
        return [self._said(row, name) for row in self.rows]


def _fits(spot: Spot, said: Spot) -> bool:
    """Say whether a place is what a row names of one; what it leaves open may be anything."""
    return all(
        plain(str(here)) == plain(str(there))
        for here, there in zip(spot, said, strict=True)
        if there is not None and there != ""
    )


def _check_serves(found: Known, changes: Mapping[str, object]) -> None:
    """Refuse to change what is beyond the first stage and serves no goal that stands there."""
    stage = changes.get("stage", found.stage)
    assert isinstance(stage, int), "the comparison read it"
    if changes and stage >= NEEDS_GOAL and not found.serves and "goal_id" not in changes:
        text = _("from stage 2 on it serves a goal of the customer, but here it serves none that stands "
                 "in the profile. Name one that stands there.")  # fmt: skip
        raise Refused(text)


def _only_said(said: Mapping[str, object | None]) -> dict[str, object]:
    return {key: one for key, one in said.items() if one is not None}
