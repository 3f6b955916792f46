"""Catalogue rows on the programme: its charter, its criteria, its first thirty days."""

from __future__ import annotations

import html as markup
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

import choosing
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import SourceCustomer, Status
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import OPERATOR, User
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import AccountFigures
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import (
    Charter,
    CriteriaSet,
    Criterion,
    StarterNote,
    StrategyGoal,
)
from people import NOON
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
Person = Callable[[str], Client]
DIRECTOR, OWNER = "programme_director", "executive_sponsor"
TODAY = datetime(2026, 3, 10, 9, tzinfo=UTC)
CHARTER, CRITERIA, START = "/programme/charter", "/programme/criteria", "/programme/start"
STEPS = {f"step{place}": f"Step {place}" for place in range(5)}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def prepared(world: World) -> World:
    """The world with a charter, approved criteria and three goals."""
    choosing.prepare(world)
    return world


@pytest.fixture
def draft(prepared: World, as_: Person) -> str:
    """The address of the second version of the criteria, which the director has just made."""
    answer = as_(DIRECTOR).post(f"{CRITERIA}/make", {"reason": "The merger"})
    assert answer["Location"] == f"{CRITERIA}/2"
    return f"{CRITERIA}/2"


def read(answer: HttpResponse) -> str:
    """Return what stands on a page, without markup."""
    body = answer.content.decode()
    main = body[body.find("<main") : body.find("</main>")]
    text = markup.unescape(re.sub(r"<[^>]+>", " ", main))
    return " ".join(text.replace("\u202f", " ").split())


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return read(answer)


def said(world: World, **changes: object) -> dict[str, object]:
    """Return a charter as the form sends it."""
    return {
        "purpose": "Grow with few",
        "scope": "All of Vestberg",
        "definition": "Worth more tomorrow than yesterday",
        "difference": "A named team and a joint plan",
        "owner": world.person(Role.EXECUTIVE_SPONSOR).pk,
        "starts_on": "2026-03-02",
        "horizon_months": 36,
        "manager_hours": 3200,
        "hours_per_account": 400,
        "version": Charter.objects.values_list("version", flat=True).first() or "",
        **changes,
    }


def fresh(account: Account) -> Account:
    """Return an account as it is stored now: the world outlives what a test did to it."""
    return Account.objects.get(pk=account.pk)


def key(*accounts_: Account) -> None:
    """Let accounts be key, whoever decided it."""
    Account.objects.filter(pk__in=[one.pk for one in accounts_]).update(status=Status.KEY)


def weights(number: int, **changes: str) -> dict[str, str]:
    """Return the weights of a version as its form sends them."""
    found = Criterion.objects.filter(criteria_set__number=number)
    given = {one.key: str(one.weight) for one in found} | changes
    version = CriteriaSet.objects.get(number=number).version
    return {f"weight-{name}": one for name, one in given.items()} | {"version": str(version)}


@pytest.mark.row("EXC-01")
def test_nothing_is_key_before_somebody_wrote_down_what_that_means(world: World, as_: Person):
    director = world.person(Role.PROGRAMME_DIRECTOR)
    page = as_(DIRECTOR)

    assert "There is no programme yet" in shown(page, "/programme")
    assert "no account can be key" in shown(page, f"/accounts/{world.own.slug}")
    with pytest.raises(Conflict, match="charter"):
        services.open_round("Round", places=3, by=director, at=NOON)

    answer = page.post(f"{CHARTER}/edit", said(world))

    assert answer["Location"] == "/programme"
    stored = Charter.objects.get()
    assert (stored.definition, stored.owner.name) == (
        "Worth more tomorrow than yesterday", "Person executive_sponsor",
    )  # fmt: skip
    assert stored.capacity == 8
    overview = shown(page, "/programme")
    assert "Owned by Person executive_sponsor, since 2 Mar 2026" in overview
    assert "None are approved yet" in overview
    with pytest.raises(Conflict, match="criteria"):
        services.open_round("Round", places=3, by=director, at=NOON)


