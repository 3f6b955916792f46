"""The product from outside: the command line as a person or a script would call it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import databases
import migrated
import warm

Run = Callable[..., warm.Said]


def call(*arguments: str | Path, data: Path, expect: int = 0) -> warm.Said:
    """Run `orchard` with a data folder of its own; fail with what it said."""
    migrated.lay(data)
    own = {"ORCHARD_DATA": str(data), "ORCHARD_DATABASE": databases.url_of(data)}
    environment = os.environ | own | {"COLUMNS": "120", "NO_COLOR": "1"}
    words = [str(one) for one in arguments]
    done = warm.run(words, folder=Path.cwd(), environment=environment, seconds=300, is_apart=True)
    assert done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


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


def flat(screen: str) -> str:
    """Return the screen as one line."""
    return " ".join(screen.split())
