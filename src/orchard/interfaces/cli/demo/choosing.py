"""How the supplier chose its key accounts: charter, criteria, a round, and who came in otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from orchard.domain.selection.rules.choices import Function, Gate, Outcome
from orchard.interfaces.cli.demo import nominees

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User
    from orchard.domain.selection.models import Nomination, Rater, SelectionRound
    from orchard.domain.selection.services import CharterText

HOURS_OF_MANAGERS, HOURS_OF_ACCOUNT = 6400, 640
PLACES = 4
RATERS = (
    ("kari", Function.SALES, 1.0, "What their buyers and engineers told us this year"),
    ("mart", Function.OPERATIONS, -0.5, "Orders, deliveries and claims of the year"),
    ("liis", Function.FINANCE, -1.0, "Payments, terms and what serving them costs"),
    ("henrik", Function.MANAGEMENT, 0.0, "Talk with their management"),
)
"""Who scores, for which function, how far from the middle, and what they go by."""
GOALS = (
    ("Sell service, not only parts", "A third of revenue from agreements in three years"),
    ("Grow around the Baltic", "Estonia, Latvia and Finland from one warehouse"),
    ("Lead in energy", "Hydro, wind and offshore buy from one supplier"),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """Who takes part and when the story is told."""

    accounts: Mapping[str, Account]
    people: Mapping[str, User]
    now: datetime

    def ago(self, days: int) -> datetime:
        """Return a moment before that of the story."""
        return self.now - timedelta(days=days)

    @property
    def lead(self) -> User:
        """Return who leads the programme."""
        return self.people["astrid"]

    @property
    def owner(self) -> User:
        """Return who owns it in top management."""
        return self.people["ola"]


def choose_all(
    accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime
) -> None:
    """Tell how the key accounts were chosen, and leave a second round half scored."""
    stage = Stage(accounts, people, at)
    _found(stage)
    _know_positions(stage)
    _first_round(stage)
    _second_round(stage)


def _found(stage: Stage) -> None:
    """Write the charter, the goals, the criteria and the service catalogue."""
    from orchard.domain.selection import services

    at = stage.ago(60)
    services.write_charter(_charter(stage), by=stage.lead, at=at)
    for title, why in GOALS:
        services.name_goal("goal", title=title, why=why, by=stage.lead, at=at)
    made = services.make_set("criteria", reason="The first ones", by=stage.lead, at=at)
    services.approve_set(made, expected=made.version, by=stage.owner, at=stage.ago(55))
    services.found_catalogue("catalogue", by=stage.lead, at=at)


def _charter(stage: Stage) -> CharterText:
    from orchard.domain.selection import services

    return services.CharterText(
        purpose="Grow with the few customers whose future is ours too, and serve all others well",
        scope="All customers of Vestberg Industri in the Nordic and Baltic countries and Germany",
        definition="A key account buys across several sites, lets us into its plans, and can bring "
        "us more in three years than it does today. Size alone makes nobody key.",
        difference="A named team with a sponsor, a joint plan for three years, first place in scarce "
        "supply and four reviews a year. Everybody else is served by the desk, on time.",
        starts_on=stage.ago(20).date(),
        owner=stage.owner,
        champion=stage.lead,
        manager_hours=HOURS_OF_MANAGERS,
        hours_per_account=HOURS_OF_ACCOUNT,
    )


def _know_positions(stage: Stage) -> None:
    """Keep how customers see the supplier, what they could buy, and who recommends it."""
    from orchard.domain.selection import services

    for name, view in nominees.VIEWS.items():
        services.write_position(
            stage.accounts[name], expected=0, note=view, by=stage.lead, at=stage.ago(50)
        )
    for name, factor in nominees.FACTORS:
        services.add_factor(stage.accounts[name], note=factor, by=stage.lead, at=stage.ago(50))
    for name, cell in nominees.POTENTIALS:
        services.note_potential(stage.accounts[name], note=cell, by=stage.lead, at=stage.ago(48))
    for name, reference in nominees.REFERENCES:
        services.note_reference(
            stage.accounts[name], note=reference, by=stage.lead, at=stage.ago(30)
        )


def _first_round(stage: Stage) -> None:
    """Nominate, score, reveal, settle, decide, sign and archive; then promote who is in."""
    from orchard.domain.selection import services

    _let_in_under_pressure(stage)
    found = _opened("Key accounts, first round", nominees.FIRST, PLACES, stage, days=16)
    for key, _function, lean, shown in RATERS:
        scores = Sheet(lean, shown, nominees.FIRST)
        _score(found, stage.people[key], scores, at=stage.ago(11))
    found = services.reveal(found, expected=found.version, by=stage.lead, at=stage.ago(9))
    _settle(found, stage)
    found = services.begin_discussion(found, expected=found.version, by=stage.lead, at=stage.ago(9))
    found = services.write_notes(
        found, expected=found.version, notes=nominees.NOTES, by=stage.lead, at=stage.ago(9)
    )
    _decide(found, stage)
    for signer in (stage.lead, stage.owner, stage.people["liis"]):
        services.sign(found_again(found, stage.lead), by=signer, at=stage.ago(8))
    found = found_again(found, stage.lead)
    services.archive(found, expected=found.version, by=stage.lead, at=stage.ago(8))
    _promote(stage)


def _second_round(stage: Stage) -> None:
    """Leave a round in which one rater handed in and the others are asked for their scores."""
    found = _opened("Candidates for spring", nominees.SECOND, 2, stage, days=4)
    _key, _function, lean, shown = RATERS[0]
    scores = Sheet(lean, shown, nominees.SECOND)
    _score(found, stage.people["kari"], scores, at=stage.ago(2))


def found_again(found: SelectionRound, viewer: User) -> SelectionRound:
    """Return the round as it is stored now."""
    from orchard.domain.selection import queries

    return queries.round_at(viewer, found.pk)


def _opened(
    name: str, cast: Mapping[str, nominees.Nominee], places: int, stage: Stage, *, days: int
) -> SelectionRound:
    from orchard.domain.selection import services

    at = stage.ago(days)
    found = services.open_round(name, places=places, by=stage.lead, at=at)
    for nominee, one in cast.items():
        case = services.Case(one.why, one.evidence, "B")
        by = stage.people[one.by]
        row = services.nominate(stage.accounts[nominee], found=found, case=case, by=by, at=at)
        _answer_gates(row, one, stage, at)
    for key, function, *_how in RATERS:
        services.ask_rater(found, user=stage.people[key], function=function, by=stage.lead, at=at)
    return services.begin_scoring(found, expected=found.version, by=stage.lead, at=at)


def _answer_gates(row: Nomination, one: nominees.Nominee, stage: Stage, at: datetime) -> None:
    from orchard.domain.selection import services

    for gate in Gate:
        passes = gate != one.failed
        note = one.failed_why if not passes else nominees.GATES[gate]
        said = services.Passed(passes, note)
        services.answer_gate(row, gate=gate, said=said, by=stage.lead, at=at)


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a rater scores: how far from the middle, by what, and whom."""

    lean: float
    shown: str
    cast: Mapping[str, nominees.Nominee]