@pytest.mark.row("EXC-01")
@pytest.mark.row("TRA-09")
@pytest.mark.parametrize("role", ["reader", "operations", "administrator", "finance"])
def test_every_page_of_an_account_says_to_everybody_what_makes_it_key(
    prepared: World, as_: Person, role: str
):
    page, base = as_(role), f"/accounts/{prepared.own.slug}"

    for path in (base, f"{base}/timeline", f"{base}/economics", f"{base}/team"):
        text = shown(page, path)
        assert "A customer whose future is worth more than their past" in text, path
        assert "A named team and a joint plan" in text, path
    assert "A named team and a joint plan" in shown(page, "/programme")
    assert "A named team and a joint plan" in shown(page, CHARTER)


@pytest.mark.row("TRA-09")
@pytest.mark.parametrize("missing", ["definition", "difference", "purpose", "scope"])
def test_a_charter_that_does_not_say_it_is_refused_and_kept_as_typed(
    world: World, as_: Person, missing: str
):
    answer = as_(DIRECTOR).post(f"{CHARTER}/edit", said(world, **{missing: " "}))

    assert answer.status_code == 422
    assert "This field is required" in read(answer)
    assert "All of Vestberg" in answer.content.decode() or missing == "scope"
    assert not Charter.objects.exists()


@pytest.mark.row("EXC-01")
def test_who_saves_the_charter_second_sees_both_texts(prepared: World, as_: Person):
    mine = said(prepared, definition="Mine")
    as_(OWNER).post(f"{CHARTER}/edit", said(prepared, definition="Theirs"))

    answer = as_(DIRECTOR).post(f"{CHARTER}/edit", mine)

    assert answer.status_code == 422
    assert "What makes an account key here Mine Theirs" in read(answer)
    assert Charter.objects.get().definition == "Theirs"
    again = re.search(r'name="version" value="(\d+)"', answer.content.decode())
    as_(DIRECTOR).post(f"{CHARTER}/edit", mine | {"version": again[1]})
    assert Charter.objects.get().definition == "Mine"


@pytest.mark.row("RYA-20")
@pytest.mark.row("TRA-10")
def test_more_than_is_sensible_needs_a_reason_that_is_kept(prepared: World, as_: Person):
    page = as_(DIRECTOR)

    refused = page.post(f"{CHARTER}/edit", said(prepared, cap=26))

    assert refused.status_code == 422
    assert "More than 25 key accounts need a reason" in read(refused)
    assert Charter.objects.get().cap is None
    page.post(f"{CHARTER}/edit", said(prepared, cap=26, cap_reason="Two brands"))
    text = shown(page, CHARTER)
    assert "Most key accounts 26" in text
    assert "Why so many Two brands" in text
    assert "Carried by hours 8 3,200 ÷ 400" in text


@pytest.mark.row("RYA-20")
@pytest.mark.row("TRA-10")
def test_the_overview_keeps_the_numbers_apart_and_says_which_one_it_is(
    prepared: World, as_: Person
):
    page = as_(DIRECTOR)
    names = [f"Fir {number}" for number in range(27)]
    customers = [SourceCustomer(name, name, account=name) for name in names]
    operator = User.objects.get(email=OPERATOR)
    accounts.fold_customers("more", customers=customers, by=operator, at=NOON)
    firs = list(Account.objects.filter(key__startswith="Fir"))
    here = {}

    for count in (0, 3, 12, 27):
        key(*firs[:count])
        here[count] = shown(page, "/programme")

    assert "Key accounts 0 of those" in here[0]
    assert "No key account yet" in here[0]
    assert "3–5 to begin with, in the first 30 days here" in here[3]
    assert "5–25 sensible for a programme here" in here[12]
    assert "more than 25 needs a reason in the charter here" in here[27]
    assert "Carried by hours 8 3,200 hours a year, 400 for each" in here[27]


