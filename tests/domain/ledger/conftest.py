"""A store of one's own, and the people who import."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from people import make_user


@pytest.fixture(autouse=True)
def store_root(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path / "data" / "ledger"


@pytest.fixture
def finn(db: None) -> User:
    """Works in finance: imports and undoes."""
    return make_user("Finn Finance", Role.FINANCE)


@pytest.fixture
def rita(db: None) -> User:
    """Reads accounts; has no business with the ledger."""
    return make_user("Rita Reader", Role.READER)
