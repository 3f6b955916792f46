"""How the supplier came to know its key accounts: noted by those who heard it, on the day they did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from orchard.domain.accounts.rules.profile import (
    AnalysisStep,
    Area,
    Block,
    Confidence,
    DriverKind,
    FindingKind,
    Horizon,
    Likelihood,
    ProfitLine,
    Strength,
    Timing,
)
from orchard.interfaces.cli.demo import insights
from orchard.interfaces.cli.demo.teams import manager_of

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account, CanvasNote, CustomerGoal, OfferNote
    from orchard.domain.accounts.notes import Note
    from orchard.domain.core.models import User


@dataclass(frozen=True, slots=True)
class Teller:
    """Who notes what about one account, and the day of the story."""

    account: Account
    by: User
    at: datetime
    goals: tuple[CustomerGoal, ...] = ()

    def heard(self, source: str, days: str) -> dict[str, Any]:
        """Return source, day and how sure: whoever has a name said it, papers are derived from."""
        on = self.at.date() - timedelta(days=int(days))
        is_person = any(word in source for word in ("Moe", "Vik", "Strøm", "Vangen", "Rebane"))
        sure = Confidence.SAID if is_person else Confidence.DERIVED
        return {"source": source, "said_on": on, "confidence": sure}

    def note(self, note: Note) -> Any:
        """Note it."""
        from orchard.domain.accounts.services import profile

        return profile.note_known(self.account, note=note, by=self.by, at=self.at)

    def goal(self, number: str) -> CustomerGoal | None:
        """Return the goal of that number in the story, counted from one."""
        return self.goals[int(number) - 1] if number else None

    def day(self, days: str) -> date:
        """Return the day so many days ago."""
        return self.at.date() - timedelta(days=int(days))


def know_all(accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime) -> None:
    """Note everything that the story knows, and analyse the largest account."""
    offer = _offer(people["astrid"], at)
    for name in insights.FACTS:
        account = accounts[name]
        teller = Teller(account, people[manager_of(name, account.country)], at)
        goals = tuple(teller.note(note) for note in _goals(teller, name))
        teller = Teller(account, teller.by, at, goals)
        drivers = [teller.note(note) for note in _drivers(teller, name)]
        for note in _others(teller, name):
            teller.note(note)
        blocks = {note.block: teller.note(note) for note in _blocks(teller, name)}
        for note in _touches(teller, name, offer, blocks):
            teller.note(note)
        if name == "Nordvik Group":
            _analyse(teller, drivers)
            _confirm(goals[0], people["mart"], at)


def _lines(text: str) -> Iterator[list[str]]:
    return (line.split("|") for line in text.strip().splitlines())


def _offer(by: User, at: datetime) -> list[OfferNote]:
    from orchard.domain.accounts.services import offer

    return [
        offer.note_offer(text, block=Block(block), by=by, at=at)
        for block, text in _lines(insights.OFFER)
    ]


def _goals(teller: Teller, name: str) -> Iterator[Note]:
    from orchard.domain.accounts import notes

    for horizon, title, metric, owner, source, days in _lines(insights.GOALS.get(name, "")):
        yield notes.GoalNote(
            **teller.heard(source, days), title=title, metric=metric, owner=owner,
            horizon=Horizon(int(horizon)),
        )  # fmt: skip


def _drivers(teller: Teller, name: str) -> Iterator[Note]:
    from orchard.domain.accounts import notes

    for kind, title, effect, likely, when, source, days in _lines(insights.DRIVERS.get(name, "")):
        yield notes.DriverNote(
            **teller.heard(source, days), type=DriverKind(kind), title=title, effect=effect,
            likelihood=Likelihood(int(likely)), timing=Timing(when),
        )  # fmt: skip


def _others(teller: Teller, name: str) -> Iterator[Note]:
    """Yield facts, income, figures and competitors."""
    from orchard.domain.accounts import notes

    for area, topic, statement, sure, source, days in _lines(insights.FACTS[name]):
        heard = {**teller.heard(source, days), "confidence": Confidence(sure)}
        yield notes.FactNote(**heard, area=Area(area), topic=topic, statement=statement)
    for title, share, source, days in _lines(insights.INCOMES.get(name, "")):
        part = Decimal(share) if share else None
        yield notes.IncomeNote(**teller.heard(source, days), title=title, share=part)
    for title, level, how, shown, goal, source, days in _lines(insights.MEASURES.get(name, "")):
        yield notes.MeasureNote(
            **teller.heard(source, days), title=title, level=level, contribution=how,
            evidence=shown, goal=teller.goal(goal),
        )  # fmt: skip
    yield from _presences(teller, name)


def _presences(teller: Teller, name: str) -> Iterator[Note]:
    from orchard.domain.accounts import notes

    for who, what, strong, share, backed, move, moved, source, days in _lines(
        insights.PRESENCES.get(name, "")
    ):
        yield notes.PresenceNote(
            **teller.heard(source, days), competitor=who, category=what,
            strength=Strength(int(strong)), share=Decimal(share) if share else None,
            sponsor=backed, last_move=move, moved_on=teller.day(moved),
        )  # fmt: skip


def _blocks(teller: Teller, name: str) -> Iterator[Any]:
    from orchard.domain.accounts import notes

    for block, text in _lines(insights.MODEL.get(name, "")):
        heard = teller.heard("Strategy day in Bergen", "45")
        yield notes.BlockNote(**heard, block=Block(block), text=text)


def _touches(
    teller: Teller, name: str, offer: list[OfferNote], blocks: Mapping[str, CanvasNote]
) -> Iterator[Note]:
    from orchard.domain.accounts import notes

    for line, how, ours, block, goal, source, days in _lines(insights.TOUCHES.get(name, "")):
        yield notes.TouchNote(
            **teller.heard(source, days), line=ProfitLine(line), title=how,
            offer=next(one for one in offer if one.text.startswith(ours)), note=blocks[block],
            goal=teller.goal(goal),
        )  # fmt: skip


def _analyse(teller: Teller, drivers: list[Any]) -> None:
    from orchard.domain.accounts.services import analysis

    by, at = teller.by, teller.at
    made = analysis.begin_analysis(teller.account, by=by, at=at)
    for step, text in insights.ANALYSIS.items():
        analysis.write_step(made, step=AnalysisStep(step), text=text, expected=0, by=by, at=at)
    for kind, text, goals, driver in insights.FINDINGS:
        note = analysis.FindingNote(
            FindingKind(kind), text, tuple(teller.goals[at_] for at_ in goals),
            None if driver is None else drivers[driver],
        )  # fmt: skip
        analysis.add_finding(made, note=note, by=by, at=at)
    analysis.finish_analysis(made, expected=made.version, by=by, at=at)


def _confirm(goal: CustomerGoal, by: User, at: datetime) -> None:
    from orchard.domain.accounts.services import profile

    profile.confirm_known(goal, expected=goal.version, by=by, at=at)
