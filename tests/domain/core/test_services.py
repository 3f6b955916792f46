"""Organisation, people, roles, policies and rates: the change, the event, the refusal."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from orchard.analytics.policy import AbcPolicy, Policy
from orchard.domain.core import bootstrap, queries, services
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import (
    AuditEvent,
    AuditHead,
    ExchangeRate,
    IsSealed,
    Organisation,
    PolicyVersion,
    User,
)
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import (
    ROLES,
    Permission,
    Role,
    choices_of_roles,
    permissions_of_roles,
)
from orchard.domain.core.services import OrganisationSettings
from orchard.domain.core.versions import update_versioned
from people import NOON, make_user

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
STRICT = Policy(abc=AbcPolicy(a_line=0.7))


@pytest.fixture
def organisation() -> Organisation:
    return services.found_organisation(
        "Nordlys", currency="NOK", time_zone="Europe/Oslo", at=NOON, by=None
    )


@pytest.fixture
def director(organisation: Organisation) -> User:
    return make_user("Dina", Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def administrator(organisation: Organisation) -> User:
    return make_user("Ada", Role.ADMINISTRATOR)


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))


def test_there_is_exactly_one_organisation(organisation: Organisation):
    with pytest.raises(services.AlreadyFounded):
        services.found_organisation("Second", currency="EUR", at=NOON, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(id=2, name="Second", currency="EUR")
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=1).update(currency="eur")
    assert verbs() == ["organisation.founded"]


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"time_zone": "Mars/Base"}, {"fiscal_year_starts": 13}]
)
def test_settings_that_cannot_be_meant_are_refused(wrong: dict):
    settings = {"name": "Nordlys", "currency": "NOK", "by": None, "at": NOON} | wrong

    with pytest.raises(Invalid):
        services.found_organisation(settings.pop("name"), **settings)

    assert not Organisation.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_stale_change_of_the_organisation_shows_both_versions(organisation, administrator):
    mine = OrganisationSettings("Mine", time_zone="Europe/Oslo")
    theirs = OrganisationSettings("Theirs", time_zone="Europe/Oslo")
    services.change_organisation(
        organisation, expected=1, settings=theirs, by=administrator, at=NOON
    )

    with pytest.raises(StaleVersion) as caught:
        services.change_organisation(
            organisation, expected=1, settings=mine, by=administrator, at=NOON
        )

    assert (caught.value.mine["name"], caught.value.theirs["name"]) == ("Mine", "Theirs")
    assert caught.value.current == 2
    assert verbs().count("organisation.changed") == 1


def test_a_row_that_is_gone_cannot_be_changed(administrator: User):
    gone = make_user("Gone")
    User.objects.filter(pk=gone.pk).delete()

    with pytest.raises(NotFound):
        update_versioned(gone, 1, name="Back")


def test_the_command_line_has_one_user_from_its_first_use_on():
    first = bootstrap.operator(currency="EUR", at=NOON)
    second = bootstrap.operator(currency="USD", at=NOON)

    assert first == second
    assert not first.has_usable_password()
    assert queries.organisation(first).currency == "EUR"
    assert verbs() == ["organisation.founded"]


def test_people_are_added_with_roles_and_the_trail_keeps_no_names(administrator: User):
    user = services.add_user(
        " Kari@Supplier.Example ", name="Kari", roles=(Role.FINANCE,), by=administrator, at=NOON
    )

    assert user.email == "kari@supplier.example"
    assert User.objects.get_by_natural_key("KARI@supplier.example") == user
    assert user.held_roles() == {Role.FINANCE}
    event = queries.audit_events(administrator).about(user).get()
    assert event.facts == {"roles": ["finance"]}


@pytest.mark.parametrize(
    ("email", "name", "mistake"),
    [
        ("no address", "Kari", Invalid),
        ("k@a.example", " ", Invalid),
        ("ada@supplier.example", "A", Conflict),
    ],
)
def test_people_who_cannot_be_added(administrator: User, email: str, name: str, mistake: type):
    with pytest.raises(mistake):
        services.add_user(email, name=name, roles=(), by=administrator, at=NOON)


def test_only_administrators_add_people_and_give_roles(director: User):
    with pytest.raises(NotAllowed):
        services.add_user("k@a.example", name="K", roles=(), by=director, at=NOON)
    with pytest.raises(NotAllowed):
        services.give_role(director, role=Role.ADMINISTRATOR, by=director, at=NOON)

    assert director.held_roles() == {Role.PROGRAMME_DIRECTOR}


def test_a_role_taken_away_stops_counting_at_once(administrator: User):
    kari = make_user("Kari")
    services.give_role(kari, role=Role.FINANCE, by=administrator, at=NOON)
    assert may(kari, Permission.IMPORT_LEDGER)

    services.take_role(kari, role=Role.FINANCE, by=administrator, at=NOON)

    with pytest.raises(NotAllowed):
        require(kari, Permission.IMPORT_LEDGER)


def test_somebody_who_left_may_nothing(administrator: User, director: User):
    services.deactivate_user(director, by=administrator, at=NOON)

    director.refresh_from_db()
    assert not director.held_roles()
    assert not may(None, Permission.SEE_ACCOUNTS)


def test_the_last_administrator_stays(administrator: User):
    operator = User.objects.operator().get()
    services.take_role(operator, role=Role.ADMINISTRATOR, by=administrator, at=NOON)

    with pytest.raises(services.LastAdministrator):
        services.take_role(administrator, role=Role.ADMINISTRATOR, by=administrator, at=NOON)
    with pytest.raises(services.LastAdministrator):
        services.deactivate_user(administrator, by=administrator, at=NOON)

    assert may(administrator, Permission.EDIT_USERS)


def test_every_role_describes_itself_and_every_permission_is_in_a_role():
    granted = permissions_of_roles(Role)

    assert set(ROLES) == set(Role)
    assert granted == set(Permission)
    assert all(str(card.title) and str(card.duty) for card in ROLES.values())
    assert [value for value, _ in choices_of_roles()] == [role.value for role in Role]


@pytest.mark.parametrize("role", [Role.OPERATIONS, Role.READER])
def test_operations_and_readers_see_no_margins(role: Role):
    assert Permission.SEE_MARGINS not in ROLES[role].permissions


def test_what_a_person_may_not_see_does_not_exist(organisation: Organisation, director: User):
    stranger = make_user("Eve")

    assert not queries.users(stranger).exists()
    assert not queries.policy_versions(stranger).exists()
    assert not queries.rates(stranger).exists()
    assert not queries.audit_events(stranger).exists()
    for question in (
        lambda: queries.organisation(stranger),
        lambda: queries.user(stranger, director.pk),
        lambda: queries.current_policy(stranger, TODAY),
        lambda: queries.user(director, 10**9),
    ):
        with pytest.raises(NotFound):
            question()


def test_a_policy_is_in_force_from_its_day_and_only_when_approved(director: User):
    tomorrow = TODAY + timedelta(days=1)
    version = services.propose_policy(
        STRICT, reason="Fewer A", valid_from=tomorrow, by=director, at=NOON
    )
    assert queries.current_policy(director, tomorrow).number is None

    services.approve_policy(version, by=director, at=NOON)

    assert queries.current_policy(director, TODAY).policy == Policy()
    assert queries.current_policy(director, tomorrow) == queries.PolicyInForce(1, STRICT)
    assert verbs() == ["organisation.founded", "policy.proposed", "policy.approved"]


def test_the_later_of_two_policies_of_a_day_wins(director: User):
    for policy in (Policy(), STRICT):
        version = services.propose_policy(
            policy, reason="x", valid_from=TODAY, by=director, at=NOON
        )
        services.approve_policy(version, by=director, at=NOON)

    assert queries.current_policy(director, TODAY) == queries.PolicyInForce(2, STRICT)
    assert [row.number for row in queries.policy_versions(director)] == [2, 1]


def test_an_approved_policy_never_changes(director: User):
    version = services.propose_policy(STRICT, reason="x", valid_from=TODAY, by=director, at=NOON)
    services.approve_policy(version, by=director, at=NOON)

    with pytest.raises(IsSealed):
        services.approve_policy(version, by=director, at=NOON)
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.update(reason="other")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_policyversion")
    assert PolicyVersion.objects.get().is_approved


@pytest.mark.parametrize(("reason", "days"), [(" ", 0), ("x", -1)])
def test_a_policy_needs_a_reason_and_cannot_reach_into_the_past(director, reason: str, days: int):
    with pytest.raises(Invalid):
        services.propose_policy(
            STRICT, reason=reason, valid_from=TODAY + timedelta(days=days), by=director, at=NOON
        )


def test_finance_proposes_a_policy_but_does_not_approve_it(organisation: Organisation):
    fia = make_user("Fia", Role.FINANCE)
    version = services.propose_policy(STRICT, reason="x", valid_from=TODAY, by=fia, at=NOON)

    with pytest.raises(NotAllowed):
        services.approve_policy(version, by=fia, at=NOON)


def test_days_follow_the_organisation(administrator: User):
    fiscal = queries.fiscal_calendar(administrator)

    assert (fiscal.first_month, fiscal.time_zone) == (1, "Europe/Oslo")


def test_one_person_is_found_by_key(director: User):
    assert queries.user(director, director.pk) == director


def test_before_the_founding_there_is_no_organisation(db: None):
    with pytest.raises(NotFound):
        queries.organisation(make_user("Dina", Role.PROGRAMME_DIRECTOR))


def test_an_installation_whose_operator_is_missing_is_not_founded_twice(organisation: Organisation):
    User.objects.operator().delete()

    with pytest.raises(User.DoesNotExist):
        bootstrap.operator(currency="EUR", at=NOON)


def record(by: User, rate: str) -> ExchangeRate:
    return services.record_rate(
        "USD", month=date(2026, 3, 17), rate=Decimal(rate), source="x", by=by, at=NOON
    )


def test_rows_say_what_they_are(organisation: Organisation, administrator: User, director: User):
    rate = record(administrator, "10.5")
    version = services.propose_policy(STRICT, reason="x", valid_from=TODAY, by=director, at=NOON)
    event = AuditEvent.objects.last()
    head = AuditHead.objects.get()

    assert str(organisation) == "Nordlys"
    assert str(director) == "Dina"
    assert str(director.roles.get()) == f"{director.pk}: programme_director"
    assert str(rate) == "USD 2026-03: 10.50000000"
    assert str(version) == "Policy 1"
    assert (str(event), str(head)) == ("3: policy.proposed", f"3: {event.hash}")


def test_what_was_left_unsaid_enters_the_trail_as_it_was_done(organisation: Organisation):
    kept = AuditEvent.objects.get(verb="organisation.founded").facts

    assert kept["time_zone"] == "Europe/Oslo"
    assert (kept["fiscal_year_starts"], kept["locale"]) == (1, "en")