@pytest.mark.row("RYA-21")
@pytest.mark.row("TRA-10")
def test_beyond_a_hundred_only_the_owner_can_save(prepared: World, as_: Person):
    many = {"cap": 101, "cap_reason": "A list of the world"}

    refused = as_(DIRECTOR).post(f"{CHARTER}/edit", said(prepared, **many))
    before = Charter.objects.get().cap
    as_(OWNER).post(f"{CHARTER}/edit", said(prepared, **many))

    assert refused.status_code == 422
    assert "only the owner of the programme can allow that" in read(refused)
    assert before is None
    stored = Charter.objects.get()
    assert (stored.cap, stored.cap_allowed_by) == (101, prepared.person(Role.EXECUTIVE_SPONSOR))
    assert "Allowed by Person executive_sponsor" in shown(as_("reader"), CHARTER)


def test_accounts_that_few_may_know_are_neither_named_nor_counted(prepared: World, as_: Person):
    key(prepared.secret)

    for path in ("/programme", CRITERIA, f"{START}/choose", f"{START}/tidy", f"{START}/risk"):
        assert prepared.secret.name not in shown(as_(DIRECTOR), path), path
    assert "Key accounts 0" in shown(as_(DIRECTOR), "/programme")
    assert "Key accounts 1" in shown(as_(prepared.insider), "/programme")


@pytest.mark.row("HEL-49")
def test_criteria_are_made_weighed_and_approved_by_another(world: World, as_: Person):
    page = as_(DIRECTOR)
    assert "No criteria yet" in shown(page, CRITERIA)
    page.post(f"{CRITERIA}/make", {"reason": "The founding set"})
    text = shown(page, f"{CRITERIA}/1")
    assert "6 criteria" in text
    assert "Weights together 1.000 of 1.000" in text
    assert "shrinks by more than 3 %" in text

    page.post(f"{CRITERIA}/1/weights", weights(1, growth="0.100"))
    short = as_(OWNER).post(f"{CRITERIA}/1/approve", {"version": "2"})
    assert short.status_code == 422
    assert "The weights make 0.950. They have to make 1.00: 0.050 is missing." in read(short)
    page.post(f"{CRITERIA}/1/weights", weights(1, growth="0.150"))
    own = page.post(f"{CRITERIA}/1/approve", {"version": "3"})
    assert own.status_code == 422
    assert "Somebody else of the management has to approve what you made." in read(own)
    assert not CriteriaSet.objects.get().is_approved

    as_(OWNER).post(f"{CRITERIA}/1/approve", {"version": "3"})

    stored = CriteriaSet.objects.get()
    assert stored.approved_by == world.person(Role.EXECUTIVE_SPONSOR)
    assert "in force" in shown(page, CRITERIA)


@pytest.mark.row("HEL-49")
@pytest.mark.row("RYA-22")
def test_approved_criteria_are_locked_and_a_next_version_leaves_them_as_they_were(
    prepared: World, as_: Person
):
    page = as_(DIRECTOR)
    before = dict(Criterion.objects.values_list("key", "weight"))

    tried = {
        "weights": page.post(f"{CRITERIA}/1/weights", weights(1, growth="0.9")),
        "words": page.post(f"{CRITERIA}/1/growth", {**STEPS, "question": "?", "version": "2"}),
        "own": page.post(
            f"{CRITERIA}/1/own", {**STEPS, "title": "New", "question": "?", "version": "2"}
        ),
        "library": page.post(f"{CRITERIA}/1/add", {"key": "revenue", "version": "2"}),
        "out": page.post(f"{CRITERIA}/1/growth/take-out", {"version": "2"}),
    }

    for name, answer in tried.items():
        assert answer.status_code in {409, 422}, name
        assert "are approved and never change" in read(answer), name
    locked = page.get(f"{CRITERIA}/1")
    assert "locked since" in read(locked)
    assert 'name="weight-growth"' not in locked.content.decode()
    page.post(f"{CRITERIA}/make", {"reason": "The merger"})
    page.post(f"{CRITERIA}/2/weights", weights(2, growth="0.05", strategic_fit="0.25"))
    kept = Criterion.objects.filter(criteria_set__number=1)
    assert dict(kept.values_list("key", "weight")) == before
    assert Criterion.objects.get(criteria_set__number=2, key="growth").weight == Decimal("0.05")
    assert "The merger" in shown(page, CRITERIA)
    assert page.post(f"{CRITERIA}/make", {"reason": "Again"}).status_code == 422


