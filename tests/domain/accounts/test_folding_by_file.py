"""A mapping file for customers that are known already: who stands elsewhere, moving, undoing."""

from __future__ import annotations

import pytest

from orchard.domain.accounts import queries, services
from orchard.domain.accounts.models import Account, CustomerLink
from orchard.domain.accounts.rules import Folding, SourceCustomer, Target
from orchard.domain.core.mistakes import NotAllowed, NotFound
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from people import NOON, make_user

WANTED = {"C1": Target("N", "Nordlia"), "C2": Target("N"), "C9": Target("N")}


@pytest.fixture
def fia(db: None) -> User:
    """Finance, in a world of three customers that are accounts of their own."""
    fia = make_user("Fia", Role.FINANCE)
    customers = [SourceCustomer(f"C{number}", unit="Oslo") for number in (1, 2, 3)]
    services.fold_customers("erp", customers=customers, by=fia, at=NOON)
    return fia


def where() -> dict[str, str]:
    return dict(CustomerLink.objects.values_list("customer", "account__key"))


def move(fia: User) -> int:
    (made,) = services.regroup_by_file("erp", mapping=WANTED, reason="one", by=fia, at=NOON)
    return made.pk


def test_known_customers_move_to_the_accounts_of_the_file(fia: User):
    number = move(fia)

    assert where() == {"C1": "N", "C2": "N", "C3": "C3"}
    assert queries.account_called(fia, "nordlia").key == "N"
    facts = {"source": "erp", "kind": "regroup", "customers": 2, "regroupings": [number]}
    assert AuditEvent.objects.last().facts == facts
    assert queries.customers_moved(fia) == {number: 2}


def test_moving_again_moves_nothing(fia: User):
    move(fia)

    again = services.regroup_by_file("erp", mapping=WANTED, reason="one", by=fia, at=NOON)

    assert again == ()


def test_the_moves_of_a_file_are_undone_like_any_other(fia: User):
    number = move(fia)

    services.undo_regrouping(queries.regrouping(fia, number), by=fia, at=NOON)

    assert where() == {"C1": "C1", "C2": "C2", "C3": "C3"}


def test_who_stands_elsewhere_is_known_before_anything_moves(fia: User):
    assert set(queries.standing_elsewhere(fia, "erp", WANTED)) == {"C1", "C2"}
    assert queries.standing_elsewhere(fia, "shop", WANTED) == {}

    move(fia)

    assert queries.standing_elsewhere(fia, "erp", WANTED) == {}


def test_an_account_that_was_merged_stands_for_its_heir(fia: User):
    move(fia)
    heir, merged = Account.objects.get(key="C3"), Account.objects.get(key="N")
    services.merge_accounts(heir, others=[merged], reason="bought", by=fia, at=NOON)

    assert queries.standing_elsewhere(fia, "erp", WANTED) == {}
    assert services.regroup_by_file("erp", mapping=WANTED, reason="one", by=fia, at=NOON) == ()


def test_only_editors_move_by_a_file(fia: User):
    reader = make_user("Rita", Role.READER)

    with pytest.raises(NotAllowed):
        services.regroup_by_file("erp", mapping=WANTED, reason="one", by=reader, at=NOON)


def test_what_is_not_known_is_named(fia: User):
    with pytest.raises(NotFound, match="C8"):
        queries.known_customers(fia, ["C1", "C8"])
    with pytest.raises(NotFound, match="C1"):
        queries.known_customers(fia, ["C1"], "shop")
    with pytest.raises(NotFound, match="key"):
        queries.account_called(fia, "Nobody")
    with pytest.raises(NotFound, match="7"):
        queries.regrouping(fia, 7)


def test_one_customer_key_is_found_in_every_source_or_in_one(fia: User):
    services.fold_customers("shop", customers=[SourceCustomer("C1")], by=fia, at=NOON)

    assert [link.source for link in queries.known_customers(fia, ["C1"])] == ["erp", "shop"]
    assert [link.source for link in queries.known_customers(fia, ["C1"], "shop")] == ["shop"]


def test_a_unit_of_the_ledger_stays_with_its_lines(fia: User):
    """A customer with a second unit later must not lose it to the first one."""
    folding = Folding({"C5": Target("N", "Nordlia", "Bergen")})
    customers = [SourceCustomer("C5", unit="Oslo")]
    services.fold_customers("erp", customers=customers, folding=folding, by=fia, at=NOON)

    units = {row["customer"]: row["unit"] for row in queries.groups(fia, "erp").to_pylist()}

    assert units == {"C1": None, "C2": None, "C3": None, "C5": "Bergen"}


def test_what_decided_is_counted_and_a_name_is_taken_from_any_row(fia: User):
    folding = Folding({"C6": Target("M"), "C7": Target("M", "Mjøsa")})
    customers = [SourceCustomer(key) for key in ("C6", "C7", "C8")]

    counted = services.fold_customers("erp", customers=customers, folding=folding, by=fia, at=NOON)

    assert counted.decided == {"mapping": 2, "itself": 1}
    assert queries.account(fia, "M").name == "Mjøsa"
