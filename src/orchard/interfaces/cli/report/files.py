"""Writing an analysis to a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orchard.interfaces.cli.report import document, page

if TYPE_CHECKING:
    from orchard.analytics.results import Analysis


def write_all(analysis: Analysis, notices: Sequence[str], folder: Path) -> list[Path]:
    """Write every file whole, or leave the folder as it was for that file."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "portfolio.json": document.write(analysis, notices),
        "report.html": page.write(analysis, notices),
    }
    return [_write(folder / name, text) for name, text in texts.items()]


def _write(path: Path, text: str) -> Path:
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    return draft.replace(path)
