"""Who promotes an account sees how many places are free, and what says how many there are."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from choosing_ways import decided, noon, whole_decided
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Confidentiality, Status
from orchard.domain.core.rules import Role
from orchard.domain.selection.models import Charter
from programme_pages import read
from world import World

__all__ = ["decided", "noon", "whole_decided"]
PROMOTE = "/accounts/nordfjord/standing/promote"


def promoting(client: Client) -> str:
    return read(client.get(PROMOTE))


@pytest.mark.row("HEL-52")
def test_promoting_says_how_many_places_are_free_and_what_says_so(decided: World, as_):
    director = as_(Role.PROGRAMME_DIRECTOR)
    Account.objects.filter(pk=decided.other.pk).update(status=Status.KEY)

    page = promoting(director)
    assert "7 of 8 places are free" in page
    assert re.search(r"3.?200 hours a year, 400 for each, carry 8\. 1 is held by an acc", page), (
        page
    )

    Charter.objects.update(cap=2, cap_reason="Two managers.")
    page = promoting(director)
    assert "1 of 2 places are free" in page
    assert "The charter sets 2: Two managers. 1 is held" in page

    Charter.objects.update(cap=None, manager_hours=None)
    assert "24 of 25 places are free No number is set" in promoting(director)


def test_no_place_is_free_whoever_holds_them_and_nobody_is_counted(decided: World, as_):
    director = as_(Role.PROGRAMME_DIRECTOR)
    hidden = Account.objects.get(key="Lakeside")
    hidden.status, hidden.confidentiality = Status.KEY, Confidentiality.INSIDERS
    hidden.save()
    Charter.objects.update(cap=1, cap_reason="")

    page = promoting(director)

    assert "0 of 1 place is free The charter sets 1. Let one go first" in page
    assert "is held by an account" not in page
    refused = director.post(PROMOTE, {"reason": "As decided"})
    assert "every place is held" in read(refused)
