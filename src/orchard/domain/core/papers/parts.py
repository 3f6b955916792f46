"""The parts of a paper as values: whoever writes one down knows nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words under a head; cells are text, also where they look like a formula."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one kind in the order of the chart's names; what is not known has none."""

    name: str
    values: Sequence[Decimal | None]


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers beside each other; `says` is the same in words, for who cannot see it."""

    names: Sequence[str]
    series: Sequence[Series]
    says: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One finding: a title that says it, what it rests on, and where that comes from."""

    title: str
    lines: Sequence[str] = ()
    table: Table | None = None
    chart: Chart | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """All parts in their order; `mark` says on every page who may read it."""

    title: str
    subtitle: str
    made_on: date
    parts: Sequence[Part] = field(default_factory=tuple)
    mark: str = ""
    language: str = "en"
    is_one_page: bool = False
