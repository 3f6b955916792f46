"""The ledgers of the literature, as the purchase models read them."""

from __future__ import annotations

import numpy as np
import pytest
from make import shared_data

from orchard.analytics.clv.customers import Customers


@pytest.fixture(scope="session")
def cdnow() -> Customers:
    """Return the 2,357 histories of the papers' sample, 39 weeks of learning."""
    rows = np.loadtxt(shared_data("cdnow_summary.csv"), delimiter=",", skiprows=1)
    return Customers(rows[:, 1], rows[:, 2], rows[:, 3])
