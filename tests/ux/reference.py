"""A page that stands still: the frame's own files and a text, answered from memory."""

from __future__ import annotations

from .looking import Eyes

STANDING = "/a-page-that-stands-still"
TEXT = "<main class='card'><h1>A page that stands still</h1><p>It asks nobody anything.</p></main>"


def lcp_of_reference(person: Eyes) -> float:
    """Return the seconds until the largest paint of a page that no server has to make."""
    if STANDING not in person.tab.url:
        head = person.tab.evaluate("document.head.innerHTML")
        body = f"<!doctype html><html lang='en'><head>{head}</head><body>{TEXT}</body></html>"
        person.tab.route(f"**{STANDING}", lambda route: route.fulfill(
            body=body, content_type="text/html"
        ))  # fmt: skip
    return max(person.open(STANDING).lcp_seconds, 0.001)
