"""A database that is migrated already: making its tables takes a command seconds each time."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from make import ROOT

NAME = "orchard.sqlite3"
ONE_FILE = "from django.db import connection as c; c.cursor().execute('PRAGMA journal_mode=DELETE')"


def lay(data: Path) -> None:
    """Put an empty, migrated database into a data folder that has none yet."""
    if not (data / NAME).exists():
        data.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_template(), data / NAME)


def _template() -> Path:
    """Return the database of these migrations and packages; of two makers the first one wins."""
    digest = hashlib.sha256()
    for path in sorted(
        [*ROOT.glob("src/orchard/domain/*/migrations/*.py"), ROOT / "requirements/run.txt"]
    ):
        digest.update(path.read_bytes())
    kept = Path(tempfile.gettempdir()) / f"orchard-migrated-{os.getuid()}-{digest.hexdigest()[:16]}"
    if not kept.exists():
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {"ORCHARD_DATA": folder, "ORCHARD_DATABASE": ""}
            command = [Path(sys.executable).with_name("orchard"), "manage", "migrate", "-v", "0"]
            subprocess.run(command, env=environment, check=True, capture_output=True)
            command[2:] = ["shell", "-v", "0", "-c", ONE_FILE]
            subprocess.run(command, env=environment, check=True, capture_output=True)
            aside = kept.with_suffix(f".{os.getpid()}")
            shutil.copyfile(Path(folder) / NAME, aside)
            aside.rename(kept)
    return kept
