"""Lists come in pages that neither repeat nor lose a row, and hold only what one may see."""

from __future__ import annotations

import pytest
from django.test import Client

from orchard.domain.accounts.models import Account, AccountInsider
from orchard.domain.core.models import User
from programs import program_of

ACCOUNTS = "/api/v1/accounts"


def make_accounts(number: int) -> None:
    for one in range(number):
        name = f"Alike {one // 3}"  # several of one name: the key decides
        Account.objects.create(key=f"A{one}", name=name, slug=f"a{one}")


def walk(program: Client, address: str, limit: int) -> list[dict]:
    found: list[dict] = []
    cursor = ""
    while True:
        answer = program.get(address, {"limit": limit, "cursor": cursor}).json()
        found += answer["items"]
        if not (cursor := answer["next"]):
            return found


def test_pages_neither_repeat_nor_lose_a_row(rita: User):
    make_accounts(10)

    found = walk(program_of(rita), ACCOUNTS, limit=3)

    assert sorted(row["key"] for row in found) == sorted(f"A{one}" for one in range(10))
    assert [row["name"] for row in found] == sorted(row["name"] for row in found)


def test_a_row_added_meanwhile_shifts_no_page(rita: User):
    make_accounts(6)
    program = program_of(rita)
    first = program.get(ACCOUNTS, {"limit": 3}).json()

    Account.objects.create(key="new", name="Aa", slug="new")
    second = program.get(ACCOUNTS, {"limit": 3, "cursor": first["next"]}).json()

    assert len({row["key"] for row in first["items"] + second["items"]}) == 6


@pytest.mark.parametrize("cursor", ["x", "W10:1abc:def", "'; DROP TABLE", "a" * 1999])
def test_a_cursor_that_is_not_ours_is_refused(rita: User, cursor: str):
    answer = program_of(rita).get(ACCOUNTS, {"cursor": cursor})

    assert answer.status_code == 422


def test_a_cursor_of_another_list_is_refused(finn: User):
    make_accounts(3)
    program = program_of(finn)
    cursor = program.get(ACCOUNTS, {"limit": 1}).json()["next"]

    assert program.get("/api/v1/rates", {"cursor": cursor}).status_code == 422


@pytest.mark.parametrize("limit", [0, -1, 201, 10**30, "x"])
def test_a_page_has_a_size_one_can_mean(rita: User, limit: object):
    assert program_of(rita).get(ACCOUNTS, {"limit": limit}).status_code == 422


@pytest.mark.trust("T-AUTHZ-1")
def test_a_confidential_account_is_listed_for_its_insiders_only(rita: User, finn: User):
    secret = Account.objects.create(
        key="S", name="Secret", slug="secret", confidentiality="insiders"
    )
    AccountInsider.objects.create(account=secret, user=finn)

    missing = program_of(rita).get(f"{ACCOUNTS}/nobody")
    foreign = program_of(rita).get(f"{ACCOUNTS}/secret")

    assert program_of(rita).get(ACCOUNTS).json()["items"] == []
    assert program_of(finn).get(f"{ACCOUNTS}/secret").json()["key"] == "S"
    assert (missing.status_code, missing.content) == (foreign.status_code, foreign.content)


@pytest.mark.parametrize("part", ["units", "customers", "team"])
def test_parts_of_a_confidential_account_do_not_exist(rita: User, part: str):
    Account.objects.create(key="S", name="Secret", slug="secret", confidentiality="insiders")

    assert program_of(rita).get(f"{ACCOUNTS}/secret/{part}").status_code == 404


def test_an_account_tells_its_version(rita: User):
    make_accounts(1)

    assert program_of(rita).get(f"{ACCOUNTS}/a0")["ETag"] == '"1"'
