"""A newcomer's first choice: one person, one sitting, three to five accounts with their numbers.

It is a round like any other, marked as a first choice: its one rater, who also signs, is said
wherever it is shown, and a full round with raters from two functions confirms it later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.selection import queries
from orchard.domain.selection.founding import is_by_revenue
from orchard.domain.selection.models import (
    Charter,
    Criterion,
    Nomination,
    SelectionRound,
    StrategyGoal,
)
from orchard.domain.selection.moves import today
from orchard.domain.selection.queries.first_choice import Candidate
from orchard.domain.selection.rules.choices import Function, Grade, Outcome, RoundState
from orchard.domain.selection.rules.first_choice import FEWEST
from orchard.domain.selection.rules.life_cycle import check_state
from orchard.domain.selection.services import charter as charters
from orchard.domain.selection.services import criteria, deciding, results, rounds, scoring

MOST_CONSIDERED = 8
SERVED = {0: "1.5", 1: "5.5", 2: "7.5"}
"""The score for so many goals of the strategy that an account serves; three or more are 9.5."""
MOST_SERVED = "9.5"
HOURS = 400


@dataclass(frozen=True, slots=True)
class Scores:
    """What a newcomer says of one account: goals that it serves, scores, whether it passes the gates."""

    goals: Sequence[int]
    judged: Mapping[str, Decimal]
    passes: bool


@audited("starter.began")
def begin_first_choice(
    name: str,
    *,
    text: charters.CharterText | None,
    goals: Sequence[str],
    candidates: Sequence[Candidate],
    why_by_revenue: str = "",
    by: User,
    at: datetime,
) -> SelectionRound:
    """Write what is missing, nominate what the ledger puts first, and open one's own sheet."""
    require(by, Permission.LEAD_SELECTION)
    if SelectionRound.objects.exists():
        raise Conflict(_("A first choice is made once. Open a round: there others score with you."))
    _check_field(candidates)
    are_by_revenue = any(one.is_by_revenue for one in candidates)
    if are_by_revenue and not why_by_revenue.strip():
        raise Invalid(_("The ledger lacks costs: say why you choose by revenue for now."))
    _prepare(text, goals, by, at)
    _settle_criteria(why_by_revenue if are_by_revenue else "", by, at)
    places = _places(candidates, by, at)
    found = rounds.open_round(name, places=places, is_starter=True, by=by, at=at)
    for one in candidates:
        rounds.nominate(one.account, found=found, case=_case(one), by=by, at=at)
    rounds.ask_rater(found, user=by, function=Function.MANAGEMENT, by=by, at=at)
    return scoring.begin_scoring(found, expected=found.version, by=by, at=at)


@audited("starter.looked_at_others")
def look_at_others(
    found: SelectionRound,
    *,
    expected: int,
    candidates: Sequence[Candidate],
    by: User,
    at: datetime,
) -> SelectionRound:
    """Look at other accounts than those one began with, before anything is scored."""
    require(by, Permission.LEAD_SELECTION)
    _check_starter(found, RoundState.SCORING)
    _check_field(candidates)
    wanted = {one.account.pk: one for one in candidates}
    for row in queries.nominations(by, found):
        if wanted.pop(row.account_id, None) is None:
            why = _("Not looked at any more in the first choice")
            rounds.withdraw(row, expected=row.version, why=why, by=by, at=at)
    for one in wanted.values():
        rounds.nominate(one.account, found=found, case=_case(one), by=by, at=at)
    return update_versioned(found, expected, places=_places(candidates, by, at))


@audited("starter.scored")
def score_first(
    found: SelectionRound,
    *,
    expected: int,
    scores: Mapping[int, Scores],
    by: User,
    at: datetime,
) -> SelectionRound:
    """Score every account in one go and see what it comes to."""
    require(by, Permission.LEAD_SELECTION)
    _check_starter(found, RoundState.SCORING)
    seat = queries.my_seat(by, found)
    if seat is None:
        raise Conflict(_("Somebody else makes this first choice."))
    named = {goal.pk: goal for goal in queries.goals(by)}
    judged = queries.judged(by, found)
    for row in queries.nominations(by, found):
        said = scores.get(row.pk)
        if said is None:
            raise Invalid(_("%(name)s has no scores yet.") % {"name": row.account})
        served = [named[goal] for goal in said.goals if goal in named]
        if said.passes:
            _answer_gates(row, by, at)
        for criterion in judged:
            told = _said(said, criterion, served)
            scoring.rate(seat, row=row, criterion=criterion, said=told, expected=0, by=by, at=at)
    scoring.hand_in(seat, expected=seat.version, by=by, at=at)
    found.refresh_from_db()
    return results.reveal(found, expected=expected, by=by, at=at)


@audited("starter.chosen")
def choose_first(
    found: SelectionRound,
    *,
    expected: int,
    picked: Mapping[int, str],
    mandate: str,
    why_few: str = "",
    by: User,
    at: datetime,
) -> SelectionRound:
    """Decide, sign and archive: who is picked is in, with its reason; the others wait.

    Whoever begins with fewer than the policy wants says why; it is kept in the round's record.
    """
    require(by, Permission.LEAD_SELECTION)
    _check_starter(found, RoundState.REVEALED)
    found = deciding.begin_discussion(found, expected=expected, by=by, at=at)
    found = _few_explained(found, len(picked), why_few, by, at)
    written = queries.charter(by)
    hours = written.hours_per_account if written and written.hours_per_account else HOURS
    for row in queries.nominations(by, found):
        deciding.decide(
            row, expected=0, verdict=_verdict(row, picked, hours, mandate), by=by, at=at
        )
    found = deciding.close(found, expected=found.version, by=by, at=at)
    deciding.sign(found, by=by, at=at)
    return deciding.archive(found, expected=found.version, by=by, at=at)


