"""Agreements, activities, pipeline and risk: four panels on the account, four lists over all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import acting
import meeting_belongings as sittings
from orchard.domain.accounts.models import Account
from orchard.domain.agreements import services as agreements
from orchard.domain.agreements.rules import Kind, Renewal, Stage
from orchard.domain.agreements.rules.deviations import Severity
from orchard.domain.agreements.services.deviations import Report, report_deviation
from orchard.domain.core.rules import Role
from orchard.domain.meetings import services as meetings
from orchard.domain.meetings.models import Meeting
from orchard.domain.risk.models import Risk
from orchard.domain.risk.rules import Category, State
from orchard.domain.whitespace.services import Pursuit, Spot, open_opportunity
from people import NOON
from reading import read, shown
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
HOME, LIST = "/accounts/nordfjord", "/portfolio/risks"
TODAY = NOON.date()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 13, tzinfo=UTC), tick=False):
        yield


def noted(account: Account, world: World, title: str, **changes: object) -> Risk:
    by = world.insider if account == world.secret else world.person(Role.ACCOUNT_MANAGER)
    return acting.a_risk(account, by, title, **{"review_on": TODAY + 30 * DAY, **changes})


def titles(client: Client, path: str) -> list[str]:
    """Return what the list shows, in its order."""
    return re.findall(r'is-main">\s*<a[^>]*>([^<]+)', client.get(path).content.decode())


def with_all_four(world: World) -> None:
    """Leave an agreement, an opportunity, a risk with an action, and meetings held and planned."""
    kari, own = world.person(Role.ACCOUNT_MANAGER), world.own
    terms = agreements.Terms(
        "Frame 2026", Kind.FRAMEWORK, "Vestberg and Nordfjord", date(2026, 1, 1),
        ends_on=date(2026, 12, 31), renewal=Renewal.TALKS,
    )  # fmt: skip
    progress = agreements.Progress(Stage.SIGNED, date(2025, 12, 1))
    agreements.record_agreement(own, terms=terms, progress=progress, by=kari, at=NOON)
    pursuit = Pursuit("Night service", kari, Decimal(90_000), "Call", date(2026, 4, 9))
    open_opportunity(own, spot=Spot(None, "Care"), pursuit=pursuit, by=kari, at=NOON)
    acting.planned(noted(own, world, "Their plant closes", likelihood=4, impact=4), kari, by=kari)
    sittings.held(own, by=kari, title="Review of the year")
    note = sittings.meeting_note(title="Talk on the frame", day=TODAY + 9 * DAY)
    meetings.plan_meeting(own, note=note, by=kari, at=NOON)


@pytest.mark.row("HEL-124")
@pytest.mark.row("SAN-34")
def test_the_four_stand_on_the_account_and_each_in_its_list_over_all(world: World, as_):
    with_all_four(world)
    kari = as_(Role.ACCOUNT_MANAGER)
    lists = {
        "/portfolio/agreements": ("Frame 2026", "31 Dec 2026"),
        "/portfolio/activities": (
            "Meeting held: Review of the year",
            "Meeting planned: Talk on the frame (Strategic (QBR), ",
        ),
        "/portfolio/pipeline": ("Night service", "90 k"),
        LIST: ("Their plant closes", "red 16", "Offer a second carrier by 1 Apr 2026"),
    }

    for path, said in lists.items():
        answer = kari.get(path)
        assert all(one in read(answer) for one in said), path
        nav = answer.content.decode().split('aria-label="Lists over all accounts"')[1]
        assert all(f'href="{one}"' in nav.split("</nav>")[0] for one in lists), path

    name, overview = world.person(Role.ACCOUNT_MANAGER).name, shown(kari, "/portfolio/overview")
    assert "Risk: 1 open" in overview
    assert f"Their plant closes Nordfjord · {name} · review 1 Apr 2026 · Offer a second carrier, by 1 Apr 2026 red 16" in overview  # fmt: skip
    for words in ("Frame 2026", "1 open opportunity", "Nordfjord : Meeting held"):
        assert words in overview
    here = shown(kari, HOME)
    assert "Frame 2026" in here
    assert "1 open opportunity, 90 k EUR a year" in here
    assert "Meeting held" in here
    assert f"Their plant closes People · {name} · review 1 Apr 2026 Offer a second carrier , by 1 Apr 2026 red 16" in here  # fmt: skip


@pytest.mark.row("HEL-124")
def test_risks_of_all_registers_stand_in_one_list_the_worst_first(world: World, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    low, high = (noted(world.own, world, *one) for one in (("Small",), ("Large",)))
    Risk.objects.filter(pk=high.pk).update(likelihood=5, impact=5, category=Category.FINANCE)
    treated = noted(world.other, world, "Treated", likelihood=5, impact=5, residual_likelihood=2,
                    residual_impact=4, treatment="reduce", state=State.TREATED)  # fmt: skip
    noted(world.own, world, "Gone", state=State.CLOSED, reason="Sold")
    noted(world.own, world, "Perhaps", state=State.PROPOSED)

    assert titles(kari, LIST) == ["Large", "Treated", "Small"]
    assert titles(kari, f"{LIST}?account=sunnhav") == ["Treated"]
    assert titles(kari, f"{LIST}?category=finance") == ["Large"]
    assert titles(kari, f"{LIST}?state=closed") == ["Gone"]
    assert titles(kari, f"{LIST}?state=proposed") == ["Perhaps"]
    assert titles(kari, f"{LIST}?sort=now_score") == ["Small", "Treated", "Large"]
    assert "amber 8 Treated" in shown(kari, LIST)
    assert "State all open Proposed" in shown(kari, LIST), "closed ones are not shown unasked"
    assert "Reduce no action is planned" in shown(kari, LIST)
    rows = list(csv.DictReader(io.StringIO(
        kari.get(f"{LIST}?as=csv").content.decode("utf-8-sig")
    )))  # fmt: skip
    assert [(one["What may happen"], one["Score"], one["Account"]) for one in rows] == [
        ("Large", "25", "Nordfjord"), ("Treated", "8", "Sunnhav"), ("Small", "6", "Nordfjord"),
    ]  # fmt: skip
    assert f'href="/accounts/nordfjord/risk/{low.pk}"' in kari.get(LIST).content.decode()
    assert kari.get(f"/accounts/sunnhav/risk/{treated.pk}").status_code == 200


@pytest.mark.row("HEL-124")
def test_risks_of_hidden_accounts_and_of_actions_taken_out_are_in_no_list(world: World, as_):
    noted(world.secret, world, "Hush", likelihood=5, impact=5)
    kari = world.person(Role.ACCOUNT_MANAGER)
    step = acting.planned(noted(world.own, world, "Open"), kari, by=kari, title="Old step")
    type(step).objects.filter(pk=step.pk).update(removed_at=NOON)

    for person in (Role.ACCOUNT_MANAGER, Role.READER):
        for path in (LIST, "/portfolio/overview", f"{LIST}?as=csv", f"{LIST}?account=secret"):
            assert "Hush" not in as_(person).get(path).content.decode(), path
        assert titles(as_(person), LIST) == ["Open"]
        assert "Old step" not in shown(as_(person), LIST)
    assert titles(as_(world.insider), LIST) == ["Hush", "Open"]


@pytest.mark.row("HEL-124")
def test_meetings_and_conversations_are_activities_of_those_who_may_know_them(world: World, as_):
    with_all_four(world)
    sittings.held(world.secret, by=world.insider, title="Hush review")
    manager, reader = as_(Role.ACCOUNT_MANAGER), as_(Role.READER)
    said = {"held_on": "2026-02-06", "said": "They stop too often.", "kind_0": "insight",
            "text_0": "A stop costs 40,000", "why_0": "A pilot saves it"}  # fmt: skip
    assert manager.post(f"{HOME}/notes/new", said).status_code == 302

    of_meetings = shown(manager, "/portfolio/activities?what=meetings")

    assert re.search(r"Planned Nordfjord : Talk on the frame 11 Mar 2026, 08:00", of_meetings)
    assert "Nordfjord : Meeting held: Review of the year" in of_meetings
    assert "Nordfjord : Conversation" in of_meetings
    assert "They stop too often." in of_meetings
    assert "Risk noted" not in of_meetings
    assert "Talk on the frame" not in shown(manager, "/portfolio/activities?what=risks")
    assert "Talk on the frame" in shown(manager, "/portfolio/activities?mine=yes")
    assert "Talk on the frame" not in shown(as_(world.colleague), "/portfolio/activities?mine=yes")
    for hidden in ("Talk on the frame", "Review of the year", "They stop too often."):
        assert hidden not in shown(reader, "/portfolio/activities")
    assert "They stop too often." not in shown(as_(Role.OPERATIONS), "/portfolio/activities")
    assert "Review of the year" in shown(as_(Role.OPERATIONS), "/portfolio/activities")
    assert "Hush" not in of_meetings
    assert "Hush review" in shown(as_(world.insider), "/portfolio/activities")


@pytest.mark.row("HEL-124")
@pytest.mark.parametrize(("path", "most"), [
    (HOME, 25), ("/portfolio/overview", 15), (LIST, 15), ("/portfolio/activities", 15),
])  # fmt: skip
def test_more_risks_and_meetings_ask_no_more_questions(
    world: World, as_, path: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
):
    with_all_four(world)
    kari = as_(Role.ACCOUNT_MANAGER)
    for number in range(30):
        noted(world.own, world, f"Risk {number}")
        sittings.held(world.own, by=world.person(Role.ACCOUNT_MANAGER), title=f"Met {number}")
    kari.get(path)

    with django_assert_max_num_queries(most):
        text = shown(kari, path)

    if path == HOME:
        assert "27 more risks in the register" in text
    if path == LIST:
        assert 'rel="next"' in kari.get(path).content.decode()


@pytest.mark.row("HEL-124")
@pytest.mark.trust("T-AUTHZ-2")
def test_a_hidden_account_that_an_open_one_became_part_of_is_named_in_no_list(world: World, as_):
    with_all_four(world)
    by = world.colleague
    acting.planned(noted(world.other, world, "Sun risk"), by, by=by, title="Sun step")
    sittings.held(world.other, by=by, title="Sun review")
    note = sittings.meeting_note(title="Sun plan", day=TODAY + 9 * DAY)
    meetings.plan_meeting(world.other, note=note, by=by, at=NOON)
    paths = (
        LIST, f"{LIST}?as=csv", f"{LIST}?account=sunnhav", "/portfolio/overview",
        "/portfolio/activities", "/meetings", "/meetings/lessons", "/meetings/sponsors",
        "/actions/all", "/actions/board", "/",
    )  # fmt: skip
    assert "Sun risk" in as_(Role.READER).get(LIST).content.decode()
    assert "Sun plan" in shown(as_(Role.ACCOUNT_MANAGER), "/portfolio/activities")

    Account.objects.filter(pk=world.other.pk).update(merged_into=world.secret)

    for person in (Role.READER, Role.ACCOUNT_MANAGER, by):
        for path in paths:
            said = as_(person).get(path).content.decode()
            assert world.secret.name not in said, path
            assert world.secret.slug not in said, path
        guess = as_(person).get(f"{LIST}?account={world.secret.name[:8]}")
        assert "Sun risk" not in guess.content.decode(), "it would confirm what one guesses"
        assert titles(as_(person), LIST) == ["Their plant closes"]
        assert "Sun plan" not in shown(as_(person), "/portfolio/activities")
    assert titles(as_(world.insider), f"{LIST}?account={world.secret.slug}") == ["Sun risk"]


@pytest.mark.trust("T-AUTHZ-2")
def test_what_waits_on_home_does_not_name_a_hidden_account_either(world: World, as_):
    by, kari = world.colleague, world.person(Role.ACCOUNT_MANAGER)
    risk = noted(world.other, world, "Sun risk", owner=by, review_on=TODAY - 9 * DAY)
    step = acting.planned(risk, by, by=by, title="Sun step")
    type(step).objects.update(due_on=TODAY - 30 * DAY)
    report = Report("Sun stop", "Fish was lost", Severity.MAJOR, "Their dock", by)
    report_deviation(world.other, report=report, by=by, at=NOON)
    note = sittings.meeting_note(title="Sun visit", day=TODAY - 3 * DAY)
    visit = meetings.plan_meeting(world.other, note=note, by=by, at=NOON)
    Meeting.objects.filter(pk=visit.pk).update(sponsor=by)
    here = as_(by).get("/").content.decode()
    for waits in ("Sun risk", "Sun step", "Sun stop", "your visit to"):
        assert waits in here

    Account.objects.filter(pk=world.other.pk).update(merged_into=world.secret)

    for person in (by, kari, Role.PROGRAMME_DIRECTOR):
        for path in ("/", "/actions", "/meetings/sponsors"):
            said = as_(person).get(path).content.decode()
            assert world.secret.name not in said, path
            assert world.secret.slug not in said, path
