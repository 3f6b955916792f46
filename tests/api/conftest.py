"""People whose programs ask, and a place of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import caches
from pytest_django import Settings

from orchard.domain.core.models import Organisation, User
from orchard.domain.core.rules import Role
from people import make_user


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path / "data"
    caches["process"].clear()


@pytest.fixture
def finn(db: None) -> User:
    """Works in finance: rates, imports, accounts."""
    Organisation.objects.get_or_create(name="Supplier", currency="EUR")
    return make_user("Finn Finance", Role.FINANCE)


@pytest.fixture
def rita(db: None) -> User:
    """Reads accounts."""
    return make_user("Rita Reader", Role.READER)
