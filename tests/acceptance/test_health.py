"""How accounts stand: to their teams, with word and shape and colour, and with what is not known."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from openpyxl import load_workbook

import agreement_belongings
import relating
import voicing
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.agreements import services
from orchard.domain.agreements.rules import Stage
from orchard.domain.agreements.rules.deviations import Severity
from orchard.domain.agreements.services import deviations
from orchard.domain.core import queries as core
from orchard.domain.core.models import OPERATOR, AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.economics.services.assumptions import plan_quarters
from orchard.domain.health import jobs, queries
from orchard.domain.health.models import HealthSnapshot
from orchard.domain.health.rules import CAP_FIELDS
from orchard.domain.plans import services as plans
from orchard.domain.plans.services.values import Answer
from orchard.domain.relationships.models import OpinionSwitch
from orchard.domain.relationships.services import erase_contact, forbid_opinions
from orchard.domain.risk.rules import Category
from orchard.domain.risk.services import check_category
from orchard.interfaces.web.frame import figures
from relating import make_people
from world import SECRET, World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
BASE = "/accounts/nordfjord"
PAGE = f"{BASE}/health"
NOW = datetime.now(UTC)
TREE = re.compile(r'<a class="tree".*?</a>', re.S)


def words(client: Client, address: str = PAGE) -> str:
    found = client.get(address)
    assert found.status_code == 200, address
    plain = unescape(re.sub(r"<[^>]+>", " ", found.content.decode()))
    return re.sub(r"\s+", " ", plain)


def tree(client: Client, name: str = "Nordfjord") -> str:
    """Return the markup of an account's tree on Home."""
    return next(one for one in TREE.findall(client.get("/").content.decode()) if name in one)


def crown(client: Client) -> str:
    return re.search(r'<g class="(crown[^"]*)"', tree(client))[1]


@pytest.fixture
def made(world: World):
    """The worked account with its ties, as of now: relationship 40.1."""
    return make_people(world, at=NOW)


def value(made, amount: int, *, is_confirmed: bool) -> None:
    note = plans.ValueNote(NOW.year, "Fewer stops", Decimal(amount), "Counted together", "B")
    found = plans.note_value(made.account, note=note, by=made.kari, at=NOW)
    if is_confirmed:
        answer = Answer("Siri Moe", NOW.date(), "Yes")
        plans.confirm_value(found, expected=found.version, answer=answer, by=made.kari, at=NOW)


def plan(made, revenue: int) -> None:
    quarters = {date(2025, month, 1): (Decimal(revenue), None) for month in (1, 4, 7, 10)}
    plan_quarters(made.account, seen=0, quarters=quarters, reason="A year", by=made.kari, at=NOW)


def known(made) -> None:
    """Let voice (72.2), value (60), commercial and risk (100) be known: confidence 70."""
    voicing.hear_worked(made, at=NOW)
    value(made, 60, is_confirmed=True)
    value(made, 40, is_confirmed=False)
    plan(made, 50_000)
    check_category(made.account, category=Category.PEOPLE, by=made.kari, at=NOW)


def look(client: Client) -> HealthSnapshot:
    assert client.post(f"{PAGE}/take").status_code == 302
    return HealthSnapshot.objects.latest("taken_on")


