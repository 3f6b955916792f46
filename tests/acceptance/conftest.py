"""The product from outside: the command line as a person or a script would call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import make
import pytest

ORCHARD = Path(sys.executable).with_name("orchard")
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def call(*arguments: str | Path, data: Path, expect: int = 0) -> subprocess.CompletedProcess[str]:
    """Run `orchard` with a data folder of its own; fail with what it said."""
    environment = os.environ | {"ORCHARD_DATA": str(data), "COLUMNS": "120", "NO_COLOR": "1"}
    done = subprocess.run(
        [ORCHARD, *map(str, arguments)],
        env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture
def orchard(tmp_path: Path) -> Run:
    """Return a caller of the command with an empty data folder."""
    return lambda *arguments, expect=0: call(*arguments, data=tmp_path / "data", expect=expect)


def read_json(path: Path) -> dict[str, Any]:
    """Read amounts as decimals, the way our documentation says."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return found


class Analysed:
    """One analysed ledger: what the terminal showed and the files that were written."""

    def __init__(self, folder: Path, *arguments: str | Path) -> None:
        self.folder = folder / "out"
        done = call("analyse", *arguments, "--out", self.folder, data=folder / "data")
        self.screen, self.errors = done.stdout, done.stderr
        self.json = read_json(self.folder / "portfolio.json")

    def account(self, account_id: str) -> dict[str, Any]:
        """Return one account of the JSON file."""
        found: dict[str, Any] = next(a for a in self.json["accounts"] if a["id"] == account_id)
        return found


@pytest.fixture(scope="session")
def adventureworks(tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    """The example of the README, as the file is."""
    return Analysed(
        tmp_path_factory.mktemp("adventureworks"),
        make.EXAMPLES / "adventureworks_reseller.csv.gz",
    )


@pytest.fixture(scope="session")
def online_retail(tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    """A wholesaler's million lines, as the file is."""
    path = make.shared_data("online_retail_ii.parquet")
    return Analysed(tmp_path_factory.mktemp("online_retail"), path, "--currency", "GBP")


@pytest.fixture(scope="session")
def cdnow(tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    """The literature's reference, as the file is."""
    path = make.shared_data("cdnow.csv")
    return Analysed(tmp_path_factory.mktemp("cdnow"), path, "--currency", "USD")
