"""Every page: usable by everyone, light, quick, quiet, and as frugal with two hundred accounts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from nightly import share

from .looking import EVERYTHING, NARROW, WIDE, Eyes, Look, eyes
from .pages import PARTS
from .reference import lcp_of_reference
from .site import Page, Site, cookie_name

FIRST_VISIT, FIRST_VISIT_WITH_CHART, LATER, PART = 150, 350, 30, 15
REQUESTS, NODES, SHIFT = 12, 1_600, 0.05
LCP_SECONDS = 1.0
TIMES_REFERENCE = 12
"""A busy machine may take longer than the second, as far as a page that stands still does: on a
quiet one that takes .11 s, a ninth of the second, and on a busy one a server waits for its turn, too."""

QUERIES, QUERIES_OF_ACCOUNT, QUERIES_OF_HOME = 15, 25, 25
"""Home asks one question for each area in which something waits; here something does in all."""
QUERIES_OF_PORTAL, QUERIES_BEFOREHAND, QUERIES_OF_SHARING = 25, 28, 32
"""All that both sides have together; beforehand one of us looks at it, who is read besides. What is
shared, read and answered is named by one question for each kind of thing."""
EMPTY = 2
"""A list that is empty with ten accounts asks neither for saved views nor who may read its rows."""

OF_ACCOUNT = (
    "accounts:", "watching:", "standing:", "position:", "profile:", "relations:", "voice:", "whitespace:",
    "notes:",
    "agreements:", "meetings:", "deviations:", "promises:", "risks:", "groups:", "plans:", "actions:",
    "plan_versions:", "sharing:", "joint:", "packs:", "account_health:",
)  # fmt: skip
ONLY_BY_SCRIPT = """[...document.querySelectorAll('[hx-get], [hx-post]')].filter(one =>
  !one.matches('a[href], form, form *, [hx-trigger^="every"]')).map(one => one.outerHTML.slice(0, 200))"""


EXPECTED = {"no such page": 404, "entry:start": 410}


def unopened(page: Page, look: Look) -> Iterator[str]:
    """Yield that a page does not open: it would weigh nothing and offend nobody."""
    if look.status != EXPECTED.get(page.name, 200):
        yield f"answered with {look.status}"


def weight(look: Look) -> Iterator[str]:
    """Yield what a page has too much of."""
    first = FIRST_VISIT_WITH_CHART if look.has_chart else FIRST_VISIT
    for value, most, words in (
        (look.kilobytes, first, "kB on a first visit"),
        (look.own_kilobytes, LATER, "kB on a later visit"),
        (look.requests, REQUESTS + look.has_chart, "requests"),
        (look.nodes, NODES, "nodes"),
        (look.shift, SHIFT, "shift of the layout"),
    ):
        if value > most:
            yield f"{value:.2f} {words}, at most {most}"
    yield from look.complaints


WAYS = ((WIDE, "light"), (NARROW, "dark"), (WIDE, "dark"), (NARROW, "light"))


def faults(person: Eyes, turn: int) -> Iterator[str]:
    """Yield what is wrong with the page that is open: in one of the four ways, at night in all.

    Each page is looked at in the next way: what is on four pages is looked at in all of them. The
    rules of accessibility cost most of it: by day four pages are held against them, four are not.
    """
    yield from (f"only by script: {one}" for one in person.tab.evaluate(ONLY_BY_SCRIPT))
    for size, scheme in share(WAYS, turn, of=2 * len(WAYS)):
        person.show(size, scheme)
        yield from (f"{size['width']} px, {scheme}: {one}" for one in person.axe(EVERYTHING))
    person.show(NARROW, person.scheme)
    if person.is_too_wide():
        yield "narrow: it scrolls sideways"


def slowness(person: Eyes, page: Page, look: Look) -> Iterator[str]:
    """Yield how slow the page is, when it is slow three times and the machine is not to blame."""
    if look.lcp_seconds <= LCP_SECONDS:
        return
    ratios = []
    for _time in range(3):
        standing = lcp_of_reference(person)
        ratios.append(person.open(page.path).lcp_seconds / standing)
    if min(ratios) > TIMES_REFERENCE:
        yield f"{look.lcp_seconds:.1f} s to the largest paint, {min(ratios):.1f} × a standing page"


@pytest.mark.slow
@pytest.mark.trust("T-XSS-1")
def test_every_page_is_accessible_light_quick_and_quiet(site: Site, browser: Browser):
    wrong: list[str] = []
    sizes: dict[str, int] = {}
    opened: dict[str, Eyes] = {}
    seen = set()
    with ExitStack() as stack:
        for turn, page in enumerate(site.pages):
            if page.who not in opened:
                cookie = site.cookies.get(page.who)
                as_whom = eyes(browser, site.url, cookie, sizes, cookie_name(page.who))
                opened[page.who] = stack.enter_context(as_whom)
            person = opened[page.who]
            look = person.open(page.path)
            if (page.who, look.address.partition("?next=")[0]) in seen:
                continue
            seen.add((page.who, look.address.partition("?next=")[0]))
            found = [*unopened(page, look), *weight(look), *faults(person, turn)]
            found += slowness(person, page, look)
            wrong += [f"{page.name} ({page.who}, {page.path}): {one}" for one in found]

    assert not wrong, "\n".join(wrong)


def test_parts_of_pages_are_light(site: Site, director: Eyes):
    for path in (*(f"/search/palette{query}" for query in PARTS.values()),):
        answer = director.tab.request.get(path, headers={"HX-Request": "true"})

        assert answer.ok
        assert len(answer.body()) <= PART * 1000


def most_questions(name: str) -> int:
    """Return how often a page may ask the database."""
    own = {
        "home:home": QUERIES_OF_HOME,
        "plans:page": QUERIES,  # the whole page, with the header of the account
        "portal:plan": QUERIES_OF_PORTAL,
        "sharing:preview": QUERIES_BEFOREHAND,
        "sharing:page": QUERIES_OF_SHARING,
        "starter:look_again": QUERIES_OF_ACCOUNT,  # the largest accounts are measured anew
    }
    if name in own:
        return own[name]
    return QUERIES_OF_ACCOUNT if name.startswith(OF_ACCOUNT) else QUERIES


@pytest.mark.trust("T-AUTHZ-7")
def test_no_page_asks_the_database_more_when_there_are_more_accounts(site: Site):
    wrong = []
    for page, few, many in zip(site.pages, site.few, site.many, strict=True):
        most = most_questions(page.name)
        if max(few, many) > most or many > few + EMPTY:
            wrong.append(
                f"{page.name} ({page.who}, {page.path}): {few} questions with ten accounts, "
                f"{many} with two hundred, at most {most}"
            )

    assert not wrong, "\n".join(wrong)
