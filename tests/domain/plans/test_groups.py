"""Project groups: one focus, half a year, people of both sides, closed with what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

import relating
from group_belongings import note
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, StaleVersion
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans.models import GroupMember, ProjectGroup
from orchard.domain.plans.queries import groups as queries
from orchard.domain.plans.rules.groups import Complicated, GroupState, check_term, state_on
from orchard.domain.plans.services import groups as services
from orchard.domain.relationships import services as relationships
from orchard.domain.relationships.models import Contact
from people import NOON, make_user

TODAY = NOON.date()
DAY = timedelta(days=1)
OUTCOME = services.Outcome(
    "Two hours less a day", Complicated.same(2), Decimal(12), Decimal("96.8")
)


@pytest.fixture
def account(db: None) -> Account:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return Account.objects.create(key="birch", name="Birch", slug="birch")


@pytest.fixture
def kari(account: Account) -> User:
    person = make_user("Kari Lund", Role.ACCOUNT_MANAGER)
    director = make_user("Astrid Director", Role.PROGRAMME_DIRECTOR)
    accounts.assign(account, user=person, role=TeamRole.ACCOUNT_MANAGER, since=TODAY - DAY,
                    by=director, at=NOON)  # fmt: skip
    return person


@pytest.fixture
def jan(account: Account, kari: User) -> Contact:
    return relating.add(account, "Jan Vik", by=kari)


@pytest.fixture
def found(account: Account, kari: User, jan: Contact) -> ProjectGroup:
    return services.begin_group(account, note=note(kari, contacts=[jan]), by=kari, at=NOON)


def test_a_group_works_for_six_months_at_most():
    check_term(date(2026, 1, 15), date(2026, 7, 15))
    check_term(date(2025, 8, 31), date(2026, 2, 28))
    with pytest.raises(Invalid, match="end it by 2026-07-15"):
        check_term(date(2026, 1, 15), date(2026, 7, 16))
    with pytest.raises(Invalid, match="not after the start"):
        check_term(date(2026, 1, 15), date(2026, 1, 15))


@pytest.mark.parametrize(("day", "closed_on", "state"), [
    (date(2026, 1, 14), None, GroupState.PLANNED), (date(2026, 7, 15), None, GroupState.ON_TIME),
    (date(2026, 7, 16), None, GroupState.LATE), (date(2026, 7, 16), TODAY, GroupState.CLOSED),
])  # fmt: skip
def test_it_is_late_from_the_day_after_its_end(
    day: date, closed_on: date | None, state: GroupState
):
    assert state_on(day, date(2026, 1, 15), date(2026, 7, 15), closed_on) is state


@pytest.mark.parametrize(("changes", "words"), [
    ({"name": " "}, "Name the group"),
    ({"measure": ""}, "measured by"),
    ({"target": Decimal("93.1")}, "same number"),
    ({"baseline": Decimal("NaN")}, "Give numbers"),
    ({"before": Complicated(4, 4, 6, 4)}, "from 1 to 5"),
    ({"before": None}, "from 1 to 5"),
    ({"ends_on": date(2026, 9, 1)}, "six months"),
    ({"starts_on": date(9999, 6, 30), "ends_on": date(9999, 12, 1)}, "a year from 1900"),
])  # fmt: skip
def test_what_cannot_be_is_refused(
    account: Account, kari: User, changes: dict[str, object], words: str
):
    with pytest.raises(Invalid, match=words):
        services.begin_group(account, note=note(kari, **changes), by=kari, at=NOON)

    assert not ProjectGroup.objects.exists()


def test_members_are_at_the_customer_today_and_the_leader_is_in_the_team(
    account: Account, kari: User, jan: Contact
):
    fir = Account.objects.create(key="fir", name="Fir", slug="fir")
    director = User.objects.get(name="Astrid Director")
    accounts.assign(fir, user=kari, role=TeamRole.MEMBER, since=TODAY, by=director, at=NOON)
    stranger = relating.add(fir, "Siri Moe", by=kari)
    gone = relating.add(account, "Per Hansen", by=kari)
    relationships.note_leaving(gone, expected=gone.version, on=TODAY, by=kari, at=NOON)
    outside = make_user("Mart Tamm", Role.OPERATIONS)
    left = make_user("Old Hand", Role.OPERATIONS, is_active=False)
    for wrong, words in (
        (note(kari, contacts=[stranger]), "at the customer today"),
        (note(kari, contacts=[gone]), "at the customer today"),
        (note(outside), "leader has to be in the team"),
        (note(kari, users=[left]), "work here"),
    ):
        with pytest.raises(Invalid, match=words):
            services.begin_group(account, note=wrong, by=kari, at=NOON)

    made = services.begin_group(
        account, note=note(kari, users=[outside], contacts=[jan]), by=kari, at=NOON
    )
    with pytest.raises(NotAllowed):
        services.measure_group(made, expected=1, current=Decimal(1), by=outside, at=NOON)


def test_members_are_exactly_those_who_were_chosen(
    found: ProjectGroup, kari: User, account: Account
):
    siri = relating.add(account, "Siri Moe", by=kari)
    kept = GroupMember.objects.get(user=kari).pk

    services.change_group(found, expected=1, note=note(kari, contacts=[siri]), by=kari, at=NOON)

    who = queries.members(kari, found)
    assert (who.ours, who.theirs) == ((kari,), (siri,))
    assert GroupMember.objects.get(user=kari).pk == kept
    assert queries.members(make_user("Robin Reader", Role.READER), found).theirs == ()


def test_who_left_stays_a_member_until_somebody_takes_them_out(
    found: ProjectGroup, kari: User, jan: Contact, account: Account
):
    mart = make_user("Mart Tamm", Role.OPERATIONS)
    all_three = note(kari, users=[kari, mart], contacts=[jan])
    services.change_group(found, expected=1, note=all_three, by=kari, at=NOON)
    User.objects.filter(pk=mart.pk).update(is_active=False)
    relationships.note_leaving(jan, expected=jan.version, on=TODAY, by=kari, at=NOON)

    left = replace(all_three, users=[kari, User.objects.get(pk=mart.pk)])
    services.change_group(found, expected=2, note=left, by=kari, at=NOON)
    who = queries.members(kari, found)
    assert (who.ours, who.theirs) == ((kari, mart), (jan,))

    services.change_group(found, expected=3, note=note(kari, users=[kari]), by=kari, at=NOON)
    who = queries.members(kari, found)
    assert (who.ours, who.theirs) == ((kari,), ())


def test_closing_needs_the_effect_and_how_complicated_it_is_now(found: ProjectGroup, kari: User):
    def close(outcome: services.Outcome) -> ProjectGroup:
        return services.close_group(
            found, expected=found.version, outcome=outcome, by=kari, at=NOON
        )

    for wrong, words in (
        (replace(OUTCOME, effect=" "), "what came of it"),
        (replace(OUTCOME, after=None), "from 1 to 5"),
        (replace(OUTCOME, freed_hours=Decimal(-1)), "0 or more"),
    ):
        with pytest.raises(Invalid, match=words):
            close(wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectGroup.objects.filter(pk=found.pk).update(closed_on=TODAY)
    close(OUTCOME)

    found.refresh_from_db()
    assert (found.before, found.after) == (Complicated.same(4), Complicated.same(2))
    assert (found.closed_on, found.simpler_by, found.current) == (TODAY, 2, Decimal("96.8"))
    with pytest.raises(Conflict, match="closed"):
        services.change_group(found, expected=2, note=note(kari), by=kari, at=NOON)
    services.reopen_group(found, expected=2, by=kari, at=NOON)
    assert (found.closed_on, found.effect) == (None, "Two hours less a day")
    with pytest.raises(Conflict, match="not closed"):
        services.reopen_group(found, expected=3, by=kari, at=NOON)
    with pytest.raises(StaleVersion):
        services.measure_group(found, expected=1, current=Decimal(95), by=kari, at=NOON)


def test_who_is_erased_leaves_the_group_and_their_name_with_it(
    found: ProjectGroup, kari: User, jan: Contact
):
    officer = make_user("Ada Privacy", Role.ADMINISTRATOR)
    services.close_group(
        found,
        expected=1,
        outcome=replace(OUTCOME, effect="Jan Vik sees it at once"),
        by=kari,
        at=NOON,
    )

    relationships.erase_contact(jan, by=officer, at=NOON)

    found.refresh_from_db()
    assert "Vik" not in found.effect
    assert queries.members(kari, found).theirs == ()
    assert not GroupMember.objects.filter(contact__isnull=False).exists()
