"""Changes: on the version that was read, of the listed fields only, and none is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db.models import Model
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchard.domain.accounts.models import Account, AccountUnit, Regrouping
from orchard.domain.core.models import AuditEvent, ExchangeRate, User
from orchard.domain.core.rules import Role
from orchard.domain.ledger.models import ImportDraft
from orchard.interfaces.api import access
from orchard.interfaces.api.app import document
from people import make_user
from programs import program_of

JSON = "application/json"
NORD = "/api/v1/accounts/nord"
TURNS = st.lists(st.tuples(st.sampled_from(["read", "write"]), st.integers(0, 2)), max_size=24)


@pytest.fixture
def nord(db: None) -> Account:
    return Account.objects.create(key="N", name="Nord", slug="nord", country="Norway")


@pytest.fixture
def oslo(nord: Account) -> AccountUnit:
    return AccountUnit.objects.create(account=nord, kind="site", key="oslo", name="Oslo")


def change(program: Client, path: str, what: dict, version: object = 1):
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return program.patch(path, what, JSON, headers=headers)


def columns(row: Model) -> dict[str, object]:
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}


def test_what_is_sent_changes_and_the_rest_stays(finn: User, nord: Account):
    program = program_of(finn)

    answer = change(program, NORD, {"name": "Nord AS", "currency": "NOK"})

    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert answer.json() == program.get(NORD).json()
    assert (answer.json()["name"], answer.json()["country"]) == ("Nord AS", "Norway")
    assert AuditEvent.objects.filter(verb="accounts.changed", by_id=finn.pk).count() == 1


def test_the_version_of_a_packed_answer_is_taken_too(finn: User, nord: Account):
    program = program_of(finn)
    Account.objects.update(industry="long enough to be packed " * 8)
    tag = program.get(NORD, headers={"Accept-Encoding": "gzip"})["ETag"]

    answer = program.patch(NORD, {"name": "Nord AS"}, JSON, headers={"If-Match": tag})

    assert (tag, answer.status_code) == ('W/"1"', 200)


@pytest.mark.trust("T-CONC-1")
def test_a_change_without_the_version_that_it_is_meant_for_is_refused(finn: User, nord: Account):
    answer = change(program_of(finn), NORD, {"name": "Mine"}, version=None)

    assert answer.status_code == 428
    assert "If-Match" in answer.json()["detail"]
    assert Account.objects.get().name == "Nord"


@pytest.mark.trust("T-CONC-1")
@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', '"99"', '"x"', "*", "1", '""', '"1", "2"'])
def test_a_stale_or_foreign_version_is_refused_with_what_is_stored(
    finn: User, nord: Account, tag: str
):
    program = program_of(finn)
    change(program, NORD, {"name": "Theirs"})

    answer = program.patch(NORD, {"name": "Mine"}, JSON, headers={"If-Match": tag})

    assert answer.status_code == 412
    assert (answer.json()["current"], answer.json()["theirs"]) == (2, {"name": "Theirs"})
    assert Account.objects.get().name == "Theirs"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"name": ""},
        {"name": " "},
        {"name": None},
        {"name": "x" * 301},
        {"name": "a\x00b"},
        {"country": "x" * 101},
        {"currency": "nok"},
        {"currency": "XXQ"},
        {"industry": 7},
    ],
)
def test_a_wrong_fact_changes_nothing(finn: User, nord: Account, wrong: dict):
    answer = change(program_of(finn), NORD, wrong)

    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert columns(Account.objects.get()) == columns(nord)


def test_who_may_not_edit_accounts_finds_nothing_to_change(rita: User, nord: Account):
    answer = change(program_of(rita), NORD, {"name": "Mine"})
    nowhere = change(program_of(rita), "/api/v1/accounts/nowhere", {"name": "Mine"})

    assert (answer.status_code, answer.content) == (404, nowhere.content)


def test_a_unit_gets_another_name_and_place(finn: User, nord: Account, oslo: AccountUnit):
    norway = AccountUnit.objects.create(account=nord, kind="country", key="no", name="Norway")
    program, path = program_of(finn), f"{NORD}/units/{oslo.pk}"

    moved = change(program, path, {"parent": norway.pk})
    named = change(program, path, {"name": "Oslo East"}, version=moved.json()["version"])
    freed = change(program, path, {"parent": None}, version=named.json()["version"])

    assert [moved.json()["parent"], named.json()["parent"]] == [norway.pk, norway.pk]
    assert (freed.json()["parent"], freed.json()["name"]) == (None, "Oslo East")
    assert program.get(path)["ETag"] == freed["ETag"]


def test_a_unit_stands_in_no_unit_of_another_account(finn: User, oslo: AccountUnit):
    other = Account.objects.create(key="O", name="Other", slug="other")
    foreign = AccountUnit.objects.create(account=other, kind="site", key="x", name="X")
    path = f"{NORD}/units/{oslo.pk}"

    assert change(program_of(finn), path, {"parent": foreign.pk}).status_code == 404
    assert change(program_of(finn), path, {"parent": oslo.pk}).status_code == 422
    assert change(program_of(finn), f"{NORD}/units/{foreign.pk}", {"name": "Y"}).status_code == 404


FACTS = {"name", "organisation_number", "industry", "country", "currency"}
RATE = {"currency": "NOK", "month": "2026-01-05", "rate": "0.08", "source": "ECB"}
MOVE = {"customers": [{"source": "erp", "customer": "1"}], "reason": "One group"}
CELLS = {"cells": [{"line": 2, "column": "Date", "value": "2026-01-02"}]}
WRITES = [  # verb, address, model behind it, fields that may be sent, a body that is right
    ("patch", NORD, Account, FACTS, {"industry": "Steel"}),
    ("patch", f"{NORD}/units/1", AccountUnit, {"name", "parent"}, {"name": "Renamed"}),
    (
        "post",
        f"{NORD}/units",
        AccountUnit,
        {"name", "kind", "parent"},
        {"name": "A", "kind": "site"},
    ),
    ("post", f"{NORD}/regroup", Regrouping, {"reason"}, MOVE),
    (
        "post",
        f"{NORD}/merge",
        Regrouping,
        {"reason"},
        {"others": ["other"], "reason": "One group"},
    ),
    ("post", f"{NORD}/split", Account, {"key", "name"}, {**MOVE, "key": "K", "name": "K"}),
    ("post", "/api/v1/imports/1/cells", ImportDraft, set(), CELLS),
    ("post", "/api/v1/rates", ExchangeRate, set(RATE), RATE),
    (
        "post",
        "/api/v1/imports/1/answers",
        ImportDraft,
        {"answers"},
        {"answers": {"decimal_mark": ","}},
    ),
    ("put", "/api/v1/imports/1/mapping", ImportDraft, set(), {"decimal_mark": ","}),
    (
        "post",
        "/api/v1/imports/1/commit",
        ImportDraft,
        {"on_changed", "without_rejected"},
        {"without_rejected": True},
    ),
]


@pytest.fixture
def rows(nord: Account, finn: User) -> None:
    """One row behind each of the addresses."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    AccountUnit.objects.create(pk=1, account=nord, kind="site", key="oslo", name="Oslo")
    ImportDraft.objects.create(
        pk=1,
        source_name="erp",
        file_name="a.csv",
        token="t",
        sha256="0" * 64,
        size=1,
        state="counted",
        counted={"rejected": 0, "changed": 0},
        opened_by=finn,
        opened_at=at,
        changed_by=finn,
        changed_at=at,
    )


