"""What others than the team read of a meeting never tells how its guests like to work."""

from __future__ import annotations

import pytest
from django.test import Client

import relating
from guests import begun, birch, events, guest, kari
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import Meeting
from sitting import browser, people, planned, sent, today

__all__ = ["birch", "browser", "guest", "kari", "people", "today"]
pytestmark = pytest.mark.usefixtures("today")
NEXT = {"day": "2026-09-01"}


def laid_out(kari: Client, row: Meeting) -> list[object]:
    """Lay the agenda of a meeting out and return all that others may read of the meeting then."""
    sent(kari, f"/{row.pk}/layout", version=row.version)
    row.refresh_from_db()
    told = [(one.verb, one.what) for one in events(row)]
    return [list(row.agenda.values_list("text", flat=True)), row.lasting, row.state, told]


@pytest.mark.trust("T-GDPR-6")
def test_what_others_read_of_a_suggested_agenda_is_the_same_for_every_way_of_working(
    kari: Client, guest, birch: Account, people: dict[Role, User]
):
    colours = ("red", "yellow", "green", "blue")
    seen = [planned(kari, **NEXT, contacts=[guest(one, f"The {one}").pk]) for one in colours]
    unseen = relating.add(birch, "Stranger", by=people[Role.ACCOUNT_MANAGER])
    asking = relating.add(birch, "Asking", by=people[Role.ACCOUNT_MANAGER])
    relating.point(asking, "concern", "Who answers at night?", by=people[Role.ACCOUNT_MANAGER])
    plain = [planned(kari, **NEXT, contacts=[one.pk]) for one in (unseen, asking)]

    told = [laid_out(kari, row) for row in (*seen, *plain)]

    assert told == [told[0]] * 6
    prepared = [begun(kari, row) for row in (*seen, *plain)]
    told = [[one.verb for one in events(row)] for row in (*seen, *plain)]
    assert len(prepared) == 6
    assert told == [told[0]] * 6, "a conversation is prepared, whoever it is with"