def _check_field(candidates: Sequence[Candidate]) -> None:
    """Refuse too few and too many to look at, and those of which too little is known."""
    if not FEWEST <= len(candidates) <= MOST_CONSIDERED:
        said = _("Look at %(least)d to %(most)d accounts, so that there is a choice.")
        raise Invalid(said % {"least": FEWEST, "most": MOST_CONSIDERED})
    if sum(one.score is not None for one in candidates) < FEWEST:
        said = _(
            "The ledger knows too little to judge at least %(least)d of these accounts: first it has "
            "to say what they cost, or choose accounts that have a score."
        )
        raise Invalid(said % {"least": FEWEST})


def _places(candidates: Sequence[Candidate], by: User, at: datetime) -> int:
    """Return how many may be chosen: fewer than are looked at, where all are nothing is weighed."""
    low, high = queries.policy(by, today(by, at)).guard.starter
    return max(low, min(high, len(candidates) - 1))


def _case(one: Candidate) -> rounds.Case:
    """Return why an account is looked at."""
    why = _("Named for the first choice") if one.is_named else _("Among the first by the ledger")
    grade = Grade.GUESSED if one.revenue is None else Grade.MEASURED
    return rounds.Case(why, one.evidence, grade)


def _prepare(
    text: charters.CharterText | None, goals: Sequence[str], by: User, at: datetime
) -> Charter:
    """Write the charter and the goals where they are missing."""
    written = queries.charter(by)
    if written is None:
        if text is None:
            raise Conflict(_("Write first what makes an account key here."))
        written = charters.write_charter(text, by=by, at=at)
    for title in goals:
        if title.strip():
            charters.name_goal("goal", title=title, by=by, at=at)
    if not queries.goals(by):
        raise Invalid(_("Name at least one goal of your strategy: accounts are chosen for it."))
    return written


def _settle_criteria(why_by_revenue: str, by: User, at: datetime) -> None:
    """Take the founding set where none is in force, or the one by revenue, with its reason."""
    held = queries.set_in_force(by)
    if why_by_revenue and not (held and is_by_revenue(held)):
        reason = _("By revenue, while costs are not known: %(why)s")
        said = reason % {"why": why_by_revenue.strip()}
        criteria.found_by_revenue("criteria", reason=said, by=by, at=at)
    elif held is None:
        made = criteria.make_set("criteria", reason=_("The founding set"), by=by, at=at)
        criteria.take_founding_set(made, expected=made.version, by=by, at=at)


def _few_explained(
    found: SelectionRound, picked: int, why: str, by: User, at: datetime
) -> SelectionRound:
    """Refuse fewer accounts than one begins with, unless the reason is said; keep that reason."""
    low, high = queries.policy(by, today(by, at)).guard.starter
    if picked >= low:
        return found
    if not picked or not why.strip():
        text = _(
            "Begin with %(low)d to %(high)d accounts: with fewer, one that leaves ends the "
            "programme, and nothing can be compared. Pick more, or say why so few."
        )
        raise Invalid(text % {"low": low, "high": high})
    remark(picked=picked)
    notes = ngettext(
        "Begun with %(count)d account only: %(why)s",
        "Begun with %(count)d accounts only: %(why)s",
        picked,
    )
    said = notes % {"count": picked, "why": why.strip()}
    return deciding.write_notes(found, expected=found.version, notes=said, by=by, at=at)


def _verdict(
    row: Nomination, picked: Mapping[int, str], hours: int, mandate: str
) -> deciding.Verdict:
    if row.pk not in picked:
        return deciding.Verdict(Outcome.OUT, _("Not among the first; the next round looks again"))
    return deciding.Verdict(Outcome.IN, picked[row.pk], target_hours=hours, mandate=mandate)


def _answer_gates(row: Nomination, by: User, at: datetime) -> None:
    """Pass the gates at which nobody answered; what somebody said there stands."""
    said = rounds.Passed(passes=True, note=_("Looked at in the first choice"))
    for gate, answer in queries.gates_of(by, row).items():
        if answer is None:
            rounds.answer_gate(row, gate=gate, said=said, by=by, at=at)


def _said(scores: Scores, criterion: Criterion, served: Sequence[StrategyGoal]) -> scoring.Said:
    """Return one score: goals count where the criterion asks for them, else what was chosen."""
    if criterion.asks_goals:
        return scoring.Said(_goal_score(len(served)), Grade.GUESSED, "", served)
    score = scores.judged.get(criterion.key)
    if score is None:
        raise Invalid(
            _("Score every criterion: %(title)s is missing.") % {"title": criterion.title}
        )
    return scoring.Said(score, Grade.GUESSED)


def _goal_score(served: int) -> Decimal:
    return Decimal(SERVED.get(served, MOST_SERVED))


def _check_starter(found: SelectionRound, state: RoundState) -> None:
    check_state(RoundState(found.state), state)
    if not found.is_starter:
        raise Conflict(_("This is a full round: it is scored and decided on its own pages."))
