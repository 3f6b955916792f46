"""How people at a customer stand to us, as the account's team asks them, reads them and acts on it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import relating
import voicing
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import AccountFigures, FigureSet
from orchard.domain.voice.models import Answer, AnswerSheet, BenefitCheck, TrustStep
from orchard.domain.voice.rules import Balance, Item
from relating import make_people
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
HOME = "/accounts/nordfjord/people"
PAGE, TRUST = f"{HOME}/voice", f"{HOME}/trust"
NOW = datetime.now(UTC)
TODAY = NOW.date().isoformat()
BUDGET = 25


def words(client: Client, address: str = PAGE) -> str:
    found = client.get(address)
    assert found.status_code == 200, address
    plain = unescape(re.sub(r"<[^>]+>", " ", found.content.decode()))
    return re.sub(r"\s+", " ", plain.replace("\u202f", " "))


@pytest.fixture
def made(world: World):
    """The worked account, as of now."""
    return make_people(world, at=NOW)


@pytest.mark.row("SAN-27")
def test_a_sheet_is_recorded_and_makes_three_measures_that_stay_apart(made, world, as_):
    kari, cpo = as_(Role.ACCOUNT_MANAGER), made.people["Cpo"]
    place = f"{HOME}/{cpo.pk}/answers/record"
    assert "Ask them how they see us" in words(kari, HOME)
    sheet = {"on": TODAY, "way": "interview", "asked_by": made.kari.pk, "is_named": "on"}
    for item, score in zip(voicing.QUALITY, voicing.QUALITY_ANSWERS, strict=True):
        sheet[item.value] = str(score)
    said = {
        "value_economic": "7", "value_practical": "6", "example_value_economic": "One truck",
        "words": "Your price formula I cannot defend",
    }  # fmt: skip

    assert kari.post(place, {**sheet, **said, "on": "2999-01-01"}).status_code == 422
    assert kari.post(place, {**sheet, **said, "trust_word": "8"}).status_code == 422
    assert kari.post(place, {**sheet, **said}).status_code == 302

    panel, page = words(kari, HOME), words(kari)
    for text in ("Strength of ties B 40 / 100", "Relationship quality C 72 / 100 1 person",
                 "Relationship value C 6.5 / 10 1 person"):  # fmt: skip
        assert text in panel
        assert text in page
    assert "Loyalty not known yet" in panel
    assert "Trust 5.7 / 7" in page
    assert "Ease not known yet" in page  # missing, never zero
    stored = AnswerSheet.objects.get()
    assert Answer.objects.filter(sheet=stored).count() == 11
    detail = words(kari, f"{HOME}/answers/{stored.pk}")
    assert "They tell us bad news early 5" in detail
    assert "Economic: they save or earn us money 7 One truck" in detail
    assert "How satisfied are you with us, all in all? not answered" in detail
    assert as_(Role.READER).get(f"{HOME}/answers/{stored.pk}").status_code == 404


@pytest.mark.row("SAN-24")
@pytest.mark.row("SAN-33")
def test_the_panel_joins_them_and_every_group_has_its_play(made, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    sheets = voicing.hear_worked(made, at=NOW)

    panel, page = words(kari, HOME), words(kari)

    assert "50 % of the influence is free to go" in panel
    assert "Loyalty A Free to go 50 % 5 people" in panel
    assert "Ceo , Cpo satisfied, and may go, 50.0 % Build what sets us apart" in page
    assert "Ops would speak for us, 22.2 % Ask for a reference" in page
    assert "Quality satisfied and staying, 11.1 % Deepen the relation" in page
    assert "It staying, and not satisfied, 16.7 % Remove the causes before the contract" in page
    assert "No promoter score is made of so few answers" in page
    assert "20 / 100" not in page
    assert f"{HOME}/answers/{sheets['Ceo'].pk}" in kari.get(PAGE).content.decode()
    voicing.record(made.people["Ops"], voicing.scores(2, 1), by=made.kari, at=NOW)
    relating.attitude(made.people["Ops"], -1, by=made.kari, at=NOW)
    voicing.record(made.people["Cpo"], voicing.scores(1, 5), by=made.kari, at=NOW)
    after = words(kari)
    assert "Somebody with much influence is against us" in after
    assert "A quarter or more of the influence is locked in" in after
    assert "against us, 22.2 % Let an executive meet them, to listen." in after
    assert AnswerSheet.objects.count() == 7
    for address in (PAGE, HOME, TRUST):
        with CaptureQueriesContext(connection) as asked:
            kari.get(address)
        assert len(asked) <= BUDGET, address
    for role in (Role.READER, Role.FINANCE):
        assert as_(role).get(PAGE).status_code == 404
        assert "free to go" not in words(as_(role), "/accounts/nordfjord")


@pytest.mark.row("SAN-29")
def test_what_they_say_and_what_they_do_stand_beside_each_other(made, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    newest = FigureSet.objects.order_by("-pk").first()
    rows = AccountFigures.objects.filter(account=made.account, figure_set=newest)
    rows.update(revenue_year=120, revenue_year_before=100, years_of_repeat_business=3)
    assert "What they do They say not known yet They come back 3 years" in words(kari)

    voicing.hear_worked(made, at=NOW)
    page = words(kari)
    assert "They buy more and do not say that they stay." in page
    assert "They say Free to go 50 %" in page
    assert "They buy +20 %" in page
    assert re.search(r"Breadth \d+ offer famil|Breadth not known yet", page)
    rows.update(revenue_year=100)
    assert "They buy as before and do not say that they stay." in words(kari)
    rows.update(revenue_year=50)
    for name in made.people:
        voicing.record(made.people[name], voicing.scores(5, 5), by=made.kari, at=NOW)
    page = words(kari)
    assert "They speak well of us and buy less." in page
    assert "They say Committed 100 %" in page  # what they buy changes nothing of it
    rows.update(revenue_year_before=None)
    assert "They buy not known yet" in words(kari)


@pytest.mark.row("SAN-25")
def test_trust_is_built_step_by_step(made, as_):
    kari, cpo = as_(Role.ACCOUNT_MANAGER), made.people["Cpo"]
    place = f"{HOME}/{cpo.pk}/trust"
    due = (NOW.date() - timedelta(days=3)).isoformat()
    step = {"kind": "promise", "what": "The formula on one page", "owner": made.mart.pk}
    assert kari.post(place, {**step, "due_on": ""}).status_code == 422
    assert kari.post(place, {**step, "due_on": due}).status_code == 422  # he has no seat here
    voicing.seat(made, made.mart)
    assert kari.post(place, {**step, "due_on": due}).status_code == 302
    assert "Keep our word to Cpo at Nordfjord" in words(as_(Role.OPERATIONS), "/")
    row = TrustStep.objects.get()
    late = "The formula on one page Cpo · We promised it · Person operations · late since"
    assert late in words(kari, TRUST)

    broken = {"state": "broken", "on": TODAY, "version": 1}
    assert kari.post(f"{HOME}/trust/{row.pk}", broken).status_code == 422  # why?
    assert kari.post(f"{HOME}/trust/{row.pk}", broken | {"outcome": "Too late"}).status_code == 302
    history = words(kari, f"{HOME}/{cpo.pk}/answers")
    assert "The formula on one page We promised it · Person operations · broken" in history
    assert "Too late" in history
    assert "Nothing is promised or planned" in words(kari, TRUST)
    assert "Keep our word" not in words(as_(Role.OPERATIONS), "/")
    assert kari.post(f"{HOME}/trust/{row.pk}/reopen", {"version": 1}).status_code == 409
    assert kari.post(f"{HOME}/trust/{row.pk}/reopen?version=2").status_code == 302  # from the toast
    assert f"{TODAY} broken: Too late" in words(kari, TRUST)  # why it was broken stays
    assert kari.post(f"{HOME}/trust/{row.pk}", broken | {"outcome": "Again"}).status_code == 422
    again = broken | {"outcome": "Again", "version": 3}
    assert kari.post(f"{HOME}/trust/{row.pk}", again).status_code == 302


@pytest.mark.row("SAN-25")
def test_both_sides_gain_or_somebody_says_what_changes(made, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    check = {"they_gain": "No stops", "we_gain": "Steady volume", "balance": "ours", "on": TODAY}
    assert kari.post(f"{TRUST}/benefit", check).status_code == 422  # why, and what changes?
    assert (
        kari.post(f"{TRUST}/benefit", check | {"why": "They pay for our express"}).status_code
        == 302
    )
    assert kari.post(f"{TRUST}/benefit", check | {"balance": "fair"}).status_code == 302
    page = words(kari, TRUST)
    assert "Fair to both Person account_manager" in page
    assert "We gain more than they do" in page
    assert [one.balance for one in BenefitCheck.objects.all()] == [Balance.OURS, Balance.FAIR]
    assert as_(Role.FINANCE).get(f"{TRUST}/benefit").status_code == 404


def test_a_sheet_is_corrected_taken_away_and_put_back_and_a_name_is_not_shown(made, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    sheet = voicing.record(made.people["Cpo"], voicing.scores(1, 1), by=made.kari, at=NOW)
    place = f"{HOME}/answers/{sheet.pk}"
    better = {
        "on": TODAY, "way": "call", "asked_by": made.kari.pk, "is_named": "on", "overall": "4",
    }  # fmt: skip
    assert kari.post(f"{place}/correct", better | {"version": 9}).status_code == 422
    assert kari.post(f"{place}/correct", better | {"version": 1}).status_code == 302
    newer = AnswerSheet.objects.get(corrects=sheet)
    history = words(kari, f"{HOME}/{made.people['Cpo'].pk}/answers")
    assert "taken away" in history
    assert "corrects an earlier sheet" in history
    assert kari.post(f"{HOME}/answers/{newer.pk}/remove", {"version": 1}).status_code == 302
    assert "Ask them how they see us" in words(kari)
    assert kari.post(f"{HOME}/answers/{newer.pk}/restore").status_code == 302
    assert Answer.objects.get(sheet=newer).item == Item.OVERALL

    hidden = voicing.record(
        made.people["Ops"], voicing.scores(1, 1), by=made.kari, at=NOW, is_named=False
    )
    page = words(kari)
    assert "1 person answered without a name. A figure counts such answers 3 at a time" in page
    assert kari.get(f"{HOME}/answers/{hidden.pk}").status_code == 404
    assert "not shown by name" in words(kari, f"{HOME}/{made.people['Ops'].pk}/answers")
    assert hidden.pk == AnswerSheet.objects.get(is_named=False).pk
