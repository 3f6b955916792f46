"""Run tests on a throw-away PostgreSQL: `python scripts/on_postgres.py [pytest arguments]`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACES = ("tests/domain", "tests/web", "tests/api", "tests/trust")

sys.path.insert(0, str(ROOT / "tests"))
from postgres import postgres_url  # noqa: E402  # lies beside the tests


def main() -> int:
    """Start the server, run pytest against it, and return its exit code."""
    wanted = sys.argv[1:] or [place for place in PLACES if (ROOT / place).is_dir()]
    with postgres_url() as url:
        environment = os.environ | {"ORCHARD_DATABASE": url}
        command = [sys.executable, "-m", "pytest", "-q", *wanted]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
