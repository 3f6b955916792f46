"""Who stands opposite whom: as seats name it, and by ties that only the team sees."""

from __future__ import annotations

from datetime import date

import pytest

import relating
from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts import services as teams
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.relationships.queries.mirrors import mirror_pairs
from orchard.domain.relationships.rules import Function
from people import NOON, make_user
from sitting import people

__all__ = ["people"]


@pytest.fixture
def birch(people: dict[Role, User]) -> Account:
    return Account.objects.get(key="birch")


@pytest.fixture
def kari(people: dict[Role, User]) -> User:
    return people[Role.ACCOUNT_MANAGER]


def seated(birch: Account, people: dict[Role, User], user: User, counterpart: str = "") -> None:
    teams.assign(
        birch, user=user, role=TeamRole.MEMBER, since=date(2026, 1, 1), counterpart=counterpart,
        by=people[Role.PROGRAMME_DIRECTOR], at=NOON,
    )  # fmt: skip


def pairs(viewer: User, birch: Account) -> list[tuple[str, str]]:
    team = accounts.team(viewer, birch)
    found = mirror_pairs(viewer, birch, Function.OPERATIONS, team=team)
    return [(one.ours.name, one.theirs.name) for one in found]


@pytest.mark.parametrize(("said", "who"), [
    ("Jan Vik", ["Jan Vik"]), ("jan vik (plant) and Ida Li", ["Jan Vik", "Ida Li"]),
    ("Head of plant", ["Ida Li"]), ("Jan", []), ("Jan Vikan", []), ("", []), ("Carl Chief", []),
])  # fmt: skip
def test_a_seat_names_its_counterpart_by_whole_name_or_by_a_title_that_one_person_has(
    birch: Account, kari: User, people: dict[Role, User], said: str, who: list[str]
):
    relating.add(birch, "Jan Vik", by=kari)
    relating.add(birch, "Ida Li", by=kari, title="Head of plant")
    relating.add(birch, "Carl Chief", by=kari, function=Function.MANAGEMENT)
    mart = people[Role.OPERATIONS]

    seated(birch, people, mart, said)

    assert sorted(pairs(kari, birch)) == sorted((mart.name, name) for name in who)


def test_a_title_that_two_people_have_names_neither(
    birch: Account, kari: User, people: dict[Role, User]
):
    for name in ("Jan Vik", "Ida Li"):
        relating.add(birch, name, by=kari, title="Shift leader")
    seated(birch, people, people[Role.OPERATIONS], "Shift leader")

    assert pairs(kari, birch) == []


def test_whom_no_seat_names_is_opposite_to_the_strongest_tie_which_the_team_alone_sees(
    birch: Account, kari: User, people: dict[Role, User]
):
    mart, tina = people[Role.OPERATIONS], make_user("Tina Truck", Role.OPERATIONS)
    jan, ida = (relating.add(birch, name, by=kari) for name in ("Jan Vik", "Ida Li"))
    for one in (mart, tina):
        seated(birch, people, one)
    relating.tie(jan, mart, 1, by=kari)
    relating.tie(jan, tina, 2, by=kari)
    relating.tie(ida, mart, 0, by=kari)
    relating.tie(ida, kari, 3, by=kari)  # whoever leads the account delivers nothing

    assert pairs(kari, birch) == [("Tina Truck", "Jan Vik")]
    assert pairs(people[Role.PROGRAMME_DIRECTOR], birch) == []


def test_who_left_stands_opposite_to_nobody(birch: Account, kari: User, people: dict[Role, User]):
    relating.add(birch, "Jan Vik", by=kari)
    mart = people[Role.OPERATIONS]
    seated(birch, people, mart, "Jan Vik")
    User.objects.filter(pk=mart.pk).update(is_active=False)

    assert pairs(kari, birch) == []