@pytest.mark.row("RYA-22")
def test_key_accounts_out_of_the_criteria_are_listed_with_their_last_review(
    prepared: World, as_: Person
):
    lakeside = Account.objects.get(key="Lakeside")
    found = choosing.open_round(prepared, fresh(prepared.own), lakeside, places=1)
    choosing.decide(prepared, choosing.reveal(prepared, found), {"Nordfjord": choosing.YES})
    key(prepared.own, lakeside, prepared.other)

    text = shown(as_(DIRECTOR), CRITERIA)

    out = text.partition("Key accounts out of the criteria")[2]
    assert re.search(r"Lakeside 4\.\d\d on 2 Mar 2026", out)
    assert "Sunnhav no closed round scored it" in out
    assert "Nordfjord" not in out


@pytest.mark.row("HEL-49")
def test_weights_that_two_people_change_show_both(draft: str, as_: Person):
    mine = weights(2, growth="0.2")
    as_(DIRECTOR).post(f"{draft}/weights", weights(2, growth="0.1"))

    answer = as_(DIRECTOR).post(f"{draft}/weights", mine)

    assert answer.status_code == 422
    assert "Growth 0.2 0.1" in read(answer)
    assert Criterion.objects.get(criteria_set__number=2, key="growth").weight == Decimal("0.1")


@pytest.mark.row("HEL-11")
def test_size_alone_never_weighs_more_than_two_fifths(draft: str, as_: Person):
    given = weights(2, attainable_contribution="0.45", margin_quality="0", reference_value="0.1")

    as_(DIRECTOR).post(f"{draft}/weights", given | {"weight-growth": "0.15"})
    answer = as_(OWNER).post(f"{draft}/approve", {"version": "2"})

    assert answer.status_code == 422
    assert "Size alone weighs 45 %, and 40 % is the most" in read(answer)
    assert "of it size 0.450 at most 0.40" in shown(as_(DIRECTOR), draft)
    assert not CriteriaSet.objects.get(number=2).is_approved


@pytest.mark.row("HEL-04")
def test_revenue_and_contribution_come_from_the_library_and_nobody_types_them(
    draft: str, as_: Person
):
    page = as_(DIRECTOR)
    assert "Revenue measured by the ledger size" in shown(page, draft)

    for name, version in (("revenue", "1"), ("contribution", "2")):
        page.post(f"{draft}/add", {"key": name, "version": version})

    for name in ("revenue", "contribution"):
        stored = Criterion.objects.get(criteria_set__number=2, key=name)
        assert (stored.measure, stored.is_size) == (name, True)
        text = shown(page, f"{draft}/{name}")
        assert "Nobody types this score." in text
        assert "0.5 % 2.5" in text
        assert "12.0 % 10.0" in text


@pytest.mark.row("HEL-05")
def test_future_potential_is_a_criterion_with_evidence_and_grade(draft: str, as_: Person):
    text = shown(as_(DIRECTOR), f"{draft}/attainable_contribution")

    assert "How much of our contribution could this account bring in the next three years?" in text
    assert "what else they could buy from us, with evidence and grade" in text
    assert "> 6 %" in text