def _score(found: SelectionRound, person: User, sheet: Sheet, *, at: datetime) -> Rater:
    """Let a person score every account and hand the sheet in."""
    from orchard.domain.selection import queries, services

    seat = queries.my_seat(person, found)
    assert seat is not None, "every rater was asked"
    goals = queries.goals(person)
    for row in queries.my_sheet(person, seat):
        one = sheet.cast[row.nomination.account.name]
        for criterion in queries.judged(person, found):
            score = _leaning(
                one.scores[criterion.key], sheet.lean, wide=criterion.key == one.disputed
            )
            served: Sequence[object] = goals[: _goals_for(score)] if criterion.asks_goals else ()
            said = services.Said(score, "B", sheet.shown, served)  # type: ignore[arg-type]  # goals
            services.rate(
                seat, row=row.nomination, criterion=criterion, said=said, expected=0,
                by=person, at=at,
            )  # fmt: skip
    return services.hand_in(seat, expected=seat.version, by=person, at=at)


def _leaning(middle: float, lean: float, *, wide: bool) -> Decimal:
    score = middle + lean * (2.5 if wide else 1)
    return Decimal(str(max(0.0, min(10.0, round(score * 2) / 2))))


def _goals_for(score: Decimal) -> int:
    return sum(score >= line for line in (3, 7, 9))