@pytest.mark.row("HEL-01")
def test_home_tells_health_by_colour_word_and_shape_and_the_table_says_the_same(made, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    known(made)
    assert crown(kari) == "crown is-none"
    assert "health not known yet" in tree(kari)

    stored = look(kari)

    assert stored.relationship == pytest.approx(40.1, abs=0.1)
    assert (stored.value_confirmed, stored.risk) == (60.0, 100.0)
    assert stored.customer_voice == pytest.approx(72.2, abs=0.1)
    assert (stored.delivery, stored.plan_execution) == (None, None)
    parts = {20: stored.relationship, 15: stored.value_confirmed, 5: 100.0}
    sums = sum(weight * score for weight, score in parts.items())
    score = round((sums + 15 * stored.customer_voice + 15 * stored.commercial) / 70)
    said = f"health {score}, amber, confidence 70"
    assert 50 <= score < 75
    assert crown(kari) == "crown is-warn"
    assert said in tree(kari)
    assert f"{score} amber" in tree(kari)
    assert "#alert-triangle" in tree(kari)
    assert f"Health {score}, amber · confidence 70" in words(kari, "/?view=table")
    assert f"Health {score}, amber · confidence 70" in words(kari, BASE)


@pytest.mark.row("HEL-01")
def test_no_file_of_the_table_on_home_holds_health(made, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    known(made)
    look(kari)
    assert "amber" in words(kari, "/?view=table")

    text = kari.get("/?view=table&as=csv").content.decode()
    book = load_workbook(io.BytesIO(kari.get("/?view=table&as=xlsx").content))
    cells = [cell for sheet in book for row in sheet.values for cell in row]

    assert "Nordfjord" in text
    assert "Nordfjord" in cells
    for said in (text, str(cells)):
        assert "Health" not in said
        assert "amber" not in said
    [trail, _xlsx] = AuditEvent.objects.filter(verb="data.exported")
    assert "people" in str(trail.what)
    assert "health" not in str(trail.what)


@pytest.mark.row("HEL-01")
def test_below_sixty_there_is_no_colour_and_no_score(made, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    voicing.hear_worked(made, at=NOW)

    look(kari)

    assert crown(kari) == "crown is-none"
    assert "not enough data (confidence 35)" in tree(kari)
    for address in (PAGE, BASE, "/?view=table"):
        assert "Not enough data · confidence 35" in words(kari, address)
        assert "amber" not in words(kari, address)
    page = words(kari)
    assert "Delivery 20 not known yet Orchard does not measure service levels" in page
    assert "Value confirmed 15 not known yet Note what the customer gained" in page
    assert "Relationship 20 40 The coverage index of our ties" in page


@pytest.mark.row("HEL-01")
def test_a_decider_against_us_holds_it_down_and_nobody_is_named(made, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    known(made)
    look(kari)
    assert "Nothing: the score is what its parts make" in words(kari)

    relating.attitude(made.people["Ceo"], -1, by=made.kari, at=NOW)
    for one in ("Ceo", "Cpo", "Ops", "It", "Quality"):
        relating.tie(made.people[one], made.kari, 4, by=made.kari, at=NOW)
    stored = look(kari)

    page = words(kari)
    assert stored.is_opposed
    assert "A decider is against us" in page
    assert "Health 59, amber · confidence 70" in page
    assert re.search(r"Without it the score would be (6[0-9]|7[0-9]|8[0-9])", page)
    assert "Ceo" not in page
    events = AuditEvent.objects.filter(verb="health.taken").values_list("what", flat=True)
    assert [json.loads(one) for one in events] == [{"account": made.account.pk}] * 2


@pytest.mark.row("HEL-01")
def test_two_things_that_hold_it_down_make_it_red(made, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    known(made)
    terms = agreement_belongings.terms(
        starts_on=NOW.date() - timedelta(days=300), ends_on=NOW.date() + timedelta(days=60),
        notice_period=None,
    )  # fmt: skip
    signed = services.Progress(Stage.SIGNED, NOW.date() - timedelta(days=300))
    services.record_agreement(made.account, terms=terms, progress=signed, by=made.kari, at=NOW)
    report = deviations.Report("Line down", "They stand", Severity.CRITICAL, "Siri", made.kari)
    begun = NOW - timedelta(days=10)
    deviations.report_deviation(made.account, report=report, by=made.kari, at=begun)

    stored = look(kari)

    assert [str(one) for one in stored.caps] == ["deviation", "contract"]
    assert crown(kari) == "crown is-bad"
    assert "health 49, red, confidence 70" in tree(kari)
    assert "A critical deviation is not mended for more than 5 working days" in words(kari)


@pytest.mark.row("HEL-01")
def test_who_is_not_in_the_team_is_told_nothing(made, as_, world: World):
    kari = as_(Role.ACCOUNT_MANAGER)
    known(made)
    look(kari)

    for role in (Role.READER, Role.FINANCE, Role.PROGRAMME_DIRECTOR):
        other = as_(role)
        assert other.get(PAGE).status_code == 404
        assert other.post(f"{PAGE}/take").status_code == 404
        assert crown(other) == "crown is-none"
        assert "health is for the account team" in tree(other)
        for address in ("/?view=table", BASE, f"{BASE}/long-run"):
            assert "amber" not in words(other, address)
            assert "confidence" not in words(other, address).replace("confidence grade", "")
        assert "for the account team" in words(other, f"{BASE}/long-run")
    assert "Health" in words(as_(Role.EXECUTIVE_SPONSOR), PAGE)
    assert HealthSnapshot.objects.count() == 1


@pytest.mark.row("HEL-01")
def test_the_night_looks_once_a_day_through_the_teams_and_at_hidden_accounts_too(
    made, world: World
):
    known(made)
    director = world.insider
    accounts.assign(world.secret, user=director, role=TeamRole.ACCOUNT_MANAGER,
                    since=date(2026, 1, 1), counterpart="", by=director, at=NOW)  # fmt: skip
    operator = User.objects.get(email=OPERATOR)

    for _night in range(2):
        jobs.take_snapshots(core.organisation(operator), by=operator, at=NOW)

    taken = {one.account.key: one for one in HealthSnapshot.objects.select_related("account")}
    assert set(taken) == {"Nordfjord", "Sunnhav", SECRET}
    assert taken["Nordfjord"].customer_voice == pytest.approx(72.2, abs=0.1)
    assert taken["Sunnhav"].is_unled  # it has a manager and no sponsor
    assert [one.account.key for one in HealthSnapshot.objects.visible_to(director)] == [SECRET]
    assert not HealthSnapshot.objects.visible_to(operator).exists()
    assert AuditEvent.objects.filter(verb="health.all_taken").count() == 2


@pytest.mark.row("HEL-01")
def test_erasing_somebody_takes_back_that_a_decider_was_against_us(made, as_, world: World):
    known(made)
    relating.attitude(made.people["Ceo"], -1, by=made.kari, at=NOW)
    assert look(as_(Role.ACCOUNT_MANAGER)).is_opposed

    erase_contact(made.people["Ceo"], by=world.person(Role.ADMINISTRATOR), at=NOW)

    assert not HealthSnapshot.objects.get().is_opposed


@pytest.mark.row("HEL-01")
def test_switching_opinions_off_takes_back_that_a_decider_was_against_us(made, as_, world: World):
    kari, admin = as_(Role.ACCOUNT_MANAGER), world.person(Role.ADMINISTRATOR)
    known(made)
    relating.attitude(made.people["Ceo"], -1, by=made.kari, at=NOW)
    stored = look(kari)
    assert stored.is_opposed
    earlier(stored, 100)

    switch = OpinionSwitch.objects.get()
    forbid_opinions(switch, expected=switch.version, by=admin, at=NOW)

    assert not HealthSnapshot.objects.filter(is_opposed=True).exists()
    assert "A decider is against us" not in words(kari)
    assert not look(kari).is_opposed


def earlier(stored: HealthSnapshot, days: int, **changes: object) -> HealthSnapshot:
    """Leave a snapshot of so many days before, as that night would have."""
    kept = {**stored.scores, **changes}
    facts = {name: getattr(stored, name) for name in CAP_FIELDS.values()}
    return HealthSnapshot.objects.create(
        account=stored.account, taken_on=stored.taken_on - timedelta(days=days), method="1",
        **{str(part): score for part, score in kept.items()}, **facts,
    )  # fmt: skip


@pytest.mark.row("HEL-170")
def test_the_long_run_and_the_page_say_how_it_stood_over_time(made, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    known(made)
    assert "How it changed over 90 days" not in words(kari)
    stored = look(kari)
    assert "How it changed over 90 days is not known yet" in words(kari)
    old = earlier(stored, 100, relationship=stored.relationship - 35)
    thin = earlier(stored, 200, customer_voice=None)

    page, long_run = words(kari), words(kari, f"{BASE}/long-run")

    since = figures.day(old.taken_on)
    assert f"+10 points since {since}" in page
    assert f"+10 points since {since}" in words(kari, BASE)
    assert "Not enough data · confidence 55" in page
    year = long_run.split(f"{thin.taken_on.year} ", 1)[1]
    for one in (stored, old, thin):
        assert figures.quarter(one.taken_on) in year
    assert "days on which nobody looked stay not known" in long_run
    assert "not known yet" in long_run.split("Shocks and resilience", 1)[1]


@pytest.mark.row("HEL-170")
def test_years_without_figures_show_health_below_the_table(made, as_):
    kari, other = as_(Role.ACCOUNT_MANAGER), as_(Role.FINANCE)
    known(made)
    stored = look(kari)
    assert "Health of other years" not in words(kari, f"{BASE}/long-run")
    long_ago = earlier(stored, 3660)

    text = words(kari, f"{BASE}/long-run")

    quarter = figures.quarter(long_ago.taken_on)
    shown = text.split(f"Health of other years {long_ago.taken_on.year}: {quarter} ", 1)[1]
    assert re.match(r"[5-7][0-9] amber", shown)
    assert "Health of other years" not in words(other, f"{BASE}/long-run")


@pytest.mark.row("HEL-01")
def test_the_overview_reads_the_two_days_that_it_compares(made, as_):
    kari, by, today = as_(Role.ACCOUNT_MANAGER), made.kari, NOW.date()
    known(made)
    assert queries.change(by, made.account, today=today).rows == ()
    stored = look(kari)
    assert queries.change(by, made.account, today=today).rows == (stored,)
    for days in (1, 89, 181):
        earlier(stored, days)
    assert queries.change(by, made.account, today=today).before is None
    nearest = earlier(stored, 90, relationship=1.0)
    earlier(stored, 180)

    found = queries.change(by, made.account, today=today)

    assert found.rows == (stored, nearest)
    every = queries.course(by, made.account, today=today)
    assert (found.change, found.before) == (every.change, every.before)


@pytest.mark.row("HEL-170")
def test_without_a_look_no_year_has_health(made, as_):
    text = words(as_(Role.ACCOUNT_MANAGER), f"{BASE}/long-run")

    assert "amber" not in text
    assert text.count("not known yet") >= 3


@pytest.mark.row("HEL-01")
def test_part_of_margins_is_not_shown_nor_reckoned_to_who_may_not_see_them(made, as_, world: World):
    kari, ops = as_(Role.ACCOUNT_MANAGER), world.person(Role.OPERATIONS)
    known(made)
    director = world.person(Role.PROGRAMME_DIRECTOR)
    accounts.assign(made.account, user=ops, role=TeamRole.DELIVERY_LEAD, since=date(2026, 1, 1),
                    counterpart="", by=director, at=NOW)  # fmt: skip
    stored = look(kari)
    earlier(stored, 100)
    other = as_(Role.OPERATIONS)

    page = words(other)

    assert f"Commercial 15 {stored.commercial:.0f} Four quarters" in words(kari)
    assert "Commercial 15 not shown Shown to those who may see margins" in page
    assert "confidence 70" in words(kari)
    for address in (PAGE, BASE, "/?view=table"):
        assert "Not enough data · confidence 55" in words(other, address)
    assert crown(other) == "crown is-none"
    assert "not enough data (confidence 55)" in words(other, f"{BASE}/long-run")
    for address in (PAGE, BASE, "/?view=table", f"{BASE}/long-run"):
        assert "amber" not in words(other, address)
        assert "confidence 70" not in words(other, address)