@pytest.mark.row("HEL-06")
def test_strategic_fit_names_goals_that_can_be_taken_back_and_restored(
    prepared: World, as_: Person
):
    page = as_(DIRECTOR)
    assert "picks the goals that the account serves" in shown(page, f"{CRITERIA}/1/strategic_fit")

    page.post(f"{CHARTER}/goals", {"title": "Halve the waste", "why": "It costs 2 m a year"})
    goal = StrategyGoal.objects.get(title="Halve the waste")
    assert "Halve the waste It costs 2 m a year" in shown(as_("operations"), CHARTER)
    answer = page.post(f"{CHARTER}/goals/{goal.pk}/end", {"version": goal.version}, follow=True)
    assert "Undo" in answer.content.decode()
    assert "It costs 2 m a year" not in read(answer)
    page.post(f"{CHARTER}/goals/{goal.pk}/take-up")

    assert goal in queries.goals(prepared.person(Role.PROGRAMME_DIRECTOR))
    nameless = page.post(f"{CHARTER}/goals", {"title": " ", "why": "Because"})
    assert nameless.status_code == 422
    assert "Because" in nameless.content.decode()


@pytest.mark.row("HEL-12")
def test_revenue_counts_over_three_years_and_a_year_that_stands_out_is_flagged(
    draft: str, world: World, as_: Person
):
    page = as_(DIRECTOR)
    page.post(f"{draft}/add", {"key": "revenue", "version": "1"})
    key(world.own, world.other)
    AccountFigures.objects.filter(account=world.own).update(one_off_peak=True)

    text = shown(page, f"{draft}/revenue")
    risk = shown(as_(world.insider), f"{START}/risk")

    assert "The mean of three years, so that one good year makes nobody key." in text
    assert "where one year brought more than half of the sum, a flag says so" in text
    assert risk.count("one year stands out") == 1
    assert re.search(r"Nordfjord \d+\.\d % [ABC] \S+ % one year stands out", risk)


@pytest.mark.row("HEL-49")
@pytest.mark.row("HEL-11")
@pytest.mark.parametrize(
    "banned", ["Years as a customer", "Golf with their CEO", "Our sponsor's wish"]
)
def test_what_lets_the_wrong_accounts_in_is_refused_with_a_reason(
    draft: str, as_: Person, banned: str
):
    given = {**STEPS, "title": banned, "question": "How much?", "version": "1"}

    answer = as_(DIRECTOR).post(f"{draft}/own", given)

    assert answer.status_code == 422
    assert "are no criteria: they say nothing about the years to come" in read(answer)
    assert "pressure override" in read(answer)
    assert 'value="Step 4"' in answer.content.decode()
    assert Criterion.objects.filter(criteria_set__number=2).count() == 6


@pytest.mark.row("HEL-49")
def test_an_own_criterion_has_five_written_steps_and_can_be_worded_and_taken_out(
    draft: str, as_: Person
):
    page = as_(DIRECTOR)
    given = {**STEPS, "title": "Openness", "question": "Do they tell us?", "version": "1"}

    wordless = page.post(f"{draft}/own", given | {"step3": ""})
    page.post(f"{draft}/own", given)
    page.post(
        f"{draft}/openness", {**STEPS, "step0": "Never", "question": "Do they?", "version": "2"}
    )

    assert wordless.status_code == 422
    stored = Criterion.objects.get(criteria_set__number=2, key="openness")
    assert (stored.question, stored.steps[0], stored.weight) == ("Do they?", "Never", 0)
    assert "Openness" in shown(page, draft)
    page.post(f"{draft}/openness/take-out", {"version": "3"})
    assert not Criterion.objects.filter(key="openness").exists()


@pytest.mark.row("HEL-158")
def test_the_first_step_leads_from_charter_to_key_accounts_and_says_how_far_it_is(
    world: World, as_: Person
):
    page, path = as_(DIRECTOR), f"{START}/choose"

    def next_one() -> tuple[str, str]:
        body = page.get(path).content.decode()
        found = re.search(r'<p>([^<]+)</p></div><a class="btn s p" href="([^"]+)"', body)
        return found[1], found[2]

    assert next_one() == ("Write the charter", f"{CHARTER}/edit")
    choosing.make_charter(world)
    assert next_one() == ("Have criteria approved", CRITERIA)
    choosing.make_criteria(world)
    assert next_one()[0] == "Nominate the A-list"
    found = choosing.open_round(world, fresh(world.own), fresh(world.other))
    assert next_one()[0] == "Let three people score blind"
    director = world.person(Role.PROGRAMME_DIRECTOR)
    for title in ("Enter Sweden", "Sell service", "Learn automation"):
        services.name_goal("goal", title=title, by=director, at=NOON)
    found = choosing.reveal(world, found)
    assert next_one()[0] == "Decide together"
    choosing.decide(world, found, {"Nordfjord": choosing.YES})
    assert next_one()[0] == "Make them key"


