"""A browser that looks at one page after the other and measures what a person would notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, ViewportSize
from playwright.sync_api import Page as Tab

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"preload": False, "resultTypes": ["violations"], "runOnly": TAGS}

WIDE, NARROW = ViewportSize(width=1440, height=900), ViewportSize(width=360, height=900)
WATCH = """
window.seen = {lcp: 0, cls: 0, refused: []};
new PerformanceObserver(list => { for (const one of list.getEntries())
  window.seen.lcp = one.startTime; }).observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => { for (const one of list.getEntries())
  if (!one.hadRecentInput) window.seen.cls += one.value; }).observe({type: 'layout-shift', buffered: true});
document.addEventListener('securitypolicyviolation', one =>
  window.seen.refused.push(`refused: ${one.violatedDirective} ${one.blockedURI}`));
"""
PAINTED = """new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
  Promise.allSettled(document.getAnimations().map(one => one.finished)).then(() => done()))))"""
SEEN = "({...window.seen, nodes: document.querySelectorAll('*').length})"
STATUS_IS_NO_ERROR = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Look:
    """What one page weighs and shows; bytes are those of the wire, seconds those of the browser."""

    address: str = ""
    status: int = 0
    kilobytes: float = 0.0
    own_kilobytes: float = 0.0
    requests: int = 0
    has_chart: bool = False
    lcp_seconds: float = 0.0
    shift: float = 0.0
    nodes: int = 0
    complaints: list[str] = field(default_factory=list)


class Eyes:
    """The browser of one person: what came once stays in its cache, as it does at home."""

    def __init__(self, tab: Tab, wire: CDPSession, sizes: dict[str, int]) -> None:
        self.tab, self.sizes = tab, sizes
        self.scheme = "light"
        self._urls: dict[str, str] = {}
        self._said: list[str] = []
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", self._asked)
        wire.on("Network.loadingFinished", self._came)
        tab.on("console", lambda said: self._said.append(said.text))
        tab.on("pageerror", lambda wrong: self._said.append(str(wrong)))
        tab.add_init_script(WATCH)

    def open(self, path: str) -> Look:
        """Open an address, wide and light, and measure it."""
        self._urls, self._said = {}, []
        self.show(WIDE, "light")
        answer = self.tab.goto(path, wait_until="load")
        assert answer is not None
        self._wait_for_charts()
        seen = self.tab.evaluate(SEEN)
        asked = [url for url in self._urls.values() if not url.startswith("data:")]
        own = sum(self.sizes.get(url, 0) for url in asked if "/static/" not in url)
        said = [text for text in self._said if not text.startswith(STATUS_IS_NO_ERROR)]
        return Look(
            address=self.tab.url,
            status=answer.status,
            kilobytes=sum(self.sizes.get(url, 0) for url in asked) / 1000,
            own_kilobytes=own / 1000,
            requests=len(asked),
            has_chart=self.tab.locator("[data-chart]").count() > 0,
            lcp_seconds=seen["lcp"] / 1000,
            shift=seen["cls"],
            nodes=seen["nodes"],
            complaints=said + seen["refused"],
        )

    def show(self, size: ViewportSize, scheme: str) -> None:
        """Change width and theme, and wait until both are on the screen."""
        self.scheme = scheme
        if self.tab.viewport_size != size:
            self.tab.set_viewport_size(size)
        self.tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        if self.tab.url.startswith("http"):
            wanted = "scheme => document.documentElement.dataset.bsTheme === scheme"
            self.tab.wait_for_function(wanted, arg=scheme)
            self.tab.evaluate(PAINTED)

    def is_too_wide(self) -> bool:
        """Say whether the page scrolls sideways."""
        wide: bool = self.tab.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        return wide

    def axe(self, options: Mapping[str, Any]) -> list[str]:
        """Return what is wrong by the rules of accessibility."""
        if not self.tab.evaluate("'axe' in window"):
            self.tab.evaluate(AXE)
        found = self.tab.evaluate("options => axe.run(options)", options)
        if found["violations"]:  # on a busy machine a theme may still be on its way
            self.tab.wait_for_timeout(500)
            found = self.tab.evaluate("options => axe.run(options)", options)
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]

    def _wait_for_charts(self) -> None:
        if self.tab.locator("[data-chart]").count():
            self.tab.locator("[data-chart] svg").first.wait_for(state="attached")
        self.tab.evaluate(PAINTED)

    def _asked(self, event: dict[str, Any]) -> None:
        self._urls[event["requestId"]] = event["request"]["url"]

    def _came(self, event: dict[str, Any]) -> None:
        """Note what an address brings; from the cache it brings nothing, and that is no news."""
        url, size = self._urls.get(event["requestId"]), int(event["encodedDataLength"])
        if url is not None and (size or url not in self.sizes):
            self.sizes[url] = size


@contextmanager
def eyes(
    browser: Browser,
    url: str,
    cookie: str | None,
    sizes: dict[str, int] | None = None,
    name: str = "session",
) -> Iterator[Eyes]:
    """Open a browser of somebody who comes for the first time, signed in or not."""
    context = browser.new_context(base_url=url, viewport=WIDE, reduced_motion="reduce")
    if cookie:
        context.add_cookies([{"name": name, "value": cookie, "url": url}])
    tab = context.new_page()
    try:
        yield Eyes(tab, context.new_cdp_session(tab), {} if sizes is None else sizes)
    finally:
        context.close()
