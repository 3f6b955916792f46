"""The customer's portal by keys alone: in by a link, the plan read, a version accepted, a word said."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from .jobs import PATIENCE, PHONE, Keys
from .site import Site


def test_a_customer_comes_in_reads_accepts_and_writes(browser: Browser, site: Site):
    context = browser.new_context(base_url=site.url, viewport=PHONE)
    keys = Keys(context.new_page())
    keys.tab.goto("/portal/enter/other-b")

    keys.use(keys.tab.get_by_role("button", name="Open our plan"))
    expect(keys.tab.get_by_role("heading", name="Our plan together")).to_be_visible(
        timeout=PATIENCE
    )
    expect(keys.tab.locator("main")).to_contain_text("shared-objective-b", timeout=PATIENCE)

    keys.use(keys.tab.get_by_role("link", name="Read it"))
    keys.use(keys.tab.get_by_role("button", name="Accept", exact=True))
    expect(keys.tab.locator(".portal-said")).to_be_visible(timeout=PATIENCE)

    keys.tab.goto("/portal/")
    keys.use(keys.tab.get_by_role("link", name="shared-objective-b"))
    keys.write(keys.tab.locator("main textarea"), "We count the stops until May")
    keys.use(keys.tab.get_by_role("button", name="Send", exact=True))
    expect(keys.tab.locator(".portal-comments")).to_contain_text(
        "We count the stops until May", timeout=PATIENCE
    )

    keys.use(keys.tab.get_by_role("button", name="Take back"))
    expect(keys.tab.locator("main")).not_to_contain_text("We count the stops until May")
    context.close()