@pytest.mark.row("HEL-158")
def test_a_choice_outside_three_to_five_or_without_a_score_is_warned_of(
    prepared: World, as_: Person
):
    lakeside = Account.objects.get(key="Lakeside")
    found = choosing.open_round(prepared, fresh(prepared.own), lakeside, places=1)
    choosing.decide(prepared, choosing.reveal(prepared, found), {"Nordfjord": choosing.YES})
    key(lakeside)
    page = as_(DIRECTOR)

    two = shown(page, f"{START}/choose")
    key(prepared.other)
    three = shown(page, f"{START}/choose")

    assert "2 accounts are chosen. To begin with, 3 to 5 are right." in two
    assert re.search(r"Lakeside: its score of 4\.\d\d is too low for a key account", two)
    assert "Nordfjord: " not in two
    assert re.search(r"Nordfjord \d\.\d\d 1 100 %", two)
    assert "accounts are chosen. To begin with" not in three
    assert "Sunnhav: no closed round has a score for it." in three


@pytest.mark.row("HEL-160")
def test_missing_facts_are_counted_by_field_and_filled_in_for_many_at_once(
    prepared: World, as_: Person
):
    own, other = prepared.own, prepared.other
    key(own, other)
    page, path = as_(DIRECTOR), f"{START}/tidy"
    before = shown(page, path)
    assert "Industry 2 of 2" in before
    assert "Deputy 2 of 2" in before
    assert "Sponsor 1 of 2" in before
    assert "Sponsor: nobody yet Sunnhav" in before
    stored = {one.pk: one for one in Account.objects.filter(pk__in=[own.pk, other.pk])}
    given = {f"version-{pk}": one.version for pk, one in stored.items()}
    given |= {f"industry-{own.pk}": "Steel", f"industry-{other.pk}": "Paper"}

    answer = page.post(f"{path}/facts", given | {f"organisation_number-{own.pk}": "917 000 111"})

    assert answer.status_code == 302
    own, other = Account.objects.get(pk=own.pk), Account.objects.get(pk=other.pk)
    assert (own.industry, own.organisation_number) == ("Steel", "917 000 111")
    assert (other.industry, other.country) == ("Paper", "Norway")
    after = shown(page, path)
    assert "Industry 1 of 2" not in after
    assert "Organisation number 1 of 2" in after

    stale = page.post(f"{path}/facts", given | {f"industry-{other.pk}": "Pulp"})
    assert stale.status_code == 422
    assert "Industry" in read(stale)
    assert Account.objects.get(pk=other.pk).industry == "Paper"
    assert page.post(f"{path}/facts", {}).status_code == 422
    assert as_("operations").post(f"{path}/facts", given).status_code == 404


