"""The waterfall of an account over the last twelve months alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from orchard.domain.core.models import User
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.queries import statements
from orchard.domain.economics.queries.statements import PartSteps, Step
from orchard.domain.economics.rules import Dimension


@dataclass(frozen=True, slots=True)
class LastYear:
    """The steps of twelve calendar months, the last of which may be unfinished."""

    since: date
    steps: tuple[Step, ...]


def last_year(viewer: User, figures: AccountFigures) -> LastYear:
    """Return the waterfall of the last twelve months, from the same parts that make up the whole."""
    found = statements.breakdown(viewer, figures, Dimension.MONTH)
    since = _since(figures.figure_set.as_of)
    months = [part for part in found.parts if part.key >= since.isoformat()]
    return LastYear(since, tuple(_step(step, at, months) for at, step in enumerate(found.steps)))


def _step(step: Step, at: int, months: list[PartSteps]) -> Step:
    """Return a step over the months; where the whole is not known, neither is this."""
    known = [(part.amounts[at], part.grades[at]) for part in months]
    amounts = [amount for amount, _grade in known if amount is not None]
    if step.amount is None:
        return step
    grades = [grade for amount, grade in known if amount is not None]
    return replace(step, amount=sum(amounts, Decimal(0)), grade=max(grades, default=step.grade))


def _since(as_of: date) -> date:
    """Return the first day of the twelve months that end with the day's month."""
    return date(as_of.year, 1, 1) if as_of.month == 12 else (  # noqa: PLR2004 - December
        date(as_of.year - 1, as_of.month + 1, 1)
    )  # fmt: skip
