"""Run tests on a throw-away PostgreSQL: `python scripts/on_postgres.py [pytest arguments]`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACES = ("domain", "web", "api", "trust", "acceptance", "cli", "config")
"""Where a database can matter: analytics know none, and ux only looks at what web has tested."""

sys.path.insert(0, str(ROOT / "tests"))
from postgres import postgres_url  # noqa: E402  # lies beside the tests


def main() -> int:
    """Start the server, run pytest against it, and return its exit code."""
    said = sys.argv[1:]
    is_chosen = any((ROOT / word.partition("::")[0]).exists() for word in said)
    places = [] if is_chosen else [f"tests/{place}" for place in PLACES]
    with postgres_url() as url:
        environment = os.environ | {"ORCHARD_DATABASE": url}
        command = [sys.executable, "-m", "pytest", "-q", *said, *places]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
