"""Taking opportunities of a file over: all that are new or changed, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, record_each
from orchard.domain.core.models import User
from orchard.domain.core.versions import hold
from orchard.domain.relationships.arriving.outcomes import Outcome
from orchard.domain.relationships.intaking import close_intake, hold_intake, to_take
from orchard.domain.relationships.models import Intake
from orchard.domain.relationships.rules import IntakeKind
from orchard.domain.whitespace import building
from orchard.domain.whitespace.arriving.comparing import COMPARED, WAITING_STAGE
from orchard.domain.whitespace.models import AwarenessTask, Cell, Opportunity
from orchard.domain.whitespace.queries.intakes import outcomes_of, writable
from orchard.domain.whitespace.rules import Origin, Status

BATCH = 500
FIELDS = tuple(name.removesuffix("_id") for name in COMPARED)


@audited("opportunities.taken_over")
def take_opportunities(
    intake: Intake, *, expected: int, seen: str, by: User, at: datetime
) -> Intake:
    """Open what is new and change what is open here, all or nothing; refused rows stay out.

    `seen` is the seal of the outcomes that the person looked at: nothing else is taken over.
    """
    held = hold_intake(intake, IntakeKind.OPPORTUNITIES, by, at)
    hold(writable(by))
    hold(Opportunity.objects.visible_to(by))  # nobody changes one meanwhile
    new, changed = to_take(held, outcomes_of(by, held), expected=expected, seen=seen)
    _open(new, by, at)
    _change(changed, by, at)
    return close_intake(held, expected, at, new=len(new), changed=len(changed))


def _open(new: Sequence[Outcome], by: User, at: datetime) -> None:
    currency = core.organisation(by).currency
    made = [
        Opportunity(
            **{key: said for key, said in one.values.items() if key != WAITING_STAGE},
            currency=currency, origin=Origin.PIPELINE, opened_by=by, opened_at=at,
        )
        for one in new
    ]  # fmt: skip
    made = Opportunity.objects.bulk_create(made, batch_size=BATCH)
    opened = [(one, {"account": one.account_id}) for one in made]
    record_each("opportunity.opened", opened, by=by, at=at)
    _move_cells(made, currency, by, at)


def _move_cells(made: Sequence[Opportunity], currency: str, by: User, at: datetime) -> None:
    """Mark the cells as being won, with what is known of them."""
    accounts = {one.account_id for one in made}
    cells = {_spot(one): one for one in Cell.objects.filter(account__in=accounts)}
    moved, first = list[Cell](), list[Cell]()
    for one in made:
        cell = cells.get(_spot(one))
        if cell is None:
            where = {"account_id": one.account_id, "unit_id": one.unit_id}
            cell = Cell(**where, family=one.family, offer=one.offer, currency=currency)
            first.append(cell)
        else:
            cell.version += 1
            moved.append(cell)
        cell.status, cell.written_by, cell.written_at = Status.PIPELINE, by, at
    Cell.objects.bulk_create(first, batch_size=BATCH)
    written = ["status", "written_by", "written_at", "version"]
    Cell.objects.bulk_update(moved, written, batch_size=BATCH)
    waiting = AwarenessTask.objects.filter(cell__in=moved, done_at__isnull=True)
    waiting.update(done_at=at, done_by=by)
    building.build(accounts, as_of=core.fiscal_calendar(by).today(at))


def _spot(one: Opportunity | Cell) -> tuple[int, int | None, str, str]:
    return one.account_id, one.unit_id, one.family, one.offer


def _change(changed: Sequence[Outcome], by: User, at: datetime) -> None:
    """Write what rows say otherwise; the trail keeps which facts of each, as by hand."""
    rows = Opportunity.objects.in_bulk([one.known for one in changed if one.known])
    done = list[tuple[Opportunity, Mapping[str, object]]]()
    for one in changed:
        row, said = rows[one.known or 0], dict(one.values)
        said.pop(WAITING_STAGE, None)
        for name, value in said.items():
            setattr(row, name, value)
        row.version += 1
        fields = sorted(name.removesuffix("_id") for name in said)
        done.append((row, {"account": row.account_id, "fields": fields}))
    record_each("opportunity.changed", done, by=by, at=at)
    Opportunity.objects.bulk_update(rows.values(), [*FIELDS, "version"], batch_size=BATCH)
