"""Nobody gives more than they have: whatever people without the right to give try, in any order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, AccountInsider, Assignment
from orchard.domain.accounts.rules import Confidentiality, TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import DomainError
from orchard.domain.core.models import ApiToken, RoleAssignment, User
from orchard.domain.core.rules import Permission, Role, TokenScope
from orchard.domain.core.services import tokens
from people import NOON, make_user

OTHERS = [role for role in Role if role is not Role.ADMINISTRATOR]
CAST = [*OTHERS, Role.PROGRAMME_DIRECTOR]
"""Two of them may name teams: the first director knows the secret account, the last does not."""
INSIDERS = (OTHERS.index(Role.PROGRAMME_DIRECTOR), OTHERS.index(Role.OPERATIONS))
PERSONS = len(CAST)
Try = Callable[[User, User, Account], object]


def give(role: Role) -> Try:
    return lambda actor, other, _account: core.give_role(other, role=role, by=actor, at=NOON)


def take(role: Role) -> Try:
    return lambda actor, other, _account: core.take_role(other, role=role, by=actor, at=NOON)


def seat(role: TeamRole) -> Try:
    return lambda actor, other, account: accounts.assign(
        account, user=other, role=role, since=NOON.date(), by=actor, at=NOON
    )


def token(actor: User, other: User, _account: Account) -> object:
    scopes = list(TokenScope)
    return tokens.make_token(
        other, name="t", scopes=scopes, expires_on=date(2026, 6, 1), by=actor, at=NOON
    )


def restrict(actor: User, other: User, account: Account) -> object:
    return accounts.restrict_account(
        account, expected=account.version, insiders=[other, actor], by=actor, at=NOON
    )


def open_up(actor: User, _other: User, account: Account) -> object:
    return accounts.open_account(account, expected=account.version, by=actor, at=NOON)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who knows the account, who sits in its team as what, and whether all may know it."""

    know: frozenset[int]
    seats: frozenset[tuple[int, str]]
    is_open: bool

    def may_name_teams(self, who: User) -> bool:
        return who.may(Permission.EDIT_TEAMS) or (who.pk, TeamRole.ACCOUNT_MANAGER) in self.seats


def standing() -> Standing:
    """Return how things stand with the secret account."""
    return Standing(
        frozenset(AccountInsider.objects.values_list("user", flat=True)),
        frozenset(Assignment.objects.values_list("user", "role")),
        Account.objects.get(key="s").confidentiality == Confidentiality.OPEN,
    )


def check_step(who: User, before: Standing, after: Standing) -> None:
    """Say what somebody gave who did not have it."""
    is_known = who.pk in before.know
    assert is_known or (after.know <= before.know and not after.is_open), "a stranger let them in"
    gives = is_known and before.may_name_teams(who)
    assert gives or after.seats <= before.seats, "somebody gave a seat who names no team"


TRIES: list[Try] = [
    *(make(role) for role in Role for make in (give, take)),
    *(seat(role) for role in TeamRole),
    *(token, restrict, open_up),
]
STEPS = st.lists(
    st.tuples(st.integers(0, PERSONS - 1), st.integers(0, PERSONS - 1), st.sampled_from(TRIES)),
    min_size=1,
    max_size=8,
)


@pytest.fixture
def cast(db: None) -> list[User]:
    """One person of each role but the one that may give roles, and an account known to two."""
    people = [make_user(f"P {number}", role) for number, role in enumerate(CAST)]
    secret = Account.objects.create(
        key="s", name="Secret", slug="secret", confidentiality=Confidentiality.INSIDERS
    )
    for place in INSIDERS:
        AccountInsider.objects.create(account=secret, user=people[place])
    return people


@pytest.mark.trust("T-AUTHZ-5")
@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nobody_gives_more_than_they_have(cast: list[User], steps: list[tuple[int, int, Try]]):
    roles = set(RoleAssignment.objects.values_list("user", "role"))
    with transaction.atomic():
        for actor, other, attempt in steps:
            before, who = standing(), User.objects.get(pk=cast[actor].pk)
            with suppress(DomainError), transaction.atomic():
                attempt(who, User.objects.get(pk=cast[other].pk), Account.objects.get(key="s"))
            after = standing()
            check_step(who, before, after)
            if after.is_open:
                break  # the insider opened it: now everybody may know it
        assert set(RoleAssignment.objects.values_list("user", "role")) == roles
        wanted = {cast[actor].pk for actor, other, attempt in steps if attempt is token}
        assert set(ApiToken.objects.values_list("user", flat=True)) <= wanted
        transaction.set_rollback(True)


@pytest.mark.trust("T-AUTHZ-5")
def test_the_tries_work_for_who_may(cast: list[User]):
    """Without this the test above would also pass if every try failed for another reason."""
    anna = make_user("Anna Administrator", Role.ADMINISTRATOR)
    director = cast[OTHERS.index(Role.PROGRAMME_DIRECTOR)]
    reader = cast[OTHERS.index(Role.READER)]
    secret = Account.objects.get(key="s")

    give(Role.FINANCE)(anna, reader, secret)
    token(reader, reader, secret)
    restrict(director, reader, secret)
    seat(TeamRole.ACCOUNT_MANAGER)(director, cast[0], Account.objects.get(key="s"))

    assert {one.role for one in reader.roles.all()} == {Role.READER, Role.FINANCE}
    assert ApiToken.objects.filter(user=reader).exists()
    assert AccountInsider.objects.filter(user=reader).exists()
