"""Who am I: the person behind a token, what they may do now, and their own tokens."""

from __future__ import annotations

from orchard.domain.core import services
from orchard.domain.core.models import ApiToken, User
from orchard.domain.core.rules import Role, TokenScope
from people import NOON, make_user
from programs import program_of, token_of

API = "/api/v1"


def test_a_person_reads_roles_and_rights_as_they_are_now(finn: User):
    program = program_of(finn)
    before = program.get(f"{API}/me").json()

    anna = make_user("Anna Administrator", Role.ADMINISTRATOR)
    services.give_role(finn, role=Role.ACCOUNT_MANAGER, by=anna, at=NOON)
    after = program.get(f"{API}/me").json()

    assert before == {
        "id": finn.pk,
        "name": "Finn Finance",
        "email": finn.email,
        "roles": ["finance"],
        "permissions": sorted(before["permissions"]),
    }
    assert "edit_rates" in before["permissions"]
    assert after["roles"] == ["account_manager", "finance"]


def test_one_reads_ones_own_tokens_the_latest_first_and_never_their_text(finn: User, rita: User):
    token_of(rita)
    first, second = token_of(finn, TokenScope.READ), token_of(finn)

    answer = program_of(finn).get(f"{API}/tokens")

    rows = answer.json()
    assert [row["id"] for row in rows] == sorted((row["id"] for row in rows), reverse=True)
    assert {row["id"] for row in rows} == set(
        ApiToken.objects.filter(user=finn).values_list("pk", flat=True)
    )
    assert [row["scopes"] for row in rows][-1] == ["read"]
    assert first not in answer.content.decode()
    assert second not in answer.content.decode()


def test_a_revoked_token_stays_in_the_list_with_its_end(finn: User):
    program = program_of(finn)
    other = ApiToken.objects.get(user=finn).pk
    token_of(finn)
    spare = ApiToken.objects.exclude(pk=other).get().pk

    ended = program.post(f"{API}/tokens/{spare}/revoke").json()

    rows = {row["id"]: row for row in program.get(f"{API}/tokens").json()}
    assert rows[spare] == ended
    assert ended["revoked_at"] is not None
    assert rows[other]["revoked_at"] is None
