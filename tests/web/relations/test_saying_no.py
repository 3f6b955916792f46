"""Pages about who said no: their leaving is noted too, and only what was looked at is lifted."""

from __future__ import annotations

import re

import pytest
from django.test import Client

import relating
from orchard.domain.core.rules import Role
from orchard.domain.relationships.models import Contact
from relating import TODAY, make_people
from world import World
from worlds import as_, world
from worlds import world_without_figures as whole_world

__all__ = ["as_", "whole_world", "world"]
pytestmark = [pytest.mark.django_db, pytest.mark.trust("T-GDPR-5")]
HOME = "/accounts/nordfjord/people"


@pytest.mark.trust("T-GDPR-4")
def test_who_objected_is_noted_as_left_from_their_card(world: World, as_):
    made = make_people(world)
    ops = relating.restrict(made.people["Ops"], by=made.kari)
    kari, place = as_(Role.ACCOUNT_MANAGER), f"{HOME}/{ops.pk}"
    assert f'hx-get="{place}/left"' in kari.get(place).content.decode()
    assert "finds a task" not in kari.get(f"{place}/left").content.decode()

    sent = kari.post(f"{place}/left", {"on": TODAY, "version": ops.version}, follow=True)

    assert sent.redirect_chain == [(HOME, 302)]
    assert Contact.objects.get(pk=ops.pk).left_on == TODAY
    assert "Noted." in sent.content.decode()
    assert "finds a task" not in sent.content.decode()
    assert f'hx-get="{place}/left"' not in kari.get(place).content.decode()


def test_a_stale_page_lifts_nothing_that_was_not_looked_at(world: World, as_):
    made = make_people(world)
    ops = relating.restrict(made.people["Ops"], by=made.kari, ground="disputed")
    ops = relating.restrict(ops, by=made.kari)
    gone, stands = ops.restrictions.order_by("pk")
    seen = ops.version
    kari, place = as_(Role.ACCOUNT_MANAGER), f"{HOME}/{ops.pk}"
    assert _chosen(kari, f"{place}/lift?which={gone.pk}") == str(gone.pk)
    ops = relating.lift(ops, by=made.kari, restriction=gone)

    assert _chosen(kari, f"{place}/lift?which={gone.pk}") is None
    said = {"on": TODAY, "why": "They agreed", "version": ops.version}
    refused = [
        kari.post(f"{place}/lift", said | wrong)
        for wrong in ({}, {"which": ""}, {"which": gone.pk}, {"which": "all", "version": seen})
    ]
    assert [one.status_code for one in refused] == [422] * 4
    assert "does not stand any more" in refused[2].content.decode()
    assert list(ops.restrictions.standing()) == [stands]

    assert kari.post(f"{place}/lift", said | {"which": stands.pk}).status_code == 302
    assert Contact.objects.get(pk=ops.pk).restricted_on is None


def test_what_was_noted_before_reasons_were_kept_is_lifted_from_the_card(world: World, as_):
    ops = make_people(world).people["Ops"]
    Contact.objects.filter(pk=ops.pk).update(restricted_on=TODAY)
    kari, place = as_(Role.ACCOUNT_MANAGER), f"{HOME}/{ops.pk}"

    assert f'href="{place}/lift?which=all"' in kari.get(place).content.decode()
    assert _chosen(kari, f"{place}/lift?which=all") == "all"


def _chosen(client: Client, address: str) -> str | None:
    """Return what is chosen already where the form opens."""
    found = re.search(r'<option value="(\w+)" selected', client.get(address).content.decode())
    return found[1] if found else None
