"""Take the pictures of the README anew, of a demo that is served: a minute.

    ORCHARD_DATA=var/demo .venv/bin/orchard serve --port 8000 &
    CHROMIUM=$(.venv/bin/python scripts/chromium.py) .venv/bin/python scripts/pictures.py

Each picture is as small as a palette of colours makes it; all together stay below 1.5 MB.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PICTURES = Path(__file__).resolve().parents[1] / "docs/pictures"
SITE = os.environ.get("ORCHARD_URL", "http://127.0.0.1:8000")
QUIETLY = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
ACCOUNT = "/accounts/nordvik-group"
GUEST = "Jan Vik"
MAPPED = "Who reports to whom"
WIDE, PHONE = (1440, 900), (390, 844)
BELOW_THE_HEAD = "one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 110)"
MOST_BYTES = 1_500_000
PATIENCE = 180_000


@dataclass(frozen=True)
class Picture:
    """What is taken: as whom, where, on a screen of what size, light or dark."""

    name: str
    who: str
    path: str
    size: tuple[int, int] = WIDE
    scheme: str = "light"
    begins_at: str = ""
    """The words that the picture begins with; without any it begins at the head of the page."""


TAKEN = (
    Picture("home", "Kari Lund", "/"),
    Picture("portfolio", "Astrid Falk", "/portfolio"),
    Picture("account", "Kari Lund", ACCOUNT),
    Picture("plan", "Kari Lund", f"{ACCOUNT}/plan"),
    Picture("people", "Kari Lund", f"{ACCOUNT}/people?view=map", scheme="dark", begins_at=MAPPED),
    Picture("portal-phone", "Kari Lund", f"{ACCOUNT}/sharing", size=PHONE),
    Picture("home-phone", "Ola Hansen", "/", size=PHONE),
)


def become(page: Page, who: str) -> None:
    """Choose one of the invented people."""
    page.goto(f"{SITE}/demo")
    page.locator("button", has_text=who).first.click()
    page.wait_for_url(f"{SITE}/")


def take(browser: Browser, wanted: Picture) -> Path:
    """Open the page and keep what its screen shows."""
    width, height = wanted.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if wanted.scheme == "dark" else "light",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    become(page, wanted.who)
    page.goto(f"{SITE}{wanted.path}")
    if wanted.name.startswith("portal"):
        page.goto(f"{SITE}{_as_guest(page)}")
    page.wait_for_load_state("networkidle")
    if wanted.begins_at:
        page.get_by_text(wanted.begins_at).first.evaluate(BELOW_THE_HEAD)
    path = PICTURES / f"{wanted.name}.png"
    page.screenshot(path=path, animations="disabled")
    context.close()
    return path


def _as_guest(page: Page) -> str:
    """Return where the team sees the portal as the guest does."""
    links = page.locator("a[href*='/sharing/as/']")
    theirs = page.locator("li, tr", has_text=GUEST).locator(links)
    return str(theirs.first.get_attribute("href"))


def made_smaller(path: Path) -> int:
    """Keep at most 128 colours, which nobody misses on a page, and return the bytes."""
    from PIL import Image

    with Image.open(path) as whole:
        few = whole.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    return path.stat().st_size


def main() -> int:
    """Take all, or those that are named."""
    from playwright.sync_api import sync_playwright

    named = set(sys.argv[1:])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or None, args=QUIETLY
        )
        for wanted in TAKEN:
            if not named or wanted.name in named:
                size = made_smaller(take(browser, wanted))
                sys.stdout.write(f"{wanted.name}.png {size:,} bytes\n")
        browser.close()
    whole = sum(path.stat().st_size for path in PICTURES.glob("*.png"))
    return 0 if whole < MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
