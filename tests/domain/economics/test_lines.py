"""Invoice lines with all that they can hold: what a line earned is for who may see margins."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import Settings

import economies
from ledgers import make_line
from orchard.domain.core import services as core
from orchard.domain.core.models import OPERATOR, User
from orchard.domain.core.rules import Role
from orchard.domain.economics import queries
from orchard.domain.economics.models import FigureSet
from orchard.domain.ledger.rules import OnChanged
from people import NOON, make_user


@pytest.fixture
def ash(db: None, settings: Settings, tmp_path: Path) -> None:
    """One sale of which both the goods and the way there cost something."""
    settings.DATA_DIR = tmp_path
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    line = make_line(account="Ash", cost=Decimal(60), freight=Decimal(7))
    economies.add_lines(tmp_path, [line], User.objects.get(email=OPERATOR))
    FigureSet.objects.create(
        as_of=date(2026, 1, 31), currency="EUR", methods="1", inputs="x", grade="A", state="ready",
        started_at=NOON, made_at=NOON,
    )  # fmt: skip


def test_a_line_that_was_corrected_stands_once_and_its_new_cost_is_known(
    db: None, settings: Settings, tmp_path: Path
):
    settings.DATA_DIR = tmp_path
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    by = User.objects.get(email=OPERATOR)
    whole = make_line("I2", account="Ash", booked_on=date(2026, 2, 20), cost=Decimal(50))
    economies.add_lines(tmp_path, [make_line(account="Ash"), whole], by)
    corrected = make_line(account="Ash", cost=Decimal(60))
    economies.add_lines(tmp_path, [corrected], by, on_changed=OnChanged.CORRECT)

    economies.compute(by)

    figures = economies.account("Ash").figures.get()
    assert (figures.revenue, figures.margin) == (Decimal(200), Decimal(90))
    behind = queries.behind(by, economies.account("Ash"), queries.LinesWanted())
    assert [line.cost for line in behind.lines] == [Decimal(50), Decimal(60)]


def test_of_lines_that_are_alike_as_many_go_as_were_taken_back(
    db: None, settings: Settings, tmp_path: Path
):
    settings.DATA_DIR = tmp_path
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    by = User.objects.get(email=OPERATOR)
    for costs in ((None, None), (60, None), (60, 70)):
        lines = [make_line(account="Ash", cost=cost and Decimal(cost)) for cost in costs]
        economies.add_lines(tmp_path, lines, by, on_changed=OnChanged.CORRECT)

    economies.compute(by)

    figures = economies.account("Ash").figures.get()
    assert (figures.revenue, figures.margin) == (Decimal(200), Decimal(70))


@pytest.mark.usefixtures("ash")
@pytest.mark.parametrize(
    ("role", "costs"),
    [(Role.FINANCE, (Decimal(60), Decimal(7))), (Role.ADMINISTRATOR, (None, None))],
)
def test_neither_goods_nor_freight_are_told_to_who_may_not_see_margins(
    role: Role, costs: tuple[Decimal | None, Decimal | None]
):
    viewer = make_user("Somebody", role)

    (line,) = queries.behind(viewer, economies.account("Ash"), queries.LinesWanted()).lines

    assert line.net == Decimal(100)
    assert (line.cost, line.freight) == costs
