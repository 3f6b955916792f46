"""Where we stand with a customer, as somebody in a browser writes it down and sees it counted."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from orchard.domain.core.rules import Role
from orchard.domain.selection import queries
from orchard.domain.selection.models import Position, Potential, Reference, SuccessFactor
from orchard.domain.selection.rules.choices import Measure
from orchard.domain.selection.rules.library import DEFAULT_WEIGHTS, card
from orchard.domain.selection.rules.measures import Measured, attainable, grade_of, measure, scored
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
HOME = "/accounts/nordfjord/position"
FACTORS = (
    ("Delivery on time", ".30", "8", "7"),
    ("Price", ".25", "6", "8"),
    ("Quality", ".20", "9", "6"),
    ("Engineers", ".15", "5", "6"),
    ("Terms", ".10", "7", "7"),
)


def text_of(client: Client, address: str = HOME) -> str:
    """Return the words of a page."""
    found = client.get(address)
    assert found.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found.content.decode())))


def add(client: Client, place: str, **said: str) -> int:
    return client.post(f"{HOME}/{place}/add", {"grade": "B"} | said).status_code


@pytest.mark.row("HEL-13")
@pytest.mark.row("HEL-05")
def test_potential_is_built_from_cells_and_the_growth_of_the_industry(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    before = queries.ground(world.insider, [world.own.pk])
    unit = str(world.unit.pk)

    cell = {"unit": unit, "family": "Pumps", "yearly": "40000"}
    assert add(manager, "potentials", **cell) == 422  # no evidence
    assert not Potential.objects.filter(account=world.own).exists()
    assert add(manager, "potentials", **cell, evidence="They buy pumps elsewhere") == 302
    growth = {"industry_growth": "8", "version": "0"}
    assert manager.post(f"{HOME}/edit", growth).status_code == 422  # nobody named as the source
    sourced = growth | {"industry_source": "Statistics Norway"}
    assert manager.post(f"{HOME}/edit", sourced).status_code == 302

    page = text_of(manager)
    assert "40 k a year could be won beyond today" in page
    assert "Pumps · Nordfjord" in page
    assert "They buy pumps elsewhere" in page
    assert "grows by 8" in page
    stored = Potential.objects.get(account=world.own)
    assert (stored.yearly, stored.unit_id, stored.grade) == (Decimal(40000), world.unit.pk, "B")
    after = queries.ground(world.insider, [world.own.pk])
    facts = after.accounts[world.own.pk]
    assert (facts.potential_year, facts.industry_growth) == (Decimal(40000), Decimal("0.08"))
    year, rest = facts.contribution_year, 3 * 40000 * facts.contribution_year / facts.revenue_year
    by_hand = year * (Decimal("1.08") + Decimal("1.08") ** 2 + Decimal("1.08") ** 3) + rest
    assert attainable(facts, after.whole) == pytest.approx(by_hand)
    old = before.accounts[world.own.pk]
    assert measure(Measure.ATTAINABLE, facts, after.whole) > measure(
        Measure.ATTAINABLE, old, before.whole
    )
    Potential.objects.filter(pk=stored.pk).update(currency="SEK")  # no rate of it is stored
    page = text_of(manager)
    assert "Not known yet what these cells come to" in page
    assert "a year could be won" not in page


@pytest.mark.row("HEL-13")
def test_growth_counts_the_account_and_its_industry_where_somebody_named_it(world: World, as_):
    before = queries.ground(world.insider, [world.own.pk])
    old = before.accounts[world.own.pk]
    said = {"industry_growth": "8", "industry_source": "Statistics Norway", "version": "0"}
    as_(Role.ACCOUNT_MANAGER).post(f"{HOME}/edit", said)

    facts = queries.ground(world.insider, [world.own.pk]).accounts[world.own.pk]

    own = old.revenue_year / old.revenue_before - 1
    kind = Measure.GROWTH_THERE
    assert measure(kind, old, before.whole) == own, "unknown is not a standstill"
    assert measure(kind, facts, before.whole) == pytest.approx((own + Decimal("0.08")) / 2)
    alone = replace(facts, revenue_before=None)
    assert measure(kind, alone, before.whole) == Decimal("0.08")
    assert grade_of(kind, replace(facts, grade="A")) == "B"
    assert grade_of(kind, replace(old, grade="A")) == "A"
    assert card("growth").measure is kind


@pytest.mark.row("HEL-13")
@pytest.mark.row("HEL-05")
def test_each_cell_says_how_sure_it_is_and_counts_until_it_is_taken_out(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    cell = {"unit": str(world.unit.pk), "yearly": "40000", "evidence": "They buy elsewhere"}
    assert add(manager, "potentials", **cell, family="Pumps", grade="A") == 302
    whole = {"unit": "", "yearly": "25000", "evidence": "Their tender", "family": "Valves"}
    assert add(manager, "potentials", **whole, grade="C") == 302
    sourced = {"industry_growth": "8", "industry_source": "Statistics Norway", "version": "0"}
    manager.post(f"{HOME}/edit", sourced)

    page = text_of(manager)
    assert "65 k a year could be won beyond today" in page
    assert re.search(r"Pumps · Nordfjord \w+ They buy elsewhere 40 k EUR A\b", page)
    assert re.search(r"Valves · the whole account Their tender 25 k EUR C\b", page)
    assert "Their industry grows by 8 % a year (Statistics Norway)" in page
    assert _attainable(world).grade != ""
    two = _attainable(world).value

    pumps = Potential.objects.get(family="Pumps")
    row = f"{HOME}/potentials/{pumps.pk}"
    assert manager.post(f"{row}/remove", {"version": pumps.version}).status_code == 302
    page = text_of(manager)
    assert "25 k a year could be won beyond today" in page
    assert "Pumps" not in page.split("Add a cell")[0]
    assert _attainable(world).value < two
    assert manager.post(f"{row}/restore").status_code == 302
    assert _attainable(world).value == two
    assert as_(Role.READER).post(f"{row}/remove", {"version": "1"}).status_code == 404


def _attainable(world: World) -> Measured:
    """Return what counts for the criterion of the founding set, with its score and grade."""
    chosen = card("attainable_contribution")
    found = queries.ground(world.insider, [world.own.pk])
    facts = found.accounts[world.own.pk]
    return scored(measure(chosen.measure, facts, found.whole), chosen.points, facts.grade)


@pytest.mark.row("HEL-14")
def test_the_reference_value_is_judged_by_written_steps_and_days_are_past(world: World, as_):
    chosen = card("reference_value")
    assert (chosen.measure, chosen.is_size, len(chosen.steps)) == (None, False, 5)
    assert "reference_value" in DEFAULT_WEIGHTS
    manager = as_(Role.ACCOUNT_MANAGER)
    said = {"kind": "logo", "text": "Their logo", "permit": "granted"}
    for day in ("asked_on", "used_on"):
        assert add(manager, "references", **said, **{day: "2999-01-01"}) == 422
    assert add(manager, "references", **(said | {"text": " "})) == 422
    assert not Reference.objects.exists()
    assert add(manager, "references", **(said | {"permit": "refused"})) == 302
    row = Reference.objects.get()
    used = said | {"permit": "refused", "used_on": "2026-02-01", "version": row.version}
    answer = manager.post(f"{HOME}/references/{row.pk}", used)
    assert answer.status_code == 422
    assert "only with the customer's permission" in unescape(answer.content.decode())
    assert re.search(r"Logo : Their logo .{0,9}Refused", text_of(manager))
    assert Reference.objects.get().used_on is None


@pytest.mark.row("HEL-14")
def test_the_reference_register_keeps_permission_and_use(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    said = {"kind": "case", "text": "Halved their stock", "used_on": "2026-02-01"}

    assert add(manager, "references", **said, permit="asked") == 422  # used without permission
    assert not Reference.objects.exists()
    assert (
        add(manager, "references", **said, permit="granted", used_for="Fair", asked_on="2026-01-05")
        == 302
    )

    page = text_of(manager)
    for shown in (
        "Case",
        "Halved their stock",
        "Granted",
        "last asked 5 Jan",
        "last used 1 Feb",
        "Fair",
    ):
        assert shown in page
    kept = Reference.objects.get()
    assert (kept.kind, kept.permit, str(kept.used_on)) == ("case", "granted", "2026-02-01")
    row = f"{HOME}/references/{kept.pk}"
    manager.post(f"{row}/remove", {"version": kept.version})
    assert "Halved their stock" not in text_of(manager)
    manager.post(f"{row}/restore")
    assert "Halved their stock" in text_of(manager)


@pytest.mark.row("HEL-14")
def test_two_people_who_change_one_reference_see_both_texts(world: World, as_):
    manager, finance = as_(Role.ACCOUNT_MANAGER), as_(Role.FINANCE)
    add(manager, "references", kind="quote", permit="granted", text="They deliver")
    kept = Reference.objects.get()
    said = {"kind": "quote", "permit": "granted", "version": kept.version}
    manager.post(f"{HOME}/references/{kept.pk}", {**said, "text": "They deliver well"})

    answer = finance.post(f"{HOME}/references/{kept.pk}", {**said, "text": "They always deliver"})

    assert answer.status_code == 422
    assert "They deliver well" in answer.content.decode()
    assert "They always deliver" in answer.content.decode()
    assert Reference.objects.get().text == "They deliver well"


def test_strength_is_known_when_the_weights_make_one(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    for title, weight, own, theirs in FACTORS[:4]:
        said = {"title": title, "weight": weight, "own": own, "competitor": theirs}
        assert add(manager, "factors", **said, source="They said so") == 302
    assert "The weights make 0.90" in text_of(manager)
    title, weight, own, theirs = FACTORS[4]
    add(manager, "factors", title=title, weight=weight, own=own, competitor=theirs, source="Said")

    page = text_of(manager)

    assert "Our strength, 0 to 10 5.25" in page
    assert "7.15 beside 6.90" in page
    assert "1.04" in page
    assert SuccessFactor.objects.count() == 5
    assert queries.strengths(world.insider, [world.own.pk])[world.own.pk] == pytest.approx(5.25)


def test_a_view_of_the_customer_has_a_source_and_shows_the_gap(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    said = {"stage": "3", "intended_stage": "4", "stated_stage": "2", "their_view": "leverage"}
    assert manager.post(f"{HOME}/edit", said).status_code == 422
    asked = said | {"source": "Their head of purchasing", "said_on": "2026-02-10", "grade": "A"}
    assert manager.post(f"{HOME}/edit", asked).status_code == 302

    page = text_of(manager)

    assert "We intend 2 stages more than they state" in page
    assert "Leverage" in page
    assert "From the stage of the relation" in page
    assert Position.objects.get().their_view == "leverage"
    assert as_(Role.READER).get(HOME).status_code == 404
