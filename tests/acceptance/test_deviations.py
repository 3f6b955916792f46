"""Deviations as people meet them: reported, answered, mended, accepted, closed, and heard of when late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from birch import Person, browser, everybody, make_birch
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.agreements.models import Deviation
from orchard.domain.agreements.queries import deviations
from orchard.domain.agreements.rules.deviations import Severity
from orchard.domain.agreements.services import deviations as services
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans.models import Action
from orchard.domain.relationships import services as relations
from orchard.domain.relationships.rules import Function, Level
from people import NOON
from reading import read
from relating import card

__all__ = ["browser"]

BASE = "/accounts/birch/deviations"
MONDAY = datetime(2026, 8, 17, 9, tzinfo=UTC)
REPORT = {
    "title": "Cold chain broke in Odda", "consequence": "They threw away a day's catch",
    "severity": "critical", "reporter": "Their dock",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(MONDAY, tick=False) as found:
        yield found


@pytest.fixture
def people(db: None, settings: object) -> dict[Role, User]:
    """The team of Birch: manager, sponsor and a delivery lead who stands opposite to Jan Vik."""
    found = everybody(settings)
    birch = make_birch(found, Role.ACCOUNT_MANAGER, Role.EXECUTIVE_SPONSOR)
    accounts.assign(
        birch, user=found[Role.OPERATIONS], role=TeamRole.DELIVERY_LEAD, since=date(2026, 1, 1),
        counterpart="Jan Vik", by=found[Role.PROGRAMME_DIRECTOR], at=NOON,
    )  # fmt: skip
    relations.add_contact(
        birch, card=card("Jan Vik", function=Function.OPERATIONS, level=Level.MANAGER),
        by=found[Role.ACCOUNT_MANAGER], at=NOON,
    )  # fmt: skip
    return found


def send(client: Client, place: str, **said: object) -> int:
    return client.post(f"{BASE}{place}", said).status_code


def reported(client: Client, owner: User, **others: object) -> Deviation:
    assert send(client, "/report", **{**REPORT, "owner": owner.pk, **others}) == 302
    return Deviation.objects.latest("pk")


def reported_elsewhere(account: Account, people: dict[Role, User]) -> Deviation:
    """Report a small one that is mended in thirty working days."""
    report = services.Report("Cold", "Lost", Severity.MINOR, "Dock", people[Role.OPERATIONS])
    by = people[Role.OPERATIONS]
    return services.report_deviation(account, report=report, by=by, at=MONDAY)


def seen(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return read(answer)


@pytest.mark.row("HEL-20")
def test_a_deviation_goes_step_by_step_until_the_customer_accepts_it(
    browser: Person, people: dict[Role, User]
) -> None:
    """Times follow from how bad it is; no step is left out; what came back begins again."""
    mart = browser(Role.OPERATIONS)
    one = reported(mart, people[Role.OPERATIONS])
    assert (one.respond_by, one.fix_by) == (MONDAY + timedelta(hours=4), date(2026, 8, 24))
    place = f"/{one.pk}"
    assert send(mart, f"{place}/accepted", who="Jan Vik", on="2026-08-17", version=1) == 422

    assert send(mart, f"{place}/answered", version=1) == 302
    assert send(mart, f"{place}/cause", cause="The second truck had no cooling", version=2) == 302
    assert send(mart, f"{place}/fixed", fix="Another carrier", on="2026-08-18", version=3) == 422
    assert send(mart, f"{place}/fixed", fix="Another carrier", on="2026-08-17", version=3) == 302
    assert send(mart, f"{place}/accepted", who="Jan Vik", on="2026-08-17", version=4) == 302
    assert send(mart, f"{place}/close", lesson="Two carriers with cooling", version=5) == 302

    page = seen(mart, BASE)
    assert "No deviation is open" in page
    assert "Two carriers with cooling" in page
    one.refresh_from_db()
    assert (one.step, one.accepted_by, one.responded_at) == ("closed", "Jan Vik", MONDAY)
    assert send(mart, f"{place}/reopen", reason="Warm again", version=6) == 302
    one.refresh_from_db()
    assert (one.step, one.reopened, one.accepted_by) == ("acknowledged", 1, "")
    assert "1 deviation is open" in seen(mart, BASE)


@pytest.mark.row("HEL-20")
def test_who_has_to_hear_of_a_deviation_does_when_it_is_late(
    browser: Person, people: dict[Role, User], clock: time_machine.Coordinates
) -> None:
    """The owner at once, the manager without an answer in time, sponsor and director when it is not mended."""
    reported(browser(Role.OPERATIONS), people[Role.OPERATIONS])
    title = "Cold chain broke in Odda at Birch"
    worst = 8 * 24
    heard = {Role.OPERATIONS: 0, Role.ACCOUNT_MANAGER: 5, Role.EXECUTIVE_SPONSOR: worst,
             Role.PROGRAMME_DIRECTOR: worst}  # fmt: skip

    for hours in (0, 5, worst):
        clock.move_to(MONDAY + timedelta(hours=hours))
        for role, since in heard.items():
            assert (title in seen(browser(role), "/")) == (hours >= since), (role, hours)

    assert "Late: to be mended by" in seen(browser(Role.EXECUTIVE_SPONSOR), BASE)
    assert "sponsor and director hear of it" in seen(browser(Role.PROGRAMME_DIRECTOR), BASE)


@pytest.mark.row("HEL-20")
def test_what_nobody_mends_or_manages_is_heard_of_all_the_same(
    browser: Person, people: dict[Role, User], clock: time_machine.Coordinates
) -> None:
    """Once the owner left the manager hears of it, without a manager the director of what is late."""
    fir = Account.objects.create(key="fir", name="Fir", slug="fir")
    accounts.assign(
        fir, user=people[Role.FINANCE], role=TeamRole.ACCOUNT_MANAGER, since=date(2026, 1, 1),
        by=people[Role.PROGRAMME_DIRECTOR], at=NOON,
    )  # fmt: skip
    first = reported_elsewhere(fir, people)
    for _each in range(deviations.MOST_DUE):
        first.pk = None
        first.save(force_insert=True)
    reported(browser(Role.OPERATIONS), people[Role.OPERATIONS], severity="minor")
    title = "Cold chain broke in Odda at Birch"
    assert title not in seen(browser(Role.ACCOUNT_MANAGER), "/")

    User.objects.filter(pk=people[Role.OPERATIONS].pk).update(is_active=False)

    said = seen(browser(Role.ACCOUNT_MANAGER), "/")
    assert title in said, "however much waits at other accounts"
    assert "who was to see to it, works here no more" in said
    assert title not in seen(browser(Role.PROGRAMME_DIRECTOR), "/")
    Assignment.objects.filter(user=people[Role.ACCOUNT_MANAGER]).delete()
    assert title in seen(browser(Role.PROGRAMME_DIRECTOR), "/")


@pytest.mark.row("HEL-20")
def test_what_is_mended_stays_on_home_of_the_owner_until_it_is_closed(
    browser: Person, people: dict[Role, User]
) -> None:
    """Somebody has to ask the customer, and to write down what we change; days follow each other."""
    mart = browser(Role.OPERATIONS)
    one, told = reported(mart, people[Role.OPERATIONS]), {"by": people[Role.OPERATIONS]}
    later = MONDAY + timedelta(days=2)
    services.acknowledge_deviation(one, expected=1, **told, at=MONDAY)
    services.fix_deviation(one, expected=2, fix="x", on=later.date(), **told, at=later)
    assert "Ask the customer whether they accept it." in seen(mart, "/")
    assert "Ask the customer whether they accept it." not in seen(
        browser(Role.ACCOUNT_MANAGER), "/"
    )
    accepted = {"expected": 3, "who": "Jan Vik", **told, "at": later}
    with pytest.raises(Invalid, match="before it was mended"):
        services.accept_deviation(one, on=MONDAY.date(), **accepted)
    services.accept_deviation(one, on=later.date(), **accepted)
    assert "Write down what we change, and close it." in seen(mart, "/")
    services.close_deviation(one, expected=4, lesson="Two carriers", **told, at=later)
    assert one.title not in seen(mart, "/")


@pytest.mark.row("HEL-20")
def test_what_came_back_counts_from_then(people: dict[Role, User]) -> None:
    """Another severity after a reopening sets a day counted from it; it is not mended before it."""
    told = {"by": people[Role.OPERATIONS]}
    one = reported_elsewhere(Account.objects.get(), people)
    back = MONDAY + timedelta(days=28)
    services.acknowledge_deviation(one, expected=1, **told, at=MONDAY)
    services.fix_deviation(one, expected=2, fix="x", on=MONDAY.date(), **told, at=MONDAY)
    services.reopen_deviation(one, expected=3, reason="Warm again", **told, at=back)
    report = services.Report("Cold chain", "Lost", Severity.CRITICAL, "Dock", told["by"])

    services.correct_deviation(one, expected=4, report=report, **told, at=back)

    assert (one.fix_by, one.respond_by) == (date(2026, 9, 21), MONDAY + timedelta(hours=72))
    with pytest.raises(Invalid, match="before it came back"):
        services.fix_deviation(
            one, expected=5, fix="x", on=back.date() - timedelta(days=1), **told, at=back
        )


@pytest.mark.row("HEL-40")
def test_operations_at_the_customer_lead_to_deviations_sla_and_who_stands_opposite(
    browser: Person, people: dict[Role, User]
) -> None:
    """The function group says what is to be mended, what service is agreed, and who is the mirror."""
    kari, people_page = browser(Role.ACCOUNT_MANAGER), "/accounts/birch/people?view=list"
    assert "no deviation to mend" in seen(kari, people_page)
    reported(kari, people[Role.OPERATIONS])

    page = seen(kari, people_page)

    assert "No SLA in the register yet. 1 deviation to mend" in page
    assert "Jan Vik is opposite to Person operations" in page
    assert f'href="{BASE}"' in kari.get(people_page).content.decode()


def test_a_stale_step_and_a_reader_are_refused(browser: Person, people: dict[Role, User]) -> None:
    """Who saw an older state changes nothing; a reader may read, not report."""
    mart, reader = browser(Role.OPERATIONS), browser(Role.READER)
    one = reported(mart, people[Role.OPERATIONS])
    assert send(mart, f"/{one.pk}/answered", version=1) == 302

    assert send(mart, f"/{one.pk}/cause", cause="Guessed", version=1) == 422
    assert "Cold chain broke in Odda" in seen(reader, BASE)
    assert send(reader, "/report", **REPORT, owner=people[Role.OPERATIONS].pk) == 404

    one.refresh_from_db()
    assert (one.cause, Deviation.objects.count()) == ("", 1)


@pytest.mark.row("HEL-20")
def test_an_action_mends_a_deviation_and_each_page_leads_to_the_other(
    browser: Person, people: dict[Role, User]
):
    kari = browser(Role.ACCOUNT_MANAGER)
    assert (
        kari.post(f"{BASE}/report", {**REPORT, "owner": people[Role.OPERATIONS].pk}).status_code
        == 302
    )
    page = f"{BASE}/{Deviation.objects.get().pk}"
    lead = f"deviation-{Deviation.objects.get().pk}"
    assert f"/actions/new?for={lead}" in kari.get(page).content.decode()

    said = {"title": "Second carrier", "who": f"user-{people[Role.FINANCE].pk}", "care": "protect",
            "due_on": "2026-12-01", "leads_up_to": lead}  # fmt: skip
    assert kari.post("/accounts/birch/actions/new", said).status_code == 302

    action = f"/accounts/birch/actions/{Action.objects.get().pk}"
    assert "Second carrier" in read(kari.get(page))
    assert f'href="{page}"' in kari.get(action).content.decode()
    assert f"Deviation {REPORT['title']}" in read(kari.get(action))