STEPS_WITH_NOTES = {
    "plan": ("HEL-159", {"text": "Three actions each"}, "Three actions each"),
    "risk": (
        "HEL-161",
        {"account": "Nordfjord", "who": "Their buyer", "text": "Two more contacts"},
        "Nordfjord: Their buyer. What we do now: Two more contacts",
    ),
    "meet": ("HEL-162", {"text": "Nordfjord on 14 April"}, "Nordfjord on 14 April"),
    "assistant": (
        "HEL-163",
        {"text": "Minutes of a visit", "before": "60", "after": "15", "rating": "4"},
        "Minutes of a visit: 60 minutes before, 15 with it; 4 of 5.",
    ),
    "coach": ("HEL-164", {"text": "First Monday of the month"}, "First Monday of the month"),
}


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(name, marks=pytest.mark.row(row))
        for name, (row, *_) in STEPS_WITH_NOTES.items()
    ],
)
def test_a_step_explains_itself_and_is_done_by_a_note_that_says_what_was_done(
    prepared: World, as_: Person, step: str
):
    key(prepared.own)
    _row, given, kept = STEPS_WITH_NOTES[step]
    page, path = as_("account_manager"), f"{START}/{step}"
    before = shown(page, path)
    assert "Nordfjord" in before
    assert "open" in before

    empty = page.post(path, given | {"text": " ", "on": "2026-03-09"})
    late = page.post(path, given | {"on": "2026-03-11"})
    page.post(path, given | {"on": "2026-03-09"})

    assert (empty.status_code, late.status_code) == (422, 422)
    assert "still to come" in read(late)
    note = StarterNote.objects.get()
    assert (note.step, note.text, str(note.on)) == (step, kept, "2026-03-09")
    assert kept in shown(page, path)
    assert "1 of 7 steps done" in shown(page, START)


@pytest.mark.row("HEL-159")
@pytest.mark.row("HEL-161")
def test_plan_and_risk_ask_for_what_belongs_in_them(prepared: World, as_: Person):
    key(prepared.own)
    page = as_(prepared.insider)

    plan, risk = shown(page, f"{START}/plan"), shown(page, f"{START}/risk")

    assert "Goals, opportunities, risk and key people" in plan
    assert "Three to five clear actions, each with a name and a day in 6 to 12 months." in plan
    assert len(re.findall(r"[^.?]+\?", risk.partition(" How ")[2].partition("Our key")[0])) == 5
    assert re.search(r"Nordfjord \d+\.\d % [ABC]", risk)
    assert f"/accounts/{prepared.own.slug}/what-if" in page.get(f"{START}/risk").content.decode()


@pytest.mark.row("HEL-164")
@pytest.mark.row("HEL-158")
def test_the_bar_of_thirty_days_counts_the_steps_and_the_days(prepared: World, as_: Person):
    page = as_(DIRECTOR)
    key(prepared.own, prepared.other, Account.objects.get(key="Lakeside"))
    page.post(f"{START}/coach", {"text": "Mondays", "on": "2026-03-09"})

    text = shown(page, START)

    assert "2 of 7 steps done 21 days left" in text
    assert '<progress class="bar" max="7" value="2"' in page.get(START).content.decode()
    assert "Next: One simple plan for each" in shown(page, "/programme")


def test_the_overview_says_what_waits_for_a_decision(draft: str, prepared: World, as_: Person):
    director = prepared.person(Role.PROGRAMME_DIRECTOR)
    found = choosing.open_round(prepared, fresh(prepared.own))
    choosing.decide(prepared, choosing.reveal(prepared, found), {"Nordfjord": choosing.YES})
    services.ask_override(
        prepared.other, asked_by="Head of sales", reason="Their CEO rang",
        expires_on=datetime(2026, 9, 1, tzinfo=UTC).date(), by=director, at=NOON,
    )  # fmt: skip

    text = shown(as_(DIRECTOR), "/programme")

    assert "Round 2026: decided" in text
    assert "Criteria 2 are a draft" in text
    assert "Nordfjord is chosen, and not key yet" in text
    assert "Let Sunnhav in against the criteria? Asked by Head of sales: Their CEO rang" in text
    assert "waits" not in shown(as_("reader"), "/programme")


@pytest.mark.parametrize("path", [
    "/programme", CHARTER, f"{CHARTER}/edit", CRITERIA, f"{CRITERIA}/2", f"{CRITERIA}/2/growth",
    START, f"{START}/choose", f"{START}/tidy", f"{START}/risk", f"{START}/plan",
])  # fmt: skip
def test_each_page_keeps_the_budget_of_queries(
    draft: str, prepared: World, as_: Person, path: str, django_assert_max_num_queries
):
    key(prepared.own, prepared.other)
    page = as_(DIRECTOR)
    page.get(path)

    with django_assert_max_num_queries(15):
        assert page.get(path).status_code == 200
