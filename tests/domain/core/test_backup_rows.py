"""Lines of older backups, as this version writes them: wider columns change no amount."""

from __future__ import annotations

import json

import pytest

from orchard.domain.core.backup import rows
from orchard.domain.core.models import ExchangeRate

REST = {"revision": 1, "source": "ECB"}


def line(rate: str) -> str:
    """Return a rate as a version with other columns kept it."""
    return json.dumps({"id": 1, "currency": "NOK", "month": "2026-01-01", "rate": rate, **REST})


@pytest.mark.parametrize(("kept", "today"), [("0.0851", "0.08510000"), ("1E+1", "10.00000000")])
def test_an_amount_takes_the_places_of_its_column(kept: str, today: str):
    (found,) = rows.as_of_today(ExchangeRate, [line(kept)])

    assert json.loads(found) == {
        "id": 1,
        "currency": "NOK",
        "month": "2026-01-01",
        "rate": today,
        **REST,
    }


@pytest.mark.parametrize("kept", ["0.085100001", "1E+40"])
def test_an_amount_that_does_not_fit_the_column_stays_and_is_found(kept: str):
    (found,) = rows.as_of_today(ExchangeRate, [line(kept)])

    assert json.loads(found)["rate"] == kept
