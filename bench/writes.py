"""Saved means saved: acknowledged writes over HTTP under kill -9, on SQLite and PostgreSQL.

The reference is the promise itself: nothing acknowledged may be missing. `WRITES=10000` by default.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from installations import Installation
from postgres import postgres_url
from serving import Served, tokens_of_a_robot
from writes import Writers, stored

WRITES = int(os.environ.get("WRITES", "10000"))
KILLS = int(os.environ.get("KILLS", "20"))
TOKENS = 40
"""One alone may ask six hundred times a minute."""


def measure(name: str, url: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder) / "data", url)
        one = Served(installation)
        tokens = tokens_of_a_robot(installation, TOKENS)
        one.start()
        writers, begun = Writers(one, tokens, WRITES), time.monotonic()
        writers.run(kills=KILLS, seed=1)
        seconds = time.monotonic() - begun
        one.stop()
        there, events = stored(installation)
    lost, half = len(writers.acknowledged - there), abs(events - len(there))
    print(
        f"{name}: {len(writers.acknowledged):,} acknowledged, {KILLS} kills, {lost} lost, "
        f"{half} half-applied, {seconds:.0f} s"
    )
    return not lost and not half


def main() -> int:
    is_kept = measure("SQLite", "")
    with postgres_url() as url:
        is_kept &= measure("PostgreSQL", url)
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
