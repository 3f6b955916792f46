"""What both sides do together, as people use it: goals, criteria, scores, what matters, value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from both_sides import (
    BASE,
    LEDGER,
    Person,
    _today,
    browser,
    earned,
    manager,
    people,
    plan,
    proposed,
    sent,
    siri,
)
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import Meeting
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    CriterionAcceptance,
    Initiative,
    JointScore,
    Objective,
    SuccessCriterion,
    ValueRecord,
    ValueRequest,
    WhatMattersCheck,
)
from people import NOON
from reading import read, shown

__all__ = ["_today", "browser", "manager", "people", "plan"]


@pytest.mark.row("HEL-70")
def test_goals_stand_in_three_columns_and_move_between_them(
    manager: Client, browser: Person, people: dict[Role, User], plan: AccountPlan
):
    owner = people[Role.ACCOUNT_MANAGER]
    goals = {
        name: Objective.objects.create(
            plan=plan, kind="position", horizon=1, beneficiary=whom, title=name, owner=owner
        )
        for name, whom in (("More of their spend", "us"), ("Fewer stops", "customer"))
    }

    text = shown(manager, BASE)
    assert (
        text.index("For us 1")
        < text.index("More of their spend")
        < text.index("For the customer 1")
    )
    assert "Together 0 No goal yet." in text
    sent(manager, f"goals/{goals['Fewer stops'].pk}", version="1", beneficiary="together")

    text = shown(manager, BASE)
    assert text.index("Together 1") < text.index("Fewer stops")
    assert Objective.objects.get(title="Fewer stops").beneficiary == "together"
    assert "Move" not in shown(browser(Role.READER), BASE)
    stale = manager.post(
        f"{BASE}/goals/{goals['Fewer stops'].pk}", {"version": "1", "beneficiary": "us"}
    )
    assert stale.status_code == 409


@pytest.mark.row("HEL-71")
def test_both_sides_score_and_what_gains_both_comes_first(
    manager: Client, people: dict[Role, User], plan: AccountPlan
):
    # methods 2.15: A(5,2,2) 1.581; B(4,4,3) 1.333; C(3,3,1) 3.000; D(5,1,1) 2.236
    given = {"Aaa": (5, 2, 2), "Bbb": (4, 4, 3), "Ccc": (3, 3, 1), "Ddd": (5, 1, 1)}
    for name, (theirs, ours, effort) in given.items():
        row = Initiative.objects.create(
            plan=plan, care="develop", title=name, owner=people[Role.ACCOUNT_MANAGER]
        )
        sent(manager, f"initiatives/{row.pk}/joint", version="1", joint="yes")
        us = {"benefit": ours, "effort": effort, "wants": "on" if name != "Ddd" else ""}
        sent(manager, f"initiatives/{row.pk}/our-score", **us)
        assert f"they not yet · we {ours}" in shown(manager, BASE), "nothing is ranked by one side"
        them = {"benefit": theirs, "effort": effort, "wants": "on", "contact": siri().pk}
        sent(manager, f"initiatives/{row.pk}/their-score", **them)

    text = shown(manager, BASE)
    ranked = ["1. Ccc", "3.000", "2. Ddd", "2.236", "3. Aaa", "1.581", "4. Bbb", "1.333"]
    places = [text.index(one) for one in ranked]
    assert places == sorted(places)
    assert "Agreed by both Ccc 3.000 Aaa 1.581 Bbb 1.333" in text, "we do not want Ddd"
    assert JointScore.objects.get(initiative__title="Aaa", side="customer").contact == siri()
    assert Initiative.objects.get(title="Aaa").effort == 2

    row = Initiative.objects.get(title="Ccc")
    sent(manager, f"initiatives/{row.pk}/our-score", benefit="3", effort="2", wants="on")
    text = shown(manager, BASE)
    assert "they 3 · we 3 · effort not agreed: they 1, we 2" in text
    assert "1. Ddd" in text


@pytest.mark.row("HEL-72")
def test_a_criterion_is_agreed_when_both_accepted_the_same_text(
    manager: Client, people: dict[Role, User]
):
    row = proposed(manager, people)
    assert "Person operations · Siri Moe 93.1 % – 97 % not measured yet Proposed" in shown(
        manager, BASE
    )

    sent(manager, f"criteria/{row.pk}/accept", version="1")
    assert "Waits for the customer" in shown(manager, BASE)
    new = {"metric": "On time in full", "unit": "%", "baseline": "93.1", "target": "98",
           "due_on": "2026-12-31", "our_owner": people[Role.OPERATIONS].pk,
           "their_owner": siri().pk, "version": "1"}  # fmt: skip
    sent(manager, f"criteria/{row.pk}/text", **new)
    said = {"contact": siri().pk, "words": "Mail of 19 August"}
    old = manager.post(f"{BASE}/criteria/{row.pk}/they-accept", said | {"text_version": "1"})
    assert old.status_code == 422, "they read the old text"
    assert "The text changed meanwhile" in read(old)
    sent(manager, f"criteria/{row.pk}/they-accept", text_version="2", **said)
    text = shown(manager, BASE)
    assert "Waits for us" in text, "we accepted another text"

    sent(manager, f"criteria/{row.pk}/accept", version="2")
    sent(manager, f"criteria/{row.pk}/number", version="2", current="97", on="2026-08-19")
    text = shown(manager, BASE)
    assert "97 % 98 % close Agreed" in text, "a measurement changes no text"
    both = {
        (one.side, one.text_version, one.text["target"])
        for one in CriterionAcceptance.objects.all()
    }
    assert both == {("us", 1, "97.0000"), ("customer", 2, "98.0000"), ("us", 2, "98.0000")}
    page = shown(manager, f"{BASE}/criteria/{row.pk}")
    assert "Siri Moe, 20 Aug 2026: Mail of 19 August" in page
    assert "We: accepted, text version 1 an earlier text" in page


def test_a_change_that_the_customer_asks_for_waits_for_a_new_text(
    manager: Client, people: dict[Role, User]
):
    row = proposed(manager, people)
    said = {"contact": siri().pk, "text_version": "1", "words": "Count whole lines"}
    sent(manager, f"criteria/{row.pk}/they-ask", **said)
    assert "A change is asked for" in shown(manager, BASE)
    assert "Count whole lines" in shown(manager, f"{BASE}/criteria/{row.pk}")

    sent(manager, f"criteria/{row.pk}/remove", version="1")
    assert "No success criterion is proposed yet" in shown(manager, BASE)
    sent(manager, f"criteria/{row.pk}/restore")
    assert "On time in full" in shown(manager, BASE)


@pytest.mark.row("HEL-08")
def test_a_value_has_a_type_and_stands_beside_the_next_best_alternative(manager: Client):
    value = {
        "year": "2026", "quarter": "2", "kind": "time", "benefit": "Fewer stops", "amount": "120000",
        "grade": "A", "method": "Their log", "alternative": "The importer", "alternative_amount": "80000",
    }  # fmt: skip
    assert manager.post(LEDGER, value).status_code == 302
    second = {
        "benefit": "Less waste",
        "amount": "5000",
        "alternative": "",
        "alternative_amount": "",
    }
    assert manager.post(LEDGER, value | second).status_code == 302
    row = ValueRecord.objects.get(benefit="Fewer stops")
    confirmed = {
        "says": "confirmed",
        "who": "Siri Moe",
        "on": "2026-08-01",
        "words": "Mail",
        "version": "1",
    }
    manager.post(f"{LEDGER}/{row.pk}/answer", confirmed)

    text = shown(manager, LEDGER)
    assert "Fewer stops Time saved 2026 Q2 120,000.00" in text
    assert "40,000.00 The importer" in text
    assert "not compared yet" in text
    assert "2026 120,000.00 5,000.00 0.00" in text, "what only we say is never added"
    wrong = manager.post(LEDGER, value | {"alternative": ""})
    assert "Name the next best alternative" in read(wrong)


@pytest.mark.row("HEL-09")
def test_the_scorecard_has_two_columns_and_warns_of_a_side_without_value(
    manager: Client, people: dict[Role, User]
):
    silent = "No value for the customer is documented for two quarters."
    assert silent in shown(manager, BASE)
    value = {"year": "2026", "quarter": "1", "benefit": "Fewer stops", "amount": "9000",
             "grade": "A", "method": "Their log"}  # fmt: skip
    manager.post(LEDGER, value)

    text = shown(manager, BASE)
    assert "2026 Q1 not known yet 0.00 EUR 9,000.00 EUR" in text
    assert silent not in text
    with time_machine.travel(datetime(2026, 10, 2, tzinfo=UTC)):
        later = Client()
        later.force_login(people[Role.ACCOUNT_MANAGER])
        assert silent in shown(later, BASE), "the second and third quarter have none"


@pytest.mark.row("HEL-09")
def test_the_scorecard_warns_of_our_side_too_also_where_nothing_was_imported(
    manager: Client, people: dict[Role, User]
):
    silent = "No value for us is documented for two quarters."
    assert silent in shown(manager, BASE), "nothing is imported, so nothing is documented"
    last, before = date(2026, 4, 1), date(2026, 1, 1)

    earned(Account.objects.get(key="birch"), (before, Decimal(300)), (last, None))
    text = shown(manager, BASE)
    assert silent not in text, "one of the two has a value"
    assert "2026 Q2 not known yet 0.00 EUR 0.00 EUR" in text
    assert "2026 Q1 300.00 EUR 0.00 EUR 0.00 EUR" in text

    with time_machine.travel(datetime(2026, 10, 2, tzinfo=UTC)):
        later = Client()
        later.force_login(people[Role.ACCOUNT_MANAGER])
        assert silent in shown(later, BASE), "the second and third quarter have none"


@pytest.mark.row("RYA-41")
def test_what_matters_is_ranked_and_a_change_asks_for_a_new_plan(
    manager: Client, people: dict[Role, User]
):
    sent(manager, "needs/new", needs="Price\nQuality\nSpeed")
    assert "no answer yet" in shown(manager, BASE)
    first = WhatMattersCheck.objects.get()
    said = {"contact": siri().pk, "on": "2026-08-20"}
    sent(manager, f"needs/{first.pk}/order", needs="Price\nQuality\nSpeed", version="1", **said)
    text = shown(manager, BASE)
    assert "Price Quality Speed Siri Moe, 20 Aug 2026" in text
    assert "This changed since last time" not in text, "there was no last time"

    with time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC)):
        later = Client()
        later.force_login(people[Role.ACCOUNT_MANAGER])
        form = later.get(f"{BASE}/needs/new").context["form"]
        assert form["needs"].value() == "Price\nQuality\nSpeed", "asked as last time"
        sent(later, "needs/new", needs=form["needs"].value())
        second = WhatMattersCheck.objects.exclude(pk=first.pk).get()
        order = {"needs": "Quality\nCarbon\nprice", "version": "1", "on": "2026-11-20"}
        sent(later, f"needs/{second.pk}/order", contact=siri().pk, **order)

        text = shown(later, BASE)
        assert "This changed since last time" in text
        assert "Quality was 2 Carbon new price was 1" in text
        assert "No longer named: Speed" in text
        need = "Birch ranks its needs differently"
        assert need in shown(later, "/")
        sent(
            later, f"needs/{second.pk}/settle", version="2", how="A goal for carbon is in the plan"
        )
        assert need not in shown(later, "/")
        assert "A goal for carbon is in the plan" in shown(later, BASE)
        assert WhatMattersCheck.objects.get(pk=second.pk).is_different


@pytest.mark.row("HEL-74")
def test_measures_say_whether_it_is_the_customers_plan_as_well(
    manager: Client, people: dict[Role, User], plan: AccountPlan
):
    goal = Objective.objects.create(
        plan=plan, kind="position", horizon=1, title="Fewer stops", owner=people[Role.FINANCE]
    )
    silent = shown(manager, BASE)
    assert "nothing of theirs is noted" in silent
    assert "longer than 30 days" not in silent, "nobody knows how long"
    for place, (theirs, done, first) in enumerate(
        [(True, None, 10), (False, None, 1), (False, None, 10), (True, 9, 10), (False, 12, 10)]
    ):
        Action.objects.create(
            account=plan.account, plan=plan, title=f"Do {place}", care="water", objective=goal,
            user=None if theirs else people[Role.FINANCE], contact=siri() if theirs else None,
            due_on=date(2026, 8 if done else 9, 10), first_due_on=date(2026, 8 if done else 9, first),
            state="done" if done else "open", done_on=date(2026, 8, done) if done else None,
            evidence="Seen" if done else "", noted_by=people[Role.FINANCE], noted_at=NOON,
        )  # fmt: skip

    text = shown(manager, BASE)
    assert "Open actions that are theirs 33 % 1 of 3" in text
    assert "carried by both" in text
    assert "On time: joint actions 100 % 1 of 1 due" in text
    assert "On time: internal actions 0 % 0 of 1 due" in text
    assert "1 open action slipped" in text
    Meeting.objects.create(
        account=plan.account, kind="operations", title="Talk", zone="UTC", state="held",
        starts_at=datetime(2026, 8, 17, 9, tzinfo=UTC), planned_by=people[Role.FINANCE],
        planned_at=NOON,
    )  # fmt: skip
    assert "Days since we heard them 3" in shown(manager, BASE)
    row = proposed(manager, people)
    said = {"contact": siri().pk, "text_version": "1", "words": "Mail"}
    sent(manager, f"criteria/{row.pk}/they-accept", **said)
    assert "Days since we heard them 0" in shown(manager, BASE)
    assert "in touch" in shown(manager, BASE)


def test_who_has_no_seat_reads_and_changes_nothing(browser: Person, people: dict[Role, User]):
    proposed(browser(Role.ACCOUNT_MANAGER), people)
    row = SuccessCriterion.objects.get()
    for role in (Role.READER, Role.OPERATIONS, Role.FINANCE):
        client = browser(role)
        assert "On time in full" in shown(client, BASE)
        assert "Propose a criterion" not in shown(client, BASE)
        for path in ("criteria/new", f"criteria/{row.pk}/accept", "needs/new", "value/ask"):
            assert client.post(f"{BASE}/{path}", {"version": "1"}).status_code == 404
    assert not CriterionAcceptance.objects.exists()
    assert not ValueRequest.objects.exists()
