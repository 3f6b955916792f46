"""The meeting: discuss, decide about each account, sign, and put the round into the archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orchard.domain.accounts.rules import Status
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.selection.guards import is_awaited
from orchard.domain.selection.models import (
    Nomination,
    RoundResult,
    SelectionDecision,
    SelectionRound,
    Signature,
)
from orchard.domain.selection.moves import Why, check_known, check_round, home_of, move
from orchard.domain.selection.record import digest_of, record_of, seal_rows
from orchard.domain.selection.rules.choices import LightReason, Outcome, RoundState

LEAST_SIGNATURES = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided about an account, with the mandate that follows."""

    outcome: Outcome
    reason: str
    light_reason: str = ""
    target_hours: int | None = None
    mandate: str = ""
    not_before: date | None = None


@audited("round.discussion_began")
def begin_discussion(
    found: SelectionRound, *, expected: int, by: User, at: datetime
) -> SelectionRound:
    """Open the discussion: the widest disagreements first."""
    require(by, Permission.LEAD_SELECTION)
    check_round(found, RoundState.REVEALED)
    return update_versioned(found, expected, state=RoundState.DISCUSSION)


@audited("round.notes_written")
def write_notes(
    found: SelectionRound, *, expected: int, notes: str, by: User, at: datetime
) -> SelectionRound:
    """Keep what was said in the meeting."""
    require(by, Permission.LEAD_SELECTION)
    check_round(found, RoundState.REVEALED, RoundState.DISCUSSION)
    return update_versioned(found, expected, notes=notes.strip())


@audited("account.decided")
def decide(
    row: Nomination, *, expected: int, verdict: Verdict, by: User, at: datetime
) -> SelectionDecision:
    """Write down what the meeting decides about one account; it counts when the round closes."""
    require(by, Permission.LEAD_SELECTION)
    check_known(by, row.account)
    check_round(row.round, RoundState.DISCUSSION)
    if row.withdrawn_at is not None or row.account.merged_into_id is not None:
        raise Conflict(_("This account no longer stands in the round."))
    values = _checked(row, verdict)
    remark(outcome=verdict.outcome.value, round=row.round_id)
    old = SelectionDecision.objects.filter(nomination=row).first()
    if old is None:
        return SelectionDecision.objects.create(nomination=row, by=by, at=at, **values)
    return update_versioned(old, expected, **values, by=by, at=at)


@audited("round.decided")
def close(found: SelectionRound, *, expected: int, by: User, at: datetime) -> SelectionRound:
    """Close the discussion: from now each decision stands, and its account moves on."""
    require(by, Permission.LEAD_SELECTION)
    check_round(found, RoundState.DISCUSSION)
    rows = list(_standing(found).select_related("account"))
    decided = {
        one.nomination_id: one
        for one in SelectionDecision.objects.filter(nomination__in=rows).select_related(
            "nomination__account"
        )
    }
    _check_all_decided([row for row in rows if row.pk not in decided], by)
    _check_knows(rows, by)
    _check_places(found, list(decided.values()))
    changed = update_versioned(found, expected, state=RoundState.DECIDED, decided_at=at)
    for row in rows:
        _follow(decided[row.pk], by, at)
    return changed


@audited("round.signed")
def sign(found: SelectionRound, *, by: User, at: datetime) -> Signature:
    """Stand for the decisions of a round with one's name."""
    require(by, Permission.SEE_SELECTION)
    check_round(found, RoundState.DECIDED)
    took_part = found.led_by == by or found.raters.filter(user=by, removed_at__isnull=True).exists()
    if not took_part:
        require(by, Permission.APPROVE_SELECTION)
    try:
        with transaction.atomic():
            return Signature.objects.create(round=found, user=by, at=at)
    except IntegrityError:
        raise Conflict(_("You signed these decisions already.")) from None


@audited("round.archived")
def archive(found: SelectionRound, *, expected: int, by: User, at: datetime) -> SelectionRound:
    """Put the round into the archive with its whole record; nothing of it changes again."""
    require(by, Permission.LEAD_SELECTION)
    check_round(found, RoundState.DECIDED)
    signed = found.signatures.count()
    least = 1 if found.is_starter else LEAST_SIGNATURES
    if signed < least:
        text = _("At least %(least)d people sign the decisions; %(signed)d did.")
        raise Invalid(text % {"least": least, "signed": signed})
    record = record_of(found)
    digest = digest_of(record)
    remark(hash=digest)
    seal_rows(found, at)
    return update_versioned(
        found,
        expected,
        state=RoundState.ARCHIVED,
        archived_at=at,
        record=record,
        record_hash=digest,
    )


