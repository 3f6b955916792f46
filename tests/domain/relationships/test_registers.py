"""Somebody who was erased in registers: no name stays, and no word or company takes its place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import models

import relating
from attaching import upload
from orchard.domain.accounts import filing
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.agreements import filing as agreements
from orchard.domain.agreements.models import Agreement, Amendment
from orchard.domain.core.models import Attachment, Comment, User
from orchard.domain.core.rules import Role
from orchard.domain.plans.models import AccountPlan, Initiative, Objective, ValueRecord
from orchard.domain.relationships import services
from orchard.domain.relationships.models import Arrival
from orchard.domain.relationships.registers import without_full_name, without_name_apart
from orchard.domain.relationships.renaming import Wording, in_files, reword_rows
from orchard.domain.selection.models import PressureOverride
from orchard.domain.whitespace.models import Idea
from people import NOON
from relating import TODAY
from world import World

WRITTEN = {
    "Vestberg AS and Hansen AS": "Vestberg AS and Hansen AS",
    "Hansen & Sons Ltd, AS Hansen": "Hansen & Sons Ltd, AS Hansen",
    "12 EUR per piece, per hour": "12 EUR per piece, per hour",
    "Period of notice. Per year": "Period of notice. Per year",
    "Us and Per Hansen": "Us and P",
    "PER HANSEN asked, Hansens wish": "P asked, P wish",
    "Per Hansen AS, signed by Per Hansen": "Per Hansen AS, signed by P",
    "Hansen-Oil, signed by Siri Berg-Hansen": "Hansen-Oil, signed by Siri Berg-Hansen",
    "As Hansen-avtalen has it": "As P-avtalen has it",
}
"""What stands in a register, and what is left of it without Per Hansen."""


@pytest.mark.trust("T-GDPR-3")
@pytest.mark.parametrize("text", WRITTEN)
def test_a_register_loses_whole_names_and_surnames_and_nothing_else(text: str):
    assert without_full_name(text, "Per Hansen", "P") == WRITTEN[text]


@pytest.mark.trust("T-GDPR-3")
def test_a_name_of_few_letters_or_of_the_customer_is_left_where_it_stands_alone():
    assert without_full_name("Li and Bergen", "Bo Li", "P") == "Li and Bergen"
    assert without_full_name("Bergen", "Ola Berg", "P") == "Bergen"
    assert without_full_name("Moe pays", "Siri Moe", "P", but="Moe Group") == "Moe pays"
    assert without_full_name("Иванова и Иванове", "Пётр Иванов", "P") == "P и P"
    assert without_full_name("Moe, not Siri", "Moe, Siri", "P") == "P, not Siri"
    assert without_full_name("as said", "", "P") == "as said"


@pytest.mark.trust("T-GDPR-3")
@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        ("From 1 May 2026", "Anna May", "From 1 May 2026"),
        ("Price list 4; Price per piece", "Tom Price", "Price list 4; Price per piece"),
        ("Mr Price, T. Price and T.J. PRICE's", "Tom Price", "P, P and P"),
        ("A. Price, Tom Price, Price, Tom", "Tom Price", "A. Price, P, P"),
        ("Tom J. Price, tom price", "Tom Price", "P, P"),
        ("Siri Moe", "Moe, Siri", "P"),
        ("Anna May, from May", "Anna Maria May", "P, from May"),
        ("Mr Price AS", "Tom Price", "Mr Price AS"),
    ],
)
def test_terms_keep_months_and_prices_that_are_spelled_like_a_surname(
    text: str, name: str, left: str
):
    assert without_full_name(text, name, "P", is_of_terms=True) == left


@pytest.mark.trust("T-GDPR-3")
@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("per-hansen-offer", "P offer"),
        ("hansen offer", "P offer"),
        ("Offer.Per.Hansen.v2", "Offer P v2"),
        ("CV_HANSENS_2026", "CV P 2026"),
        ("Hansen AS-price_list.v2", "Hansen AS-price_list.v2"),
        ("per-piece_hansenite", "per-piece_hansenite"),
        ("ola_hansen", "ola_hansen"),
    ],
)
def test_the_name_of_a_file_loses_a_name_however_its_words_hang_together(text: str, left: str):
    assert without_name_apart(text, "Per Hansen", "P", besides=("Ola Hansen",)) == left
    assert without_name_apart("plan-berg-moe", "Siri Berg-Moe", "P") == "plan P"


@pytest.mark.trust("T-GDPR-3")
def test_a_file_keeps_the_name_of_a_colleague_that_has_a_hyphen(world: World):
    kari = world.person(Role.ACCOUNT_MANAGER)
    per = relating.add(world.own, "Per Hansen", by=kari)
    relating.add(world.own, "Siri Berg-Hansen", by=kari)
    wording = in_files(per, name="Per Hansen", instead="P")

    assert wording("offer-siri-berg-hansen") == "offer-siri-berg-hansen"
    assert wording("offer-per-hansen") == "offer P"


@pytest.mark.trust("T-GDPR-3")
@pytest.mark.django_db
def test_who_answers_a_request_is_told_in_which_agreements_a_word_was_left(world: World, client):
    kari, admin = world.person(Role.ACCOUNT_MANAGER), world.person(Role.ADMINISTRATOR)
    tom = relating.add(world.own, "Tom Price", by=kari)
    agreement = write_everywhere(world.own, kari, "Tom Price")[0]
    Agreement.objects.update(price_version="Price list 4")
    client.force_login(admin)

    client.post(f"/privacy/{tom.pk}/erase")

    agreement.refresh_from_db()
    assert agreement.price_version == "Price list 4"
    assert "Price" not in agreement.parties
    page = client.get("/privacy").content.decode()
    assert "1 thing was left that may name this person, such as a word like the surname" in page
    assert world.own.name in page


@pytest.mark.trust("T-GDPR-3")
@pytest.mark.django_db
def test_only_rows_with_a_part_of_the_name_are_read_in_either_case(world: World):
    kari, read = world.person(Role.ACCOUNT_MANAGER), list[str]()
    texts = ("ÅSE sier", "åse", "Til Østby.", "ØSTBYS ønske", "Ås, Øst", "Nobody")
    for text in texts:
        Comment.objects.create(
            subject_type="x", subject_id="1", text=text, author=kari, written_at=NOON
        )
    wording = Wording("Østby, Åse", lambda text: read.append(text) or "gone")

    reword_rows(Comment.objects.filter(subject_type="x"), ("text",), wording)

    assert sorted(read) == sorted(texts[:4])
    assert Comment.objects.filter(subject_type="x", text="gone", version=2).count() == 4
    endless = Wording(" ".join(f"Ned{number}" for number in range(1500)), lambda text: text)
    reword_rows(Comment.objects.all(), ("text",), endless)  # no database refuses it


@pytest.mark.trust("T-GDPR-3")
@pytest.mark.django_db
def test_words_titles_and_colleagues_that_are_spelled_like_the_person_stay(world: World):
    kari, admin = world.person(Role.ACCOUNT_MANAGER), world.person(Role.ADMINISTRATOR)
    will, berg = (relating.add(world.own, one, by=kari) for one in ("Will May", "Mark Berg"))
    other = relating.add(world.own, "Siri Berg", by=kari, title="Market manager, Bergen")
    User.objects.filter(pk=kari.pk).update(name="Ola Berg")
    text = "@Ola Berg: they will decide, says Will May. We may win, says Berg. Siri Berg agrees."
    comment = accounts.comment_on(world.own, text=text, by=kari, at=NOON)

    for one in (will, berg):
        services.erase_contact(one, by=admin, at=NOON)

    other.refresh_from_db()
    assert other.title == "Market manager, Bergen"
    comment.refresh_from_db()
    assert comment.text == (
        f"@Ola Berg: they will decide, says Erased person {will.pk}. "
        f"We may win, says Erased person {berg.pk}. Siri Berg agrees."
    )


def write_everywhere(account: Account, by: User, who: str) -> list[models.Model]:
    """Let every register of an account name somebody."""
    common = {"account": account}
    agreement = Agreement.objects.create(
        **common, name="Frame", kind="other", parties=f"Vestberg AS, Nordfjord and {who}",
        stage="draft", starts_on=TODAY, renewal="until_notice", currency="EUR", recorded_by=by,
        recorded_at=NOON,
    )  # fmt: skip
    amendment = Amendment.objects.create(
        agreement=agreement, agreed_on=TODAY, reason=f"{who} asked", after={"parties": who},
        written_by=by, written_at=NOON,
    )  # fmt: skip
    value = ValueRecord.objects.create(
        **common, year=2025, benefit="Less waste", amount=1, currency="EUR", method=f"By {who}",
        grade="B", noted_by=by, noted_at=NOON,
    )  # fmt: skip
    override = PressureOverride.objects.create(
        **common, asked_by=who, reason="None", expires_on=TODAY, written_by=by, written_at=NOON
    )
    idea = Idea.objects.create(**common, text=who, from_customer=who, raised_by=by, raised_at=NOON)
    arrival = Arrival.objects.create(
        **common, label="f.csv", encoding="utf-8", columns=["Name"], rows=[[who]], meaning={},
        source="They sent it", basis="interest", function="operations", level="manager", by=by,
        at=NOON + timedelta(hours=1),
    )  # fmt: skip
    Assignment.objects.filter(**common).update(counterpart=who)
    return [agreement, amendment, value, override, idea, arrival, *planned(account, by, who)]


def planned(account: Account, by: User, who: str) -> list[models.Model]:
    """Let a plan, an objective and an initiative name somebody."""
    plan = AccountPlan.objects.create(
        account=account, year=2026, strategy=f"With {who}", leaves_out=f"Not {who}", key_people=who,
        begun_by=by, begun_at=NOON,
    )  # fmt: skip
    text = f"{who} decides"
    objective = Objective.objects.create(
        plan=plan, kind="position", horizon=3, title=text, strategy=text, measure=text, owner=by
    )
    initiative = Initiative.objects.create(plan=plan, care="water", title=text, why=text, owner=by)
    return [plan, objective, initiative]


@pytest.mark.trust("T-GDPR-3")
@pytest.mark.django_db
def test_a_merger_that_was_undone_leaves_the_name_in_no_register(world: World):
    kari, director = world.person(Role.ACCOUNT_MANAGER), world.person(Role.PROGRAMME_DIRECTOR)
    siri = relating.add(world.other, "Siri Nordfjord", by=world.colleague)
    group = accounts.merge_accounts(
        world.own, others=[world.other], reason="One group", by=director, at=NOON
    )
    own = Account.objects.get(pk=world.own.pk)
    rows = write_everywhere(own, kari, "Siri Nordfjord")
    accounts.undo_regrouping(group, by=director, at=NOON)
    siri.refresh_from_db()

    services.erase_contact(siri, by=world.person(Role.ADMINISTRATOR), at=NOON)

    kept = [str(type(row).objects.filter(pk=row.pk).values()) for row in rows]
    seats = Assignment.objects.filter(account=own).values_list("counterpart", flat=True)
    assert "Siri" not in f"{kept}{list(seats)}"
    rows[0].refresh_from_db()
    assert rows[0].parties == f"Vestberg AS, Nordfjord and Erased person {siri.pk}"


@pytest.mark.trust("T-GDPR-3")
@pytest.mark.django_db
def test_files_are_called_otherwise_once_who_their_names_name_is_erased(
    world: World, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    kari = world.person(Role.ACCOUNT_MANAGER)
    siri = relating.add(world.own, "Siri Moe", by=kari)
    agreement = write_everywhere(world.own, kari, "Nobody")[0]
    sent = upload("CV_siri-moe_2026.pdf", title="What Moe wrote")
    mine = filing.attach(world.own, upload=sent, by=kari, at=NOON)
    agreements.attach(agreement, upload=sent, by=kari, at=NOON)
    other = filing.attach(world.own, upload=upload("Plan_of_Oslo.pdf"), by=kari, at=NOON)

    services.erase_contact(siri, by=world.person(Role.ADMINISTRATOR), at=NOON)

    who = f"Erased person {siri.pk}"
    for row in (Attachment.objects.get(pk=mine.pk), Attachment.objects.on(agreement).get()):
        assert (row.name, row.title) == (f"CV {who} 2026.pdf", f"What {who} wrote")
    assert Attachment.objects.get(pk=other.pk).name == "Plan_of_Oslo.pdf"
