"""Write docs/glossary.md from the glossary that the product uses."""

from __future__ import annotations

from pathlib import Path

from orchard.domain.core import glossary

PAGE = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"

if __name__ == "__main__":
    PAGE.write_text(glossary.as_markdown(), encoding="utf-8")
