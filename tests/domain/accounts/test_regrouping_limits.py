"""What regrouping must not do: show the hidden, work on old knowledge, lose customers."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.apps import apps

from orchard.domain.accounts import queries, services
from orchard.domain.accounts.models import Account, CustomerLink
from orchard.domain.accounts.rules import SourceCustomer, Target, UnitKind
from orchard.domain.core.mistakes import Conflict, NotFound
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.interfaces.cli.operations import _mending
from people import NOON, make_user


@pytest.fixture
def fia(db: None) -> User:
    """Finance, in a world of accounts A, B and C with two customers each."""
    fia = make_user("Fia", Role.FINANCE)
    customers = [
        SourceCustomer(f"{key}{number}", account=key, unit="site")
        for key in "ABC"
        for number in "12"
    ]
    services.fold_customers("erp", customers=customers, by=fia, at=NOON)
    return fia


def account(key: str) -> Account:
    return Account.objects.get(key=key)


def move(fia: User, to: str, *customers: str):
    links = list(CustomerLink.objects.filter(customer__in=customers))
    return services.regroup(account(to), customers=links, reason="one group", by=fia, at=NOON)


def merge(fia: User, into: Account, other: Account):
    return services.merge_accounts(into, others=[other], reason="bought", by=fia, at=NOON)


def restrict(fia: User, key: str) -> None:
    row = account(key)
    services.restrict_account(row, expected=row.version, insiders=[], by=fia, at=NOON)


@pytest.mark.parametrize("hidden", ["A", "B"])
def test_a_merger_without_customers_hides_with_its_accounts(fia: User, hidden: str):
    otto = make_user("Otto", Role.PROGRAMME_DIRECTOR)
    move(fia, "C", "B1", "B2")
    merge(fia, account("A"), account("B"))
    restrict(fia, hidden)

    assert queries.regroupings(fia).filter(kind="merge").exists()
    assert not queries.regroupings(otto).filter(kind="merge").exists()


def test_parts_of_a_hidden_account_are_neither_added_nor_moved(fia: User):
    otto = make_user("Otto", Role.PROGRAMME_DIRECTOR)
    unit = account("A").units.get()
    restrict(fia, "A")

    with pytest.raises(NotFound):
        services.add_unit(account("A"), name="North", kind=UnitKind.SITE, by=otto, at=NOON)
    with pytest.raises(NotFound):
        services.move_unit(unit, expected=1, parent=None, by=otto, at=NOON)


def test_accounts_are_not_merged_in_a_ring_by_old_knowledge(fia: User):
    a, b = account("A"), account("B")
    merge(fia, a, b)

    with pytest.raises(Conflict):
        merge(fia, b, a)

    assert account("A").merged_into is None


def test_customers_do_not_go_back_to_an_account_that_was_merged_since(fia: User):
    regrouping = move(fia, "B", "A1")
    merger = merge(fia, account("C"), account("A"))

    with pytest.raises(services.CannotUndo, match="merged since"):
        services.undo_regrouping(regrouping, by=fia, at=NOON)
    services.undo_regrouping(merger, by=fia, at=NOON)
    services.undo_regrouping(regrouping, by=fia, at=NOON)

    assert CustomerLink.objects.get(customer="A1").account == account("A")


def test_an_account_that_is_gone_cannot_be_merged(fia: User):
    gone = Account(pk=999, key="X", name="X")

    with pytest.raises(NotFound):
        merge(fia, account("A"), gone)


def split(by: User, customer: str, *, key: str, name: str) -> Account:
    links = list(CustomerLink.objects.filter(customer=customer))
    made = services.split_account(
        links[0].account, key=key, name=name, customers=links, reason="sold", by=by, at=NOON
    )
    return made.account


@pytest.mark.trust("T-AUTHZ-2")
@pytest.mark.parametrize("key", ["C", "free"])
def test_a_split_does_not_tell_whether_a_hidden_account_has_the_key(fia: User, key: str):
    otto = make_user("Otto", Role.PROGRAMME_DIRECTOR)
    restrict(fia, "C")

    made = split(otto, "A1", key=key, name=key)

    assert re.fullmatch(f"{key}-[0-9a-f]{{8}}", made.key)
    assert re.fullmatch(f"{key.lower()}-[0-9a-f]{{8}}", made.slug)


def test_who_knows_every_account_gives_a_split_the_key_that_systems_use(fia: User):
    made = split(make_user("Otto", Role.PROGRAMME_DIRECTOR), "A1", key="free", name="Free")

    assert (made.key, made.slug) == ("free", "free")


def test_a_marked_key_fits_whatever_was_asked_for(fia: User):
    otto = make_user("Otto", Role.PROGRAMME_DIRECTOR)
    restrict(fia, "C")

    made = split(otto, "A1", key="k" * 200, name="Long")

    assert len(made.key) == 200


@pytest.mark.trust("T-AUTHZ-2")
@pytest.mark.parametrize("key", ["C", "free"])
def test_a_file_does_not_tell_whether_a_hidden_account_has_the_key(fia: User, key: str):
    otto = make_user("Otto", Role.PROGRAMME_DIRECTOR)
    restrict(fia, "C")

    with pytest.raises(NotFound, match=f"You know no account with the key {key}"):
        by_file(otto, {"A1": key})

    assert account("A").customers.filter(customer="A1").exists()
    assert not Account.objects.filter(key="free").exists()


@pytest.mark.trust("T-AUTHZ-2")
def test_a_file_passes_by_customers_of_hidden_accounts_like_unknown_ones(fia: User):
    otto = make_user("Otto", Role.PROGRAMME_DIRECTOR)
    restrict(fia, "C")

    (made,) = by_file(otto, {"A1": "B", "C1": "B", "X9": "B"})

    assert [row.link.customer for row in made.movements.all()] == ["A1"]
    assert account("C").customers.filter(customer="C1").exists()


def by_file(by: User, wanted: dict[str, str]):
    mapping = {customer: Target(key) for customer, key in wanted.items()}
    return services.regroup_by_file("erp", mapping=mapping, reason="one", by=by, at=NOON)


def heirs() -> dict[str, str]:
    return dict(Account.objects.exclude(merged_into=None).values_list("key", "merged_into__key"))


def test_what_was_merged_leads_straight_to_the_heir_of_today_and_back_again(fia: User):
    services.fold_customers("erp", customers=[SourceCustomer("D1", account="D")], by=fia, at=NOON)
    split = services.split_account(
        account("A"), key="N", name="N", customers=[CustomerLink.objects.get(customer="A1")],
        reason="sold", by=fia, at=NOON,
    )  # fmt: skip
    services.undo_regrouping(split, by=fia, at=NOON)
    seen, made = [heirs()], []
    for into, other in ("BA", "CB", "DC"):
        made.append(merge(fia, account(into), account(other)))
        seen.append(heirs())

    assert heirs() == dict.fromkeys("NABC", "D")
    for regrouping, before in zip(reversed(made), reversed(seen[:-1]), strict=True):
        services.undo_regrouping(regrouping, by=fia, at=NOON)
        assert heirs() == before


def test_an_undone_merger_brings_nothing_back_that_came_otherwise(fia: User):
    services.fold_customers("erp", customers=[SourceCustomer("D1", account="D")], by=fia, at=NOON)
    merge(fia, account("A"), account("B"))
    last = merge(fia, account("D"), account("A"))
    merge(fia, account("D"), account("C"))

    services.undo_regrouping(last, by=fia, at=NOON)

    assert heirs() == {"B": "A", "C": "D"}


def test_a_merger_without_customers_is_not_undone_below_a_later_one(fia: User):
    move(fia, "C", "A1", "A2")
    first = merge(fia, account("B"), account("A"))
    merge(fia, account("C"), account("B"))

    with pytest.raises(services.CannotUndo, match="merged since"):
        services.undo_regrouping(first, by=fia, at=NOON)

    assert heirs() == {"A": "C", "B": "C"}


def test_mergers_from_before_lead_straight_to_the_heir_of_today(fia: User):
    into = {key: account(key) for key in "ABC"}
    Account.objects.filter(key="A").update(merged_into=into["B"])
    Account.objects.filter(key="B").update(merged_into=into["C"])

    import_module("orchard.domain.accounts.migrations.0007_mergers_lead_straight").lead_straight(
        apps, None
    )

    assert heirs() == {"A": "C", "B": "C"}


def test_mergers_of_an_old_backup_lead_straight_and_others_are_left_alone(fia: User):
    into = {key: account(key) for key in "ABC"}
    versions = dict(Account.objects.values_list("key", "version"))
    Account.objects.filter(key="A").update(merged_into=into["B"])
    _mending(frozenset())()
    assert heirs() == {"A": "B"}
    assert not AuditEvent.objects.filter(verb="accounts.led_straight").exists()

    Account.objects.filter(key="B").update(merged_into=into["C"])
    _mending(frozenset())()

    assert heirs() == {"A": "C", "B": "C"}
    assert AuditEvent.objects.get(verb="accounts.led_straight").what == '{"accounts":1}'
    assert dict(Account.objects.values_list("key", "version")) == versions | {
        "A": versions["A"] + 1
    }
