"""Keep a small backup and database of this version, for later ones to be tested with: minutes.

    python scripts/release_fixture.py

It builds the demo with an eighth of its smaller accounts and a fifth of its orders, so that every
table has rows and all of it is small, and writes `tests/releases/<version>`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DAY = "2026-11-15"
SMALL = f"""
from dataclasses import replace
from orchard.interfaces.cli import database
database.load_settings()
database.open_database()
from orchard.interfaces.cli.demo import command, crowd, profiles
many, named = crowd.crowd, profiles.named
few = lambda one: replace(one, orders=max(0.4, one.orders / 5))
crowd.crowd = lambda random: tuple(map(few, many(random)[::8]))
profiles.named = lambda: tuple(map(few, named()))
command._build({DAY!r}, 1)
"""

sys.path.insert(0, str(ROOT / "tests"))
import releases  # noqa: E402  # lies beside the tests
from installations import Installation  # noqa: E402


def main() -> None:
    """Build, keep, and say how large it became."""
    folder = releases.KEPT / version("orchard").partition(".dev")[0]
    with tempfile.TemporaryDirectory() as scratch:
        installation = Installation(Path(scratch) / "data", "")
        environment = os.environ | installation.environment
        subprocess.run([sys.executable, "-c", SMALL], env=environment, check=True)
        release = releases.keep(installation, folder)
    for path in sorted(release.folder.iterdir()):
        sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
