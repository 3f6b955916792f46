"""Every page of a served supplier with two hundred accounts: weight, questions, largest paint.

python bench/routes.py [RUNS]

Each page is opened in a browser that has nothing in its cache, RUNS times (3 unless told
otherwise); the table says the median. In the same run stands a page that asks nobody anything:
the frame's own files and a text. Exit code 1: a page paints its largest part later than a second.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from playwright.sync_api import Browser

from browser import chromium
from ux.looking import Look, eyes
from ux.reference import lcp_of_reference
from ux.site import Page, Site, site

RUNS = 3
LCP_SECONDS = 1.0
HEAD = """\
| Page | Who | SQL | First visit, kB | Later, kB | Requests | Nodes | LCP, s | CLS |
|---|---|---|---|---|---|---|---|---|"""


def first_visit(browser: Browser, served: Site, page: Page) -> Look:
    with eyes(browser, served.url, served.cookies.get(page.who)) as person:
        return person.open(page.path)


def standing(browser: Browser, served: Site) -> float:
    """Return the largest paint of the page that stands still, its files in the cache."""
    with eyes(browser, served.url, None) as person:
        person.open("/sign-in")
        return statistics.median(lcp_of_reference(person) for _ in range(RUNS))


def row(page: Page, looks: list[Look], questions: int) -> str:
    last, lcp = looks[-1], statistics.median(look.lcp_seconds for look in looks)
    shown = (
        f"{page.name}{' with a chart' if last.has_chart else ''}",
        page.who.replace("_", " "),
        str(questions),
        f"{last.kilobytes:.0f}",
        f"{last.own_kilobytes:.1f}",
        str(last.requests),
        f"{last.nodes:,}",
        f"{lcp:.2f}",
        f"{max(look.shift for look in looks):.3f}",
    )
    return f"| {' | '.join(shown)} |"


def measure(browser: Browser, served: Site, runs: int) -> bool:
    print(HEAD)
    slowest = 0.0
    for page, questions in zip(served.pages, served.many, strict=True):
        looks = [first_visit(browser, served, page) for _ in range(runs)]
        slowest = max(slowest, statistics.median(look.lcp_seconds for look in looks))
        print(row(page, looks, questions), flush=True)
    print(f"\nA page that stands still: {standing(browser, served):.2f} s")
    print(f"The slowest page: {slowest:.2f} s (goal {LCP_SECONDS:.1f})")
    return slowest <= LCP_SECONDS


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    with (
        tempfile.TemporaryDirectory() as folder,
        site(Path(folder) / "data") as served,
        chromium() as browser,
    ):
        return 0 if measure(browser, served, runs) else 1


if __name__ == "__main__":
    sys.exit(main())
