"""What one may do before scoring: open a round, nominate, answer at the gates, ask raters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.selection import queries
from orchard.domain.selection.guards import stands_elsewhere
from orchard.domain.selection.models import (
    GateAnswer,
    Nomination,
    Rater,
    SelectionDecision,
    SelectionRound,
)
from orchard.domain.selection.moves import Why, check_known, check_round, home_of, move, today
from orchard.domain.selection.races import one_alone
from orchard.domain.selection.rules.choices import Function, Gate, RoundState
from orchard.domain.selection.rules.criteria import check_grade
from orchard.domain.selection.rules.life_cycle import NOMINABLE

BEFORE_SCORES = (RoundState.DRAFT, RoundState.SCORING)


@dataclass(frozen=True, slots=True)
class Case:
    """Why an account is proposed, with the evidence and how sure one is."""

    why: str
    evidence: str
    grade: str


@dataclass(frozen=True, slots=True)
class Passed:
    """Whether an account passes a gate, and how one knows; 0 where nobody had answered."""

    passes: bool
    note: str
    expected: int = 0


@audited("round.opened", keeps=("places", "is_starter"))
def open_round(
    name: str,
    *,
    places: int,
    reason: str = "",
    reach: Decimal = Decimal("0.10"),
    is_starter: bool = False,
    by: User,
    at: datetime,
) -> SelectionRound:
    """Open a round by the criteria in force; the first one starts small."""
    require(by, Permission.LEAD_SELECTION)
    queries.check_may_choose(by)
    criteria = queries.set_in_force(by)
    assert criteria is not None, "there is an approved set: this was checked"
    if not name.strip():
        raise Invalid(_("Give the round a name, such as “Key accounts 2027”."))
    _check_places(places, reason, by, at)
    if not (reach.is_finite() and 0 <= reach <= 1):
        raise Invalid(_("Weights move between 0 and 1 from their place, such as 0.10."))
    with one_alone(_("There is a round of this name. Give it another one.")):
        made = SelectionRound.objects.create(
            name=name.strip(),
            criteria_set=criteria,
            places=places,
            places_reason=reason.strip(),
            reach=reach,
            is_starter=is_starter,
            seed=int(at.timestamp()) % 2**31,
            led_by=by,
            opened_at=at,
        )
    remark(criteria=made.criteria_set.number)
    return made


@audited("round.places_changed", keeps=("places",))
def change_places(
    found: SelectionRound, *, expected: int, places: int, reason: str = "", by: User, at: datetime
) -> SelectionRound:
    """Change how many accounts the round may choose, before scores are seen."""
    require(by, Permission.LEAD_SELECTION)
    check_round(found, *BEFORE_SCORES)
    if found.is_starter:
        raise Conflict(_("A first choice keeps its places. Open a full round for more."))
    _check_places(places, reason, by, at)
    return update_versioned(found, expected, places=places, places_reason=reason.strip())


@audited("account.nominated")
def nominate(
    account: Account, *, found: SelectionRound, case: Case, by: User, at: datetime
) -> Nomination:
    """Propose an account for a round; a customer in ordinary service becomes a candidate."""
    require(by, Permission.NOMINATE)
    check_known(by, account)
    check_round(found, *BEFORE_SCORES)
    _check_case(case)
    _check_nominable(account, by, at)
    row = _nomination(account, found, case, by, at)
    remark(round=found.pk)
    if Status(account.status) in NOMINABLE:
        move(account, Status.CANDIDATE, Why(case.why, case.evidence), by=by, at=at)
    return row


@audited("accounts.nominated")
def nominate_all(
    found: SelectionRound, *, accounts: Iterable[Account], case: Case, by: User, at: datetime
) -> SelectionRound:
    """Propose several accounts for the same reason: the A-list, the key accounts of today."""
    standing = set(queries.every_nomination(by, found).values_list("account_id", flat=True))
    for account in accounts:
        if account.pk not in standing:
            nominate(account, found=found, case=case, by=by, at=at)
    return found


@audited("nomination.withdrawn")
def withdraw(row: Nomination, *, expected: int, why: str, by: User, at: datetime) -> Nomination:
    """Take a nomination back before the reveal; what was scored is kept."""
    require(by, Permission.NOMINATE if by == row.by else Permission.LEAD_SELECTION)
    check_known(by, row.account)
    check_round(row.round, *BEFORE_SCORES)
    if row.withdrawn_at is not None:
        raise Conflict(_("This nomination was taken back already."))
    if not why.strip():
        raise Invalid(_("Say why the nomination is taken back."))
    changed = update_versioned(row, expected, withdrawn_at=at, withdrawn_why=why.strip())
    if _is_free(row.account) and not stands_elsewhere(row, by):
        move(row.account, home_of(row.account, by), Why(why), by=by, at=at)
    return changed


@audited("nomination.followed_merger")
def follow_merger(row: Nomination, *, by: User, at: datetime) -> Nomination:
    """Nominate the account into which a nominated one was merged, for the same reason."""
    into = row.account.merged_into
    if into is None:
        raise Conflict(_("This account was not merged into another."))
    case = Case(row.why, row.evidence, row.grade)
    return nominate(into, found=row.round, case=case, by=by, at=at)


@audited("gate.answered", keeps=("gate",))
def answer_gate(row: Nomination, *, gate: Gate, said: Passed, by: User, at: datetime) -> GateAnswer:
    """Say whether a nominated account passes a gate, and how one knows."""
    require(by, Permission.NOMINATE)
    check_known(by, row.account)
    check_round(row.round, *BEFORE_SCORES)
    if not said.note.strip():
        raise Invalid(_("Say how you know, in a few words."))
    remark(passes=said.passes)
    values = {"passes": said.passes, "note": said.note.strip(), "by": by, "at": at}
    answer = GateAnswer.objects.filter(nomination=row, gate=gate).first()
    if answer is None:
        return GateAnswer.objects.create(nomination=row, gate=gate, **values)
    return update_versioned(answer, said.expected, **values)


@audited("gates.answered")
def answer_gates(
    row: Nomination, *, answers: Mapping[Gate, Passed], by: User, at: datetime
) -> Nomination:
    """Say at once whether a nominated account passes several gates; all answers count or none."""
    if not answers:
        raise Invalid(_("Answer at one gate at least, and say how you know."))
    for gate, said in answers.items():
        answer_gate(row, gate=gate, said=said, by=by, at=at)
    return row


@audited("rater.asked", keeps=("function",))
def ask_rater(
    found: SelectionRound, *, user: User, function: Function, by: User, at: datetime
) -> Rater:
    """Ask a person to score for their function; one who was taken out comes back as they were."""
    require(by, Permission.LEAD_SELECTION)
    check_round(found, *BEFORE_SCORES)
    if not user.is_active or not user.may(Permission.SEE_SELECTION):
        text = _("%(name)s cannot score: the person needs a role that sees the selection.")
        raise Invalid(text % {"name": user})
    remark(user=user.pk)
    again = found.raters.filter(user=user).first()
    if again is not None:
        values = {"function": function, "removed_at": None, "removed_why": ""}
        return update_versioned(again, again.version, **values)
    return Rater.objects.create(round=found, user=user, function=function, asked_at=at)


@audited("rater.taken_out")
def remove_rater(seat: Rater, *, expected: int, why: str, by: User, at: datetime) -> Rater:
    """Take a rater out; their scores are kept, and no longer count.

    The reason speaks of a person: it stands with the seat, and not in the trail.
    """
    require(by, Permission.LEAD_SELECTION)
    check_round(seat.round, *BEFORE_SCORES)
    if not why.strip():
        raise Invalid(_("Say why the rater no longer scores."))
    remark(user=seat.user_id)
    return update_versioned(seat, expected, removed_at=at, removed_why=why.strip())


def _check_places(places: int, reason: str, by: User, at: datetime) -> None:
    """Refuse a first round that is not small, unless there is a reason.

    No account is counted here: the texts speak of places asked for and of the policy's lines, so
    that none of them tells about accounts that the person may not know.
    """
    guard = queries.policy(by, today(by, at)).guard
    if places < 1:
        raise Invalid(_("A round fills at least one place."))
    if places > guard.stop and not queries.room(by).owner_allowed:
        text = _("%(stop)d places is the most. The owner of the programme can raise it.")
        raise Invalid(text % {"stop": guard.stop})
    is_first = not SelectionRound.objects.filter(state=RoundState.ARCHIVED).exists()
    low, high = guard.first_round
    if is_first and places > high and not reason.strip():
        text = _(
            "The first round starts small, with %(low)d to %(high)d places: an account is easier "
            "to add than to take out once it was told. For more, say why."
        )
        raise Invalid(text % {"low": low, "high": high})
    if places > guard.most and not reason.strip():
        text = _("More than %(most)d places need a reason.")
        raise Invalid(text % {"most": guard.most})


def _check_case(case: Case) -> None:
    if not case.why.strip() or not case.evidence.strip():
        raise Invalid(_("A nomination says why, and what shows it."))
    check_grade(case.grade)


def _is_free(account: Account) -> bool:
    """Say whether it goes back to ordinary service when nothing holds it a candidate."""
    return account.status == Status.CANDIDATE and account.merged_into_id is None


def _check_nominable(account: Account, by: User, at: datetime) -> None:
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged into another. Nominate that one."))
    if account.status in {Status.LOST, Status.IN_TRANSITION}:
        text = _("%(name)s is “%(status)s” and cannot be nominated now.")
        raise Conflict(text % {"name": account, "status": account.get_status_display()})
    waiting = SelectionDecision.objects.filter(
        nomination__account=account, not_before__gt=today(by, at)
    ).first()
    if waiting is not None:
        text = _("A round said no to this account. It can be nominated again from %(day)s on.")
        raise Conflict(text % {"day": waiting.not_before})


def _nomination(
    account: Account, found: SelectionRound, case: Case, by: User, at: datetime
) -> Nomination:
    """Return the new nomination, or the one that was withdrawn, standing again."""
    said = {"why": case.why.strip(), "evidence": case.evidence.strip(), "grade": case.grade}
    old = Nomination.objects.filter(round=found, account=account).first()
    if old is not None and old.withdrawn_at is None:
        raise Conflict(_("This account is nominated in this round already."))
    if old is not None:
        values = {**said, "withdrawn_at": None, "withdrawn_why": "", "by": by, "nominated_at": at}
        return update_versioned(old, old.version, **values)
    with one_alone(_("This account is nominated in this round already.")):
        return Nomination.objects.create(
            round=found, account=account, by=by, nominated_at=at, **said
        )
