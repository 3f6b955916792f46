"""The page in a real browser: whole, accessible, quiet, and safe against names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import make_analysis
from browser import chromium
from orchard.analytics.results import Analysis
from orchard.interfaces.cli.report import page

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAYLOAD = "<script>alert(1)</script><img src=x onerror=alert(2)>'\"&"
KINDS = {"full": make_analysis.full, "bare": make_analysis.bare}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def opened(browser: Browser, folder: Path, analysis: Analysis, **options: Any) -> Page:
    """Write the report and open the file, every detail unfolded."""
    path = folder / "report.html"
    path.write_text(page.write(analysis, ["Column “currency” is an attribute."]), encoding="utf-8")
    shown = browser.new_page(**options)
    shown.goto(path.as_uri())
    shown.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    return shown


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_passes_the_accessibility_check_and_does_not_scroll_sideways(
    browser: Browser, tmp_path: Path, kind: str, scheme: str, width: int
) -> None:
    size: Any = {"width": width, "height": 900}
    shown = opened(browser, tmp_path, KINDS[kind](), viewport=size, color_scheme=scheme)

    shown.evaluate(AXE)
    found = shown.evaluate("rules => axe.run({runOnly: rules})", RULES)

    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]] == []
    assert len(found["passes"]) > 20
    assert shown.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_asks_nothing_of_anybody(browser: Browser, tmp_path: Path) -> None:
    asked: list[str] = []
    size: Any = {"width": 1440, "height": 900}
    shown = browser.new_page(viewport=size)
    shown.on("request", lambda request: asked.append(request.url))
    path = tmp_path / "report.html"
    path.write_text(page.write(make_analysis.full(), []), encoding="utf-8")

    shown.goto(path.as_uri())

    assert asked == [path.as_uri()]
    assert shown.evaluate("document.querySelectorAll('script, link, iframe').length") == 0


def test_names_from_the_ledger_stay_text(browser: Browser, tmp_path: Path) -> None:
    analysis = make_analysis.full()
    accounts = tuple(replace(one, name=PAYLOAD, country=PAYLOAD) for one in analysis.accounts)
    dialogs: list[str] = []
    hostile = replace(analysis, accounts=accounts)

    shown = opened(browser, tmp_path, hostile)
    shown.on("dialog", lambda dialog: dialogs.append(dialog.message))

    assert PAYLOAD in shown.inner_text("main")
    assert shown.evaluate("document.querySelectorAll('script, img').length") == 0
    assert dialogs == []


def test_every_chart_says_its_finding_and_has_its_table(browser: Browser, tmp_path: Path) -> None:
    shown = opened(browser, tmp_path, make_analysis.full())

    charts = shown.query_selector_all("svg.chart")

    assert len(charts) == 5
    for chart in charts:
        card = chart.evaluate_handle("each => each.closest('section')").as_element()
        assert card is not None
        assert chart.get_attribute("aria-label") in card.inner_text()
        assert card.query_selector("details.astable table tbody tr") is not None


def test_what_is_not_known_is_said_and_never_zero(browser: Browser, tmp_path: Path) -> None:
    shown = opened(browser, tmp_path, make_analysis.bare())

    text = shown.inner_text("main")

    assert "Contribution\nnot known" in text.replace("\n\n", "\n")
    assert "How wrong were we? Not known yet" in text
    assert "needs a cost of goods on every line" in text


def test_the_page_prints_on_paper(browser: Browser, tmp_path: Path) -> None:
    shown = opened(browser, tmp_path, make_analysis.full())

    paper = shown.pdf(format="A4", prefer_css_page_size=True)

    assert paper.startswith(b"%PDF-")
    assert len(paper) > 20_000
