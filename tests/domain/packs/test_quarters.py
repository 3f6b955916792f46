"""Sales by quarter in a pack: whole quarters alone, what is missing stays missing, margins by wish."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pytest_django import Settings

from birch import everybody, make_birch
from orchard.analytics.statement import Quarter
from orchard.domain.core.papers.parts import Part
from orchard.domain.core.rules import Role
from orchard.domain.packs import making
from orchard.domain.packs.content.sections import figures
from orchard.domain.packs.material import Material
from orchard.domain.packs.rules import Audience, Form, Kind, Wish
from people import NOON

STARTS = [date(2025, month, 1) for month in (1, 4, 7, 10)] + [date(2026, 1, 1), date(2026, 4, 1)]
QUARTERS = tuple(
    Quarter(start, Decimal(1000 * place), Decimal(2000) if place > 1 else None,
            Decimal(4000) if place == 5 else None, None)
    for place, start in enumerate(STARTS, start=1)
)  # fmt: skip


@pytest.fixture
def material(db: None, settings: Settings) -> Material:
    found = everybody(settings)
    make_birch(found, Role.ACCOUNT_MANAGER)
    wish = Wish(Kind.REVIEW, Audience.INTERNAL, Form.PDF, date(2025, 10, 1), date(2026, 1, 31))
    return making.material_of(found[Role.ACCOUNT_MANAGER], "birch", wish=wish, at=NOON)


def told(material: Material, as_of: date | None, *, has_margins: bool = False) -> Part:
    assert material.inside is not None
    inside = replace(material.inside, quarters=QUARTERS, as_of=as_of)
    wish = replace(material.wish, has_margins=has_margins)
    return figures(replace(material, wish=wish), inside)


@pytest.mark.parametrize(
    ("as_of", "names"),
    [
        (date(2026, 6, 30), ["2026 Q1", "2026 Q2"]),
        (date(2026, 6, 29), ["2025 Q4", "2026 Q1"]),
        (date(2026, 3, 31), ["2025 Q4", "2026 Q1"]),
    ],
)
def test_a_quarter_that_still_runs_is_no_fall(material: Material, as_of: date, names: list[str]):
    chart = told(material, as_of).chart

    assert chart is not None
    assert list(chart.names)[-2:] == names


def test_the_last_four_whole_quarters_are_added_and_held_against_the_year_before(
    material: Material,
):
    part = told(material, date(2026, 5, 31))

    assert part.title == "Sales of 14 k EUR in the last four quarters"
    assert part.lines == ["2026 Q1 against the same quarter of the year before: +25 %."]
    assert part.source == "From the invoice ledger up to 31 May 2026."


def test_margins_are_in_it_only_where_they_were_asked_for_and_an_unknown_one_is_no_zero(
    material: Material,
):
    without, with_ = (
        told(material, date(2026, 3, 31), has_margins=wanted).chart for wanted in (False, True)
    )

    assert without is not None
    assert with_ is not None
    assert len(without.series) == 1
    assert list(with_.series[1].values) == [None, 2, 2, 2, 2]
    assert told(material, None).chart is None, "without figures no sales are known"
