"""Rows about people and KPIs, as somebody in a browser meets them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from orchard.domain.accounts import queries, services
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import SourceCustomer, TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.programme import queries as programme
from orchard.domain.programme import services as kpis
from orchard.domain.programme.models import Kpi
from people import NOON, make_user

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def account(db: None) -> Account:
    core.found_organisation("Nordvik", currency="EUR", by=None, at=NOON)
    by = User.objects.operator().get()
    customers = [SourceCustomer("1", account="Fjord Pumps AS")]
    services.fold_customers("erp", customers=customers, by=by, at=NOON)
    return Account.objects.get()


@pytest.fixture
def director(account: Account) -> User:
    return make_user("Dina", Role.PROGRAMME_DIRECTOR)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.row("SAN-03")
def test_an_account_has_a_team_with_roles_time_and_counterparts(account: Account, director: User):
    ola, juhan = make_user("Ola", Role.ACCOUNT_MANAGER), make_user("Juhan", Role.OPERATIONS)
    page = browser(director)
    seat = {"user": ola.pk, "role": "account_manager", "since": "2026-01-01", "percent": "40"}
    page.post("/accounts/fjord-pumps-as/team/new", seat | {"counterpart": "Anne Dahl, purchasing"})

    lead = browser(ola)
    seat = {"user": juhan.pk, "role": "delivery_lead", "since": "2026-02-01", "percent": "20"}
    lead.post("/accounts/fjord-pumps-as/team/new", seat)

    text = lead.get("/accounts/fjord-pumps-as/team").content.decode()
    team = " ".join(re.sub(r"<[^>]+>", " ", text.split('id="team"')[1]).split())
    for words in ("Ola Account manager 40 % of working time", "since 1 Jan 2026",
                  "opposite: Anne Dahl, purchasing", "Juhan Delivery lead 20 % of working time",
                  "since 1 Feb 2026", "without line authority", "sponsor yet"):  # fmt: skip
        assert words in team
    shares = [one.time_share for one in queries.team(ola, account)]
    assert shares == [Decimal("0.4"), Decimal("0.2")]


@pytest.mark.row("SAN-03")
def test_a_seat_has_an_end_and_a_history(account: Account, director: User):
    ola, eva = make_user("Ola", Role.ACCOUNT_MANAGER), make_user("Eva", Role.ACCOUNT_MANAGER)
    seat = services.assign(
        account,
        user=ola,
        role=TeamRole.ACCOUNT_MANAGER,
        since=date(2025, 1, 1),
        time_share=Decimal("0.4"),
        counterpart="Anne Dahl",
        by=director,
        at=NOON,
    )

    services.hand_over(seat, to=eva, on=TODAY, by=ola, at=NOON)

    (old,) = queries.former_team(director, account)
    assert (old.user, old.until) == (ola, TODAY)
    assert queries.manager_of(director, account) == eva
    (new,) = queries.team(director, account)
    assert (new.since, new.time_share, new.counterpart) == (TODAY, Decimal("0.4"), "Anne Dahl")
    earlier = browser(director).get("/accounts/fjord-pumps-as/team").content.decode()
    assert "1 Jan 2025 – 2 Mar 2026" in earlier.split("Earlier seats")[1]


@pytest.mark.row("SAN-03")
def test_who_is_not_the_accounts_manager_names_no_team(account: Account, director: User):
    stranger = make_user("Odd", Role.ACCOUNT_MANAGER)
    seat = {"user": stranger.pk, "role": "account_manager", "since": "2026-01-01"}

    browser(stranger).post("/accounts/fjord-pumps-as/team/new", seat)

    assert queries.team(director, account) == []


@pytest.mark.row("SAN-03")
def test_an_account_has_at_most_one_manager_even_for_the_database(account: Account, director: User):
    row = {
        "account": account,
        "role": TeamRole.ACCOUNT_MANAGER,
        "since": TODAY,
        "given_by": director,
    }
    Assignment.objects.create(user=director, **row)

    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(user=make_user("Ola"), **row)


@pytest.mark.row("TRA-06")
def test_the_header_says_which_executives_meet(account: Account, director: User):
    ola, page = make_user("Ola", Role.EXECUTIVE_SPONSOR), browser(director)
    seat = {"user": ola.pk, "role": "sponsor", "since": "2026-01-01"}

    def lead(address: str) -> str:
        text = page.get(f"/accounts/fjord-pumps-as{address}").content.decode()
        return " ".join(re.sub(r"<[^>]+>", " ", text.split("<h1")[1]).split())

    assert "sponsor" not in lead("").split("Overview")[0]
    page.post("/accounts/fjord-pumps-as/team/new", seat)
    assert "No account manager yet · sponsor Ola with no executive of theirs yet" in lead("")
    row = Assignment.objects.get(user=ola)
    end = {"until": "2026-03-01", "version": row.version}
    page.post(f"/accounts/fjord-pumps-as/team/{row.pk}/end", end)
    page.post("/accounts/fjord-pumps-as/team/new", seat | {"counterpart": "Anne Dahl, CEO"})

    for address in ("", "/people", "/team", "/economics"):
        assert "sponsor Ola with Anne Dahl, CEO" in lead(address)
    assert Assignment.objects.open().get(user=ola).counterpart == "Anne Dahl, CEO"


@pytest.mark.row("RYA-29")
def test_each_kpi_has_owner_formula_source_frequency_and_decision(director: User):
    kpis.found_register("ledger", by=director, at=NOON)
    page = browser(director)
    given = {
        "title": "Retention of pumps", "formula": "kept ÷ before", "source": "ledger",
        "frequency": "quarterly", "supports": "Who gets a service team", "owner": director.pk,
    }  # fmt: skip
    page.post("/programme/kpis/new", given)

    text = page.get("/programme/kpis/retention-of-pumps").content.decode()
    said = " ".join(re.sub(r"<[^>]+>", " ", text.split("<h1")[1]).split())
    for words in ("Decision it supports: Who gets a service team", "computed kept ÷ before",
                  "Source ledger", "Frequency Quarterly", "Owner Dina"):  # fmt: skip
        assert words in said
    for kpi in programme.kpis(director):
        assert kpi.formula
        assert kpi.source
        assert kpi.frequency
        assert kpi.supports


@pytest.mark.row("RYA-29")
@pytest.mark.parametrize("missing", ["title", "formula", "source", "supports", "frequency"])
def test_a_kpi_that_explains_less_is_refused(director: User, missing: str):
    given = dict.fromkeys(("title", "formula", "source", "supports"), "words") | {
        "frequency": "monthly"
    }

    browser(director).post("/programme/kpis/new", given | {missing: ""})

    assert not Kpi.objects.exists()


@pytest.mark.row("HEL-81")
def test_the_register_shows_decision_and_last_decision_of_each_kpi(director: User):
    kpis.found_register("ledger", by=director, at=NOON)
    page = browser(director)
    page.post(
        "/programme/kpis/concentration/decide", {"text": "Win two in Estonia", "on": "2026-03-01"}
    )

    text = page.get("/programme/kpis").content.decode()

    assert "Win two in Estonia" in text
    for kpi in programme.kpis(director):
        assert kpi.supports in text


@pytest.mark.row("HEL-81")
def test_kpis_that_nobody_opens_in_two_quarters_are_proposed_for_removal(director: User):
    kpis.found_register("ledger", by=director, at=NOON)
    kpis.note_opening(
        programme.kpi(director, "contribution"), on=TODAY + timedelta(100), by=director, at=NOON
    )

    entries = programme.register(director, on=TODAY + timedelta(183))

    used = [entry.kpi.key for entry in entries if not entry.is_unused]
    assert used == ["contribution"]


@pytest.mark.row("HEL-81")
def test_the_page_proposes_what_nobody_opened_and_opening_counts(director: User):
    kpis.found_register("ledger", by=director, at=NOON)
    with time_machine.travel(NOON + timedelta(200), tick=False):
        page = browser(director)
        opened = page.get("/programme/kpis/contribution").content.decode()
        page.post(re.search(r'<form hx-post="([^"]+)" hx-trigger="load"', opened)[1])
        text = page.get("/programme/kpis").content.decode()

    proposed = text.split("Proposed for removal")[1].split("</section>")[0]
    keys = set(re.findall(r'href="/programme/kpis/([\w-]+)"', proposed))
    assert keys == {kpi.key for kpi in programme.kpis(director)} - {"contribution"}


@pytest.mark.row("HEL-01")
def test_a_kpi_becomes_no_target_for_activity_later(director: User):
    kpis.found_register("ledger", by=director, at=NOON)
    given = {
        "title": "Visits per week", "formula": "count of visits", "source": "phone",
        "frequency": "monthly", "supports": "none", "target": "40", "version": "1",
        "owner": director.pk,
    }  # fmt: skip

    answer = browser(director).post("/programme/kpis/contribution/change", given)

    assert "without the account being worth more" in answer.content.decode()
    assert programme.kpi(director, "contribution").target is None


@pytest.mark.row("HEL-01")
def test_activity_is_no_target(director: User):
    given = {
        "title": "Calls per week", "formula": "count of calls", "source": "phone",
        "frequency": "monthly", "supports": "none", "target": "40", "owner": director.pk,
    }  # fmt: skip

    answer = browser(director).post("/programme/kpis/new", given)

    assert "without the account being worth more" in answer.content.decode()
    assert not Kpi.objects.exists()


@pytest.mark.row("HEL-126")
@pytest.mark.parametrize("role", list(Role))
def test_every_function_reads_and_follows_an_open_account(account: Account, role: Role):
    somebody = make_user("Some Body", role)
    page = browser(somebody)

    before = page.get("/accounts/fjord-pumps-as/team")
    page.post("/accounts/fjord-pumps-as/watch", {"follow": "yes"})

    assert 'action="/accounts/fjord-pumps-as/watch"' in before.content.decode()
    assert "Watching" in page.get("/accounts/fjord-pumps-as/team").content.decode()
    assert list(queries.watched(somebody)) == [account]


@pytest.mark.row("HEL-126")
def test_confidential_accounts_are_followed_by_nobody_else(account: Account, director: User):
    reader = make_user("Rea", Role.READER)
    services.watch(account, by=reader, at=NOON)
    services.restrict_account(account, expected=1, insiders=[], by=director, at=NOON)

    assert list(queries.watched(reader)) == []
    assert browser(reader).get("/accounts/fjord-pumps-as/team").status_code == 404