def _settle(found: SelectionRound, stage: Stage) -> None:
    from orchard.domain.selection import queries, services

    for row in queries.nominations(stage.lead, found):
        one = nominees.FIRST[row.account.name]
        if one.disputed:
            criterion = queries.criterion(stage.lead, found.criteria_set, one.disputed)
            services.settle(
                row, expected=0, criterion=criterion, score=Decimal(str(one.settled)),
                reason=one.talk, by=stage.lead, at=stage.ago(9),
            )  # fmt: skip


def _decide(found: SelectionRound, stage: Stage) -> None:
    from orchard.domain.selection import queries, services

    for row in queries.nominations(stage.lead, found):
        one = nominees.FIRST[row.account.name]
        is_in = one.outcome is Outcome.IN
        verdict = services.Verdict(
            one.outcome,
            one.reason,
            target_hours=one.hours if is_in else None,
            mandate=one.mandate if is_in else "",
        )
        services.decide(row, expected=0, verdict=verdict, by=stage.lead, at=stage.ago(9))
    services.close(
        found_again(found, stage.lead), expected=found_again(found, stage.lead).version,
        by=stage.lead, at=stage.ago(9),
    )  # fmt: skip


def _promote(stage: Stage) -> None:
    """Make those key that are in, tell two of them, and let pilots begin."""
    from orchard.domain.selection import queries, services

    for name, one in nominees.FIRST.items():
        account = account_now(stage, name)
        if one.outcome is Outcome.IN:
            decision = queries.decision_for(stage.lead, account)
            why = services.Why(one.reason, one.evidence, decision=decision)
            services.promote(account, why=why, by=stage.lead, at=stage.ago(7))
    for name, how in nominees.TOLD.items():
        account, on = account_now(stage, name), stage.ago(5).date()
        standing = queries.standing(stage.lead, account)
        assert standing is not None, "it was promoted"
        services.tell_customer(
            account, expected=standing.version, on=on, how=how, by=stage.lead, at=stage.ago(5)
        )
    for incubation in queries.incubations(stage.lead):
        plan = nominees.pilot(stage.ago(0).date())
        pilot = services.plan_pilot(incubation, plan=plan, by=stage.lead, at=stage.ago(6))
        services.start_pilot(pilot, expected=pilot.version, by=stage.lead, at=stage.ago(4))
    _let_gamlebo_go(stage)


def _let_in_under_pressure(stage: Stage) -> None:
    """Let one account in against the criteria, as it happens: asked for, allowed, with an end."""
    from orchard.domain.selection import services

    account, at = stage.accounts[nominees.PRESSED], stage.ago(26)
    asked = services.ask_override(
        account, asked_by=nominees.PRESSED_BY, reason=nominees.PRESSED_WHY,
        expires_on=stage.ago(-160).date(), by=stage.lead, at=at,
    )  # fmt: skip
    allowed = services.allow_override(asked, expected=asked.version, by=stage.owner, at=at)
    why = services.Why(nominees.PRESSED_IN, override=allowed)
    services.promote(account, why=why, by=stage.lead, at=at)


def _let_gamlebo_go(stage: Stage) -> None:
    """Put the account under review that failed a gate, and plan how it leaves."""
    from orchard.domain.selection import services

    account = account_now(stage, nominees.PRESSED)
    services.put_under_review(
        account, reason=nominees.FIRST[nominees.PRESSED].reason, by=stage.lead, at=stage.ago(6)
    )
    plan = nominees.farewell(stage.people["maja"], stage.now.date())
    services.plan_transition(
        account_now(stage, nominees.PRESSED), plan=plan, by=stage.lead, at=stage.ago(3)
    )


def account_now(stage: Stage, name: str) -> Account:
    """Return an account as it is stored now."""
    from orchard.domain.accounts import queries

    return queries.account_at(stage.lead, stage.accounts[name].slug)
