"""Nothing names who was erased: not in what was said of others, nor after an old backup came back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models, transaction

import intake_belongings
import knowing
import relating
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Assignment, OfferNote, ProfileRevision, Regrouping
from orchard.domain.accounts.rules.profile import Block
from orchard.domain.accounts.services import offer
from orchard.domain.core.models import Comment
from orchard.domain.core.rules import Role
from orchard.domain.relationships import services
from orchard.domain.relationships.models import Contact, Placement, Story
from orchard.domain.search import indexing
from orchard.interfaces.cli.operations import _erasing
from people import NOON
from relating_belongings import people_of
from world import World

pytestmark = [pytest.mark.django_db, pytest.mark.trust("T-GDPR-3")]
NAME = "Siri Cnrymoe"
SHORTEST = 200
"""Shorter texts hold no sentence: telephone numbers, languages."""
NAMES = {
    "accounts": {"Account", "AccountUnit", "CustomerLink", "Competitor"},
    "relationships": {"Arrival", "OpinionSwitch"},
}
"""Tables whose texts are names of customers, or that are emptied whole, or about no customer."""
NAMED = {(Contact, "name"), (Contact, "former_names")}


def texts() -> Iterator[tuple[type[models.Model], str]]:
    """Return every column of words of this area and of those below in which others may be named."""
    for area, left_out in NAMES.items():
        for model in apps.get_app_config(area).get_models():
            for field in model._meta.local_fields if model.__name__ not in left_out else ():
                if _holds_words(field) and (model, field.name) not in NAMED:
                    yield model, field.name
    yield Comment, "text"


def _holds_words(field: models.Field) -> bool:
    is_text = isinstance(field, models.CharField | models.TextField)
    is_short = (field.max_length or SHORTEST) < SHORTEST or isinstance(field, models.EmailField)
    return is_text and not field.choices and not is_short


@pytest.fixture
def told(world: World) -> World:
    """An account of which every table says something, and only it."""
    kari, account = world.person(Role.ACCOUNT_MANAGER), world.own
    relating.allow_opinions(world)
    services.tell_story("Pumps", told="It went well", by=kari, at=NOON)
    people_of(account, kari, "Ola")
    ola = Contact.objects.get(name="Ola")
    Placement.objects.create(contact=ola, title="Chief", on=NOON.date(), by=kari, at=NOON)
    Assignment.objects.exclude(account=account).delete()
    Comment.objects.exclude(subject_id=str(account.pk)).delete()
    knowing.know_everything(account, kari)
    knowing.analyse(account, kari)
    offer.note_offer("Pumps", block=Block.VALUE, by=kari, at=NOON)
    accounts.comment_on(account, text="Heard of it", by=kari, at=NOON)
    Regrouping.objects.create(
        account=account, kind="merge", reason="One firm", made_by=kari, made_at=NOON
    )
    intake_belongings.opened(kari, intake_belongings.DEALS.format(name=account.name))
    return world


def plant() -> set[tuple[str, str]]:
    """Name the person wherever something is said; return where that was possible."""
    planted = set()
    for model, name in texts():
        said = f"Siri Cnrymoe, CNRYMOE's: {model.__name__}"
        if model in (Story, OfferNote):
            said = "Siri Cnrymoe told"  # who that is is said by the whole name alone
        if model._default_manager.update(**{name: said}):
            planted.add((model.__name__, name))
    ProfileRevision.objects.update(said={"statement": NAME, "list": [NAME]})
    return planted


def test_nobody_is_named_in_what_is_said_of_others_also_after_an_old_backup(told: World, settings,
                                                                            tmp_path):  # fmt: skip
    settings.DATA_DIR = tmp_path
    siri = relating.add(told.own, NAME, by=told.person(Role.ACCOUNT_MANAGER))
    planted = plant()
    before = transaction.savepoint()

    services.erase_contact(siri, by=told.person(Role.ADMINISTRATOR), at=NOON)

    indexing.take_words()
    assert "cnrymoe" not in relating.everything_stored().lower()
    assert f"Erased person {siri.pk} told" in relating.everything_stored()
    transaction.savepoint_rollback(before)  # as a backup of then would bring it back
    assert "cnrymoe" in relating.everything_stored().lower()
    _erasing(frozenset({siri.key}))()
    indexing.take_words()
    assert "cnrymoe" not in relating.everything_stored().lower()
    missed = {(one.__name__, name) for one, name in texts()} - planted
    assert missed == set(), "no row to plant in"
