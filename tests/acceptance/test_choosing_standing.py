"""How an account stands, as people of every function see it: status, service, mandate, and why."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

import relating
from choosing_ways import attractive, decided, make_key, noon, whole_decided
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import Status, TeamRole
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import AccountFigures
from orchard.domain.relationships.models import Contact
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import (
    Incubation,
    Pilot,
    SelectionDecision,
    ServiceException,
    Standing,
)
from people import NOON
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "decided", "noon", "whole_decided", "whole_world", "world"]
pytestmark = pytest.mark.django_db
HOME = "/accounts/nordfjord/standing"
AFTER = NOON + timedelta(hours=1)


def text_of(client: Client, address: str = HOME, status: int = 200) -> str:
    """Return the words of a page."""
    found = client.get(address)
    assert found.status_code == status
    return words(found.content)


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", content.decode())))


def status_of(account: Account) -> str:
    return Account.objects.get(pk=account.pk).status


@pytest.mark.row("HEL-52")
def test_a_decision_gives_hours_and_a_mandate_that_every_function_sees(decided: World, as_):
    director = as_(Role.PROGRAMME_DIRECTOR)
    assert "Ready to be key" in text_of(director)
    assert director.post(f"{HOME}/promote", {"reason": "As decided"}).status_code == 302

    standing = Standing.objects.get(account=decided.own)
    assert (standing.target_hours, standing.mandate) == (400, "Two days a week, price to 3 %")
    for role in (Role.OPERATIONS, Role.FINANCE, Role.READER, Role.ADMINISTRATOR):
        page = text_of(as_(role))
        assert "Target hours a year 400 hours" in page
        assert "Two days a week, price to 3 %" in page
        assert "Candidate → Key account" in page
        assert "As decided" not in page, "the reason stays with the team and the management"
    for role in (Role.ACCOUNT_MANAGER, Role.EXECUTIVE_SPONSOR, Role.PROGRAMME_DIRECTOR):
        assert "Candidate → Key account As decided" in text_of(as_(role))


@pytest.mark.row("HEL-47")
def test_a_candidate_has_a_map_and_leaves_the_incubator_known_in_two_groups(decided: World, as_):
    director, kim = as_(Role.PROGRAMME_DIRECTOR), as_(decided.colleague)
    time = Incubation.objects.get(account=decided.other)
    Pilot.objects.create(incubation=time, goal="Try", criteria="It holds", verdict="go",
                         state="evaluated", findings="It held",
                         starts_on=time.began_on, ends_on=time.ends_on)  # fmt: skip
    attractive(decided.other, 7.0)
    accounts.assign(
        decided.other, user=decided.person(Role.EXECUTIVE_SPONSOR), role=TeamRole.SPONSOR,
        since=date(2026, 1, 1), by=decided.person(Role.PROGRAMME_DIRECTOR), at=NOON,
    )  # fmt: skip
    assert "Whom do we know at this customer?" in text_of(kim, "/accounts/sunnhav/people")
    promote = "/accounts/sunnhav/standing/promote"
    proof = {"reason": "It grew", "evidence": "Both deliveries on the day"}
    lack = "Ties in two function groups of theirs, top management among them missing"
    assert lack in text_of(director, "/accounts/sunnhav/standing")
    assert "two function groups" in words(director.post(promote, proof).content)

    for name, function in (("Buyer", "procurement"), ("Planner", "operations")):
        person = relating.add(decided.other, name, by=decided.colleague, function=function)
        relating.tie(person, decided.colleague, 2, by=decided.colleague)
    assert director.post(promote, proof).status_code == 422  # two groups, and nobody at the top
    relating.add(decided.other, "Ceo", by=decided.colleague, function="management")
    assert director.post(promote, proof).status_code == 422  # known, and no tie
    ceo = Contact.objects.get(name="Ceo")
    relating.tie(ceo, decided.colleague, 1, by=decided.colleague)

    assert "Ceo" in text_of(kim, "/accounts/sunnhav/people?view=map")
    assert lack not in text_of(director, "/accounts/sunnhav/standing")
    asked = director.get(promote).context["form"]["reason"].value()
    assert asked == SelectionDecision.objects.get(nomination__account=decided.other).reason
    assert director.post(promote, proof).status_code == 302
    assert Account.objects.get(pk=decided.other.pk).status == Status.KEY


@pytest.mark.row("RYA-38")
def test_promoting_lists_what_is_missing_and_keeps_what_was_typed(decided: World, as_):
    director = as_(Role.PROGRAMME_DIRECTOR)
    Assignment.objects.filter(account=decided.own, role=TeamRole.SPONSOR).delete()

    page = director.get(f"{HOME}/promote").content.decode()
    assert "/accounts/nordfjord/team/new?role=sponsor" in page
    assert "team/new?role=account_manager" not in page
    answer = director.post(f"{HOME}/promote", {"reason": "As the meeting said"})
    assert answer.status_code == 422
    assert "name an executive sponsor in its team" in words(answer.content)
    assert "As the meeting said" in answer.content.decode()
    assert status_of(decided.own) == Status.CANDIDATE
    assert as_(Role.ACCOUNT_MANAGER).get(f"{HOME}/promote").status_code == 404


@pytest.mark.row("HEL-16")
def test_every_page_of_an_account_says_who_is_key_and_who_is_not(decided: World, as_):
    make_key(decided, decided.own)
    reader = as_(Role.READER)
    for page in ("", "/standing", "/economics", "/team", "/timeline"):
        key, time = (
            words(reader.get(f"/accounts/{slug}{page}").content).split("Pages of the account")[0]
            for slug in ("nordfjord", "sunnhav")
        )
        assert "Key account Service: key" in key
        assert "Incubator Service: incubator" in time
    assert "Standard Service: standard" in text_of(reader, "/accounts/lakeside/standing")


@pytest.mark.row("HEL-16")
def test_better_service_than_the_status_needs_an_exception_that_ends(decided: World, as_):
    director = as_(Role.PROGRAMME_DIRECTOR)
    director.post("/programme/tiers/found")
    line = queries.catalogue(decided.insider)[0].entitlement
    ask = "/accounts/lakeside/standing/exception"
    said = {"entitlement": line.pk, "tier": "key", "reason": "Their launch in May"}

    manager, sponsor = as_(Role.ACCOUNT_MANAGER), as_(Role.EXECUTIVE_SPONSOR)
    assert manager.post(ask, said).status_code == 422  # without an end
    assert manager.post(ask, said | {"ends_on": "2026-03-01"}).status_code == 422  # it is over
    assert manager.post(ask, said | {"ends_on": "2026-06-01"}).status_code == 302
    asked = ServiceException.objects.get()
    home = "/accounts/lakeside/standing"
    assert "waits for another" in text_of(manager, home)
    assert "exception until" not in text_of(manager, home)

    allow = f"/programme/exceptions/{asked.pk}/allow"
    assert manager.post(allow, {"version": asked.version}).status_code == 404
    assert sponsor.post(allow, {"version": asked.version}).status_code == 302
    served = "Answer to a question hours until a person answers"
    assert f"{served} 2 hours exception until 1 Jun 2026, then 1 working day" in text_of(
        manager, home
    )
    with time_machine.travel(date(2026, 6, 2), tick=False):
        late = as_(Role.ACCOUNT_MANAGER)
        assert f"{served} 1 working day 1 working day" in text_of(late, home)
        assert "expired" in text_of(late, home)


@pytest.mark.row("HEL-16")
def test_nobody_allows_their_own_exception(decided: World, as_):
    director = as_(Role.PROGRAMME_DIRECTOR)
    director.post("/programme/tiers/found")
    line = queries.catalogue(decided.insider)[0].entitlement
    director.post(
        "/accounts/lakeside/standing/exception",
        {"entitlement": line.pk, "tier": "key", "reason": "Launch", "ends_on": "2026-06-01"},
    )
    asked = ServiceException.objects.get()
    page = director.get("/programme/overrides").content.decode()
    assert "Somebody else answers what you asked for" in words(page.encode())
    for answer in ("allow", "refuse"):
        here = f"/programme/exceptions/{asked.pk}/{answer}"
        assert here not in page
        sent = director.post(here, {"version": asked.version})
        assert sent.status_code == 409
        assert "Somebody else of the management has to answer" in words(sent.content)
    asked.refresh_from_db()
    assert (asked.allowed_at, asked.refused_at) == (None, None)


@pytest.mark.row("RYA-38")
def test_the_lead_alone_gives_nobody_time_in_the_incubator(decided: World, as_):
    director, here = as_(Role.PROGRAMME_DIRECTOR), "/accounts/lakeside/standing"
    Account.objects.filter(key="Lakeside").update(status=Status.CANDIDATE)
    said = {"aim": "Two orders a month", "reason": "I like them"}
    answer = director.post(f"{here}/incubate", said)
    assert answer.status_code == 422
    assert "A round decides who gets time in the incubator" in words(answer.content)
    assert "I like them" in answer.content.decode()
    assert director.post(f"{HOME}/incubate", said).status_code == 302  # a round let it in
    assert status_of(decided.own) == Status.INCUBATOR


@pytest.mark.row("RYA-19")
def test_what_the_customer_was_told_is_kept_and_binds(decided: World, as_):
    make_key(decided, decided.own)
    manager, director = as_(Role.ACCOUNT_MANAGER), as_(Role.PROGRAMME_DIRECTOR)
    assert "Nothing yet, as far as we know" in text_of(manager)
    version = Standing.objects.get(account=decided.own).version
    said = {"how": "Ola told Anne at the spring meeting", "version": version}
    assert manager.post(f"{HOME}/told", said | {"on": "2026-03-03"}).status_code == 422  # tomorrow
    assert manager.post(f"{HOME}/told", said | {"on": "2026-03-01"}).status_code == 302
    assert "Key account , 1 Mar 2026 Ola told Anne at the spring meeting" in text_of(manager)
    stale = manager.post(f"{HOME}/told", said | {"on": "2026-02-01", "how": "By letter"})
    assert stale.status_code == 422
    assert "Ola told Anne" in words(stale.content)

    assert director.post(f"{HOME}/standard", {"reason": "Enough"}).status_code == 422
    assert status_of(decided.own) == Status.KEY
    Account.objects.filter(pk=decided.own.pk).update(status=Status.FORMER)
    counter = "Customers who were told that they are key, and are not 1"
    assert counter in text_of(director, "/programme/exits")
    assert "told 1 Mar 2026, now Former key account" in text_of(director, "/programme/exits")


@pytest.mark.row("SAN-19")
def test_the_lighter_way_has_five_reasons_lighter_duties_and_a_way_up(decided: World, as_):
    director = as_(Role.PROGRAMME_DIRECTOR)
    promote = f"{HOME}/promote?care=light"
    assert promote in unescape(director.get(HOME).content.decode())
    assert director.post(promote, {"reason": "Small"}).status_code == 422  # which of the five?
    make_key(decided, decided.own)
    form = director.get(f"{HOME}/light").content.decode()
    assert len(re.findall(r'name="light"', form)) == 5
    said = {"reason": "Their buyers want orders, no more"}
    assert director.post(f"{HOME}/light", said | {"light": "too_dull"}).status_code == 422
    assert status_of(decided.own) == Status.KEY
    light = said | {"light": "customer_wants_less"}
    assert director.post(f"{HOME}/light", light).status_code == 302

    page = text_of(as_(Role.OPERATIONS))
    assert "Key account, light Service: key, light" in page
    assert "The customer wants no more than buying" in page
    for duty in ("a plan of one page", "two reviews a year", "no sponsor visit that must be"):
        assert duty in page
    assert Standing.objects.get(account=decided.own).light_reason == "customer_wants_less"
    assert director.post(f"{HOME}/full", {"reason": "They want a joint plan"}).status_code == 302
    assert status_of(decided.own) == Status.KEY
    assert Standing.objects.get(account=decided.own).light_reason == ""


@pytest.mark.row("HEL-11")
def test_large_accounts_that_are_not_key_have_a_reason_that_is_kept(decided: World, as_):
    large = set(
        AccountFigures.objects.filter(class_revenue="A", account__status=Status.CANDIDATE)
        .values_list("account__name", flat=True)
    )  # fmt: skip
    assert "Nordfjord" in large
    director = as_(Role.PROGRAMME_DIRECTOR)
    page = text_of(director, "/programme/exits")
    assert re.search(r"Nordfjord Candidate [\d.,]+ k no reason yet", page.replace("\u202f", " "))
    assert director.post(f"{HOME}/not-key", {"not_key_reason": " "}).status_code == 422
    said = {"version": "0", "not_key_reason": "Tenders only"}
    assert director.post(f"{HOME}/not-key", said).status_code == 302
    assert "Tenders only" in text_of(director, "/programme/exits")
    late = director.post(f"{HOME}/not-key", {"version": "1", "not_key_reason": "No plan"})
    assert late.status_code == 422
    assert "Tenders only" in late.content.decode()
    assert "No plan" in late.content.decode()
    assert "Tenders only" in text_of(as_(Role.FINANCE))
    kept = Standing.objects.get(account=decided.own)
    assert (kept.not_key_reason, kept.not_key_by) == (
        "Tenders only",
        decided.person(Role.PROGRAMME_DIRECTOR),
    )
    make_key(decided, decided.own)
    large_now = text_of(director, "/programme/exits").split("Large, but not key")[1]
    assert "Nordfjord" not in large_now
    assert director.post(f"{HOME}/not-key", {"not_key_reason": "x"}).status_code == 422


@pytest.fixture
def left(decided: World) -> Account:
    """A candidate whom no decision lets in any more."""
    by = decided.person(Role.PROGRAMME_DIRECTOR)
    services.return_to_standard(decided.own, reason="Not now", by=by, at=AFTER)
    Account.objects.filter(pk=decided.own.pk).update(status=Status.CANDIDATE)
    return decided.own


PRESSURE = {"asked_by": "The chairman", "reason": "They play golf", "expires_on": "2026-06-01"}


@pytest.mark.row("RYA-23")
def test_pressure_is_written_down_with_a_name_a_reason_and_an_end(left: Account, as_):
    director = as_(Role.PROGRAMME_DIRECTOR)
    ask = {"account": "Nordfjord", "kind": "override"}
    assert director.get("/programme/overrides", ask)["Location"] == f"{HOME}/override"
    unknown = director.get("/programme/overrides", ask | {"account": "X"})
    assert unknown.status_code == 422
    for missing in PRESSURE:
        without = {name: value for name, value in PRESSURE.items() if name != missing}
        assert director.post(f"{HOME}/override", without).status_code == 422
    assert not left.overrides.exists()
    assert director.post(f"{HOME}/override", PRESSURE).status_code == 302
    for role in (Role.EXECUTIVE_SPONSOR, Role.OPERATIONS):
        page = text_of(as_(role), "/programme/overrides")
        assert "The chairman : They play golf" in page
        assert "waits for another" in page


@pytest.mark.row("RYA-23")
def test_an_override_lets_in_once_another_allowed_it_and_until_its_end(left: Account, as_):
    director, sponsor = as_(Role.PROGRAMME_DIRECTOR), as_(Role.EXECUTIVE_SPONSOR)
    director.post(f"{HOME}/override", PRESSURE)
    row = left.overrides.get()
    allow, version = f"/programme/overrides/{row.pk}/allow", {"version": row.version}
    assert director.post(allow, version).status_code in {403, 404, 409}
    assert director.post(f"{HOME}/promote", {"reason": "He asked"}).status_code == 422
    assert sponsor.post(allow, version).status_code == 302
    assert "Override for The chairman, until 1 Jun 2026" in text_of(director)
    with time_machine.travel(date(2026, 6, 2), tick=False):
        late = as_(Role.PROGRAMME_DIRECTOR)
        assert "expired" in text_of(late, "/programme/overrides")
        assert late.post(f"{HOME}/promote", {"reason": "He asked again"}).status_code == 422
    assert status_of(left) == Status.CANDIDATE
    assert director.post(f"{HOME}/promote", {"reason": "He asked"}).status_code == 302
    assert "by a pressure override" in text_of(as_(Role.READER))


@pytest.mark.row("SAN-19")
def test_the_lighter_way_asks_for_one_page_two_reviews_and_no_visit(decided: World, as_):
    manager, account = as_(Role.ACCOUNT_MANAGER), f"/accounts/{decided.own.slug}"
    make_key(decided, decided.own)
    Assignment.objects.filter(account=decided.own).update(since="2020-01-01")

    def asked() -> tuple[bool, bool, str]:
        one_page = (
            'value="one_page" selected' in manager.get(f"{account}/plan/begin").content.decode()
        )
        rhythm = manager.get(f"{account}/meetings/rhythms/strategic").content.decode()
        return (
            one_page,
            'value="half_yearly" selected' in rhythm,
            text_of(manager, "/meetings/sponsors"),
        )

    one_page, half_yearly, visits = asked()
    assert (one_page, half_yearly) == (False, False)
    assert "visit overdue" in visits
    said = {"reason": "Their buyers want orders", "light": "customer_wants_less"}
    as_(Role.PROGRAMME_DIRECTOR).post(f"{HOME}/light", said)

    one_page, half_yearly, visits = asked()
    assert (one_page, half_yearly) == (True, True)
    assert "key, light: no visit must be" in visits
    assert "visit overdue" not in visits
