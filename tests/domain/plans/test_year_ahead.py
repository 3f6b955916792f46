"""Keeping forecasts where there is nothing to forecast from yet."""

from __future__ import annotations

import pytest

from orchard.domain.core import services as core
from orchard.domain.core.models import OPERATOR, Organisation, User
from orchard.domain.plans import services
from orchard.domain.plans.models import YearAheadVersion
from people import NOON

pytestmark = pytest.mark.django_db


def test_before_the_first_figures_nothing_is_kept_and_nothing_breaks():
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    operator = User.objects.get(email=OPERATOR)

    services.keep_years_ahead(Organisation.objects.get(), by=operator, at=NOON)

    assert not YearAheadVersion.objects.exists()
