"""Facts about an account are corrected on the version that was seen, by who may, and written down."""

from __future__ import annotations

import json

import pytest

from orchard.domain.accounts import services
from orchard.domain.accounts.models import Account, AccountInsider
from orchard.domain.accounts.rules import AccountFacts
from orchard.domain.core.mistakes import (
    Conflict,
    DomainError,
    Invalid,
    NotAllowed,
    NotFound,
    StaleVersion,
)
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from people import NOON, make_user


@pytest.fixture
def fia(db: None) -> User:
    return make_user("Fia", Role.FINANCE)


@pytest.fixture
def nord(db: None) -> Account:
    return Account.objects.create(key="N", name="Nord", slug="nord", country="Norway")


def change(account: Account, by: User, *, expected: int = 1, **facts: str) -> Account:
    return services.change_account(
        account, expected=expected, facts=AccountFacts(**facts), by=by, at=NOON
    )


def test_what_is_said_changes_and_the_rest_stays(fia: User, nord: Account):
    changed = change(nord, fia, name=" Nord AS ", industry="Steel", currency="NOK")

    assert (changed.name, changed.industry, changed.currency) == ("Nord AS", "Steel", "NOK")
    assert (changed.country, changed.key, changed.slug, changed.version) == (
        "Norway",
        "N",
        "nord",
        2,
    )


def test_the_trail_keeps_which_facts_changed(fia: User, nord: Account):
    change(nord, fia, name="Nord AS", country="")

    event = AuditEvent.objects.get(verb="accounts.changed")
    assert (event.subject_id, event.by_id) == (str(nord.pk), fia.pk)
    assert json.loads(event.what) == {"facts": ["country", "name"]}


def test_a_stale_change_is_refused_with_what_is_stored(fia: User, nord: Account):
    change(nord, fia, name="Theirs")

    with pytest.raises(StaleVersion) as stale:
        change(nord, fia, expected=1, name="Mine")

    assert (stale.value.current, stale.value.theirs) == (2, {"name": "Theirs"})


@pytest.mark.parametrize(
    ("facts", "mistake"),
    [
        ({}, Invalid),
        ({"name": " "}, Invalid),
        ({"name": "x" * 301}, Invalid),
        ({"country": "x" * 101}, Invalid),
        ({"currency": "XXQ"}, DomainError),
    ],
)
def test_what_does_not_fit_changes_nothing(fia: User, nord: Account, facts: dict, mistake: type):
    with pytest.raises(mistake):
        change(nord, fia, **facts)

    assert Account.objects.get().version == 1
    assert not AuditEvent.objects.exists()


def test_who_may_not_or_may_not_know_it_changes_nothing(fia: User, nord: Account):
    with pytest.raises(NotAllowed):
        change(nord, make_user("Rita", Role.READER), name="Mine")
    Account.objects.update(confidentiality="insiders")
    with pytest.raises(NotFound):
        change(nord, fia, name="Mine")
    AccountInsider.objects.create(account=nord, user=fia)

    assert change(nord, fia, name="Known").name == "Known"


def test_an_account_that_was_merged_is_changed_no_more(fia: User, nord: Account):
    heir = Account.objects.create(key="H", name="Heir", slug="heir")
    Account.objects.filter(pk=nord.pk).update(merged_into=heir)

    with pytest.raises(Conflict):
        change(nord, fia, name="Mine")
