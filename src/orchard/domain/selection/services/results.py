"""What the scores of a round come to: revealed at once, settled by talk, made anew each time."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.selection import queries
from orchard.domain.selection.computing import compute
from orchard.domain.selection.guards import check_raters
from orchard.domain.selection.measuring import measure_late, measure_missing
from orchard.domain.selection.models import (
    Criterion,
    Nomination,
    Rating,
    SelectionRound,
    SettledScore,
)
from orchard.domain.selection.moves import check_known, check_round
from orchard.domain.selection.rules.choices import RoundState
from orchard.domain.selection.rules.criteria import check_score


@audited("round.revealed")
def reveal(found: SelectionRound, *, expected: int, by: User, at: datetime) -> SelectionRound:
    """Show everybody every score at once, and seal them; raters who are missing are said."""
    require(by, Permission.LEAD_SELECTION)
    check_round(found, RoundState.SCORING)
    _check_all_in(found, by)
    check_raters(found, by, at)
    Rating.objects.filter(rater__round=found).update(sealed_at=at)
    changed = update_versioned(found, expected, state=RoundState.REVEALED, revealed_at=at)
    measure_late(changed, by=by)
    compute(changed, by=by, at=at)
    return changed


def _check_all_in(found: SelectionRound, by: User) -> None:
    """Refuse while somebody's sheet is open, or lacks an account that was nominated since."""
    seats = [one for one in queries.turnout(by, found) if one.rater.removed_at is None]
    if names := [one.rater.user.name for one in seats if one.rater.handed_in_at is None]:
        text = _("%(names)s have not handed in. Wait for them, or take them out with a reason.")
        raise Conflict(text % {"names": ", ".join(names)})
    if names := [one.rater.user.name for one in seats if one.given < one.wanted]:
        text = _(
            "%(names)s handed in before every account stood in the round. Ask them to open their "
            "sheets again and score the rest."
        )
        raise Conflict(text % {"names": ", ".join(names)})


@audited("round.measured_again")
def measure_again(
    found: SelectionRound, *, expected: int, by: User, at: datetime
) -> SelectionRound:
    """Fill in what the ledger could not measure, from its newest figures: so gate G5 is answered.

    No person answers it: it counts what is known, and a number is never scored by feeling.
    """
    require(by, Permission.LEAD_SELECTION)
    check_round(found, RoundState.REVEALED, RoundState.DISCUSSION)
    changed = update_versioned(found, expected)
    filled = measure_missing(changed, by=by)
    if not filled:
        raise Conflict(
            _("The newest figures know no more than before. Bring in what is missing first, and let "
              "the figures be computed.")
        )  # fmt: skip
    remark(filled=filled)
    compute(changed, by=by, at=at)
    return changed


@audited("round.score_settled")
def settle(
    row: Nomination,
    *,
    expected: int,
    criterion: Criterion,
    score: Decimal,
    reason: str,
    by: User,
    at: datetime,
) -> SettledScore:
    """Write down the score on which the room agreed after talking; blind scores stay as they are.

    `expected` is 0 where nothing was settled yet, as far as the person saw.
    """
    require(by, Permission.LEAD_SELECTION)
    check_known(by, row.account)
    check_round(row.round, RoundState.REVEALED, RoundState.DISCUSSION)
    if row.withdrawn_at is not None or row.account.merged_into_id is not None:
        raise Conflict(_("This account no longer stands in the round."))
    if criterion.criteria_set_id != row.round.criteria_set_id:
        raise NotFound
    if criterion.is_measured:
        raise Invalid(_("The ledger scores this criterion; nobody types it."))
    check_score(score)
    if not reason.strip():
        raise Invalid(_("Say what the talk brought."))
    said = {"score": score, "reason": reason.strip(), "by": by, "at": at}
    settled = SettledScore.objects.filter(nomination=row, criterion=criterion).first()
    if settled is None:
        settled = SettledScore.objects.create(nomination=row, criterion=criterion, **said)
    else:
        settled = update_versioned(settled, expected, **said)
    compute(row.round, by=by, at=at)
    return settled
