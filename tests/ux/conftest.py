"""One served supplier and one browser for all tests of how pages look, weigh and listen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from browser import chromium

from . import jobs
from . import site as sites
from .looking import Eyes, eyes


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sites.Site]:
    with sites.site(tmp_path_factory.mktemp("ux") / "data") as served:
        yield served


@pytest.fixture
def director(browser: Browser, site: sites.Site) -> Iterator[Eyes]:
    """The browser of the programme director."""
    with eyes(browser, site.url, site.cookies["programme_director"]) as opened:
        yield opened


@pytest.fixture
def hand(browser: Browser, site: sites.Site, request: pytest.FixtureRequest) -> Iterator[jobs.Hand]:
    """Whoever leads an account, at Home, with a mouse or with keys alone."""
    made = jobs.hand_of(browser, site, "account_manager", jobs.WAYS[request.param])
    yield made
    made.tab.context.close()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the walk through all pages: at the end one processor would wait for it.

    The rest of the package follows at once, since its browser is open only while nothing else runs.
    Whoever only looks comes before who fills in forms: what is answered is not there any more.
    """
    items.sort(
        key=lambda one: (
            "ux" not in one.path.parts,
            one.path.name != "test_pages.py",
            not one.get_closest_marker("slow"),
        )
    )
