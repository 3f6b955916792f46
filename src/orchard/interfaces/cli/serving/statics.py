"""Static files: collected and compressed once per version, then served with names that never lie."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

MARK = ".made-of"
COLLECT = (sys.executable, "-m", "orchard.interfaces.cli.serving.statics")
STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"


def use_collected() -> None:
    """Serve the collected files; collect them when they are missing or of another version."""
    place = Path(settings.DATA_DIR) / "static"
    made_of = _fingerprint()
    mark = place / MARK
    if not mark.is_file() or mark.read_text(encoding="ascii") != made_of:
        # in a process of its own: compressing takes memory that this one would keep for ever
        subprocess.run(COLLECT, check=True)  # noqa: S603  # our own module, no shell
        mark.write_text(made_of, encoding="ascii")
    _use(place)


def collect() -> None:
    """Collect aside and put the whole folder in place, so that nobody sees half of it."""
    from django.core.management import call_command

    from orchard.interfaces.cli import database

    database.load_settings()
    place = Path(settings.DATA_DIR) / "static"
    aside, old = place.with_name("static.new"), place.with_name("static.old")
    for left in (aside, old):
        shutil.rmtree(left, ignore_errors=True)
    _use(aside)
    call_command("collectstatic", verbosity=0, interactive=False)
    if place.exists():
        place.rename(old)
    aside.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _use(place: Path) -> None:
    """Take the files from the folder alone; only here, so that tests and tools need no collecting."""
    settings.WHITENOISE_USE_FINDERS = False
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": STORAGE}}
    settings.STATIC_ROOT = place


def _fingerprint() -> str:
    """Return a hash of every source file's name, size and time of change."""
    found = hashlib.sha256()
    for name, path in sorted(_sources()):
        state = path.stat()
        found.update(f"{name}|{state.st_size}|{state.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _sources() -> Iterator[tuple[str, Path]]:
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for name, storage in finder.list([]):
            yield name, Path(storage.path(name))


if __name__ == "__main__":
    collect()
