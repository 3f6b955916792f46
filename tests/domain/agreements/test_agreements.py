"""Agreements: dates and states, reminders, renewals, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.agreements import queries, services
from orchard.domain.agreements.models import Agreement, Amendment
from orchard.domain.agreements.rules import (
    EndedBy,
    History,
    Kind,
    Renewal,
    Stage,
    State,
)
from orchard.domain.agreements.services import Change, Ending, Progress, Terms
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from people import NOON, make_user

TODAY = NOON.date()
DAY = timedelta(days=1)
END = date(2026, 12, 31)
TERMS = Terms(
    name="Framework 2025", kind=Kind.FRAMEWORK, parties="Vestberg and Birch", starts_on=date(2025, 1, 1),
    ends_on=END, notice_period=3, renewal=Renewal.TALKS, rebates="100000 2.5",
)  # fmt: skip
NEXT = replace(TERMS, name="Framework 2027", starts_on=END + DAY, ends_on=date(2028, 12, 31))
SIGNED = Progress(Stage.SIGNED, date(2024, 12, 1))
ENDING = Ending(TODAY - DAY, EndedBy.THEM, "They buy elsewhere")


@pytest.fixture
def finance(db: None) -> User:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Finn Finance", Role.FINANCE)


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(key="birch", name="Birch", slug="birch")


@pytest.fixture
def signed(account: Account, finance: User) -> Agreement:
    return services.record_agreement(account, terms=TERMS, progress=SIGNED, by=finance, at=NOON)


def renew(found: Agreement, by: User, **others: object) -> Agreement:
    said = {"expected": found.version, "terms": NEXT, "progress": Progress(), "by": by, "at": NOON}
    return services.renew_agreement(found, **{**said, **others})


@pytest.mark.parametrize(("changes", "words"), [
    ({"ends_on": date(2024, 12, 31)}, "end is before the start"),
    ({"notice_period": 25}, "longer than the term"),
    ({"notice_period": 0}, "1 or more"),
    ({"ends_on": None}, "runs until notice"),
    ({"renewal": Renewal.UNTIL_NOTICE}, "runs until notice"),
    ({"name": " "}, "Name the agreement"),
    ({"renews_for_months": 0}, "from 1 to 600"),
    ({"rebates": "some"}, "Rebate step “some”"),
])  # fmt: skip
def test_terms_that_cannot_be_are_refused_with_what_to_do(
    account: Account, finance: User, changes: dict[str, object], words: str
):
    terms = replace(TERMS, **changes)

    with pytest.raises(Invalid, match=words):
        services.record_agreement(account, terms=terms, progress=SIGNED, by=finance, at=NOON)

    assert not Agreement.objects.exists()


def test_units_of_another_account_are_refused(account: Account, finance: User):
    other = Account.objects.create(key="fir", name="Fir", slug="fir")
    unit = AccountUnit.objects.create(account=other, kind="site", key="x", name="Fir Oslo")

    with pytest.raises(Invalid, match="Fir Oslo is no unit of Birch"):
        services.record_agreement(
            account, terms=replace(TERMS, units=[unit]), progress=SIGNED, by=finance, at=NOON
        )


@pytest.mark.parametrize(
    "progress",
    [Progress(Stage.SIGNED), Progress(Stage.DRAFT, TODAY), Progress(Stage.SIGNED, TODAY + DAY)],
)
def test_only_what_is_signed_has_the_day_of_the_signature(
    account: Account, finance: User, progress: Progress
):
    with pytest.raises(Invalid):
        services.record_agreement(account, terms=TERMS, progress=progress, by=finance, at=NOON)


def test_a_renewal_that_is_signed_renews_and_only_one_can_follow(signed: Agreement, finance: User):
    following = renew(signed, finance)
    with pytest.raises(Conflict, match="in talks already"):
        renew(signed, finance)
    assert queries.register(finance, signed.account, today=TODAY).renewals.times == 0

    services.begin_talks(following, expected=1, by=finance, at=NOON)
    services.sign_agreement(following, expected=2, signed_on=TODAY, by=finance, at=NOON)

    found = queries.register(finance, signed.account, today=TODAY)
    assert {one.agreement.pk: one.state for one in found.lines} == {
        signed.pk: State.ACTIVE, following.pk: State.SIGNED,
    }  # fmt: skip
    later = queries.register(finance, signed.account, today=NEXT.starts_on)
    assert {one.agreement.pk: one.state for one in later.lines} == {
        signed.pk: State.RENEWED, following.pk: State.ACTIVE,
    }  # fmt: skip
    assert found.renewals == History(agreements=2, times=1, since=2025)
    with pytest.raises(Conflict, match="renewed already"):
        renew(signed, finance)
    assert AuditEvent.objects.latest("pk").verb == "agreement.signed"


def test_what_follows_is_signed_and_until_it_begins_the_old_one_binds(
    signed: Agreement, finance: User
):
    renew(signed, finance, progress=Progress(Stage.SIGNED, TODAY))
    in_october = NOON.replace(month=10, day=5)
    found = queries.agreement(finance, signed.account, signed.pk)

    assert queries.Line.of(found, in_october.date()).act_by is None
    running, over = Agreement.objects.with_life().running, Agreement.objects.with_life().over
    assert [signed in running(day) for day in (in_october.date(), END, END + DAY)] == [
        True,
        True,
        False,
    ]
    assert [signed in over(day) for day in (END, END + DAY)] == [False, True]
    assert signed not in Agreement.objects.with_life().in_window(in_october.date())
    assert signed not in [one.agreement for one in queries.nearest(finance, today=TODAY, most=5)]
    amended = services.amend_agreement(
        found, expected=2, terms=replace(TERMS, indexation="CPI"), change=Change(TODAY, "Costs rose"),
        by=finance, at=in_october,
    )  # fmt: skip
    services.end_agreement(amended, expected=3, ending=ENDING, by=finance, at=in_october)


def test_what_ended_was_not_signed_or_was_given_up_is_not_renewed(
    account: Account, signed: Agreement, finance: User
):
    draft = services.record_agreement(account, terms=NEXT, progress=Progress(), by=finance, at=NOON)
    with pytest.raises(Conflict, match="Nobody signed"):
        renew(draft, finance)
    services.end_agreement(signed, expected=1, ending=ENDING, by=finance, at=NOON)

    with pytest.raises(Conflict, match="over"):
        renew(signed, finance)
    with pytest.raises(Conflict, match="over"):
        services.end_agreement(signed, expected=2, ending=ENDING, by=finance, at=NOON)
    with pytest.raises(Conflict, match="over"):
        services.amend_agreement(signed, expected=2, terms=NEXT, by=finance, at=NOON)

    assert queries.agreement(finance, account, signed.pk).end_reason == "They buy elsewhere"


def test_renewals_of_earlier_years_are_entered_afterwards(account: Account, finance: User):
    old = services.record_agreement(
        account, terms=replace(TERMS, starts_on=date(2019, 1, 1), ends_on=date(2024, 12, 31)),
        progress=Progress(Stage.SIGNED, date(2018, 12, 1)), by=finance, at=NOON,
    )  # fmt: skip
    with pytest.raises(Conflict, match="say there what it follows"):
        renew(old, finance)

    again = {"terms": TERMS, "progress": SIGNED, "follows": old, "by": finance, "at": NOON}
    services.record_agreement(account, **again)

    assert queries.glance(finance, account, today=TODAY).renewals == History(
        agreements=2, times=1, since=2019
    )
    with pytest.raises(Conflict, match="renewed already"):
        services.record_agreement(account, **again)
    fir = Account.objects.create(key="fir", name="Fir", slug="fir")
    with pytest.raises(Invalid, match="same account"):
        services.record_agreement(fir, **again)


def test_a_renewal_given_up_makes_room_and_what_follows_a_terminated_one_is_not_signed(
    signed: Agreement, finance: User
):
    first = renew(signed, finance)
    services.end_agreement(first, expected=1, ending=ENDING, by=finance, at=NOON)
    second = renew(signed, finance)
    services.end_agreement(signed, expected=signed.version, ending=ENDING, by=finance, at=NOON)

    with pytest.raises(Conflict, match="terminated meanwhile"):
        services.sign_agreement(second, expected=1, signed_on=TODAY, by=finance, at=NOON)


def test_until_its_last_day_a_terminated_agreement_binds_and_can_be_amended(
    signed: Agreement, finance: User
):
    last = date(2026, 8, 31)
    services.end_agreement(
        signed, expected=1, ending=replace(ENDING, last_day=last), by=finance, at=NOON
    )
    found = queries.agreement(finance, signed.account, signed.pk)

    (line,) = queries.register(finance, signed.account, today=last).running
    rows = Agreement.objects.with_life()
    assert (line.state, line.act_by, line.step) == (State.ENDING, None, None)
    assert [signed in rows.running(day) for day in (last, last + DAY)] == [True, False]
    assert [signed in rows.over(day) for day in (last, last + DAY)] == [False, True]
    assert signed not in rows.in_window(last)
    assert rows.with_act_by(TODAY).get().act_by is None
    with pytest.raises(Conflict, match="Take that back first"):
        renew(found, finance)
    with pytest.raises(Conflict, match="Take that back first"):
        services.end_agreement(found, expected=2, ending=ENDING, by=finance, at=NOON)
    said = {"change": Change(TODAY, "Costs rose"), "by": finance, "at": NOON}
    shorter = replace(TERMS, ends_on=last - DAY)
    with pytest.raises(Invalid, match="after the end of the term"):
        services.amend_agreement(found, expected=2, terms=shorter, **said)
    amended = services.amend_agreement(
        found, expected=2, terms=replace(TERMS, indexation="CPI"), **said
    )
    assert amended.ended_on == last


def test_an_end_that_was_a_mistake_is_taken_back(signed: Agreement, finance: User):
    with pytest.raises(Conflict, match="Nobody ended"):
        services.reopen_agreement(signed, expected=1, by=finance, at=NOON)
    services.end_agreement(signed, expected=1, ending=ENDING, by=finance, at=NOON)
    with pytest.raises(NotAllowed):
        services.reopen_agreement(signed, expected=2, by=make_user("R", Role.READER), at=NOON)

    services.reopen_agreement(signed, expected=2, by=finance, at=NOON)

    (line,) = queries.register(finance, signed.account, today=TODAY).running
    assert (line.state, line.agreement.end_reason) == (State.ACTIVE, "")
    assert AuditEvent.objects.latest("pk").verb == "agreement.reopened"
    first = renew(line.agreement, finance)
    services.end_agreement(first, expected=1, ending=ENDING, by=finance, at=NOON)
    renew(Agreement.objects.with_life().get(pk=signed.pk), finance)
    with pytest.raises(Conflict, match="in talks already"):
        services.reopen_agreement(first, expected=2, by=finance, at=NOON)


@pytest.mark.parametrize("ending", [
    replace(ENDING, reason=" "), replace(ENDING, last_day=date(2024, 12, 31)),
    replace(ENDING, last_day=END + DAY),
])  # fmt: skip
def test_an_end_has_a_reason_and_a_day_of_the_term(
    signed: Agreement, finance: User, ending: Ending
):
    with pytest.raises(Invalid):
        services.end_agreement(signed, expected=1, ending=ending, by=finance, at=NOON)


def test_an_amendment_keeps_why_and_what_was_said_before(signed: Agreement, finance: User):
    terms = replace(TERMS, price_version="List 2026", notice_period=6)
    with pytest.raises(Invalid, match="since when"):
        services.amend_agreement(signed, expected=1, terms=terms, by=finance, at=NOON)

    services.amend_agreement(
        signed, expected=1, terms=terms, change=Change(TODAY, "New list"), by=finance, at=NOON
    )

    kept = Amendment.objects.get()
    assert kept.before == {"price_version": "", "notice_period": "3"}
    assert kept.after == {"price_version": "List 2026", "notice_period": "6"}
    signed.refresh_from_db()
    assert signed.notice_on == date(2026, 6, 30)
    with pytest.raises(Invalid, match="Nothing is different"):
        services.amend_agreement(
            signed, expected=2, terms=terms, change=Change(TODAY, "Again"), by=finance, at=NOON
        )


def test_nobody_writes_over_what_somebody_else_saved(signed: Agreement, finance: User):
    change = Change(TODAY, "New list")
    services.amend_agreement(
        signed, expected=1, terms=replace(TERMS, indexation="CPI"), change=change, by=finance, at=NOON
    )  # fmt: skip

    with pytest.raises(StaleVersion):
        services.amend_agreement(
            signed, expected=1, terms=replace(TERMS, indexation="None"), change=change, by=finance,
            at=NOON,
        )  # fmt: skip
    with pytest.raises(StaleVersion):
        renew(signed, finance, expected=1)
    assert Agreement.objects.get().indexation == "CPI"


def test_reminders_reach_the_manager_of_the_account_until_they_are_answered(
    signed: Agreement, finance: User
):
    manager, director = (
        make_user("Kari", Role.ACCOUNT_MANAGER), make_user("Dina", Role.PROGRAMME_DIRECTOR),
    )  # fmt: skip
    assert queries.due(manager, today=date(2026, 7, 5), most=5) == []
    accounts.assign(
        signed.account, user=manager, role=TeamRole.ACCOUNT_MANAGER, since=TODAY, by=director, at=NOON
    )  # fmt: skip

    for day, step in ((date(2026, 4, 2), None), (date(2026, 4, 3), 180), (date(2026, 7, 5), 90)):
        assert [one.step for one in queries.due(manager, today=day, most=5)] == [step] * bool(step)
    assert queries.due(finance, today=date(2026, 7, 5), most=5) == []
    later = NOON.replace(month=7, day=5)
    services.answer_reminder(signed, expected=1, by=manager, at=later)
    assert queries.due(manager, today=later.date(), most=5) == []
    with pytest.raises(Conflict, match="No reminder"):
        services.answer_reminder(signed, expected=2, by=manager, at=later)
    assert [one.step for one in queries.due(manager, today=date(2026, 8, 1), most=5)] == [60]


def test_reminders_reach_a_deputy_or_the_director_where_nobody_manages(
    signed: Agreement, finance: User
):
    day = date(2026, 7, 5)
    deputy, director = make_user("Deda", Role.READER), make_user("Dina", Role.PROGRAMME_DIRECTOR)

    def told(viewer: User, **options: bool) -> list[int]:
        found = queries.due(viewer, today=day, most=5, **options)
        assert {one.account.key for one in found} <= {"oak"}
        return [one.line.agreement.pk for one in found]

    elm, oak = (Account.objects.create(key=key, name=key, slug=key) for key in ("elm", "oak"))
    Account.objects.filter(pk__in=(signed.account_id, elm.pk)).update(merged_into=oak)
    assert (told(finance), told(director)) == ([], [])
    assert told(director, of_nobody=True) == [signed.pk]
    Account.objects.filter(pk=oak.pk).update(confidentiality="insiders")
    assert told(director, of_nobody=True) == [], "it would name an account that they may not know"
    Account.objects.filter(pk=oak.pk).update(confidentiality="open")
    seat = {"since": TODAY, "by": director, "at": NOON}
    accounts.assign(oak, user=deputy, role=TeamRole.DEPUTY, **seat)
    assert (told(deputy), told(director, of_nobody=True)) == ([signed.pk], [])

    accounts.assign(oak, user=finance, role=TeamRole.ACCOUNT_MANAGER, **seat)

    assert (told(finance), told(deputy)) == ([signed.pk], [])
    User.objects.filter(pk=finance.pk).update(is_active=False)
    assert told(deputy) == [signed.pk]


def test_who_has_no_part_in_the_account_neither_writes_nor_finds_it(signed: Agreement):
    stranger = make_user("Eva", Role.ACCOUNT_MANAGER)
    Account.objects.update(confidentiality="insiders")

    with pytest.raises(NotAllowed):
        renew(signed, stranger)
    with pytest.raises(NotFound):
        queries.agreement(stranger, signed.account, signed.pk)
    assert not queries.agreements(stranger).exists()


def test_a_merged_account_brings_its_agreements_along(signed: Agreement, finance: User):
    heir = Account.objects.create(key="fir", name="Fir", slug="fir")
    Account.objects.filter(pk=signed.account_id).update(merged_into=heir)

    found = queries.agreement(finance, heir, signed.pk)

    assert found.home == heir
    assert renew(found, finance).account == heir
    assert len(queries.register(finance, heir, today=TODAY).lines) == 2


@pytest.mark.parametrize("values", [
    {"ends_on": date(2024, 1, 1)}, {"notice_on": date(2024, 1, 1)}, {"signed_on": None},
    {"ended_on": TODAY}, {"renewal": "until_notice"}, {"kind": "none"}, {"name": ""},
])  # fmt: skip
def test_the_database_refuses_what_can_never_be(signed: Agreement, values: dict[str, object]):
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=signed.pk).update(**values)