def _standing(found: SelectionRound) -> QuerySet[Nomination]:
    rows = Nomination.objects.filter(round=found, withdrawn_at__isnull=True)
    return rows.filter(account__merged_into__isnull=True).order_by("pk")


def _checked(row: Nomination, verdict: Verdict) -> dict[str, object]:
    """Return what is stored; whoever gets in has hours and a mandate, whoever is light a reason."""
    if not verdict.reason.strip():
        raise Invalid(_("Say why: the reason is what the others will ask for."))
    is_in = verdict.outcome in {Outcome.IN, Outcome.LIGHT}
    if verdict.outcome is Outcome.LIGHT and verdict.light_reason not in LightReason.values:
        raise Invalid(_("Choose one of the five reasons for the lighter way."))
    if is_in and (not verdict.target_hours or not verdict.mandate.strip()):
        raise Invalid(_("Give hours a year and the mandate: what may be done more, what less."))
    result = RoundResult.objects.filter(nomination=row).first()
    if is_in:
        _check_may_be_in(result)
    return {
        "outcome": verdict.outcome,
        "reason": verdict.reason.strip(),
        "light_reason": verdict.light_reason if verdict.outcome is Outcome.LIGHT else "",
        "target_hours": verdict.target_hours if is_in else None,
        "mandate": verdict.mandate.strip() if is_in else "",
        "not_before": verdict.not_before if verdict.outcome is Outcome.OUT else None,
    }


def _check_may_be_in(result: RoundResult | None) -> None:
    """Refuse who fails a gate, the last of which asks for enough that is known."""
    if result is None or result.attractiveness is None:
        text = _(
            "Too little is known of this account to let it in: settle the scores that are missing; "
            "where the ledger lacks figures, import them, or choose by criteria that it can measure, "
            "such as revenue. Else let the account wait."
        )
        raise Conflict(text)
    if result.gates_failed:
        raise Conflict(_("A gate is not passed: this account cannot be key now."))
    if result.gates_open:
        raise Conflict(
            _("A gate has no answer: nobody is let in while one is open. Let the account wait.")
        )


def _check_knows(rows: list[Nomination], by: User) -> None:
    """Let somebody close who may know all that moves on by it."""
    known = Nomination.objects.visible_to(by).filter(pk__in=[row.pk for row in rows])
    if known.count() < len(rows):
        raise Conflict(_("Others know more about this round than you may. Ask them to close it."))


def _check_all_decided(missing: list[Nomination], by: User) -> None:
    """Refuse to close while an account waits; what the person may not know is not named."""
    if not missing:
        return
    known = Nomination.objects.visible_to(by).filter(pk__in=[row.pk for row in missing])
    names = list(known.order_by("pk").values_list("account__name", flat=True))
    if not names:
        raise Conflict(_("A decision is missing that others have to write. Ask them to close."))
    text = _("%(count)d accounts have no decision yet, such as %(names)s.")
    raise Invalid(text % {"count": len(names), "names": ", ".join(names[:3])})


def _check_places(found: SelectionRound, decided: list[SelectionDecision]) -> None:
    """Refuse more accounts than places.

    The text counts every account that is in, confidential ones too, and so may be read only by who
    knows all of them: `_check_knows` has sent everybody else away before this is asked.
    """
    chosen = sum(one.outcome in {Outcome.IN, Outcome.LIGHT} for one in decided)
    if chosen > found.places:
        text = _(
            "%(chosen)d accounts are in, and the round has %(places)d places. Let one wait, or "
            "incubate it."
        )
        raise Conflict(text % {"chosen": chosen, "places": found.places})


def _follow(decision: SelectionDecision, by: User, at: datetime) -> None:
    """Move an account as decided: into the incubator, or back; who is in is promoted by hand."""
    account = decision.nomination.account
    if account.status != Status.CANDIDATE:
        return
    why = Why(decision.reason, decision=decision)
    if decision.outcome == Outcome.OUT and not is_awaited(decision.nomination):
        move(account, home_of(account, by), why, by=by, at=at)
    elif decision.outcome == Outcome.INCUBATE:
        from orchard.domain.selection.services.incubation import begin_incubation

        begin_incubation(account, aim=decision.reason, why=why, by=by, at=at)
