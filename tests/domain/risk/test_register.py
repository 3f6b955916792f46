"""The register of an account: what is noted, what is refused, what Orchard proposes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

import knowing
import relating
from group_belongings import note as group_note
from orchard.analytics.results import Signal
from orchard.analytics.results import SignalKind as DriftKind
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.accounts.rules.profile import Strength
from orchard.domain.accounts.services import profile
from orchard.domain.agreements import services as agreements
from orchard.domain.agreements.rules import Kind, Renewal, Stage
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.economics.document import plain
from orchard.domain.economics.models import AccountFigures
from orchard.domain.plans.queries import groups as group_queries
from orchard.domain.plans.services import groups
from orchard.domain.risk import queries, services
from orchard.domain.risk.models import CategoryCheck, Risk, SignalAnswer
from orchard.domain.risk.rules import Category, Looked, SignalKind, State, Treatment
from people import NOON, make_user

TODAY = NOON.date()
DAY = timedelta(days=1)
NOTE = services.RiskNote(Category.DELIVERY, "Third stop this winter", 4, 5)


@pytest.fixture
def account(db: None) -> Account:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return Account.objects.create(key="birch", name="Birch", slug="birch")


@pytest.fixture
def director(account: Account) -> User:
    return make_user("Astrid Director", Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def kari(account: Account, director: User) -> User:
    person = make_user("Kari Lund", Role.ACCOUNT_MANAGER)
    accounts.assign(account, user=person, role=TeamRole.ACCOUNT_MANAGER, since=TODAY - 30 * DAY,
                    by=director, at=NOON)  # fmt: skip
    return person


@pytest.fixture
def found(account: Account, kari: User) -> Risk:
    return note(account, kari)


def note(account: Account, by: User, **changes: object) -> Risk:
    opening = services.Opening(by, TODAY + 90 * DAY)
    said = replace(NOTE, **changes)
    return services.note_risk(account, note=said, opening=opening, by=by, at=NOON)


def treating(likelihood: int, impact: int, **others: object) -> services.Treating:
    return services.Treating(Treatment.REDUCE, likelihood, impact, **others)


def step(service: object, found: Risk, by: User, **said: object) -> Risk:
    return service(found, expected=found.version, by=by, at=NOON, **said)


@pytest.mark.parametrize(("changes", "words"), [
    ({"title": " "}, "Say what may happen"),
    ({"likelihood": 6}, "from 1 to 5"),
    ({"impact": 0}, "from 1 to 5"),
    ({"exposure": 0}, "exposed"),
    ({"exposure": "0.0004"}, "exposed"),
    ({"exposure": "0.3333"}, "steps of 0.1"),
    ({"money_impact": 0}, "above 0"),
])  # fmt: skip
def test_what_cannot_be_is_refused(
    account: Account, kari: User, changes: dict[str, object], words: str
):
    from decimal import Decimal

    typed = {key: Decimal(one) if key in {"exposure", "money_impact"} else one
             for key, one in changes.items()}  # fmt: skip
    with pytest.raises(Invalid, match=words):
        note(account, kari, **typed)

    assert not Risk.objects.exists()


def test_an_owner_works_here_and_sits_in_the_team(account: Account, kari: User):
    stranger = make_user("Sam Stranger", Role.ACCOUNT_MANAGER)
    for owner, on, words in (
        (stranger, TODAY, "in the team"),
        (make_user("Robin Reader", Role.READER), TODAY, "works here"),
        (kari, TODAY - DAY, "past"),
    ):
        with pytest.raises(Invalid, match=words):
            services.note_risk(
                account, note=NOTE, opening=services.Opening(owner, on), by=kari, at=NOON
            )


def test_who_is_not_in_the_team_proposes_and_the_team_opens(account: Account, kari: User):
    mart = make_user("Mart Tamm", Role.OPERATIONS)
    with pytest.raises(NotAllowed):
        note(account, mart)
    proposed = services.propose_risk(account, note=NOTE, review_on=TODAY, by=mart, at=NOON)

    assert (proposed.state, proposed.owner) == (State.PROPOSED, mart)
    assert Category.DELIVERY in queries.unassessed(kari, account, today=TODAY)
    with pytest.raises(Conflict, match="only proposed"):
        step(services.treat_risk, proposed, kari, treating=treating(1, 1))
    opening = services.Opening(kari, TODAY + DAY)
    with pytest.raises(NotAllowed):
        step(services.open_risk, proposed, mart, opening=opening)
    step(services.open_risk, proposed, kari, opening=opening)
    assert (proposed.state, proposed.owner) == (State.OPEN, kari)
    assert Category.DELIVERY not in queries.unassessed(kari, account, today=TODAY)


def test_readers_and_strangers_write_nothing(account: Account, found: Risk):
    for who in (make_user("Robin Reader", Role.READER), make_user("Ada Admin", Role.ADMINISTRATOR)):
        with pytest.raises(NotAllowed):
            services.propose_risk(account, note=NOTE, review_on=TODAY, by=who, at=NOON)
        with pytest.raises(NotAllowed):
            step(services.change_risk, found, who, note=NOTE)


def test_a_treatment_leaves_less_unless_somebody_says_why(found: Risk, kari: User):
    with pytest.raises(Invalid, match="would be 25, before it is 20"):
        step(services.treat_risk, found, kari, treating=treating(5, 5))
    step(services.treat_risk, found, kari, treating=treating(2, 4))

    assert (found.state, found.score, found.colour) == (State.TREATED, 8, "amber")
    with pytest.raises(Invalid, match="would be 8, before it is 4"):
        step(services.change_risk, found, kari, note=replace(NOTE, likelihood=2, impact=2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Risk.objects.filter(pk=found.pk).update(residual_likelihood=5, residual_impact=5)
    look = services.Look(5, 5, TODAY + DAY)
    with pytest.raises(Invalid, match="would be 25"):
        step(services.review_risk, found, kari, look=look)
    step(services.review_risk, found, kari, look=replace(look, comment="A second carrier failed"))
    assert (found.score, found.before.score) == (25, 20)

    step(services.end_risk, found, kari, over=services.Over(State.CLOSED, "They left"))
    step(services.open_risk, found, kari, opening=services.Opening(kari, TODAY))
    left = (found.treatment, found.after, found.treatment_cost, found.score)
    assert left == ("", None, None, 20), "it came back: nobody treats it yet"


def test_a_risk_is_accepted_with_a_reason_and_ends_with_one(found: Risk, kari: User):
    accept = {"review_on": TODAY + DAY}
    with pytest.raises(Invalid, match="live with"):
        step(services.accept_risk, found, kari, comment=" ", **accept)
    step(services.accept_risk, found, kari, comment="We can bear it", **accept)
    assert (found.state, found.treatment) == (State.ACCEPTED, Treatment.ACCEPT)
    step(services.review_risk, found, kari, look=services.Look(4, 5, TODAY, "They stopped again"))
    assert found.comment == f"We can bear it\n\n{TODAY}: They stopped again"
    with pytest.raises(Invalid, match="Say why"):
        step(services.end_risk, found, kari, over=services.Over(State.OCCURRED, " "))
    with pytest.raises(Invalid, match="closed or occurred"):
        step(services.end_risk, found, kari, over=services.Over(State.OPEN, "So"))
    step(services.end_risk, found, kari, over=services.Over(State.OCCURRED, "It stopped again"))

    with pytest.raises(Conflict, match="Open it again"):
        step(services.change_risk, found, kari, note=NOTE)
    step(services.open_risk, found, kari, opening=services.Opening(kari, TODAY))
    assert (found.state, found.reason) == (State.OPEN, "")


def test_a_stale_risk_is_not_written_over(found: Risk, kari: User):
    with pytest.raises(StaleVersion):
        services.change_risk(found, expected=found.version + 1, note=NOTE, by=kari, at=NOON)

    assert [one.verb for one in AuditEvent.objects.filter(verb__startswith="risk.")] == [
        "risk.noted"
    ]


def test_none_found_counts_ninety_days_and_not_beside_an_open_risk(account: Account, kari: User):
    check = {"category": Category.TECHNOLOGY, "words": "Their road map", "by": kari, "at": NOON}
    services.check_category(account, **check)
    risk = note(account, kari, category=Category.TECHNOLOGY)
    with pytest.raises(Conflict, match="open risk in Technology"):
        services.check_category(account, **check)
    step(services.end_risk, risk, kari, over=services.Over(State.CLOSED, "They keep it"))

    def status(day: date) -> dict[Category, Looked]:
        return {one.category: one.status for one in queries.categories(kari, account, today=day)}

    assert status(TODAY)[Category.TECHNOLOGY] is Looked.NONE
    assert status(TODAY + 91 * DAY)[Category.TECHNOLOGY] is Looked.STALE
    assert status(TODAY)[Category.FINANCE] is Looked.NEVER
    assert CategoryCheck.objects.get().words == "Their road map"


def test_reviews_wait_for_the_owner_and_for_the_manager_once_the_owner_left(
    account: Account, kari: User, director: User
):
    liis = make_user("Liis Saar", Role.FINANCE)
    accounts.assign(
        account, user=liis, role=TeamRole.DEPUTY, since=TODAY - DAY, by=director, at=NOON
    )
    theirs = services.Opening(liis, TODAY)
    services.note_risk(account, note=NOTE, opening=theirs, by=kari, at=NOON)

    assert queries.overdue(liis, today=TODAY, most=9) == []
    assert len(queries.overdue(liis, today=TODAY + DAY, most=9)) == 1
    assert queries.overdue(kari, today=TODAY + DAY, most=9) == []
    User.objects.filter(pk=liis.pk).update(is_active=False)
    assert len(queries.overdue(kari, today=TODAY + DAY, most=9)) == 1


def test_rivals_and_agreements_propose_risks_that_nobody_noted(
    account: Account, kari: User, director: User
):
    profile.note_known(account, note=knowing.presence(strength=Strength.AHEAD), by=kari, at=NOON)
    profile.note_known(
        account, note=knowing.presence(category="Pumps", strength=Strength.LEVEL), by=kari, at=NOON
    )
    for name, days, renewal in (("Near", 89, Renewal.TALKS), ("Ending", 179, Renewal.ENDS),
                                ("By itself", 179, Renewal.AUTOMATIC), ("Far", 181, Renewal.TALKS)):  # fmt: skip
        terms = agreements.Terms(name, Kind.SUPPLY, "We and they", TODAY - 400 * DAY, renewal,
                                 ends_on=TODAY + days * DAY)  # fmt: skip
        signed = agreements.Progress(Stage.SIGNED, TODAY - 400 * DAY)
        agreements.record_agreement(account, terms=terms, progress=signed, by=kari, at=NOON)

    seen = queries.signals(kari, account, today=TODAY)

    assert [(one.kind, one.title) for one in seen] == [
        (SignalKind.NOTICE, "“Near” is not renewed"),
        (SignalKind.ENDING, "“Ending” is not renewed"),
        (SignalKind.COMPETITOR, "CNRY-Rivalen takes more of Seals"),
    ]
    assert "in 89 days" in seen[0].why
    assert not Risk.objects.exists()


@pytest.mark.parametrize(
    ("days", "kind"),
    [(0, SignalKind.NOTICE), (89, SignalKind.NOTICE), (90, SignalKind.ENDING), (179, SignalKind.ENDING),
     (180, None)],
)  # fmt: skip
def test_an_agreement_is_proposed_from_the_day_before_its_ninety_and_its_hundred_and_eighty(
    account: Account, kari: User, days: int, kind: SignalKind | None
):
    terms = agreements.Terms("Frame", Kind.SUPPLY, "We and they", TODAY - 400 * DAY, Renewal.TALKS,
                             ends_on=TODAY + days * DAY)  # fmt: skip
    signed = agreements.Progress(Stage.SIGNED, TODAY - 400 * DAY)
    agreements.record_agreement(account, terms=terms, progress=signed, by=kari, at=NOON)

    seen = [one.kind for one in queries.signals(kari, account, today=TODAY)]

    assert seen == ([] if kind is None else [kind])


def test_a_proposal_is_taken_over_once_or_dismissed_with_a_reason(account: Account, kari: User):
    for category in ("Seals", "Pumps"):
        rival = knowing.presence(category=category, strength=Strength.ALONE)
        profile.note_known(account, note=rival, by=kari, at=NOON)
    first, second = (one.key for one in queries.signals(kari, account, today=TODAY))
    opening = services.Opening(kari, TODAY + DAY)
    taken = services.take_signal_over(
        account, key=first, note=NOTE, opening=opening, by=kari, at=NOON
    )
    with pytest.raises(Invalid, match="Say why it is no risk"):
        services.dismiss_signal(account, key=second, reason=" ", by=kari, at=NOON)
    services.dismiss_signal(account, key=second, reason="They left", by=kari, at=NOON)

    assert queries.signals(kari, account, today=TODAY) == ()
    assert SignalAnswer.objects.get(risk__isnull=False).risk == taken
    with pytest.raises(NotFound):
        services.dismiss_signal(account, key=first, reason="So", by=kari, at=NOON)
    later = queries.signals(kari, account, today=TODAY + 91 * DAY)
    assert [one.key for one in later] == [second], "the other stands as a risk"


def test_much_that_hangs_on_one_person_is_told_to_the_team_alone_and_without_a_name(
    account: Account, kari: User, director: User
):
    jan = relating.add(account, "Jan Vik", by=kari)
    relating.tie(jan, kari, 4, by=kari)

    (seen,) = queries.signals(kari, account, today=TODAY)

    assert (seen.kind, seen.kind.category) == (SignalKind.KEY_PERSON, Category.PEOPLE)
    assert "Jan" not in seen.title + seen.why
    assert queries.signals(director, account, today=TODAY) == (), "who has no seat hears nothing"


def test_a_broken_rhythm_of_orders_is_proposed(account: Account, kari: User):
    drift = Signal(DriftKind.RHYTHM_BROKEN, "No order for 70 days, usual are 20", {})
    figures = AccountFigures(signals=plain([drift]))

    (seen,) = queries.signals(kari, account, today=TODAY, figures=figures)

    assert (seen.kind, seen.why) == (SignalKind.ORDERS, "No order for 70 days, usual are 20")
    assert seen.key == f"orders-{account.pk}"


def test_what_an_account_had_is_worked_on_by_the_team_of_its_heir(
    account: Account, kari: User, director: User
):
    fir = Account.objects.create(key="fir", name="Fir", slug="fir")
    opening = services.Opening(director, TODAY + DAY)
    theirs = services.note_risk(fir, note=NOTE, opening=opening, by=director, at=NOON)
    group = groups.begin_group(fir, note=group_note(director), by=director, at=NOON)
    services.check_category(fir, category=Category.FINANCE, by=director, at=NOON)
    with pytest.raises(NotAllowed):
        step(services.change_risk, theirs, kari, note=NOTE)
    liis = make_user("Liis Saar", Role.FINANCE, is_active=False)
    Risk.objects.filter(pk=theirs.pk).update(owner=liis)

    accounts.merge_accounts(account, others=[fir], reason="One", by=director, at=NOON)

    heir = Account.objects.get(pk=account.pk)
    assert queries.overdue(kari, today=TODAY + 2 * DAY, most=9) == [theirs], "its owner left"
    found = queries.risk(kari, heir, theirs.pk)
    step(services.open_risk, found, kari, opening=services.Opening(kari, TODAY + DAY))
    row = group_queries.group(kari, heir, group.pk)
    groups.change_group(row, expected=1, note=group_note(kari), by=kari, at=NOON)
    assert (found.owner, row.leader) == (kari, kari)
    left = queries.unassessed(kari, heir, today=TODAY)
    assert Category.DELIVERY not in left
    assert Category.FINANCE not in left
