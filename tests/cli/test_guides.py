"""The documents lead where they say, and the guides call everything as the product does."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from make import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GUIDES = sorted((ROOT / "docs/guide").glob("*.md"))
LINK = re.compile(r"(?<=\]\()[^)\s]+(?=\))|(?<=src=\")[^\"]+")
CALLED = re.compile(r"\*\*([^*]+)\*\*")
SAID = re.compile(
    r"""(?:translate|_|ngettext|pgettext\(".*?",|gettext|gettext_lazy)\s*\(?\s*"([^"]+)"""
)
LONGEST = 60
MOST_BYTES = 1_500_000


def headings(page: Path) -> set[str]:
    """Return the anchors that a page's headings make."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in found}


def said_by_the_product() -> set[str]:
    """Return every text that pages may show, as their sources have it."""
    sources = [*ROOT.glob("src/orchard/**/*.html"), *ROOT.glob("src/orchard/**/*.py")]
    found = (SAID.findall(path.read_text(encoding="utf-8")) for path in sources)
    return {html.unescape(text).strip() for texts in found for text in texts}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_document_leads_somewhere(page: Path):
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        aim = page.parent / path if path else page
        assert aim.exists(), target
        assert not anchor or anchor in headings(aim), target


def test_guides_call_things_as_the_product_does():
    said = said_by_the_product()
    wrong = {
        f"{guide.name}: {called}"
        for guide in GUIDES
        for called in CALLED.findall(guide.read_text(encoding="utf-8"))
        if called not in said and called not in {"A", "B", "C"}
    }

    assert not wrong


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_is_a_page(guide: Path):
    assert len(guide.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_the_index_names_every_page():
    index = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    folders = ("guide", "how-to", "algorithms", "adr")

    named = {(ROOT / "docs" / target).resolve() for target in LINK.findall(index)}

    assert (
        not {path for folder in folders for path in (ROOT / "docs" / folder).glob("*.md")} - named
    )


def test_pictures_are_small_and_all_are_shown():
    pictures = sorted((ROOT / "docs/pictures").iterdir())
    shown = "".join(page.read_text(encoding="utf-8") for page in PAGES)

    assert sum(path.stat().st_size for path in pictures) < MOST_BYTES
    assert [path.name for path in pictures if path.name not in shown] == []
