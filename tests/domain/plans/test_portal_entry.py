"""Links into the portal, and words there: each is of one person, and works as often as it says."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

import postman
import relating
from birch import everybody, make_birch
from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans import entry, services
from orchard.domain.plans.models import (
    AccountPlan,
    Objective,
    PortalLink,
    PortalPerson,
    PortalSession,
)
from orchard.domain.plans.queries import portal
from orchard.domain.plans.rules.portal import LINK_LASTS, Guest, is_over
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.services.portal_entry import PortalLinkIsOver
from orchard.domain.relationships.models import Contact
from people import NOON
from racing import a_moment_before

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari(settings: Settings) -> User:
    """Somebody who manages Birch."""
    found = everybody(settings)
    make_birch(found, Role.ACCOUNT_MANAGER)
    return found[Role.ACCOUNT_MANAGER]


def invited(kari: User, name: str, code: str = "") -> PortalPerson:
    """Return somebody whose link is their name."""
    contact = relating.add(Account.objects.get(), name, by=kari)
    return services.invite_to_portal(
        contact, email=f"{name.lower()}@birch.example", token=name, code=code, by=kari, at=NOON
    )


def come_in(token: str, key: str) -> PortalSession:
    return services.enter_portal(token, code="", key=key, device="", by=None, at=NOON)


def guest(kari: User, name: str) -> Guest:
    return entry.guest_of(invited(kari, name), come_in(name, f"key of {name}").pk)


@pytest.mark.trust("T-SESS-4")
def test_of_two_who_follow_a_link_at_the_same_moment_one_comes_in(kari: User):
    invited(kari, "Siri")

    def rival() -> None:
        PortalLink.objects.update(used_at=NOON)

    with (
        a_moment_before("UPDATE", "plans_portallink", rival),
        pytest.raises(PortalLinkIsOver, match="This link was used"),
    ):
        come_in("Siri", "second")

    assert not PortalSession.objects.exists()


@pytest.mark.trust("T-SESS-4")
def test_a_new_link_ends_the_earlier_one_and_each_ends_after_its_days(kari: User):
    person = invited(kari, "Siri")

    services.send_portal_link(person, token="new", by=kari, at=NOON)

    with pytest.raises(PortalLinkIsOver):
        come_in("Siri", "k")
    assert entry.open_link("new", NOON + LINK_LASTS - timedelta(seconds=1))
    assert entry.open_link("new", NOON + LINK_LASTS) is None
    assert come_in("new", "k").person == person


@pytest.mark.trust("T-SESS-2")
@pytest.mark.parametrize("how", ["ended", "left"])
def test_whose_access_is_over_comes_in_by_no_link_of_before_and_gets_no_new_one(
    kari: User, how: str
):
    person = invited(kari, "Siri")

    if how == "ended":
        services.end_portal_access(person, expected=person.version, by=kari, at=NOON)
    else:
        Contact.objects.update(left_on=NOON.date())

    assert entry.person_at(person.email) is None
    with pytest.raises(PortalLinkIsOver):
        come_in("Siri", "k")


@pytest.mark.trust("T-SESS-3")
def test_a_session_is_over_a_moment_after_thirty_idle_minutes_and_after_twelve_hours():
    idle, day, moment = timedelta(minutes=30), timedelta(hours=12), timedelta(seconds=1)

    def over(began: timedelta, seen: timedelta) -> bool:
        return is_over(NOON - began, NOON - seen, NOON)

    assert not over(day, idle)
    assert over(day, idle + moment)
    assert over(day + moment, idle)


@pytest.mark.trust("T-RATE-1")
def test_after_ten_wrong_codes_the_right_one_waits_too(kari: User, client: Client):
    invited(kari, "Siri", code="RIGHT")

    with time_machine.travel(NOON, tick=False) as clock:
        for _time in range(10):
            assert client.post("/portal/enter/Siri", {"code": "WRONG"}).status_code == 422
        late = client.post("/portal/enter/Siri", {"code": "RIGHT"})
        clock.shift(timedelta(minutes=10))
        let_in = client.post("/portal/enter/Siri", {"code": "RIGHT"})

    assert "Too many tries" in late.content.decode()
    assert (late.status_code, let_in.status_code) == (422, 302)


@pytest.mark.trust("T-RATE-1")
def test_a_link_that_is_asked_for_again_and_again_is_sent_ten_times(kari: User, client: Client):
    invited(kari, "Siri")

    with time_machine.travel(NOON, tick=False):
        answers = [
            client.post("/portal/sign-in", {"email": "siri@birch.example"}) for _time in range(12)
        ]

    assert {answer.status_code for answer in answers} == {200}
    assert postman.work() == 10


def test_nobody_takes_a_colleagues_words_back(kari: User):
    siri, jan = guest(kari, "Siri"), guest(kari, "Jan")
    plan = AccountPlan.objects.create(
        account_id=siri.account, year=2026, begun_by=kari, begun_at=NOON
    )
    aim = Objective.objects.create(plan=plan, kind="position", horizon=1, title="Aim", owner=kari)
    services.share(plan.account, kind=SharedKind.OBJECTIVE, object_id=aim.pk, by=kari, at=NOON)
    said = services.say_in_portal(
        siri, kind="objective", key=aim.pk, text="Why one?", by=None, at=NOON
    )

    with pytest.raises(NotFound):
        services.take_back_comment(jan, key=said.pk, by=None, at=NOON)

    comments = portal.guest_thing(jan, "objective", aim.pk).comments
    assert [(one.text, one.is_yours) for one in comments] == [("Why one?", False)]
    services.take_back_comment(siri, key=said.pk, by=None, at=NOON)
    assert portal.guest_thing(jan, "objective", aim.pk).comments == ()
