"""Builders and places that tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"


def shared_data(name: str) -> Path:
    """Return a real ledger of the test data, or skip and say where it is expected."""
    folder = Path(os.environ.get("ORCHARD_TEST_DATA", ROOT.parent / "shared" / "data"))
    path = folder / name
    if not path.exists():
        pytest.skip(f"{name} is not in {folder}: set ORCHARD_TEST_DATA to the folder that has it")
    return path
