"""Account teams: seats, one manager and one sponsor, hand-over, followers, comments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from orchard.domain.accounts import queries, services, slugs
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import SourceCustomer, TeamRole
from orchard.domain.accounts.services import SeatIsTaken
from orchard.domain.core.mistakes import Invalid, NotAllowed, NotFound
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from people import NOON, make_user

TODAY = date(2026, 3, 2)
pytestmark = pytest.mark.django_db


@pytest.fixture
def account(db: None) -> Account:
    importer = make_user("Imp", Role.FINANCE)
    services.fold_customers(
        "erp", customers=[SourceCustomer("1", "Nordvik AS")], by=importer, at=NOON
    )
    return Account.objects.get()


@pytest.fixture
def director(db: None) -> User:
    return make_user("Dir", Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def ola(db: None) -> User:
    return make_user("Ola", Role.ACCOUNT_MANAGER)


def give(account: Account, user: User, role: TeamRole, by: User, **more) -> Assignment:
    return services.assign(account, user=user, role=role, since=TODAY, by=by, at=NOON, **more)


def test_a_seat_has_role_share_and_counterpart(account: Account, director: User, ola: User):
    share = Decimal("0.4")

    give(account, ola, TeamRole.ACCOUNT_MANAGER, director, time_share=share, counterpart=" Anne ")

    (seat,) = queries.team(director, account)
    assert (seat.user, seat.time_share, seat.counterpart) == (ola, share, "Anne")
    assert AuditEvent.objects.last().verb == "team.assigned"


@pytest.mark.parametrize("role", [TeamRole.ACCOUNT_MANAGER, TeamRole.SPONSOR])
def test_some_seats_are_held_by_one(account: Account, director: User, ola: User, role: TeamRole):
    give(account, ola, role, director)

    with pytest.raises(SeatIsTaken):
        give(account, director, role, director)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            account=account, user=director, role=role, since=TODAY, given_by=director
        )


def test_the_manager_leads_their_own_team(account: Account, director: User, ola: User):
    give(account, ola, TeamRole.ACCOUNT_MANAGER, director)
    eva = make_user("Eva", Role.OPERATIONS)

    give(account, eva, TeamRole.DELIVERY_LEAD, ola)

    assert [seat.user for seat in queries.team(eva, account)] == [ola, eva]


def test_others_may_not_change_the_team(account: Account, director: User, ola: User):
    seat = give(account, director, TeamRole.MEMBER, director)
    events = AuditEvent.objects.count()

    with pytest.raises(NotAllowed):
        give(account, ola, TeamRole.DEPUTY, ola)
    with pytest.raises(NotAllowed):
        services.end_assignment(seat, expected=1, until=TODAY, by=ola, at=NOON)

    assert AuditEvent.objects.count() == events


def test_a_seat_is_handed_over_with_its_counterpart(account: Account, director: User, ola: User):
    seat = give(account, ola, TeamRole.ACCOUNT_MANAGER, director, counterpart="Anne")
    eva = make_user("Eva", Role.ACCOUNT_MANAGER)

    services.hand_over(seat, to=eva, on=TODAY, by=ola, at=NOON)

    assert queries.manager_of(director, account) == eva
    assert queries.team(director, account)[0].counterpart == "Anne"
    assert [old.user for old in queries.former_team(director, account)] == [ola]


def test_an_ended_seat_can_be_reopened_until_somebody_holds_it(
    account: Account, director: User, ola: User
):
    seat = give(account, ola, TeamRole.SPONSOR, director)
    services.end_assignment(seat, expected=1, until=TODAY, by=director, at=NOON)
    services.reopen_assignment(seat, by=director, at=NOON)
    services.hand_over(seat, to=director, on=TODAY, by=director, at=NOON)

    with pytest.raises(SeatIsTaken):
        services.reopen_assignment(seat, by=director, at=NOON)


@pytest.mark.parametrize("share", ["-0.1", "1.01", "NaN"])
def test_impossible_shares_of_time_are_refused(account: Account, director: User, ola: User, share):
    with pytest.raises(Invalid):
        give(account, ola, TeamRole.MEMBER, director, time_share=Decimal(share))


def test_somebody_who_left_gets_no_seat(account: Account, director: User):
    gone = make_user("Gone", Role.OPERATIONS, is_active=False)

    with pytest.raises(Invalid):
        give(account, gone, TeamRole.MEMBER, director)


def test_my_accounts_are_those_with_my_seat(account: Account, director: User, ola: User):
    give(account, ola, TeamRole.MEMBER, director)

    assert list(queries.my_accounts(ola)) == [account]
    assert list(queries.my_accounts(director)) == []


def test_following_is_ones_own_and_happens_once(account: Account, ola: User, director: User):
    services.watch(account, by=ola, at=NOON)
    services.watch(account, by=ola, at=NOON)

    assert list(queries.watched(ola)) == [account]
    assert not queries.is_watching(director, account)
    services.unwatch(account, by=ola, at=NOON)
    assert list(queries.watched(ola)) == []


def test_a_hidden_account_has_no_team_comments_or_followers(
    account: Account, director: User, ola: User
):
    give(account, ola, TeamRole.MEMBER, director)
    services.comment_on(account, text="quiet", by=ola, at=NOON)
    services.restrict_account(account, expected=1, insiders=[], by=director, at=NOON)

    assert queries.team(ola, account) == []
    assert list(queries.comments(ola, account)) == []
    with pytest.raises(NotFound):
        services.watch(account, by=ola, at=NOON)
    with pytest.raises(NotFound):
        queries.account_at(ola, account.slug)


def test_comments_stand_in_their_order(account: Account, ola: User, director: User):
    for text in ("first", "second"):
        services.comment_on(account, text=text, by=ola, at=NOON)

    assert [one.text for one in queries.comments(director, account)] == ["first", "second"]


def test_slugs_are_spoken_and_differ():
    names = [
        ("Nordvik Gruppen AS", "1"),
        ("Nordvik Gruppen AS", "2"),
        ("Ærø Øl", "3"),
        ("Клён", "4"),
        ("株式会社", "5"),
    ]

    given = slugs.give(names, {"aero-ol"})

    assert given[0] == "nordvik-gruppen-as"
    assert given[1].startswith("nordvik-gruppen-as-")
    assert given[2].startswith("aero-ol-")
    assert given[3] == "klen"
    assert given[4].startswith("account-")
    assert len(set(given)) == 5


def test_accounts_of_the_same_name_get_different_addresses(account: Account, director: User):
    importer = User.objects.get(name="Imp")
    more = [SourceCustomer(key, account=f"Nordvik {key}") for key in ("a b", "a-b", "A B")]

    services.fold_customers("crm", customers=more, by=importer, at=NOON)

    found = set(Account.objects.values_list("slug", flat=True))
    assert len(found) == Account.objects.count()
    assert "" not in found
