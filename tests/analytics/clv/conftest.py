"""The ledgers of the literature, as the purchase models read them."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from make import shared_data
from orchard.analytics.clv.customers import Customers, Floats

CUT = "19970930"  # the papers learn from 39 weeks and predict the 39 after them


@pytest.fixture(scope="session")
def purchase_days() -> list[dict[str, float]]:
    """Return the amount of each purchase day, customer by customer, of the papers' sample."""
    days: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for line in shared_data("cdnow_sample.txt").read_text().splitlines():
        _, sample_id, day, _, amount = line.split()
        days[int(sample_id)][day] += float(amount)
    return [dict(sorted(days[sample_id].items())) for sample_id in sorted(days)]


@pytest.fixture(scope="session")
def mean_spends(purchase_days: list[dict[str, float]]) -> Floats:
    """Return the mean of the repeat days until the cut, in whole cents as in the reference."""
    known = [[amount for day, amount in days.items() if day <= CUT] for days in purchase_days]
    means = [np.mean(amounts[1:]) if len(amounts) > 1 else 0.0 for amounts in known]
    return np.floor(np.array(means) * 100 + 0.5 + 1e-9) / 100


@pytest.fixture(scope="session")
def bought_later(purchase_days: list[dict[str, float]]) -> Floats:
    """Return the number of purchase days after the cut, per customer."""
    return np.array([sum(day > CUT for day in days) for days in purchase_days], dtype=float)


@pytest.fixture(scope="session")
def cdnow() -> Customers:
    """Return the 2,357 histories of the papers' sample, 39 weeks of learning."""
    rows = np.loadtxt(shared_data("cdnow_summary.csv"), delimiter=",", skiprows=1)
    return Customers(rows[:, 1], rows[:, 2], rows[:, 3])
