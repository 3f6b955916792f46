"""Customers fold into accounts by file, rule or column; what is known stays where it is."""

from __future__ import annotations

import pytest

from orchard.domain.accounts import queries, rules, services
from orchard.domain.accounts.rules import Folding, FoldingRule, Origin, SourceCustomer, Target, fold
from orchard.domain.core.mistakes import NotAllowed, NotFound
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from people import NOON, make_user

NORDLIA = Target("NORD", "Nordlia Group", "Bergen")
FILE = Folding(mapping={"C1": NORDLIA}, rules=(FoldingRule("nordlia", Target("N2", "By rule")),))


@pytest.mark.parametrize(
    ("customer", "account", "origin"),
    [
        (SourceCustomer("C1", "Nordlia AS", account="X"), "NORD", Origin.MAPPING),
        (SourceCustomer("C2", "NORDLIA Trading", account="X"), "N2", Origin.RULE),
        (SourceCustomer("C3", "Fjellvik", account=" X "), "X", Origin.COLUMN),
        (SourceCustomer("C4", "Fjellvik"), "C4", Origin.ITSELF),
    ],
)
def test_file_rules_and_column_decide_in_this_order(customer, account: str, origin: Origin):
    decision = fold(customer, FILE)

    assert (decision.target.account, decision.origin) == (account, origin)


def test_an_empty_rule_fits_nobody():
    assert not FoldingRule(" ", NORDLIA).fits(SourceCustomer("C1", "Nordlia"))


def test_a_mapping_file_names_accounts_and_units():
    lines = ["customer,account,unit,note", "C1,NORD,Bergen,", "C2,NORD"]

    targets = rules.read_mapping_file(lines)

    assert targets == {"C1": Target("NORD", "", "Bergen"), "C2": Target("NORD")}


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([], "lacks the column account, customer"),
        (["customer,konto", "C1,X"], "lacks the column account"),
        (["customer,account", "C1,"], "Line 2 .* no account"),
        (["customer,account", ",X"], "Line 2 .* no customer"),
        (["customer,account", "C1,X", "C1,Y"], "Line 3 .* C1 a second time"),
        (["customer,account", f"C1,{'X' * 201}"], "Line 2 .* account that is too long"),
    ],
)
def test_a_mistake_in_a_mapping_file_is_named_by_line(lines: list[str], text: str):
    with pytest.raises(rules.MappingFileMistake, match=text):
        rules.read_mapping_file(lines)


@pytest.fixture
def fia(db: None) -> User:
    return make_user("Fia", Role.FINANCE)


CUSTOMERS = [
    SourceCustomer("C1", "Nordlia Bergen", "Nordlia", "Bergen", "Norway", "Energy", "NOK"),
    SourceCustomer("C2", "Nordlia Oslo", "Nordlia", "Oslo", "Norway", "Energy", "NOK"),
    SourceCustomer("C3", "Fjellvik"),
    SourceCustomer("", "line without customer"),
]


def test_customers_become_accounts_with_units(fia: User):
    counted = services.fold_customers("erp", customers=CUSTOMERS, by=fia, at=NOON)

    assert counted.counts() == {"customers": 3, "known": 0, "accounts": 2, "units": 2}
    nordlia = queries.account(fia, "Nordlia")
    assert (nordlia.industry, nordlia.country, nordlia.currency) == ("Energy", "Norway", "NOK")
    assert [unit.name for unit in queries.units(fia, nordlia)] == ["Bergen", "Oslo"]
    assert [link.customer for link in queries.customers(fia, nordlia)] == ["C1", "C2"]
    assert AuditEvent.objects.get().facts == {"source": "erp", **counted.counts()}


def test_folding_again_adds_nothing(fia: User):
    services.fold_customers("erp", customers=CUSTOMERS, by=fia, at=NOON)

    again = services.fold_customers("erp", customers=CUSTOMERS, by=fia, at=NOON)

    assert again.counts() == {"customers": 0, "known": 3, "accounts": 0, "units": 0}
    assert queries.accounts(fia).count() == 2


def test_the_same_customer_key_of_two_sources_is_two_customers(fia: User):
    for source in ("erp", "shop"):
        services.fold_customers(source, customers=CUSTOMERS, by=fia, at=NOON)

    nordlia = queries.account(fia, "Nordlia")
    assert queries.customers(fia, nordlia).count() == 4
    assert queries.groups(fia, "shop").num_rows == 3


def test_the_ledger_is_folded_by_a_table_of_groups(fia: User):
    services.fold_customers("erp", customers=CUSTOMERS, folding=FILE, by=fia, at=NOON)

    assert queries.groups(fia, "erp").to_pylist() == [
        {"customer": "C1", "account": "NORD", "account_name": "Nordlia Group", "unit": "Bergen"},
        {"customer": "C2", "account": "N2", "account_name": "By rule", "unit": None},
        {"customer": "C3", "account": "C3", "account_name": "Fjellvik", "unit": None},
    ]


def test_many_customers_fold_with_few_queries(fia: User, django_assert_max_num_queries):
    many = [SourceCustomer(f"C{number}", account=f"A{number % 500}") for number in range(5000)]

    with django_assert_max_num_queries(80):
        counted = services.fold_customers("erp", customers=many, by=fia, at=NOON)

    assert (counted.customers, counted.accounts) == (5000, 500)


def test_a_customer_twice_in_one_file_is_one_customer(fia: User):
    counted = services.fold_customers("erp", customers=CUSTOMERS * 2, by=fia, at=NOON)

    assert counted.customers == 3


def test_only_importers_fold_and_only_ledger_readers_see_groups(db: None):
    reader = make_user("Rita", Role.READER)

    with pytest.raises(NotAllowed):
        services.fold_customers("erp", customers=CUSTOMERS, by=reader, at=NOON)
    with pytest.raises(NotAllowed):
        queries.groups(reader, "erp")
    with pytest.raises(NotFound):
        queries.account(reader, "Nordlia")
