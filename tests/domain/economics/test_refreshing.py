"""Figures are computed once for what they rest on, seen when whole, and kept while of use."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import Settings

import economies
from ledgers import make_line
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.economics import figuring, jobs, queries, refreshing, services
from orchard.domain.economics.models import FigureSet, PartFigures
from orchard.domain.economics.rules import FigureState
from orchard.domain.ledger import leases
from people import NOON


@pytest.fixture
def by(db: None, tmp_path: Path, settings: Settings) -> User:
    """The installation's own user, with a ledger and figures."""
    settings.DATA_DIR = tmp_path
    user = economies.import_lines(tmp_path)
    economies.compute(user)
    return user


def test_the_same_ground_is_computed_once(by: User):
    again = refreshing.refresh(by, at=NOON + timedelta(days=1))

    assert not again.was_computed
    assert FigureSet.objects.count() == 1
    assert refreshing.is_up_to_date(by, at=NOON)


def test_new_lines_new_costs_and_a_new_rate_ask_for_new_figures(by: User, tmp_path: Path):
    late = make_line("Late", customer="Birch-0", account="Birch", booked_on=date(2025, 6, 11))
    economies.add_lines(tmp_path, [late], by)
    assert refreshing.refresh(by, at=NOON).figure_set.as_of == date(2025, 6, 11)

    services.change_costs("[light]\nper_order = 11", reason="dearer", by=by, at=NOON)

    assert not refreshing.is_up_to_date(by, at=NOON)
    assert refreshing.refresh(by, at=NOON).was_computed


def test_only_the_newest_set_keeps_the_parts(by: User):
    first = FigureSet.objects.get()
    services.change_costs("", reason="unknown after all", by=by, at=NOON)

    newest = refreshing.refresh(by, at=NOON).figure_set

    assert set(PartFigures.objects.values_list("figure_set", flat=True)) == {newest.pk}
    first.refresh_from_db()
    assert (first.has_parts, newest.has_parts) == (False, True)
    assert first.accounts.count() == newest.accounts.count()


def test_looking_back_is_kept_to_compare_and_leaves_today_alone(by: User):
    today = queries.latest(by)

    back = refreshing.refresh(by, at=NOON, as_of=date(2024, 6, 10))

    assert queries.latest(by) == today
    assert not back.figure_set.has_parts
    past, now = queries.history(by, economies.account("Birch"))
    assert (past.as_of, now.as_of) == (date(2024, 6, 10), date(2025, 6, 10))
    assert past.value is not None
    assert not refreshing.refresh(by, at=NOON, as_of=date(2024, 6, 10)).was_computed


def test_a_computation_that_breaks_leaves_the_old_figures_and_says_why(
    by: User, monkeypatch: pytest.MonkeyPatch
):
    before = queries.latest(by)
    services.change_costs("", reason="unknown", by=by, at=NOON)
    monkeypatch.setattr(figuring, "_write_all", _break)

    with pytest.raises(ZeroDivisionError):
        refreshing.refresh(by, at=NOON)

    failed = FigureSet.objects.get(state=FigureState.FAILED)
    assert "ZeroDivisionError" in failed.failure
    assert not failed.accounts.exists()
    assert queries.latest(by) == before


def _break(_manager: object, _rows: object) -> None:
    raise ZeroDivisionError


def test_a_computation_that_died_is_given_up_by_the_next(by: User):
    basis = services.Basis("x", "EUR", None, None)
    dead = services.begin_figures(basis, by=by, at=NOON)
    services.change_costs("", reason="unknown", by=by, at=NOON)

    assert refreshing.refresh(by, at=NOON).was_computed

    dead = FigureSet.objects.filter(pk=dead.pk).first()
    assert dead is None or dead.state == FigureState.FAILED


def test_two_do_not_compute_at_once(by: User, tmp_path: Path):
    with (
        leases.file_lock(tmp_path / "figures.lock", wait=False),
        pytest.raises(refreshing.FiguresAreBeingComputed),
    ):
        refreshing.refresh(by, at=NOON)


def test_the_job_computes_until_nothing_is_new(by: User):
    services.change_costs("", reason="unknown", by=by, at=NOON)

    assert jobs.refresh_figures.call(NOON.isoformat()) == 1
    assert jobs.refresh_figures.call(NOON.isoformat()) == 0


def test_what_was_computed_stands_in_the_trail(by: User):
    verbs = list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))

    assert verbs[-3:] == ["costs.changed", "figures.begun", "figures.published"]


def test_without_a_ledger_the_job_does_nothing(db: None, tmp_path: Path, settings: Settings):
    settings.DATA_DIR = tmp_path

    assert jobs.refresh_figures.call(NOON.isoformat()) == 0


def test_money_in_the_document_keeps_every_digit(by: User):
    whole = queries.portfolio(by).whole

    net = sum(one.net for one in economies.sums().values())
    assert whole.ledger.revenue == net
    assert isinstance(whole.whale.total, Decimal)
    assert whole.whale.cumulative[-1] == whole.whale.total


def test_what_was_a_year_ago_is_computed_once_a_month(by: User):
    made = refreshing.look_back(by, at=NOON)

    assert made is not None
    assert (made.figure_set.as_of, made.was_computed) == (date(2024, 5, 31), True)
    assert not refreshing.look_back(by, at=NOON).was_computed
    assert [one.as_of for one in queries.history(by, economies.account("Birch"))] == [
        date(2024, 5, 31), date(2025, 6, 10),
    ]  # fmt: skip


def test_a_look_back_on_new_costs_replaces_the_old_one(by: User):
    refreshing.look_back(by, at=NOON)
    services.change_costs("", reason="unknown", by=by, at=NOON)
    refreshing.refresh(by, at=NOON)

    refreshing.look_back(by, at=NOON)

    assert FigureSet.objects.filter(looks_back=True).count() == 1