@pytest.mark.trust("T-MASS-1")
@pytest.mark.parametrize(("verb", "path", "model", "listed", "right"), WRITES)
def test_a_field_that_is_not_listed_is_refused_and_nothing_changes(
    finn: User, rows: None, verb: str, path: str, model: type[Model], listed: set, right: dict
):
    program, before = program_of(finn), [columns(row) for row in model._default_manager.all()]
    others = {one.name for one in model._meta.get_fields()} - listed
    assert "id" in others

    for name in sorted(others):
        body, headers = {**right, name: 7}, {"If-Match": '"1"'}
        answer = getattr(program, verb)(path, body, JSON, headers=headers)
        assert answer.status_code == 422, name
        assert name in answer.json()["detail"]

    assert [columns(row) for row in model._default_manager.all()] == before


@pytest.mark.trust("T-MASS-1")
def test_every_write_that_takes_a_document_is_among_those_that_were_tried():
    tried = {(verb, path) for verb, path, *_more in WRITES}

    for path, verbs in document()["paths"].items():
        for verb, operation in verbs.items():
            takes = operation.get("requestBody", {}).get("content", {})
            plain = path.replace("{slug}", "nord")
            plain = plain.replace("{unit_id}", "1").replace("{import_id}", "1")
            assert (verb, plain) in tried or JSON not in takes, path


@pytest.mark.trust("T-CONC-1")
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TURNS)
def test_three_programs_that_add_to_a_text_lose_nothing(
    finn: User, nord: Account, monkeypatch: pytest.MonkeyPatch, turns: list[tuple[str, int]]
):
    monkeypatch.setattr(access, "PER_MINUTE", 10**9)
    Account.objects.update(industry="", version=1)
    programs = [program_of(finn)] * 3
    read = [programs[0].get(NORD)] * 3
    kept: list[str] = []
    for turn, (act, writer) in enumerate(turns):
        if act == "read":
            read[writer] = programs[writer].get(NORD)
            continue
        text = read[writer].json()["industry"] + f"{turn};"
        said = {"If-Match": read[writer]["ETag"]}
        answer = programs[writer].patch(NORD, {"industry": text}, JSON, headers=said)
        assert answer.status_code in {200, 412}
        if answer.status_code == 200:
            kept.append(f"{turn};")
            read[writer] = answer

    stored = Account.objects.get()
    assert (stored.industry, stored.version) == ("".join(kept), 1 + len(kept))


def test_a_colleague_of_another_role_sees_the_change(finn: User, nord: Account):
    change(program_of(finn), NORD, {"name": "Nord AS"})

    seen = program_of(make_user("Rita Reader", Role.READER)).get(NORD).json()

    assert seen["name"] == "Nord AS"
