"""An account as the team knows it: goals behind opportunities, notes that say why, a forecast."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

import knowing
import relating
from knowing import filled, send, text_of
from orchard.domain.accounts.models import Account, CustomerGoal
from orchard.domain.accounts.services import profile
from orchard.domain.core.mistakes import Invalid, NotAllowed
from orchard.domain.core.models import OPERATOR, AuditEvent, User
from orchard.domain.core.queries import organisation
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import AccountFigures, FigureSet, PartFigures
from orchard.domain.meetings.models import Conversation, Point
from orchard.domain.plans import outlooks
from orchard.domain.plans import services as plans
from orchard.domain.plans.models import YearAheadVersion
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.services import Pursuit, Spot, open_opportunity
from orchard.interfaces.web.frame import figures
from people import NOON
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
HOME = "/accounts/nordfjord"
NEXT = date(2026, 4, 9)


def goal_of(world: World, title: str = "Halve the stops") -> CustomerGoal:
    note = knowing.goal(title=title)
    by = world.person(Role.ACCOUNT_MANAGER)
    made = profile.note_known(world.own, note=note, by=by, at=NOON)
    assert isinstance(made, CustomerGoal)
    return made


def opened(client: Client, world: World, title: str, value: int) -> Opportunity:
    """Have an idea and make an opportunity of it; return that."""
    client.post(f"{HOME}/white-space/ideas/new", {"text": title})
    idea = world.own.ideas.get(text=title)
    address = f"{HOME}/white-space/ideas/{idea.pk}/take-up"
    said = {"family": title, "value": value, "next_step": "Call", "next_on": "2026-04-09"}
    assert send(client, address, **said) == 302
    return Opportunity.objects.get(title=title)


@pytest.mark.row("HEL-129")
def test_no_opportunity_comes_to_stage_two_without_a_goal_and_a_list_names_those(world: World, as_):
    manager, reader = as_(Role.ACCOUNT_MANAGER), as_(Role.READER)
    goal = goal_of(world)
    seals, pumps = (opened(manager, world, title, 4000) for title in ("Seals", "Pumps"))
    address = f"{HOME}/white-space/opportunities/{seals.pk}"

    refused = manager.post(address, filled(manager, address, stage=2))

    assert refused.status_code == 422
    assert "serves a goal of the customer" in refused.content.decode()
    for client in (manager, reader):
        listed = text_of(client, "/portfolio/pipeline?goal=none")
        assert "Opportunities without goal: 2 of 2" in listed
        assert all(
            f"{title} Call Nordfjord no goal 1 Found" in listed for title in ("Seals", "Pumps")
        )
    assert "2 serve no goal of the customer" in text_of(manager, HOME)
    assert "Serves no goal of the customer yet" in text_of(manager, f"{HOME}/white-space")

    assert send(manager, address, stage=2, goal=goal.pk, probability="30") == 302

    seals.refresh_from_db()
    assert (seals.stage, seals.goal, str(seals.chance)) == (2, goal, "0.300")
    assert "Serves: Halve the stops" in text_of(manager, address)
    assert "1 serves no goal of the customer" in text_of(manager, HOME)
    listed = text_of(manager, "/portfolio/pipeline?goal=none")
    assert "Opportunities without goal: 1 of 2" in listed
    assert "Seals" not in listed.split("Next step by", 1)[1]
    rows = manager.get("/portfolio/pipeline?goal=none&as=csv").content.decode()
    assert pumps.title in rows
    assert seals.title not in rows
    spot, mine = Spot(None, "Gaskets"), Pursuit("Hush", world.insider, seals.value, "Call", NEXT)
    open_opportunity(world.secret, spot=spot, pursuit=mine, by=world.insider, at=NOON)
    assert "Hush" in text_of(as_(world.insider), "/portfolio/pipeline")
    assert "Hush" not in text_of(manager, "/portfolio/pipeline")
    profile.remove_known(
        goal, expected=goal.version, by=world.person(Role.ACCOUNT_MANAGER), at=NOON
    )
    assert "Opportunities without goal: 2 of 2" in text_of(manager, "/portfolio/pipeline")


def told(**changes: object) -> dict[str, object]:
    said = {"held_on": "2026-02-06", "said": "They stop too often on line 2.", "kind_0": "insight"}
    return {**said, "text_0": "A stop costs 40,000", "why_0": "It is what a pilot saves", **changes}


@pytest.mark.row("HEL-127")
def test_a_note_of_a_conversation_says_of_everything_why_it_matters_and_keeps_its_history(
    world: World, as_
):
    manager, kari = as_(Role.ACCOUNT_MANAGER), world.person(Role.ACCOUNT_MANAGER)
    siri = relating.add(world.own, "Siri Moe", by=kari)
    goal, deal = goal_of(world), opened(manager, world, "Seals", 4000)
    address = f"{HOME}/notes/new"

    for wrong in (
        {"why_0": " "},
        {"said": ""},
        {"held_on": "2099-01-01"},
    ):
        assert send(manager, address, **told(**wrong)) == 422, wrong
    assert not Conversation.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Point.objects.create(conversation_id=1, kind="insight", text="Stops", why="")

    second = {"kind_1": "decision", "text_1": "A pilot in May", "why_1": "Siri decides in June"}
    touched = {"goal_0": goal.pk, "opportunity_1": deal.pk, "contacts": [siri.pk]}
    assert send(manager, address, **told(**second, **touched)) == 302

    timeline = text_of(manager, f"{HOME}/timeline?what=conversation")
    for shown in (
        "Conversation: Siri Moe, Person account_manager", "They stop too often on line 2.",
        "Insight A stop costs 40,000 Why it matters : It is what a pilot saves Halve the stops",
        "Decision A pilot in May Why it matters : Siri decides in June Seals",
    ):  # fmt: skip
        assert shown in timeline
    assert "They stop too often" in text_of(manager, f"{HOME}/timeline")
    assert "They stop too often" not in text_of(manager, f"{HOME}/timeline?what=comment")


@pytest.mark.row("HEL-127")
def test_a_note_is_changed_with_its_history_kept_and_only_the_team_reads_it(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    second = {"kind_1": "decision", "text_1": "A pilot in May", "why_1": "Siri decides in June"}
    assert send(manager, f"{HOME}/notes/new", **told(**second)) == 302
    made = Conversation.objects.get()
    note = f"{HOME}/notes/{made.pk}"
    for outsider in (as_(world.colleague), as_(Role.READER), as_(Role.PROGRAMME_DIRECTOR)):
        assert outsider.get(note).status_code == 404
        assert "They stop too often" not in text_of(outsider, f"{HOME}/timeline")
        assert outsider.get(f"{HOME}/timeline?what=conversation").status_code == 200

    keys = set(Point.objects.values_list("pk", flat=True))
    form = filled(manager, f"{note}/edit", said="They stop each week.", why_1="She decides in July")
    assert manager.post(f"{note}/edit", form).status_code == 302
    assert manager.post(f"{note}/edit", form).status_code == 422  # somebody saved it meanwhile

    page = text_of(manager, note)
    now, before = page.split("1 earlier version", 1)
    assert "They stop each week." in now
    assert "She decides in July" in now
    assert "Siri decides in June" in before
    assert set(Point.objects.values_list("pk", flat=True)) == keys
    version = Conversation.objects.get().version
    assert manager.post(f"{note}/remove", {"version": version}).status_code == 302
    assert "They stop each week" not in text_of(manager, f"{HOME}/timeline")
    assert manager.post(f"{note}/restore").status_code == 302
    assert "They stop each week" in text_of(manager, f"{HOME}/timeline")
    verbs = AuditEvent.objects.filter(verb__startswith="conversation.note")
    assert verbs.count() == 4
    assert "stop" not in str(list(verbs.values_list("what", flat=True)))


@pytest.mark.row("HEL-127")
def test_who_saves_a_note_second_sees_and_keeps_what_was_saved_meanwhile(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    assert send(manager, f"{HOME}/notes/new", **told()) == 302
    note = f"{HOME}/notes/{Conversation.objects.get().pk}"
    form = filled(manager, f"{note}/edit")
    third = {"kind_1": "decision", "text_1": "CNRY-second", "why_1": "So"}
    assert manager.post(f"{note}/edit", form | third).status_code == 302

    stale = manager.post(f"{note}/edit", form)

    assert stale.status_code == 422
    (one,) = stale.context["form"].conflict.differences
    assert (one.label, "CNRY-second" in one.mine, "CNRY-second" in one.theirs) == (
        "What matters", False, True
    )  # fmt: skip
    assert manager.post(f"{note}/edit", form | {"version": 2}).status_code == 302
    assert "CNRY-second" in text_of(manager, note).split("earlier versions", 1)[0]
    assert Point.objects.count() == 2
    assert send(manager, f"{note}/edit", text_1="", why_1="") == 302
    assert Point.objects.get().text == "A stop costs 40,000"
    fresh = manager.get(f"{note}/edit").content.decode()
    assert fresh.count('<details class="fold"><summary>Another decision') == 2  # both are empty
    assert "Kind</label>" in fresh  # nobody leaves it open: not called optional


@pytest.mark.trust("T-GDPR-7")
def test_delicate_words_are_pointed_at_once_and_stop_nobody(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    said = told(said="He is on sick leave.", why_0="The lazy deputy decides")

    asked = manager.post(f"{HOME}/notes/new", said)

    assert asked.status_code == 422
    shown = asked.content.decode()
    for word in ("Health</b>: sick leave", "Insults</b>: lazy", "Save anyway"):
        assert word in shown
    assert not Conversation.objects.exists()
    again = said | {"warned": asked.context["form"]["warned"].value()}
    more = again | {"text_0": "He is a socialist"}
    assert manager.post(f"{HOME}/notes/new", more).status_code == 422  # another word: asked anew
    assert manager.post(f"{HOME}/notes/new", again).status_code == 302
    assert Conversation.objects.get().said == "He is on sick leave."


@pytest.mark.row("HEL-130")
def test_the_next_twelve_months_are_run_rate_opportunities_and_risks_with_an_interval(
    world: World, as_
):
    manager, reader = as_(Role.ACCOUNT_MANAGER), as_(Role.READER)
    deal, _open_end = (opened(manager, world, title, 12000) for title in ("Seals", "Pumps"))
    AccountFigures.objects.filter(account=world.own).update(
        active_probability=0.9,
        signals=[
            {"kind": "rhythm_broken", "reason": "CNRY-silent", "evidence": {}},
            {"kind": "lapsed_offers", "reason": "CNRY-lapsed", "evidence": {"yearly_at_stake": 1000.0}},
            {"kind": "mix_narrowing", "reason": "CNRY-narrow", "evidence": {}},
        ],
    )  # fmt: skip
    address = f"{HOME}/white-space/opportunities/{deal.pk}"
    assert send(manager, address, expected_on="2026-08-01", probability="50") == 302
    page = f"{HOME}/next-year"
    brought = [Decimal("19650.00") + 6 * month for month in range(25)]  # January 2024 to 2026
    pace = sum(brought[19:]) / sum(brought[7:13])

    seen = manager.get(page).context["outlook"]

    assert seen.run_rate == sum(round(one * pace, 2) for one in brought[13:])
    assert seen.added == 3000  # six months of 12,000 a year, by half
    assert seen.taken == round(seen.run_rate / 10, 2)  # what lapsed is in the run-rate already
    assert seen.expected == seen.run_rate + 3000 - seen.taken
    assert seen.uncounted == 3
    assert seen.low < seen.expected < seen.high
    shown = text_of(reader, page)
    for words in (
        figures.exact_money(seen.expected).replace("\u202f", " "), "Seals 12 k a year, chance 50", "from 1 Aug 2026",
        "nobody said from when: not counted", "CNRY-silent", "in the run-rate already, or not known: not counted",
        "The run-rate follows the season of last year", "the run-rate missed by 0", "Backcasts:",
    ):  # fmt: skip
        assert words in shown, words


@pytest.mark.row("HEL-130")
def test_a_kept_forecast_never_changes_and_is_held_against_what_the_ledger_says_afterwards(
    world: World, as_
):
    manager, reader, page = as_(Role.ACCOUNT_MANAGER), as_(Role.READER), f"{HOME}/next-year"
    deal = opened(manager, world, "Pumps", 12000)
    address, march = f"{HOME}/white-space/opportunities/{deal.pk}", date(2026, 3, 1)
    assert send(manager, address, expected_on=str(march), probability="50") == 302
    assert reader.post(f"{page}/keep").status_code == 404
    now = manager.get(page).context["outlook"]
    assert manager.post(f"{page}/keep").status_code == 302
    assert manager.post(f"{page}/keep").status_code == 302  # a second click keeps nothing more
    assert "Version 1, as of 9 Feb 2026" in text_of(manager, page)
    kept = YearAheadVersion.objects.get()
    assert (kept.expected, kept.method_version, kept.made_by) == (
        now.expected, "2", world.person(Role.ACCOUNT_MANAGER)
    )  # fmt: skip
    assert manager.get(page).context["sight"].kept[0].came is None  # no month of it is over
    later(world.own, {date(2026, 2, 1): Decimal(9000), march: Decimal(11000)})
    assert send(manager, address, value="99000") == 302

    (row,) = manager.get(page).context["sight"].kept
    assert (row.months_over, row.came.actual) == (2, Decimal(20000))
    planned = sum(Decimal(amount) for _start, amount in kept.months[:2])
    left = planned - planned * kept.risks / kept.run_rate
    assert round(row.came.forecast, 2) == round(left + 500, 2)  # a month of 12,000 a year, by half
    assert figures.signed_percent(row.came.miss).replace("\u202f", " ") in text_of(manager, page)
    assert manager.get(f"{page}?version=1").context["outlook"] == now  # as it was then
    assert manager.get(f"{page}?version=2").status_code == 404
    assert as_(world.colleague).get("/accounts/cnry-secret-account/next-year").status_code == 404


@pytest.mark.row("HEL-130")
def test_each_month_a_forecast_is_kept_by_itself_of_every_account_with_a_team(world: World):
    by, kari = User.objects.get(email=OPERATOR), world.person(Role.ACCOUNT_MANAGER)
    house, keep = organisation(by), plans.keep_years_ahead
    managed = {world.own.pk, world.other.pk}

    for _night in range(2):
        keep(house, by=by, at=NOON)
    kept = list(YearAheadVersion.objects.values_list("account", "number"))
    nights = AuditEvent.objects.filter(verb="years_ahead.kept").order_by("pk")
    assert ['"kept":2' in one.what.replace(" ", "") for one in nights] == [True, False]
    assert not any('"account"' in one.what for one in nights), "a night is about many accounts"
    later(world.own, {date(2026, 2, 1): Decimal(9000), date(2026, 3, 1): Decimal(11000)})
    keep(house, by=by, at=NOON)

    assert set(kept) == {(key, 1) for key in managed}
    assert (
        set(YearAheadVersion.objects.filter(number=2).values_list("account", flat=True)) == managed
    )
    PartFigures.objects.filter(account=world.own).delete()
    assert outlooks.sight(kari, world.own).now is None
    with pytest.raises(Invalid, match="Three complete months"):
        plans.keep_year_ahead(world.own, by=kari, at=NOON)
    AccountFigures.objects.filter(account=world.own).delete()
    assert outlooks.sight(kari, world.own).now is None
    with pytest.raises(NotAllowed):
        keep(house, by=kari, at=NOON)


def later(account: Account, came: dict[date, Decimal]) -> None:
    """Let months pass: the figures reach the end of the last one, with what came in each."""
    newest = AccountFigures.objects.filter(account=account).latest("figure_set__as_of").figure_set
    for start, net in came.items():
        about = {"figure_set": newest, "account": account, "dimension": "month"}
        key = start.isoformat()
        PartFigures.objects.update_or_create(**about, key=key, defaults={"name": key, "net": net})
    FigureSet.objects.filter(pk=newest.pk).update(as_of=date(2026, 3, 31))


@pytest.mark.row("SAN-34")
def test_the_brain_holds_all_that_is_known_of_an_account_and_others_see_it(world: World, as_):
    manager, reader = as_(Role.ACCOUNT_MANAGER), as_(Role.READER)
    opened(manager, world, "Seals", 7000)

    # HEL-123: one search finds the account, and every page of it is reached from there
    assert f'href="{HOME}"' in manager.get("/search/palette?words=nordf").content.decode()
    tabs = manager.get(HOME).context["header"].tabs
    assert {one.key for one in tabs} >= {
        "profile",
        "people",
        "white_space",
        "economics",
        "timeline",
    }
    assert all("Nordfjord" in text_of(manager, one.href) for one in tabs)
    assert as_(Role.FINANCE).get("/imports/new").status_code == 200
    # HEL-124: agreements, activities, pipeline and risk, here and over all accounts
    here, all_of_them = text_of(manager, HOME), text_of(manager, "/portfolio/overview")
    for panel in ("agreements", "activities", "pipeline", "risk"):
        assert panel.capitalize() in here
        assert panel.capitalize() in all_of_them
        assert manager.get(f"/portfolio/{panel}").status_code == 200
    assert "1 open opportunity, 7.0 k EUR a year" in here
    # HEL-125: potential beside vulnerability, and the heat map
    AccountFigures.objects.update(industry="Food")
    maps = text_of(manager, "/portfolio/profit")
    assert "Lifetime value Has stopped, chance" in maps
    assert "Heat map" in maps
    # HEL-126: everybody reads and follows what is open, and it is said who has seen it
    assert reader.post(f"{HOME}/seen").status_code == 204
    assert reader.post(f"{HOME}/watch", {"follow": "yes"}).status_code == 302
    assert "Watching" in reader.get(HOME).content.decode()
    assert reader.get("/digest").status_code == 200
    assert "Person reader" in text_of(manager, f"{HOME}/team").split("Who has seen")[1]
    assert reader.get(f"/accounts/{world.secret.slug}").status_code == 404


@pytest.mark.row("SAN-34")
def test_the_brain_says_why_it_matters_whom_it_serves_and_what_comes(world: World, as_):
    manager, kari = as_(Role.ACCOUNT_MANAGER), world.person(Role.ACCOUNT_MANAGER)
    goal, deal = goal_of(world), opened(manager, world, "Seals", 7000)

    # HEL-127: nothing is noted without why it matters
    assert send(manager, f"{HOME}/notes/new", **told(why_0="")) == 422
    assert send(manager, f"{HOME}/notes/new", **told()) == 302
    assert "They stop too often on line 2." in text_of(manager, HOME)
    assert "It is what a pilot saves" in text_of(manager, f"{HOME}/timeline")
    # HEL-128: what a person cares about, and how they work, stand in the preparation
    relating.allow_opinions(world)
    siri = relating.add(world.own, "Siri Moe", by=kari, matters="Fewer stops at night")
    relating.style(siri, "blue", by=kari)
    prepared = {"people": [siri.pk], "planned_on": "2026-03-01", "purpose": "The pilot"}
    sent = manager.post(f"{HOME}/people/conversations", prepared, follow=True)
    sheet = " ".join(re.sub("<[^>]+>", " ", sent.content.decode()).split())
    assert "Matters to them: Fewer stops at night" in sheet
    assert "Works the blue way" in sheet
    # HEL-129: opportunities serve goals, and a list names those that do not
    assert "Opportunities without goal: 1 of 1" in text_of(manager, "/portfolio/pipeline")
    address = f"{HOME}/white-space/opportunities/{deal.pk}"
    assert send(manager, address, stage=2) == 422
    assert send(manager, address, stage=2, goal=goal.pk) == 302
    assert "Every open opportunity serves a goal" in text_of(manager, "/portfolio/pipeline")
    # HEL-130: what the next twelve months bring, and how right that was before
    ahead = text_of(manager, f"{HOME}/next-year")
    for words in ("Run-rate", "Opportunities", "Risks", "Expected", "the run-rate missed by"):
        assert words in ahead
