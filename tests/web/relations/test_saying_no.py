"""Pages about who said no: their leaving is noted too, and only what was looked at is lifted."""

from __future__ import annotations

import pytest

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
