"""Programs regroup: what moves, what comes back, and nothing of what they may not know."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django_tasks import default_task_backend
from pytest_django import Settings

from orchard.domain.accounts.models import Account, AccountUnit, CustomerLink, Regrouping
from orchard.domain.accounts.rules import Confidentiality, Origin
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import TokenScope
from programs import program_of

API = "/api/v1"
JSON = "application/json"
AT = datetime(2026, 3, 2, tzinfo=UTC)


def account(name: str, customer: str) -> Account:
    made = Account.objects.create(key=name, name=name, slug=name.lower())
    CustomerLink.objects.create(
        source="erp", customer=customer, account=made, origin=Origin.HAND, linked_at=AT
    )
    return made


@pytest.fixture(autouse=True)
def nobody_works(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def nord(db: None) -> Account:
    return account("Nord", "N1")


@pytest.fixture
def sunn(db: None) -> Account:
    return account("Sunn", "S1")


@pytest.fixture
def hidden(db: None) -> Account:
    made = account("Hidden", "H1")
    Account.objects.filter(pk=made.pk).update(confidentiality=Confidentiality.INSIDERS)
    return made


@pytest.fixture
def program(finn: User) -> Client:
    return program_of(finn)


def customers(*names: str) -> list[dict[str, str]]:
    return [{"source": "erp", "customer": name} for name in names]


def move(program: Client, into: str, *names: str, **headers: str):
    body = {"customers": customers(*names), "reason": "One group"}
    return program.post(f"{API}/accounts/{into}/regroup", body, JSON, headers=headers)


def homes() -> dict[str, str]:
    """Return in which account each customer is."""
    return dict(CustomerLink.objects.values_list("customer", "account__slug"))


def test_customers_move_and_come_back(program: Client, nord: Account, sunn: Account):
    moved = move(program, "nord", "S1")
    after = homes()
    undone = program.post(f"{API}/regroupings/{moved.json()['id']}/undo")

    assert (moved.status_code, undone.status_code) == (201, 200)
    assert (moved.json()["account"], moved.json()["customers"]) == ("nord", 1)
    assert (after, homes()) == ({"N1": "nord", "S1": "nord"}, {"N1": "nord", "S1": "sunn"})
    assert undone.json()["undone_at"] is not None
    assert program.get(f"{API}/regroupings/{moved.json()['id']}").json() == undone.json()
    assert program.get(f"{API}/regroupings").json()["items"] == [undone.json()]


def test_the_figures_follow(program: Client, nord: Account, sunn: Account):
    move(program, "nord", "S1")

    assert [one.task.name for one in default_task_backend.results] == [
        "refresh_figures",
        "renew_offers",
    ]


@pytest.mark.trust("T-ACID-7")
def test_a_repeated_move_is_made_once(program: Client, nord: Account, sunn: Account):
    key = {"Idempotency-Key": "k"}

    first, again = (move(program, "nord", "S1", **key) for _time in range(2))

    assert (again.status_code, again.json()) == (201, first.json())
    assert Regrouping.objects.count() == 1


def test_an_account_goes_into_another(program: Client, nord: Account, sunn: Account):
    body = {"others": ["sunn"], "reason": "Bought"}

    answer = program.post(f"{API}/accounts/nord/merge", body, JSON)

    assert (answer.status_code, answer.json()["merged"]) == (201, ["sunn"])
    assert [row["slug"] for row in program.get(f"{API}/accounts").json()["items"]] == ["nord"]
    assert program.post(f"{API}/accounts/nord/merge", body, JSON).status_code == 409


def test_customers_become_an_account_of_their_own(program: Client, nord: Account):
    body = {"customers": customers("N1"), "reason": "Sold", "key": "New", "name": "New AS"}

    answer = program.post(f"{API}/accounts/nord/split", body, JSON)

    assert (answer.status_code, answer.json()["kind"]) == (201, "split")
    assert homes() == {"N1": answer.json()["account"]}
    assert program.post(f"{API}/accounts/nord/split", body, JSON).status_code == 409


@pytest.mark.trust("T-AUTHZ-2")
def test_what_is_hidden_is_not_there_for_programs_either(
    program: Client, nord: Account, hidden: Account
):
    merger = {"others": ["hidden"], "reason": "Curious"}
    split = {"customers": customers("H1"), "reason": "Curious", "key": "K", "name": "K"}

    answers = [
        (move(program, "nord", "H1"), move(program, "nord", "H2")),
        (move(program, "hidden", "N1"), move(program, "nowhere", "N1")),
        *(
            [program.post(f"{API}/accounts/nord/merge", {**merger, "others": [slug]}, JSON)
             for slug in ("hidden", "nowhere")],
            [program.post(f"{API}/accounts/nord/split", {**split, "customers": customers(one)}, JSON)
             for one in ("H1", "H2")],
        ),
    ]  # fmt: skip

    assert [(one.status_code, one.content) for one, _other in answers] == [
        (404, other.content) for _one, other in answers
    ]
    assert not Regrouping.objects.exists()


@pytest.mark.trust("T-AUTHZ-2")
def test_a_regrouping_that_touched_what_is_hidden_now_is_gone(
    program: Client, nord: Account, sunn: Account
):
    path = f"{API}/regroupings/{move(program, 'nord', 'S1').json()['id']}"
    Account.objects.filter(pk=sunn.pk).update(confidentiality=Confidentiality.INSIDERS)

    assert program.get(f"{API}/regroupings").json()["items"] == []
    assert program.get(path).status_code == program.post(f"{path}/undo").status_code == 404
    assert homes() == {"N1": "nord", "S1": "nord"}


@pytest.mark.trust("T-AUTHZ-1")
def test_who_may_not_regroup_reads_no_regroupings(
    rita: User, program: Client, nord: Account, sunn: Account
):
    move(program, "nord", "S1")

    assert program_of(rita).get(f"{API}/regroupings").status_code == 404
    assert move(program_of(rita), "sunn", "S1").status_code == 404


def test_a_token_that_only_reads_moves_nothing(finn: User, nord: Account, sunn: Account):
    program = program_of(finn, TokenScope.READ)

    assert move(program, "nord", "S1").status_code == 403
    assert program.get(f"{API}/regroupings").json()["items"] == []


@pytest.mark.parametrize(
    "wrong", [{"customers": []}, {"reason": ""}, {"reason": " "}, {"reason": "a\x00"}, {"by": 1}]
)
def test_a_move_that_says_too_little_moves_nothing(
    program: Client, nord: Account, sunn: Account, wrong: dict
):
    body = {"customers": customers("S1"), "reason": "One group", **wrong}

    answer = program.post(f"{API}/accounts/nord/regroup", body, JSON)

    assert answer.status_code == 422
    assert homes() == {"N1": "nord", "S1": "sunn"}


def test_a_list_of_regroupings_asks_no_more_for_more(
    program: Client, nord: Account, sunn: Account, django_assert_max_num_queries
):
    for into in ("nord", "sunn") * 4:
        move(program, into, "S1")

    with django_assert_max_num_queries(10):
        assert len(program.get(f"{API}/regroupings").json()["items"]) == 8


def test_a_unit_is_added_inside_another(program: Client, nord: Account):
    norway = program.post(
        f"{API}/accounts/nord/units", {"name": "Norway", "kind": "country"}, JSON
    ).json()
    body = {"name": "Oslo", "kind": "site", "parent": norway["id"]}

    added = program.post(f"{API}/accounts/nord/units", body, JSON)
    again = program.post(f"{API}/accounts/nord/units", body, JSON)

    assert (added.status_code, added["ETag"], added.json()["parent"]) == (201, '"1"', norway["id"])
    assert again.status_code == 409
    assert AuditEvent.objects.filter(verb="accounts.unit_added").count() == 2


@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "x" * 201}, {"kind": "planet"}])
def test_a_unit_that_cannot_be_is_refused(program: Client, nord: Account, wrong: dict):
    body = {"name": "Oslo", "kind": "site", **wrong}

    answer = program.post(f"{API}/accounts/nord/units", body, JSON)

    assert answer.status_code in {409, 422}
    assert not AccountUnit.objects.exists()


@pytest.mark.trust("T-AUTHZ-2")
def test_a_unit_stands_in_no_unit_of_a_hidden_account(
    program: Client, nord: Account, hidden: Account
):
    foreign = AccountUnit.objects.create(account=hidden, kind="site", key="x", name="X")
    body = {"name": "Oslo", "kind": "site"}

    for parent in (foreign.pk, foreign.pk + 1000):
        answer = program.post(f"{API}/accounts/nord/units", {**body, "parent": parent}, JSON)
        assert answer.status_code == 404
