"""What is held about a person at a customer: handed over whole, erased whole, gone for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError

import relating
from orchard.domain.accounts.models import Assignment
from orchard.domain.agreements.models import Agreement, Amendment
from orchard.domain.core import erasures
from orchard.domain.core.mistakes import Conflict, NotAllowed, NotFound
from orchard.domain.core.models import AuditEvent, Organisation
from orchard.domain.core.rules import Role
from orchard.domain.core.triggers import ERASED
from orchard.domain.economics.models import Concession
from orchard.domain.plans.models import ValueRecord
from orchard.domain.relationships import belonging, jobs, queries, services
from orchard.domain.relationships.cards import TalkPlan, TalkSheet
from orchard.domain.relationships.models import Contact, Erasure, PersonLook
from orchard.domain.relationships.queries.privacy import PATHS
from orchard.domain.relationships.rules import Answer, LineKind
from orchard.domain.selection.models import PressureOverride
from orchard.domain.whitespace.models import Idea
from people import NOON
from relating import TODAY, everything_stored, make_people
from world import World

pytestmark = pytest.mark.django_db
CANARY = "CNRY-Siri"
TEXTS = (
    "result_line", "recommendation", "story", "idea", "support_plan", "technical", "economic",
    "risk", "next_step",
)  # fmt: skip
"""What is ready for a conversation, in words."""

SIRI = relating.card(
    CANARY, title=f"{CANARY}-title", email="cnry-siri@x.example", phone="CNRY-Siri-1",
    matters=f"{CANARY}-matters", pains=f"{CANARY}-pains", language=f"{CANARY}-tongue",
)  # fmt: skip


def make_known(world: World):
    """Return somebody about whom every table says something, and who works with them."""
    made = make_people(world)
    siri = services.add_contact(made.account, card=SIRI, by=made.kari, at=NOON)
    relating.attitude(siri, -1, by=made.kari, solution=f"{CANARY}-pilot")
    relating.style(siri, "red", by=made.kari, observed=f"{CANARY}-behaviour")
    for kind in ("concern", "question"):
        relating.point(siri, kind, f"{CANARY}-{kind}", by=made.kari)
    talk = relating.talk(made.account, siri, by=made.kari, purpose=f"{CANARY}-purpose")
    sheet = TalkSheet(**{name: f"{CANARY}-{name}" for name in TEXTS}, idea_owner=siri)
    plan = TalkPlan(f"{CANARY}-purpose", TODAY)
    services.fill_sheet(talk, expected=1, plan=plan, sheet=sheet, by=made.kari, at=NOON)
    relating.role(siri, "buyer", by=made.kari, decision=f"{CANARY}-frame")
    relating.tie(siri, made.kari, 3, 5, by=made.kari)
    services.draw_line(
        siri, other=made.people["Ops"], kind=LineKind.INFLUENCE, observed=f"{CANARY}-line",
        by=made.kari, at=NOON,
    )  # fmt: skip
    services.ask_introduction(siri, asked_of=made.kari, why="To meet", by=made.kari, at=NOON)
    siri = relating.restrict(siri, by=made.kari, reason=f"{CANARY}-reason")
    siri = relating.lift(siri, by=made.kari, why=f"{CANARY}-lifted")
    siri = services.change_contact(
        siri,
        expected=siri.version,
        card=replace(SIRI, title=f"{CANARY}-title, chief"),
        by=made.kari,
        at=NOON,
    )
    siri = services.note_leaving(siri, expected=siri.version, on=TODAY, by=made.kari, at=NOON)
    siri = services.come_back(siri, by=made.kari, at=NOON)
    siri = services.note_leaving(siri, expected=siri.version, on=TODAY, by=made.kari, at=NOON)
    seat = Assignment.objects.filter(account=made.account).first()
    Assignment.objects.filter(pk=seat.pk).update(counterpart=f"{CANARY}, purchasing director")
    return made, siri


@pytest.mark.trust("T-GDPR-2")
def test_a_person_is_handed_everything_about_them_and_nothing_of_ours(world: World):
    made, siri = make_known(world)
    admin = world.person(Role.ADMINISTRATOR)

    found = {held.model: held for held in queries.held_about(admin, siri)}

    told_with_who_it_was = PersonLook
    assert set(found) == {
        model._meta.label_lower for model, _path in PATHS if model is not told_with_who_it_was
    }
    said = str([held.rows for held in found.values()])
    for text in (
        "matters", "pains", "title", "pilot", "frame", "tongue", "behaviour", "concern", "question",
        "purpose", "reason", "lifted", *TEXTS,
    ):  # fmt: skip
        assert f"{CANARY}-{text}" in said
    assert "CNRY-evidence" in said
    assert "against" in said
    assert made.kari.name not in said
    assert all(held.purpose and held.kept for held in found.values())


@pytest.mark.trust("T-GDPR-2")
def test_only_the_team_and_who_answers_requests_may_hand_over(world: World):
    made, siri = make_known(world)

    assert queries.held_about(made.kari, siri)
    for viewer in (world.person(Role.READER), world.colleague, world.person(Role.FINANCE)):
        with pytest.raises(NotFound):
            queries.held_about(viewer, siri)
        assert queries.contacts_called(viewer, CANARY) == []
    assert queries.contacts_called(world.person(Role.ADMINISTRATOR), "cnry-siri") == [siri]


@pytest.mark.trust("T-GDPR-3")
def test_after_erasing_nothing_in_the_database_names_the_person(world: World, settings, tmp_path,
                                                                django_capture_on_commit_callbacks):  # fmt: skip
    settings.DATA_DIR = tmp_path
    made, siri = make_known(world)
    admin = world.person(Role.ADMINISTRATOR)
    index = queries.people_map(made.kari, made.account, on=TODAY).coverage.index
    assert CANARY in everything_stored()

    with django_capture_on_commit_callbacks(execute=True):
        erased = services.erase_contact(siri, by=admin, at=NOON)

    stored = everything_stored()
    assert CANARY not in stored
    assert "cnry-siri" not in stored.lower()
    assert erased.name == f"Erased person {siri.pk}"
    assert erasures.read(tmp_path / erasures.FILE) == {siri.key}
    assert AuditEvent.objects.filter(subject_id=str(siri.pk), verb="contact.added").exists()
    assert queries.people_map(made.kari, made.account, on=TODAY).coverage.index == index
    with pytest.raises(Conflict):
        relating.tie(erased, made.kari, 1, by=made.kari)
    with pytest.raises(NotFound):
        queries.contact(made.kari, made.account, siri.pk)


@pytest.mark.trust("T-GDPR-3")
def test_what_higher_areas_wrote_stays_without_the_name_of_who_was_erased(world: World):
    made = make_people(world)
    boss = relating.add(made.account, "Siri CNRY-Moe", by=made.kari)
    agreement = Agreement.objects.create(
        account=made.account, name="Frame", kind="other", parties="Us and Siri CNRY-Moe",
        stage="draft", starts_on=TODAY, renewal="until_notice", currency="EUR", recorded_by=made.kari,
        ended_on=TODAY, ended_by="them", end_reason="CNRY-Moe left", recorded_at=NOON,
    )  # fmt: skip
    amendment = Amendment.objects.create(
        agreement=agreement, agreed_on=TODAY, reason="CNRY-Moe asked", before={"parties": "Us"},
        after={"parties": "Us and Siri CNRY-Moe"}, written_by=made.kari, written_at=NOON,
    )  # fmt: skip
    value = ValueRecord.objects.create(
        account=made.account, year=2025, benefit="Less waste", amount=1, currency="EUR",
        method="Counted by CNRY-Moe", grade="B", status="confirmed", answered_by="Siri CNRY-Moe",
        answered_on=TODAY, noted_by=made.kari, noted_at=NOON,
    )  # fmt: skip

    Idea.objects.create(account=made.account, text="Lend pumps", from_customer="Siri CNRY-Moe",
                        raised_by=made.kari, raised_at=NOON)  # fmt: skip
    PressureOverride.objects.create(
        account=made.account, asked_by="Siri CNRY-Moe", reason="CNRY-Moe insists", expires_on=TODAY,
        written_by=made.kari, written_at=NOON,
    )  # fmt: skip

    answered = PressureOverride.objects.create(
        account=made.account, asked_by="Siri CNRY-Moe", reason="CNRY-Moe insists", expires_on=TODAY,
        written_by=made.kari, written_at=NOON, allowed_by=world.colleague, allowed_at=NOON,
    )  # fmt: skip
    Concession.objects.create(
        account=made.account, agreed_on=TODAY, given="Rebate for CNRY-Moe", given_worth=1, currency="EUR",
        noted_by=made.kari, noted_at=NOON,
    )  # fmt: skip

    services.erase_contact(boss, by=world.person(Role.ADMINISTRATOR), at=NOON)

    assert "CNRY-Moe" not in everything_stored()
    answered.refresh_from_db()
    assert (answered.asked_by, answered.reason) == (ERASED, ERASED), "sealed, but for that"
    for row in (agreement, amendment, value):
        row.refresh_from_db()
    erased = f"Erased person {boss.pk}"
    assert agreement.parties == f"Us and {erased}"
    assert agreement.end_reason == f"{erased} left"
    assert agreement.version > 1, "a form that was open would write the name back"
    assert amendment.after == {"parties": f"Us and {erased}"}
    assert value.answered_by == erased


@pytest.mark.trust("T-GDPR-3")
def test_only_who_answers_requests_erases_and_only_once(world: World):
    made, siri = make_known(world)
    for by in (made.kari, world.person(Role.PROGRAMME_DIRECTOR), world.person(Role.READER)):
        with pytest.raises(NotAllowed):
            services.erase_contact(siri, by=by, at=NOON)
    admin = world.person(Role.ADMINISTRATOR)
    erased = services.erase_contact(siri, by=admin, at=NOON)
    with pytest.raises(NotFound):
        services.erase_contact(erased, by=admin, at=NOON)


@pytest.mark.trust("T-GDPR-3")
def test_who_comes_back_with_an_old_backup_is_erased_again_and_nobody_else(world: World):
    _made, siri = make_known(world)

    services.erase_again("erased", keys={siri.key, uuid4()}, by=None, at=NOON)

    assert CANARY not in everything_stored()
    assert Contact.objects.filter(erased_at__isnull=True).count() == 5
    assert Erasure.objects.get().contact_key == siri.key


@pytest.mark.trust("T-GDPR-3")
def test_the_list_grows_by_new_keys_only_and_a_damaged_one_is_refused(tmp_path: Path):
    first, second = uuid4(), uuid4()
    erasures.keep(tmp_path, [first])
    erasures.keep(tmp_path, [first, second])
    path = tmp_path / erasures.FILE

    assert path.read_text() == f"{first}\n{second}\n"
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("no key\n")
    with pytest.raises(erasures.ListIsDamaged, match="Line 1"):
        erasures.read(path)


@pytest.mark.trust("T-GDPR-4")
def test_who_left_is_forgotten_after_three_years_and_not_a_day_before(world: World):
    _made, siri = make_known(world)
    admin, house = world.person(Role.ADMINISTRATOR), Organisation.objects.get()

    jobs.forget_what_is_over(house, by=admin, at=NOON + timedelta(days=1090))
    assert Contact.objects.get(pk=siri.pk).name == CANARY

    jobs.forget_what_is_over(house, by=admin, at=NOON + timedelta(days=1100))
    assert CANARY not in everything_stored()
    assert Contact.objects.filter(erased_at__isnull=True).count() == 5


@pytest.mark.trust("T-GDPR-4")
def test_a_night_that_is_cut_short_keeps_who_was_forgotten_by_then(world: World, monkeypatch):
    kari, admin = world.person(Role.ACCOUNT_MANAGER), world.person(Role.ADMINISTRATOR)
    first, second = (relating.add(world.own, name, by=kari) for name in ("Ada", "Bo"))
    Contact.objects.filter(pk__in=[first.pk, second.pk]).update(left_on=TODAY)

    def forget(contact: Contact, **_said: str) -> None:
        if contact.pk == second.pk:
            raise KeyboardInterrupt

    monkeypatch.setattr(belonging, "forget", forget)
    with pytest.raises(KeyboardInterrupt):
        jobs.forget_what_is_over(
            Organisation.objects.get(), by=admin, at=NOON + timedelta(days=1100)
        )

    names = set(Contact.objects.filter(account=world.own).values_list("name", flat=True))
    assert {f"Erased person {first.pk}", "Bo"} <= names


@pytest.mark.trust("T-GDPR-4")
def test_who_cannot_be_erased_keeps_nobody_else_and_is_told_by_key(
    world: World, monkeypatch, caplog
):
    kari, admin = world.person(Role.ACCOUNT_MANAGER), world.person(Role.ADMINISTRATOR)
    first, second = (relating.add(world.own, name, by=kari) for name in ("CNRY-Ada", "Bo"))
    Contact.objects.filter(pk__in=[first.pk, second.pk]).update(left_on=TODAY)

    def forget(contact: Contact, **_said: str) -> None:
        if contact.pk == first.pk:
            raise IntegrityError("cannot go")

    monkeypatch.setattr(belonging, "forget", forget)
    failed = jobs.forget_what_is_over(
        Organisation.objects.get(), by=admin, at=NOON + timedelta(days=1100)
    )

    names = set(Contact.objects.filter(account=world.own).values_list("name", flat=True))
    assert failed == (first.key,)
    assert {"CNRY-Ada", f"Erased person {second.pk}"} <= names
    assert not Erasure.objects.filter(contact_key=first.key).exists()
    assert AuditEvent.objects.filter(verb="opinions.expired").exists()  # and all that comes after
    assert str(first.key) in caplog.text
    assert "CNRY" not in caplog.text


@pytest.mark.trust("T-GDPR-2")
def test_nobody_else_at_the_customer_is_named_to_a_person(world: World):
    made = make_people(world)
    it, kari = made.people["It"], made.kari
    boss = relating.add(made.account, "CNRY-Boss", by=kari)
    services.draw_line(
        boss, other=it, kind=LineKind.CONFLICT, observed="CNRY-Boss shouts", by=kari, at=NOON
    )
    services.ask_introduction(it, asked_of=kari, through=boss, why="Meet", by=kari, at=NOON)
    services.change_contact(
        it, expected=1, card=relating.card("It", reports_to=boss), by=kari, at=NOON
    )
    it.refresh_from_db()

    said = str([held.rows for held in queries.held_about(kari, it)])

    assert "CNRY-Boss" not in said
    assert said.count("another person") >= 4
    assert "another person shouts" in said


@pytest.mark.trust("T-GDPR-3")
def test_what_was_said_of_an_introduction_through_an_erased_person_is_gone(world: World):
    made = make_people(world)
    boss = relating.add(made.account, "Boss", by=made.kari)
    asked = services.ask_introduction(
        made.people["It"], asked_of=made.kari, through=boss, why="CNRY-Boss knows them",
        by=made.kari, at=NOON,
    )  # fmt: skip
    services.answer_introduction(
        asked, expected=1, answer=Answer.DECLINED, reason="CNRY-Boss is away", by=made.kari, at=NOON
    )
    assert "CNRY-Boss" in everything_stored()

    services.erase_contact(boss, by=world.person(Role.ADMINISTRATOR), at=NOON)

    assert "CNRY-Boss" not in everything_stored()
