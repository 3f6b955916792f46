"""How much of a large grid of cases one run asks: a share that differs from row to row, or all of it.

`make nightly` asks everything; it takes hours. `make test` asks of each row another share of the
columns, so that every column is asked in every part of the product.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")
IS_WHOLE = bool(os.environ.get("ORCHARD_NIGHTLY"))


def share(cases: Sequence[Case], row: int, of: int) -> Sequence[Case]:
    """Return one of `of` shares of the cases, the next one for the next row."""
    return cases if IS_WHOLE else cases[row % of :: of]
