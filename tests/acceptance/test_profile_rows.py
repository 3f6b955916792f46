"""Knowing a customer, as somebody in a browser notes it and reads it back: the rows of ACC."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

import knowing
from orchard.domain.accounts.models import (
    Analysis,
    CanvasNote,
    Competitor,
    CompetitorPresence,
    CustomerGoal,
    CustomerKPI,
    Driver,
    Finding,
    IncomeSource,
    OfferNote,
    ProfileFact,
    ProfileRevision,
    ProfitTouch,
)
from orchard.domain.accounts.services import profile as services
from orchard.domain.core.models import AuditEvent
from orchard.domain.core.rules import Role
from orchard.domain.whitespace.models import Idea, Opportunity
from orchard.interfaces.web.frame.clock import now
from people import NOON
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
HOME = "/accounts/nordfjord/profile"
FROM = {"source": "Siri Moe, on the phone", "confidence": "said"}


def day(ago: int = 0) -> str:
    return (now().date() - timedelta(days=ago)).isoformat()


def text_of(client: Client, address: str = HOME) -> str:
    """Return the words of a page."""
    found = client.get(address)
    assert found.status_code == 200, address
    main = found.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def note(client: Client, kind: str, *, ago: int = 0, **said: object) -> int:
    sent = {**FROM, "said_on": day(ago), **said}
    return client.post(f"{HOME}/{kind}/add", sent).status_code


@pytest.mark.row("HEL-53")
def test_how_they_earn_has_shares_sources_and_dates_and_goes_stale(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    empty = text_of(manager)
    assert "What are their most important income sources?" in empty
    assert "What brings their money decides what they protect." in empty

    assert note(manager, "income", title="Salmon feed", share="52", ago=181) == 302
    assert note(manager, "income", title="Paper chemicals", share="31", ago=180) == 302
    assert note(manager, "income", title="Land-based farms") == 302
    assert note(manager, "income", title="Too much", share="18") == 422
    assert note(manager, "income", title="No source", source="") == 422

    page = text_of(manager)
    assert re.search(r"Salmon feed 52.?% out of date · Siri Moe", page)
    assert re.search(r"Paper chemicals 31.?% Siri Moe, on the phone · .* · Customer said", page)
    assert "Land-based farms share not known yet" in page
    assert "1 thing out of date" in page
    assert page.count("Still true") == 1
    old = IncomeSource.objects.get(title="Salmon feed")
    manager.post(f"{HOME}/income/{old.pk}/confirm", {"version": old.version})
    page = text_of(manager)
    assert "out of date" not in page.replace("go out of date", "")
    assert f"confirmed by {world.person(Role.ACCOUNT_MANAGER).name}" in page
    old.refresh_from_db()
    assert old.confirmed_on == now().date()


@pytest.mark.row("HEL-54")
def test_goals_have_metric_owner_and_horizon_and_everything_links_to_them(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    for horizon, title in ((1, "Halve the stops"), (2, "Fewer suppliers"), (3, "Run Tartu full")):
        said = {"title": title, "horizon": horizon, "metric": f"M{horizon}", "owner": "Jan Vik"}
        assert note(manager, "goal", **said) == 302
    goal = CustomerGoal.objects.get(horizon=1)

    links = {
        "fact": {"about": "direction", "statement": "Run what they have"},
        "driver": {"type": "trend", "title": "Land farms", "likelihood": 3, "timing": "now"},
        "measure": {"title": "Stops a year"},
        "presence": {"competitor": "Rivalen", "category": "Seals", "strength": 2},
        "touch": {"line": "downtime", "title": "Spares in a day"},
    }
    for kind, said in links.items():
        assert note(manager, kind, goal=goal.pk, **said) == 302, kind

    page = text_of(manager)
    assert re.search(r"Halve the stops Within a year M1 · Jan Vik", page)
    assert "Fewer suppliers In two years" in page
    assert "Run Tartu full In three years or later" in page
    for model in (ProfileFact, Driver, CustomerKPI, CompetitorPresence, ProfitTouch):
        assert model.objects.get().goal == goal
    refused = manager.post(f"{HOME}/goal/{goal.pk}/remove", {"version": goal.version})
    assert "Something serves this goal" in unescape(refused.content.decode())
    assert CustomerGoal.objects.standing().count() == 3


@pytest.mark.row("HEL-55")
def test_drivers_lead_to_opportunities_and_risks_and_are_looked_at_once_a_year(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    said = {"type": "regulation", "title": "Carbon price", "effect": "Dearer energy"}
    assert note(manager, "driver", **said, likelihood=3, timing="three_years", ago=364) == 302
    driver = Driver.objects.get()
    manager.post(f"{HOME}/analysis/begin")
    for kind, text in (("opportunity", "Sell savings"), ("threat", "They buy less")):
        sent = {"text": text, "driver": driver.pk}
        assert manager.post(f"{HOME}/analysis/1/findings/{kind}/add", sent).status_code == 302

    pursuit = {"title": "Heat pumps", "value": "4200", "stage": "1", "driver": driver.pk,
               "next_step": "Show it", "next_on": day(), "family": "Care",
               "owner": world.person(Role.ACCOUNT_MANAGER).pk}  # fmt: skip
    idea = f"{HOME.removesuffix('/profile')}/white-space/ideas"
    assert manager.post(f"{idea}/new", {"text": "Heat"}).status_code == 302
    taken = {**pursuit, "version": 1}
    assert manager.post(f"{idea}/{Idea.objects.get().pk}/take-up", taken).status_code == 302

    page = text_of(manager)

    assert "→ Heat pumps · stage 1 Found · 4.2 k EUR" in page
    assert Opportunity.objects.get().driver == driver
    assert "Carbon price Regulation Likely · In one to three years · Dearer energy" in page
    assert "→ Opportunity: Sell savings" in page
    assert "→ Risk: They buy less" in page
    assert "thing out of date" not in page
    Driver.objects.update(said_on=now().date() - timedelta(days=366))
    assert "1 thing out of date" in text_of(manager)
    assert manager.post(f"{HOME}/driver/{driver.pk}/remove", {"version": 1}).status_code == 302
    change = f"{idea.removesuffix('ideas')}opportunities/{Opportunity.objects.get().pk}"
    assert f'"{driver.pk}" selected>Carbon price (taken out' in manager.get(change).content.decode()
    assert manager.post(change, {**taken, "title": "Pumps"}).status_code == 302
    assert Opportunity.objects.get(title="Pumps").driver == driver


@pytest.mark.row("HEL-56")
def test_their_figures_carry_our_contribution_as_hypothesis_until_evidence(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    assert note(manager, "measure", title="Stops a year", evidence="A pilot") == 422
    assert note(manager, "measure", title="Stops a year", contribution="Seals in time") == 302
    assert "We contribute: Seals in time · a hypothesis, no evidence yet" in text_of(manager)

    row = CustomerKPI.objects.get()
    sent = {**FROM, "said_on": day(), "title": "Stops a year", "level": "26 now", "version": 1}
    sent |= {"contribution": "Seals in time", "evidence": "Pilot in Odda"}
    assert manager.post(f"{HOME}/measure/{row.pk}", sent).status_code == 302

    assert "26 now We contribute: Seals in time · shown by Pilot in Odda" in text_of(manager)
    row.refresh_from_db()
    assert (row.evidence, row.version) == ("Pilot in Odda", 2)


@pytest.mark.row("HEL-07")
def test_completeness_freshness_the_edge_and_the_feed_of_insights(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    start = text_of(manager)
    assert "0 of 15 questions answered" in start
    assert "What do we know that competitors do not?" in start

    edge = {"about": "edge", "statement": "Their seals in Odda are two years old"}
    assert note(manager, "fact", **edge, source="Visit in Odda") == 302
    assert note(manager, "fact", about="cost", statement="Energy", ago=200) == 302
    assert note(manager, "fact", about="area:market", statement="A fair in May", ago=3) == 302

    page = text_of(manager)
    assert "2 of 15 questions answered, 1 thing out of date" in page
    assert "50 % of the answers are fresh" in page
    assert "Out of date: What drives their costs?" in page
    assert "Missing: What do they sell, and to whom?" in page
    feed = page.split("Heard last")[1]
    assert re.search(r"Their seals in Odda.*Visit in Odda.*A fair in May.*Energy", feed)
    assert "Also known A fair in May" in page


@pytest.mark.row("HEL-165")
def test_the_four_trees_each_say_what_is_known_and_how_fresh_it_is(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    told = {"offer": 0, "direction": 200, "results": 10, "risks": 181}
    for about, ago in told.items():
        assert note(manager, "fact", about=about, statement=f"CNRY-{about}", ago=ago) == 302

    page = text_of(manager)

    for title, words in (
        ("How they earn", "1 of 3"), ("Strategy", "1 out of date 1 of 3"),
        ("Economy", "1 of 2"), ("Risk", "1 out of date 1 of 1"),
    ):  # fmt: skip
        assert f"{title} {words}" in page, title
    assert {row.area for row in ProfileFact.objects.all()} == {
        "business", "strategy", "economy", "risk",
    }  # fmt: skip


@pytest.mark.row("HEL-166")
def test_soil_and_weather_people_market_and_what_changed(world: World, as_):
    manager, finance = as_(Role.ACCOUNT_MANAGER), as_(Role.FINANCE)
    assert note(manager, "fact", about="changes", statement="A new CFO since May") == 302
    driver = {"type": "trend", "title": "Land farms", "likelihood": 3, "timing": "now"}
    assert note(manager, "driver", **driver) == 302
    row = ProfileFact.objects.get()
    sent = {**FROM, "said_on": day(), "about": "changes", "statement": "A new CFO since June"}
    assert finance.post(f"{HOME}/fact/{row.pk}", {**sent, "version": 1}).status_code == 302

    page = text_of(manager)
    assert re.search(r"People and organisation 1 of 2 .*A new CFO since June", page)
    assert re.search(r"Market .*Land farms Trend Likely · Now", page)
    assert "Who is who, and who knows whom" in page
    log = text_of(manager, f"{HOME}/changes")
    assert re.search(r"Changed · Fact: A new CFO since June .*Noted · Driver: Land farms", log)
    past = text_of(manager, f"{HOME}/fact/{row.pk}")
    assert "A new CFO since May → A new CFO since June" in past
    assert world.person(Role.FINANCE).name in past
    timeline = text_of(manager, "/accounts/nordfjord/timeline")
    assert "Corrected: Fact: A new CFO since June" in timeline
    assert "Noted: Driver: Land farms" in timeline
    assert ProfileRevision.objects.count() == 3
    assert not any("CFO" in one.what for one in AuditEvent.objects.all())


def test_two_people_who_edit_one_fact_see_both_texts(world: World, as_):
    manager, finance = as_(Role.ACCOUNT_MANAGER), as_(Role.FINANCE)
    note(manager, "fact", about="cost", statement="Energy")
    row = ProfileFact.objects.get()
    sent = {**FROM, "said_on": day(), "about": "cost", "version": 1}
    manager.post(f"{HOME}/fact/{row.pk}", {**sent, "statement": "Energy and soy"})

    answer = finance.post(f"{HOME}/fact/{row.pk}", {**sent, "statement": "Fish meal"})

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Energy and soy" in shown
    assert "Fish meal" in shown
    assert 'name="version" value="2"' in shown
    assert ProfileFact.objects.get().statement == "Energy and soy"


@pytest.mark.row("HEL-25")
def test_both_business_models_and_where_ours_touches_their_profit_and_loss(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    offer = {"block": "value", "text": "Stops that do not happen"}
    assert manager.post("/programme/our-offer/add", offer).status_code == 302
    assert "Stops that do not happen" in text_of(manager, "/programme/our-offer")
    for block, text in (("costs", "Energy and stops"), ("customers", "Farmers, and their shops")):
        assert note(manager, "canvas", block=block, text=text) == 302
    ours, theirs = OfferNote.objects.get(), CanvasNote.objects.get(block="costs")

    touch = {"line": "downtime", "title": "Pumps changed in time"}
    assert note(manager, "touch", **touch, offer=ours.pk, note_=theirs.pk) == 302

    page = text_of(manager, f"{HOME}/business-model")
    assert "Customers and their customers" in page
    assert "Cost drivers" in page
    assert "Farmers, and their shops" in page
    assert "Pumps changed in time Downtime and quality by Stops that do not happen" in page
    assert "at Energy and stops" in page
    stored = ProfitTouch.objects.get()
    assert (stored.offer, stored.note) == (ours, theirs)


def test_the_brief_of_one_page_and_the_check_of_oneself(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    assert "Nothing to tell yet" in text_of(manager, f"{HOME}/brief")
    for horizon, title, metric in (
        (1, "Halve unplanned stops", "Stops below 12 a year"),
        (2, "Fewer suppliers", "From 40 to 12"),
        (3, "Run Tartu at full capacity", ""),
    ):
        note(manager, "goal", title=title, horizon=horizon, metric=metric)
    note(manager, "income", title="Salmon feed", share="52")
    note(manager, "fact", about="direction", statement="Run what they have")
    note(manager, "presence", competitor="Rivalen", category="Seals", strength=4, sponsor="Jan Vik")

    brief = text_of(manager, f"{HOME}/brief")
    for words in ("Halve unplanned stops", "Stops below 12 a year", "Salmon feed", "Rivalen",
                  "Run what they have", "confidential"):  # fmt: skip
        assert words in brief
    assert "Jan Vik" not in brief

    trail = AuditEvent.objects.count()
    check = f"{HOME}/self-check"
    assert "Halve unplanned stops" not in text_of(manager, check)
    said = {"goal1": "halving their stops", "metric1": "12 stops", "goal2": "fewer supplier"}
    answer = manager.post(check, {**said, "metric2": "no idea", "goal3": "", "metric3": ""})
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
    assert "You named 3 of 5" in words
    assert AuditEvent.objects.count() == trail


@pytest.mark.row("SAN-38")
def test_the_guided_analysis_ends_in_conclusions_that_serve_goals(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    note(manager, "goal", title="Halve the stops", horizon=1)
    goal = CustomerGoal.objects.get()
    begun = manager.post(f"{HOME}/analysis/begin")
    home = begun["Location"]
    assert home == f"{HOME}/analysis/1"
    for step in ("outside", "strategy", "position", "rivals"):
        sent = {"text": f"What {step} says", "version": 0}
        assert manager.post(f"{home}/steps/{step}", sent).status_code == 302
    assert "What outside says" in text_of(manager, f"{home}?step=outside")
    for kind in ("strength", "weakness", "opportunity", "threat"):
        sent = {"text": f"A {kind}"}
        assert manager.post(f"{home}/findings/{kind}/add", sent).status_code == 302
    aimless = manager.post(f"{home}/findings/conclusion/add", {"text": "Sell more"})
    assert aimless.status_code == 422
    assert "Choose the goal that this conclusion serves." in aimless.content.decode()
    early = manager.post(f"{home}/finish", {"version": 1})
    assert "The analysis still needs: Conclusion." in unescape(early.content.decode())

    served = {"text": "Price by stops avoided", "goals": [goal.pk]}
    assert manager.post(f"{home}/findings/conclusion/add", served).status_code == 302
    assert "The analysis is whole" in text_of(manager, home)
    assert manager.post(f"{home}/finish", {"version": 1}).status_code == 302

    page = text_of(manager, home)
    assert "Price by stops avoided Halve the stops" in page
    assert "What rivals says" in page
    late = manager.post(f"{home}/steps/outside", {"text": "Other", "version": 1})
    assert late.status_code == 422
    manager.post(f"{HOME}/analysis/begin")
    assert "What outside says" in text_of(manager, f"{HOME}/analysis/2?step=outside")
    assert Analysis.objects.get(number=1).is_finished
    assert Finding.objects.filter(analysis__number=2, goals=goal).count() == 1


def test_who_backs_a_competitor_is_shown_to_the_team_alone(world: World, as_):
    manager, finance = as_(Role.ACCOUNT_MANAGER), as_(Role.FINANCE)
    said = {"competitor": "Rivalen", "category": "Seals", "strength": 4, "last_move": "Cut prices"}
    assert note(manager, "presence", **said, sponsor="Jan Vik", share="45") == 302
    row = CompetitorPresence.objects.get()

    team, others = text_of(manager), text_of(finance)

    assert re.search(
        r"Rivalen · Seals · the whole account Ahead of us · 45.?% · backed by Jan Vik", team
    )
    assert "Last move: Cut prices" in others
    assert "Jan Vik" not in others
    outside = f"{HOME}/presence/{row.pk}"
    assert b"Jan Vik" not in finance.get(outside).content
    changed = {**FROM, **said, "said_on": day(), "category": "Pumps", "version": 1}
    assert finance.post(outside, changed).status_code == 302
    row.refresh_from_db()
    assert (row.category, row.sponsor, Competitor.objects.count()) == ("Pumps", "Jan Vik", 1)


def test_the_tidy_list_confirms_and_sources_many_lines_at_once(world: World, as_):
    manager, by = as_(Role.ACCOUNT_MANAGER), world.person(Role.ACCOUNT_MANAGER)
    old = {"said_on": NOON.date() - timedelta(days=500)}
    rows = [
        services.note_known(world.own, note=one, by=by, at=NOON)
        for one in (knowing.fact(**old), knowing.goal(**old), knowing.driver(**old))
    ]
    named = [f"{row.kind.value}:{row.pk}:1" for row in rows]
    address = "/accounts/tidy?whose=mine"
    page = text_of(manager, address)
    assert all(row.headline in page for row in rows)
    assert re.search(r"Missing: .*What are their most important income sources\?", page)
    none = manager.post("/accounts/tidy/confirm?whose=mine", {})
    assert none.status_code == 422
    assert "Choose at least one line first." in none.content.decode()

    assert manager.post("/accounts/tidy/confirm?whose=mine", {"row": named[:2]}).status_code == 302
    sourced = {"row": named[2], "source": "Fair in May", "said_on": day(1), "confidence": "said"}
    assert manager.post("/accounts/tidy/source?whose=mine", sourced).status_code == 302

    assert not any(row.headline in text_of(manager, address) for row in rows)
    for row in rows:
        row.refresh_from_db()
    assert [row.confirmed_by for row in rows] == [by, by, None]
    assert rows[0].confirmed_on == now().date()
    assert (rows[2].source, rows[2].confidence) == ("Fair in May", "said")
    again = manager.post("/accounts/tidy/confirm?whose=mine", {"row": named[:1]})
    assert again.status_code == 422
    assert as_(Role.READER).post("/accounts/tidy/confirm", {"row": named}).status_code == 404


def test_competitors_reach_no_program_from_outside(world: World, as_):
    knowing.know_everything(world.own, world.person(Role.ACCOUNT_MANAGER))
    manager = as_(Role.ACCOUNT_MANAGER)

    for address in ("/api/v1/accounts", "/api/v1/accounts/nordfjord"):
        assert b"Rivalen" not in manager.get(address).content
