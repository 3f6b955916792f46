"""Regrouping, merging and splitting keep both histories and can be undone."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchard.domain.accounts import queries, services
from orchard.domain.accounts.models import Account, AccountUnit, CustomerLink
from orchard.domain.accounts.rules import Confidentiality, Origin, SourceCustomer, UnitKind
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from people import NOON, make_user


@pytest.fixture
def fia(db: None) -> User:
    """Finance, in a world of accounts A, B and C with two customers each."""
    fia = make_user("Fia", Role.FINANCE)
    customers = [
        SourceCustomer(f"{key}{number}", account=key, unit=f"site {number}")
        for key in "ABC"
        for number in (1, 2)
    ]
    services.fold_customers("erp", customers=customers, by=fia, at=NOON)
    return fia


def account(key: str) -> Account:
    return Account.objects.get(key=key)


def link(customer: str) -> CustomerLink:
    return CustomerLink.objects.get(customer=customer)


def where() -> dict[str, tuple[str, str | None, str]]:
    rows = CustomerLink.objects.values_list("customer", "account__key", "unit__key", "origin")
    return {customer: rest for customer, *rest in rows}


def move(fia: User, to: str, *customers: str):
    links = [link(customer) for customer in customers]
    return services.regroup(account(to), customers=links, reason="one group", by=fia, at=NOON)


def test_customers_move_with_their_units(fia: User):
    move(fia, "A", "B1")

    assert where()["B1"] == ["A", "site 1", Origin.HAND]
    assert link("B1").unit == account("A").units.get(key="site 1")


def test_a_regrouping_is_undone_to_exactly_what_was(fia: User):
    before = where()
    regrouping = move(fia, "A", "B1", "C2")

    services.undo_regrouping(regrouping, by=fia, at=NOON)

    assert where() == before
    assert queries.regroupings(fia).get().undone_by == fia
    verbs = list(AuditEvent.objects.values_list("verb", flat=True))
    assert verbs == ["accounts.folded", "accounts.regrouped", "accounts.regrouping_undone"]


def test_a_regrouping_is_undone_once_and_only_the_latest_first(fia: User):
    first = move(fia, "A", "B1")
    second = move(fia, "C", "B1")

    with pytest.raises(services.CannotUndo, match="regrouped again"):
        services.undo_regrouping(first, by=fia, at=NOON)
    services.undo_regrouping(second, by=fia, at=NOON)
    services.undo_regrouping(first, by=fia, at=NOON)
    with pytest.raises(services.CannotUndo, match="before"):
        services.undo_regrouping(first, by=fia, at=NOON)

    assert where()["B1"] == ["B", "site 1", Origin.COLUMN]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from("ABC"), st.integers(1, 2)), max_size=8
    )
)
def test_any_regroupings_undone_backwards_leave_nothing_behind(fia: User, moves: list):
    before = where()
    with transaction.atomic():
        done = []
        for to, of, number in moves:
            if link(f"{of}{number}").account.key != to:
                done.append(move(fia, to, f"{of}{number}"))
        for regrouping in reversed(done):
            services.undo_regrouping(regrouping, by=fia, at=NOON)

        assert where() == before
        transaction.set_rollback(True)


def merge(fia: User, into: str, *others: str):
    accounts = [account(key) for key in others]
    return services.merge_accounts(account(into), others=accounts, reason="bought", by=fia, at=NOON)


def test_merged_accounts_keep_both_histories(fia: User):
    merge(fia, "A", "B")

    assert [row.key for row in queries.accounts(fia)] == ["A", "C"]
    assert queries.account(fia, "B").merged_into == account("A")
    assert queries.customers(fia, account("A")).count() == 4


def test_a_new_customer_of_a_merged_account_goes_to_its_heir(fia: User):
    merge(fia, "B", "C")
    merge(fia, "A", "B")

    services.fold_customers("erp", customers=[SourceCustomer("C9", account="C")], by=fia, at=NOON)

    assert link("C9").account == account("A")


def test_a_merger_is_undone_without_touching_an_earlier_one(fia: User):
    merge(fia, "A", "B")
    second = merge(fia, "A", "C")

    services.undo_regrouping(second, by=fia, at=NOON)

    assert [row.key for row in queries.accounts(fia)] == ["A", "C"]
    assert where()["C1"] == ["C", "site 1", Origin.COLUMN]


def test_what_was_merged_takes_no_customers_and_does_not_merge_again(fia: User):
    merge(fia, "A", "B")

    with pytest.raises(Conflict):
        move(fia, "B", "C1")
    with pytest.raises(Conflict, match="merged into another"):
        add(fia, "Norway", key="B")
    with pytest.raises(Conflict):
        merge(fia, "C", "B")
    with pytest.raises(Invalid):
        merge(fia, "A", "A")


def split(fia: User, *customers: str, key: str = "NEW"):
    links = [link(customer) for customer in customers]
    return services.split_account(
        account("A"), key=key, name="New", customers=links, reason="sold", by=fia, at=NOON
    )


def test_a_split_takes_customers_into_a_new_account_and_is_undone(fia: User):
    before = where()
    regrouping = split(fia, "A2")
    assert where()["A2"] == ["NEW", "site 2", Origin.HAND]

    services.undo_regrouping(regrouping, by=fia, at=NOON)

    assert where() == before
    assert account("NEW").merged_into == account("A")


@pytest.mark.parametrize(
    ("customers", "key", "mistake"),
    [
        (["B1"], "NEW", Invalid),
        (["A1"], "C", Conflict),
        (["A1"], " ", Invalid),
        (["A1"], "x" * 201, Invalid),
        ([], "NEW", Invalid),
    ],
)
def test_a_split_that_cannot_be_leaves_nothing(fia: User, customers: list, key: str, mistake: type):
    with pytest.raises(mistake):
        split(fia, *customers, key=key)

    assert Account.objects.count() == 3


def test_regrouping_needs_a_reason_customers_and_the_right(fia: User):
    reader = make_user("Rita", Role.READER)

    with pytest.raises(Invalid):
        services.regroup(account("A"), customers=[link("B1")], reason=" ", by=fia, at=NOON)
    with pytest.raises(Invalid):
        move(fia, "A", "A1")
    with pytest.raises(NotAllowed):
        move(reader, "A", "B1")


def restrict(fia: User, key: str, *insiders: User) -> Account:
    row = account(key)
    return services.restrict_account(row, expected=row.version, insiders=insiders, by=fia, at=NOON)


def test_a_confidential_account_does_not_exist_for_others(fia: User):
    ida, otto = make_user("Ida", Role.ACCOUNT_MANAGER), make_user("Otto", Role.PROGRAMME_DIRECTOR)
    regrouping = move(fia, "A", "B1")
    restrict(fia, "A", ida)

    assert queries.account(ida, "A").confidentiality == Confidentiality.INSIDERS
    assert [row.key for row in queries.accounts(otto)] == ["B", "C"]
    assert not queries.units(otto, account("A")).exists()
    assert not queries.customers(otto, account("A")).exists()
    assert not queries.regroupings(otto).exists()
    for act in (
        lambda: queries.account(otto, "A"),
        lambda: move(otto, "A", "C1"),
        lambda: services.undo_regrouping(regrouping, by=otto, at=NOON),
    ):
        with pytest.raises(NotFound):
            act()


def test_an_account_split_from_a_confidential_one_is_confidential(fia: User):
    otto = make_user("Otto", Role.PROGRAMME_DIRECTOR)
    restrict(fia, "A")

    split(fia, "A2")

    assert not queries.accounts(otto).filter(key="NEW").exists()
    assert queries.accounts(fia).filter(key="NEW").exists()


def test_an_opened_account_is_there_for_all_again_and_stale_changes_are_refused(fia: User):
    otto = make_user("Otto", Role.PROGRAMME_DIRECTOR)
    stale = account("A")
    restrict(fia, "A")

    with pytest.raises(StaleVersion):
        services.open_account(stale, expected=1, by=fia, at=NOON)
    services.open_account(account("A"), expected=2, by=fia, at=NOON)

    assert queries.account(otto, "A")


def add(fia: User, name: str, parent: AccountUnit | None = None, key: str = "A") -> AccountUnit:
    return services.add_unit(
        account(key), name=name, kind=UnitKind.COUNTRY, parent=parent, by=fia, at=NOON
    )


def test_units_form_a_tree_inside_one_account(fia: User):
    norway = add(fia, "Norway")
    north = add(fia, "North", norway)
    other = add(fia, "Sweden", key="B")

    for unit, parent in [(norway, north), (norway, norway), (norway, other)]:
        with pytest.raises(Invalid):
            services.move_unit(unit, expected=1, parent=parent, by=fia, at=NOON)
    with pytest.raises(Invalid):
        add(fia, "Odd", other)
    with pytest.raises(Conflict):
        add(fia, "Norway")
    with pytest.raises(Invalid, match="200 letters"):
        add(fia, "x" * 201)
    moved = services.move_unit(north, expected=1, parent=None, by=fia, at=NOON)

    assert moved.parent is None
    assert list(norway.parts.all()) == []


@pytest.mark.parametrize(
    "change", [{"key": ""}, {"status": "famous"}, {"confidentiality": "x"}, {"name": ""}]
)
def test_the_database_refuses_accounts_that_cannot_be(fia: User, change: dict[str, str]):
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(key="A").update(**change)


def test_a_customer_is_in_one_account(fia: User):
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomerLink.objects.create(
            source="erp", customer="A1", account=account("B"), origin=Origin.HAND, linked_at=NOON
        )


def test_customers_without_a_unit_move_without_one(fia: User):
    services.fold_customers("erp", customers=[SourceCustomer("D1", account="D")], by=fia, at=NOON)

    move(fia, "A", "D1")

    assert where()["D1"] == ["A", None, Origin.HAND]


def test_an_undone_split_keeps_the_new_account_while_it_has_other_customers(fia: User):
    regrouping = split(fia, "A2")
    move(fia, "NEW", "B1")

    services.undo_regrouping(regrouping, by=fia, at=NOON)

    assert where()["A2"] == ["A", "site 2", Origin.COLUMN]
    assert account("NEW").merged_into is None


def test_rows_say_what_they_are(fia: User):
    regrouping = move(fia, "A", "B1")
    restrict(fia, "A")
    movement = regrouping.movements.get()
    a, b = account("A"), account("B")

    assert str(a) == "A"
    assert str(a.insiders.get()) == f"{a.pk}: {fia.pk}"
    assert str(a.units.get(key="site 1")) == "site 1"
    assert str(link("B1")) == "erp: B1"
    assert str(regrouping) == f"Regrouped: {a.pk}"
    assert str(movement) == f"{movement.link_id}: {b.pk} - {a.pk}"
