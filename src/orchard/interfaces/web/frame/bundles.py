"""The frame's own style sheets and scripts as one file each, put together when they are asked for.

Each concern has a file of its own; a browser that had to fetch fourteen of them would wait longer
for the trips than for the bytes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, Storage

SOURCE = Path(__file__).resolve().parents[1] / "static"
STYLES = ("tokens", "base", "layout", "components", "tables", "forms", "entry")
SCRIPTS = ("layers", "keyboard", "palette", "forms", "drafts", "charts")
BUNDLES = {
    "web/frame.css": tuple(f"web/css/{name}.css" for name in STYLES),
    "web/frame.js": tuple(f"web/js/{name}.js" for name in SCRIPTS),
}


class BundleFinder(BaseFinder):
    """Finds the bundles for Django's static files, as if they lay in a folder."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=settings.DATA_DIR / "bundles")

    def check(self, **_kwargs: Any) -> list[CheckMessage]:
        """Find nothing wrong: there is nothing to configure."""
        return []

    def find(self, path: str, **kwargs: Any) -> Any:  # type: ignore[override]  # as callers do it
        """Return where the bundle lies, made anew when a part of it changed."""
        wants_all = kwargs.get("find_all") or kwargs.get("all")
        if path not in BUNDLES:
            return []
        made = self._made(path)
        return [made] if wants_all else made

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Return every bundle, for the collection of static files."""
        del ignore_patterns
        for path in BUNDLES:
            self._made(path)
            yield path, self.storage

    def _made(self, path: str) -> str:
        target = Path(self.storage.path(path))
        parts = [SOURCE / part for part in BUNDLES[path]]
        newest = max(part.stat().st_mtime for part in parts)
        if not target.exists() or target.stat().st_mtime < newest:
            _write(target, "\n".join(part.read_text(encoding="utf-8") for part in parts))
        return str(target)


def _write(target: Path, text: str) -> None:
    """Write aside and rename: another process may read the file at this moment."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=target.parent, delete=False
    ) as aside:
        aside.write(text)
    Path(aside.name).chmod(0o644)
    os.replace(aside.name, target)  # noqa: PTH105 - atomic on every platform
