"""Packs: who may ask for which, how one is made, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import override_settings

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.files import shelf
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound
from orchard.domain.core.models import Attachment, AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import Decision, Lesson
from orchard.domain.meetings.rules.kinds import LessonKind
from orchard.domain.packs import making, queries, services
from orchard.domain.packs.material import Aim
from orchard.domain.packs.models import Pack
from orchard.domain.packs.rules import (
    STUCK,
    Audience,
    Form,
    Kind,
    State,
    quarter_before,
    send_by,
)
from orchard.domain.plans.models import AccountPlan, Objective
from orchard.domain.plans.rules.plan import ObjectiveState
from orchard.domain.plans.services import joint_scores
from orchard.domain.relationships import services as relationships
from orchard.domain.relationships.models import Contact
from packing import asked, made, make_criterion, make_meeting, read
from people import NOON, make_user
from plan_rows import make_action, make_initiative, make_plan, share


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> Iterator[None]:
    with override_settings(DATA_DIR=tmp_path):
        yield


@pytest.fixture
def kari(db: None) -> User:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Kari", Role.ACCOUNT_MANAGER)


@pytest.fixture
def birch(kari: User) -> Account:
    found = Account.objects.create(key="birch", name="Birch", slug="birch")
    accounts.assign(
        found, user=kari, role=TeamRole.ACCOUNT_MANAGER, since=date(2026, 1, 1),
        by=make_user("Dana", Role.PROGRAMME_DIRECTOR), at=NOON,
    )  # fmt: skip
    return found


@pytest.fixture
def plan(birch: Account, kari: User) -> AccountPlan:
    return make_plan(birch, kari)


@pytest.mark.parametrize(("meets_on", "day"), [
    (date(2026, 11, 27), date(2026, 11, 20)), (date(2026, 11, 23), date(2026, 11, 16)),
    (date(2026, 11, 29), date(2026, 11, 23)), (date(2026, 1, 5), date(2025, 12, 29)),
])  # fmt: skip
def test_a_pack_is_sent_five_working_days_before(meets_on: date, day: date):
    assert send_by(meets_on) == day


def test_the_quarter_before_the_first_one_is_of_last_year():
    assert quarter_before(date(2026, 2, 28)) == (date(2025, 10, 1), date(2025, 12, 31))


@pytest.mark.parametrize(("others", "said"), [
    ({"ends_on": date(2025, 9, 30)}, "before it starts"),
    ({"starts_on": date(2020, 1, 1)}, "two years"),
    ({"starts_on": date(2026, 3, 3), "ends_on": date(2026, 4, 1)}, "still to come"),
    ({"kind": Kind.BOARD, "audience": Audience.CUSTOMER}, "for our people only"),
    ({"kind": Kind.BRIEF, "audience": Audience.CUSTOMER}, "for our people only"),
    ({"has_margins": True, "audience": Audience.CUSTOMER}, "never"),
])  # fmt: skip
def test_what_cannot_be_is_refused(
    birch: Account, kari: User, others: dict[str, object], said: str
):
    with pytest.raises(Invalid, match=said):
        asked(birch, kari, **others)

    assert not Pack.objects.exists()


def test_who_may_not_change_plans_asks_for_no_pack(birch: Account):
    for role in (Role.READER, Role.ADMINISTRATOR, Role.OPERATIONS, Role.ACCOUNT_MANAGER):
        with pytest.raises(NotAllowed):
            asked(birch, make_user(f"Somebody {role.value}", role))


def test_who_sees_no_margins_asks_for_none(birch: Account):
    ole = make_user("Ole", Role.OPERATIONS)
    accounts.assign(birch, user=ole, role=TeamRole.MEMBER, since=date(2026, 1, 1),
                    by=User.objects.get(name="Dana"), at=NOON)  # fmt: skip

    with pytest.raises(NotAllowed):
        asked(birch, ole, has_margins=True)

    assert made(birch, ole).state == State.READY


def test_a_pack_says_what_the_plan_says(birch: Account, kari: User, plan: AccountPlan):
    aim = Objective.objects.get()
    make_initiative(plan, kari)
    make_action(plan, aim, kari, title="=1+1", due_on=date(2026, 2, 1))

    text = read(kari, made(birch, kari))

    for said in ("Birch and Vestberg: review", "Revenue of the year", "5,000,000 EUR",
                 "0 of 1 objective is reached", "One stock for all plants", "=1+1",
                 "1 promised action is late", "Confidential: only for Vestberg"):  # fmt: skip
        assert said in text
    assert AuditEvent.objects.filter(verb="pack.made").count() == 1


def test_a_review_says_what_meetings_decided_and_taught_and_how_criteria_stand(
    birch: Account, kari: User
):
    make_criterion(birch, kari, metric="Delivered on time", current=Decimal(98))
    held = make_meeting(birch, kari)
    Decision.objects.create(meeting=held, text="One carrier", why="Two lose parcels", owner=kari)
    Lesson.objects.create(meeting=held, kind=LessonKind.values[0], text="Ask the night shift")

    text = read(kari, made(birch, kari))

    for said in ("1 decision from 1 Oct 2025 to 31 Jan 2026", "One carrier", "Two lose parcels",
                 "Ask the night shift", "Delivered on time", "1 of 1 criterion"):  # fmt: skip
        assert said in text
    assert "One carrier" not in read(kari, made(birch, kari, starts_on=date(2025, 11, 6)))


def test_shared_criteria_are_read_and_what_was_decided_among_us_is_not(birch: Account, kari: User):
    shown = make_criterion(birch, kari, metric="Delivered on time", current=None)
    make_criterion(birch, kari, metric="Complaints", current=None)
    share(birch, "criterion", shown.pk, kari)
    held = make_meeting(birch, kari)
    Decision.objects.create(meeting=held, text="Raise the price", why="Costs", owner=kari)

    text = read(kari, made(birch, kari, audience=Audience.CUSTOMER))

    assert "Delivered on time" in text
    assert "No decision of a meeting is shared" in text
    for hidden in ("Complaints", "Raise the price", "No decision is on record"):
        assert hidden not in text


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_made_in_every_form_of_an_account_of_which_nothing_is_known(
    birch: Account, kari: User, kind: Kind, form: Form
):
    assert "Birch" in read(kari, made(birch, kari, kind=kind, form=form))


def test_numbers_of_our_contribution_need_margins(birch: Account, kari: User, plan: AccountPlan):
    Objective.objects.update(kind="contribution")

    hidden = read(kari, made(birch, kari))
    assert "5,000,000" not in hidden
    assert "not shown" in hidden, "that it may not be read is no sign that nobody knows it"
    assert "5,000,000" in read(kari, made(birch, kari, has_margins=True))


def test_the_customer_reads_what_is_shared_and_nothing_else(
    birch: Account, kari: User, plan: AccountPlan
):
    aim = Objective.objects.get()
    shown = make_initiative(plan, kari, title="One stock", is_joint=True)
    make_initiative(plan, kari, title="Raise the price")
    make_action(plan, aim, kari, title="Ring Bergen")
    share(birch, "initiative", shown.pk, kari)

    found = made(birch, kari, audience=Audience.CUSTOMER)

    text = read(kari, found)
    assert "One stock" in text
    for hidden in ("Raise the price", "Ring Bergen", "Revenue of the year", "Service before price",
                   "Confidential"):  # fmt: skip
        assert hidden not in text
    assert len(found.shared) == 1


def test_what_is_not_shared_any_more_is_handed_out_to_nobody(
    birch: Account, kari: User, plan: AccountPlan
):
    row = share(birch, "objective", Objective.objects.get().pk, kari)
    found = made(birch, kari, audience=Audience.CUSTOMER)
    assert "Revenue of the year" in read(kari, found)

    row.withdrawn_by, row.withdrawn_at = kari, NOON
    row.save()

    assert queries.is_outdated(kari, found)
    with pytest.raises(queries.PackIsOutdated):
        queries.file_of(kari, found)


def test_an_initiative_that_both_sides_undertake_no_more_outdates_what_tells_of_it(
    birch: Account, kari: User, plan: AccountPlan
):
    doing = make_initiative(plan, kari, title="One stock", is_joint=True)
    share(birch, "initiative", doing.pk, kari)
    found = made(birch, kari, audience=Audience.CUSTOMER)
    assert "One stock" in read(kari, found)

    joint_scores.set_joint(doing, expected=1, is_joint=False, by=kari, at=NOON)

    assert queries.is_outdated(kari, found)
    with pytest.raises(queries.PackIsOutdated):
        queries.file_of(kari, found)
    joint_scores.set_joint(doing, expected=2, is_joint=True, by=kari, at=NOON)
    assert not queries.is_outdated(kari, found)


def test_of_shared_meetings_the_customer_reads_what_was_released_until_it_is_taken_back(
    birch: Account, kari: User
):
    held = make_meeting(birch, kari)
    for text, is_released in (("One carrier", True), ("Raise the price", False)):
        Decision.objects.create(
            meeting=held, text=text, why="They lose parcels", owner=kari, is_released=is_released
        )
    assert "One carrier" not in read(kari, made(birch, kari, audience=Audience.CUSTOMER))
    share(birch, "meeting", held.pk, kari)

    found = made(birch, kari, audience=Audience.CUSTOMER)

    text = read(kari, found)
    assert "1 decision from 1 Oct 2025 to 31 Jan 2026" in text
    assert "One carrier" in text
    for hidden in ("Raise the price", "They lose parcels", "Why it matters"):
        assert hidden not in text
    for role in (Role.READER, Role.ADMINISTRATOR):
        viewer = make_user(f"Blind {role}", role)
        assert not queries.is_outdated(viewer, found), "who knows no decisions hears no untruth"
    Decision.objects.update(is_released=False)
    assert queries.is_outdated(kari, found)


def test_who_left_the_team_meanwhile_gets_no_pack(birch: Account, kari: User):
    found = asked(birch, kari)
    seat = birch.team.get()
    accounts.end_assignment(
        seat,
        expected=seat.version,
        until=date(2026, 3, 1),
        by=User.objects.get(name="Dana"),
        at=NOON,
    )

    assert making.make(found.pk, at=NOON) == State.FAILED

    found.refresh_from_db()
    assert (found.state, Attachment.objects.count()) == (State.FAILED, 0)
    assert found.trouble


def test_a_pack_is_made_once_however_often_it_is_taken_up(birch: Account, kari: User):
    found = made(birch, kari)

    assert making.make(found.pk, at=NOON) == State.FAILED

    found.refresh_from_db()
    assert (found.state, Attachment.objects.count()) == (State.READY, 1)


def test_a_mistake_of_ours_is_said_without_its_words(
    birch: Account, kari: User, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("CNRY-inner")

    monkeypatch.setattr(making, "paper_of", broken)
    found = asked(birch, kari)

    assert making.make(found.pk, at=NOON) == State.FAILED

    found.refresh_from_db()
    assert "on our side" in found.trouble
    assert "CNRY" not in found.trouble


def test_nobody_waits_for_a_pack_whose_process_died(birch: Account, kari: User):
    found = asked(birch, kari)

    assert found.is_waited_for(NOON)
    assert not found.is_waited_for(NOON + STUCK + timedelta(seconds=1))


def test_one_person_has_only_so_many_made_at_once(birch: Account, kari: User):
    for _ in range(services.MOST_WAITING):
        asked(birch, kari)

    with pytest.raises(Conflict, match="still being made"):
        asked(birch, kari)


def test_what_is_for_our_people_is_read_by_those_who_may(birch: Account, kari: User):
    reader, ole = make_user("Rita", Role.READER), make_user("Ole", Role.OPERATIONS)
    inside, dear = made(birch, kari), made(birch, kari, has_margins=True)
    shown = made(birch, kari, audience=Audience.CUSTOMER)

    assert {one.pk for one in queries.packs(kari, birch)} == {inside.pk, dear.pk, shown.pk}
    assert [one.pk for one in queries.packs(reader, birch)] == [shown.pk]
    assert {one.pk for one in queries.packs(ole, birch)} == {inside.pk, shown.pk}
    with pytest.raises(NotFound):
        queries.file_of(ole, dear)


def test_a_pack_is_taken_away_with_its_file_and_put_back(birch: Account, kari: User):
    found = made(birch, kari)

    services.remove_pack(found, by=kari, at=NOON)

    assert queries.packs(kari, birch) == []
    with pytest.raises(NotFound):
        queries.file_of(kari, found)
    services.restore_pack(found, by=kari, at=NOON)
    assert "Birch" in read(kari, found)


@pytest.mark.django_db(transaction=True)
def test_packs_go_with_a_person_who_is_erased_and_others_stay(birch: Account, kari: User):
    make_criterion(birch, kari, metric="On time", current=None)
    fir = Account.objects.create(key="fir", name="Fir", slug="fir")
    dana = User.objects.get(name="Dana")
    gone, stays = made(birch, kari), made(fir, dana)
    token = Attachment.objects.on(gone).get().token

    relationships.erase_contact(
        Contact.objects.get(), by=make_user("Ada", Role.ADMINISTRATOR), at=NOON
    )

    assert [one.pk for one in Pack.objects.all()] == [stays.pk]
    assert not shelf.place(token).exists()
    assert "Fir" in read(dana, stays)


def test_packs_of_an_account_that_was_merged_stand_with_the_one_that_it_is_now(
    birch: Account, kari: User
):
    fir = Account.objects.create(key="fir", name="Fir", slug="fir")
    found = made(fir, User.objects.get(name="Dana"))
    Account.objects.filter(pk=fir.pk).update(merged_into=birch)

    assert [one.pk for one in queries.packs(kari, birch)] == [found.pk]
    found = queries.pack(kari, birch, found.pk)
    assert "Fir" in read(kari, found)
    services.remove_pack(found, by=kari, at=NOON)
    assert queries.packs(kari, birch) == []
    with pytest.raises(NotAllowed):
        asked(Account.objects.get(key="fir"), kari)


def test_others_take_no_pack_away(birch: Account, kari: User):
    found = made(birch, kari)

    with pytest.raises(NotAllowed):
        services.remove_pack(found, by=make_user("Ole", Role.OPERATIONS), at=NOON)


def test_an_objective_is_reached_by_its_numbers_whichever_way_they_run():
    def aim(baseline: int, target: int, current: int | None, state: str = "active") -> Aim:
        now = None if current is None else Decimal(current)
        return Aim(
            "a", "", "", Decimal(baseline), Decimal(target), now, None, ObjectiveState(state)
        )

    assert aim(1, 5, 5).is_reached
    assert not aim(1, 5, 4).is_reached
    assert aim(9, 5, 4).is_reached
    assert not aim(9, 5, 6).is_reached
    assert not aim(1, 5, None).is_measured
    assert aim(1, 5, None, "achieved").is_reached
