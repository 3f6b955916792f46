"""What the timeline of an account says of meetings, and to whom."""

from __future__ import annotations

import pytest

from orchard.domain.core.rules import Role
from reading import shown
from sitting import BASE, Person, browser, people, planned, today

__all__ = ["browser", "people", "today"]
pytestmark = pytest.mark.usefixtures("today")


def test_what_happened_names_a_meeting_to_those_alone_who_may_open_it(browser: Person):
    kari, reader = browser(Role.ACCOUNT_MANAGER), browser(Role.READER)
    row = planned(kari)
    named = "Meeting planned: Plant talk (Operations, 4 Aug 2026)"

    for page in ("/accounts/birch/timeline", "/accounts/birch"):
        assert named in shown(kari, page)
        assert f'href="{BASE}/{row.pk}"' in kari.get(page).content.decode()
        told = reader.get(page).content.decode()
        assert "Meeting planned" in told, "that there was one is no secret"
        assert "Plant talk" not in told
        assert f"{BASE}/{row.pk}" not in told
    assert reader.get(f"{BASE}/{row.pk}").status_code == 404


def test_a_meeting_leads_to_its_pack(browser: Person):
    kari = browser(Role.ACCOUNT_MANAGER)
    row = planned(kari)

    page = kari.get(f"{BASE}/{row.pk}").content.decode()

    assert 'href="/accounts/birch/packs/new?on=2026-08-04"' in page
