"""A customer's letter where no mail leaves: an administrator hands its link over, on the record."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import override_settings

from birch import Person, browser, everybody, make_birch
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.relationships.models import Contact
from people import NOON
from reading import read

__all__ = ["browser"]

BASE = "/accounts/birch/sharing"
KEPT = "orchard.interfaces.web.entry.mail.OutboxBackend"


@pytest.fixture
def people(db: None, settings: object) -> dict[Role, User]:
    """A manager who answers for Birch, and Siri there."""
    found = everybody(settings)
    birch = make_birch(found, Role.ACCOUNT_MANAGER)
    Contact.objects.create(
        account=birch, name="Siri Moe", email="siri@birch.example", function="procurement",
        level="manager", source="Met", added_at=NOON,
    )  # fmt: skip
    return found


@pytest.mark.trust("T-SESS-4")
@pytest.mark.trust("T-AUD-1")
def test_the_link_is_found_where_the_page_says_and_lets_them_in(
    browser: Person, people: dict[Role, User], tmp_path: Path
):
    kari, ada = browser(Role.ACCOUNT_MANAGER), browser(Role.ADMINISTRATOR)
    said = {"contact": Contact.objects.get().pk, "step": "send"}
    with override_settings(EMAIL_BACKEND=KEPT, OUTBOX=tmp_path / "outbox"):
        assert "waits under Settings, Outbox" in read(kari.post(f"{BASE}/invite", said))
        listed = ada.get("/settings/outbox").content.decode()
        (path,) = [part for part in listed.split('"') if part.endswith("/open")]
        refused = kari.post(path)
        opened = ada.post(path).content.decode()

    link = re.search(r"/portal/enter/[\w-]+", opened)
    assert link
    assert "/portal/enter/" not in listed
    assert refused.status_code == 404
    event = AuditEvent.objects.get(verb="portal.link_seen")
    assert event.by_id == people[Role.ADMINISTRATOR].pk
