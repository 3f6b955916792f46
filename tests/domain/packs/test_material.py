"""What packs are made from: the right days and the right plan; for the customer only their side of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import override_settings

from attaching import upload
from group_belongings import note
from orchard.domain.accounts import filing
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.agreements.rules.deviations import Severity
from orchard.domain.agreements.services.deviations import Report, report_deviation
from orchard.domain.core import services as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import Decision, Meeting
from orchard.domain.packs import making
from orchard.domain.packs.content.packs import paper_of
from orchard.domain.packs.material import Material
from orchard.domain.packs.rules import Audience, Form, Kind, Wish
from orchard.domain.plans.models import ProjectGroup
from orchard.domain.plans.rules.groups import Complicated
from orchard.domain.plans.services import groups
from orchard.domain.whitespace import services as whitespace
from people import NOON, make_user
from plan_rows import make_initiative, make_plan, share


@pytest.fixture
def kari(db: None) -> User:
    core.found_organisation("Vestberg", currency="EUR", time_zone="Europe/Oslo", by=None, at=NOON)
    return make_user("Kari", Role.ACCOUNT_MANAGER)


@pytest.fixture
def birch(kari: User) -> Account:
    found = Account.objects.create(key="birch", name="Birch", slug="birch")
    accounts.assign(
        found, user=kari, role=TeamRole.ACCOUNT_MANAGER, since=date(2026, 1, 1),
        by=make_user("Dana", Role.PROGRAMME_DIRECTOR), at=NOON,
    )  # fmt: skip
    return found


def gathered(by: User, **others: object) -> Material:
    wish = {
        "kind": Kind.REVIEW, "audience": Audience.INTERNAL, "form": Form.PDF,
        "starts_on": date(2025, 10, 1), "ends_on": date(2026, 1, 31), **others,
    }  # fmt: skip
    return making.material_of(by, "birch", wish=Wish(**wish), at=NOON)


def said(by: User, **others: object) -> str:
    """Return every word of the paper."""
    return repr(paper_of(gathered(by, **others), language="en"))


@pytest.mark.parametrize("kind", [Kind.REVIEW, Kind.PLAN])
def test_of_shared_initiatives_the_customer_reads_neither_care_nor_state_nor_owner(
    birch: Account, kari: User, kind: Kind
):
    plan = make_plan(birch, kari)
    for title, is_joint in (("One stock", True), ("Leave Odda", False)):
        row = make_initiative(plan, kari, title=title, is_joint=is_joint, care="prune")
        share(birch, "initiative", row.pk, kari)

    theirs, ours = said(kari, kind=kind, audience=Audience.CUSTOMER), said(kari, kind=kind)

    assert "'One stock', 'together', 'being prepared'" in theirs
    for hidden in ("Leave Odda", "Prune", "Proposed", "Kari"):
        assert hidden not in theirs
        assert hidden in ours


def test_what_the_customer_still_feels_stands_in_what_only_our_people_read(
    birch: Account, kari: User
):
    assert "No promised action is late, and every deviation is mended" in said(kari)
    report = Report("Cold chain broke", "Fish was lost", Severity.MAJOR, "Their dock", kari)
    report_deviation(birch, report=report, by=kari, at=NOON)

    ours, theirs = said(kari), said(kari, audience=Audience.CUSTOMER)

    assert "title='1 deviation is not mended'" in ours
    assert "Deviation: Cold chain broke" in ours
    assert "title='No promised action is late'" in theirs
    assert "Cold chain" not in theirs


def decide(birch: Account, kari: User, at: datetime) -> None:
    """Hold a meeting that ends with a decision."""
    held = Meeting.objects.create(
        account=birch, kind="strategic", title="Prices", zone="UTC", state="held", starts_at=at,
        planned_by=kari, planned_at=NOON,
    )  # fmt: skip
    Decision.objects.create(meeting=held, text="One carrier", why="Two lose parcels", owner=kari)


def test_the_days_of_a_period_are_those_of_the_organisation(birch: Account, kari: User):
    """INV-40: half past eleven in the evening of UTC is the next day in Oslo."""
    decide(birch, kari, datetime(2025, 12, 31, 23, 30, tzinfo=UTC))

    assert not gathered(kari, ends_on=date(2025, 12, 31)).decided
    assert gathered(kari, starts_on=date(2026, 1, 1)).decided


def test_what_was_decided_on_the_last_day_of_a_period_is_in_it(birch: Account, kari: User):
    decide(birch, kari, datetime(2026, 1, 31, 22, 30, tzinfo=UTC))

    assert gathered(kari, ends_on=date(2026, 1, 31)).decided
    assert not gathered(kari, ends_on=date(2026, 1, 30)).decided


def test_the_own_plan_comes_before_that_of_a_merged_account(birch: Account, kari: User):
    fir = Account.objects.create(key="fir", name="Fir", slug="fir")
    make_plan(fir, kari, strategy="Theirs of old")
    make_plan(birch, kari, strategy="Ours of today")
    Account.objects.filter(pk=fir.pk).update(merged_into=birch)

    inside = gathered(kari).inside

    assert inside is not None
    assert inside.strategy == "Ours of today"


def test_project_groups_and_documents_stand_in_what_the_customer_reads_once_they_are_shared(
    birch: Account, kari: User, tmp_path: Path
):
    begun = {"by": kari, "at": NOON}
    shown = groups.begin_group(birch, note=note(kari, name="Fewer returns"), **begun)
    groups.begin_group(birch, note=note(kari, name="Ours alone"), **begun)
    with override_settings(DATA_DIR=tmp_path):
        manual, secret = (
            filing.attach(birch, upload=upload(title=title), **begun) for title in ("Manual", "Margins")
        )  # fmt: skip
    share(birch, "group", shown.pk, kari)
    share(birch, "document", manual.pk, kari)

    theirs, ours = said(kari, audience=Audience.CUSTOMER), said(kari)

    assert "title='1 project group is at work'" in theirs
    assert "'Fewer returns', 'CNRY-group-measure', '93.1 %', '97 %', 'not known yet'" in theirs
    assert "Documents in the portal: Manual (" in theirs
    assert len(gathered(kari, audience=Audience.CUSTOMER).shared) == 2
    for hidden in ("Ours alone", secret.title, "Kari"):
        assert hidden not in theirs
    assert "Project groups at work: Fewer returns to 97 % by 15 Jul 2026; Ours alone" in ours


def test_a_group_that_ended_before_the_period_is_in_no_pack(birch: Account, kari: User):
    found = groups.begin_group(birch, note=note(kari, name="Old"), by=kari, at=NOON)
    outcome = groups.Outcome("CNRY-group-effect", Complicated.same(2))
    groups.close_group(found, expected=1, outcome=outcome, by=kari, at=NOON)
    share(birch, "group", found.pk, kari)

    theirs = said(kari, audience=Audience.CUSTOMER)
    assert "title='Every project group has ended'" in theirs
    assert "CNRY-group-effect" not in theirs
    ProjectGroup.objects.update(closed_on=date(2025, 9, 30))
    assert not gathered(kari, audience=Audience.CUSTOMER).groups


def test_many_groups_and_new_ideas_are_named_in_one_line_each(birch: Account, kari: User):
    for number in range(5):
        text = f"Idea {number}"
        whitespace.raise_idea(birch, text=text, from_customer="", by=kari, at=NOON)

    ours = said(kari)

    assert "Ideas that wait for an answer: Idea 4; Idea 3; Idea 2; and 2 more." in ours
    assert "Idea" not in said(kari, audience=Audience.CUSTOMER)
