"""Board packs over all accounts: what they say, who may have them, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import override_settings

from acting import a_risk
from orchard.domain.accounts.models import Account, AccountInsider
from orchard.domain.core import services as core
from orchard.domain.core.files import shelf
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound
from orchard.domain.core.models import Attachment, User
from orchard.domain.core.queries import organisation
from orchard.domain.core.rules import Role
from orchard.domain.packs import queries, services
from orchard.domain.packs.board.material import Board, Line, Sum
from orchard.domain.packs.board.paper import paper_of
from orchard.domain.packs.making import board_of
from orchard.domain.packs.models import ProgrammePack
from orchard.domain.packs.rules import Audience, Form, Kind, Wish
from orchard.domain.plans.models import PlanVersion
from orchard.domain.plans.rules.plan import VersionState
from orchard.domain.relationships import services as relationships
from orchard.domain.relationships.models import Contact
from orchard.domain.selection.rules.choices import Tier
from pack_belongings import FIRST, LAST, boarded
from papers import words_of
from people import NOON, make_user
from plan_rows import main_of, make_action, make_plan


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> Iterator[None]:
    with override_settings(DATA_DIR=tmp_path):
        yield


@pytest.fixture
def dana(db: None) -> User:
    """Somebody who leads a programme of two key accounts, one of them light."""
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    for name, status in (("Birch", "key"), ("Fir", "key_light"), ("Pine", "standard")):
        Account.objects.create(key=name.lower(), name=name, slug=name.lower(), status=status)
    return make_user("Dana", Role.PROGRAMME_DIRECTOR)


def birch() -> Account:
    return Account.objects.get(key="birch")


def board(by: User, **others: object) -> Board:
    said = {
        "kind": Kind.BOARD, "audience": Audience.INTERNAL, "form": Form.PDF, "starts_on": FIRST,
        "ends_on": date(2026, 2, 28), **others,
    }  # fmt: skip
    return board_of(by, wish=Wish(**said), at=NOON)


def titles(by: User, **others: object) -> list[str]:
    return [part.title for part in paper_of(board(by, **others), language="en").parts]


def read(by: User, found: ProgrammePack) -> str:
    with shelf.opened(queries.file_of(by, found).token) as file:
        return words_of(file.read())


def test_a_programme_of_which_little_is_known_says_so_and_never_zero(dana: User):
    assert titles(dana, has_margins=True) == [
        "2 accounts are key accounts",
        "What key accounts are worth is not known yet",
        "What key accounts contribute is not known yet",
        "How much hangs on how few is not known here",
        "No risk is on any register",
        "0 of 2 key accounts have an approved plan for 2026",
        "No planned action was due in twelve months",
        "4 matters wait for a decision",
    ]
    assert "0 EUR" not in repr(paper_of(board(dana, has_margins=True), language="en"))


def test_who_sees_no_margins_gets_a_pack_without_them_and_who_chooses_nothing_none_of_that(
    dana: User,
):
    ada = make_user("Ada", Role.ADMINISTRATOR)

    assert len(titles(ada)) == 6
    assert titles(ada)[-1] == "Nothing waits for a decision"
    with pytest.raises(NotAllowed):
        board(ada, has_margins=True)


def test_plans_risks_and_actions_of_all_accounts_are_told(dana: User):
    plan = make_plan(birch(), dana)
    early = NOON - timedelta(days=90)
    make_action(plan, main_of(plan), dana, due_on=date(2026, 1, 20), noted_at=early)
    a_risk(birch(), dana, "Plant closes", money_impact=Decimal(900_000), currency="EUR")
    version = {"plan": plan, "number": 1, "digest": "x", "submitted_by": dana, "submitted_at": NOON}
    PlanVersion.objects.create(state=VersionState.SUBMITTED, document={}, **version)

    found = board(dana)

    told = repr(paper_of(found, language="en"))
    for said in ("1 risk is watched; the worst scores 6 of 25", "Plant closes",
                 "('Birch', 'Key', 'Submitted')", "('Fir', 'Key, light', 'none')",
                 "Plan for Birch, 2026, waits for approval", "0 % of the actions that were due"):  # fmt: skip
        assert said in told
    PlanVersion.objects.update(state=VersionState.APPROVED)
    assert "1 of 2 key accounts have an approved plan for 2026" in titles(dana)


def test_sums_add_what_is_known_and_say_of_how_many_nothing_is():
    assert Sum.of([Decimal(1), None, Decimal(2)]) == Sum(Decimal(3), 1)
    assert Sum.of([None]) == Sum(None, 1)
    assert Sum.of([]) == Sum(None, 0)


def test_a_value_moved_only_where_both_days_know_it():
    def line(before: int | None, after: int | None) -> Line:
        now, then = (None if one is None else Decimal(one) for one in (after, before))
        return Line(1, "a", Tier.KEY, None, None, None, now, then)

    assert line(5, 7).moved_by == 2
    assert line(None, 7).moved_by is None
    assert line(5, None).moved_by is None


@pytest.mark.parametrize("form", list(Form))
def test_it_is_made_in_every_form_and_bears_its_mark(dana: User, form: Form):
    text = read(dana, boarded(dana, form=form, has_margins=True))

    assert "Key accounts of Vestberg: for the board" in text
    assert "Confidential: only for Vestberg" in text


def test_directors_finance_and_administrators_have_it_made_and_nobody_else(dana: User):
    for role in Role:
        somebody = make_user(f"Somebody {role.value}", role)
        if role in {Role.PROGRAMME_DIRECTOR, Role.FINANCE, Role.ADMINISTRATOR}:
            assert boarded(somebody).made_by == somebody
            continue
        with pytest.raises(NotAllowed):
            boarded(somebody)
        with pytest.raises(NotAllowed):
            queries.board_packs(somebody)


def test_a_pack_is_read_by_who_may_know_all_that_is_in_it(dana: User):
    ada, fia = make_user("Ada", Role.ADMINISTRATOR), make_user("Fia", Role.FINANCE)
    plain, dear = boarded(ada), boarded(dana, has_margins=True)

    assert queries.board_packs(ada) == [plain], "neither margins nor choosing"
    assert {one.pk for one in queries.board_packs(fia)} == {plain.pk, dear.pk}
    Account.objects.filter(key="pine").update(confidentiality="insiders")
    assert queries.board_packs(fia) == []
    with pytest.raises(NotFound):
        queries.file_of(fia, dear)
    AccountInsider.objects.create(account=Account.objects.get(key="pine"), user=fia)
    assert read(fia, dear)


def test_what_cannot_be_is_refused(dana: User):
    with pytest.raises(Invalid, match="before it starts"):
        boarded(dana, ends_on=date(2025, 9, 1))
    said = Wish(Kind.BOARD, Audience.INTERNAL, Form.PDF, FIRST, LAST)
    for _ in range(services.MOST_WAITING):
        services.ask_for_board_pack(organisation(dana), wish=said, by=dana, at=NOON)
    with pytest.raises(Conflict, match="still being made"):
        boarded(dana)


def test_it_is_taken_away_with_its_file_and_put_back(dana: User):
    found = boarded(dana)

    services.remove_pack(found, by=dana, at=NOON)

    assert queries.board_packs(dana) == []
    services.restore_pack(found, by=dana, at=NOON)
    assert "Vestberg" in read(dana, found)


@pytest.mark.django_db(transaction=True)
def test_packs_that_tell_of_the_account_go_with_a_person_who_is_erased_there(dana: User):
    siri = Contact.objects.create(account=birch(), name="Siri Moe", function="management",
                                  level="executive", source="x", added_at=NOON)  # fmt: skip
    gone, stays = boarded(dana), boarded(dana)
    ProgrammePack.objects.filter(pk=stays.pk).update(accounts=[])
    token = Attachment.objects.on(gone).get().token

    relationships.erase_contact(siri, by=make_user("Ada", Role.ADMINISTRATOR), at=NOON)

    assert [one.pk for one in ProgrammePack.objects.all()] == [stays.pk]
    assert not shelf.place(token).exists()
