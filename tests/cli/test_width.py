"""On a narrow screen names are cut, figures never."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from installations import ORCHARD, Installation

NAMES = [f"Very Long Customer Name Number {number} of the World" for number in range(6)]


@pytest.mark.parametrize("width", [76, 80])
def test_figures_are_whole_on_a_narrow_screen(tmp_path: Path, width: int) -> None:
    rows = [
        f"I{number}{month},1,2025-{month:02d}-05,{name},P{month % 3},1,{number + 1}234567.00,EUR"
        for number, name in enumerate(NAMES)
        for month in range(1, 13)
    ]
    header = "Invoice,Line,Date,Customer,Product,Quantity,Net,Currency"
    (tmp_path / "ledger.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    environment = Installation(tmp_path).environment | {"COLUMNS": str(width), "NO_COLOR": "1"}

    done = subprocess.run(
        [*ORCHARD, "analyse", "ledger.csv"], env=environment, cwd=tmp_path, capture_output=True,
        text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "74,814,804" in done.stdout  # a year of the largest account
    assert not re.search(r"[\d,]…", done.stdout)
    assert max(map(len, done.stdout.splitlines())) <= width
