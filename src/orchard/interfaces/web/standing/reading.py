"""What the page of an account's standing shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import KEY_STATUSES, Status
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries
from orchard.domain.selection.models import (
    Incubation,
    PressureOverride,
    SelectionDecision,
    ServiceException,
)
from orchard.domain.selection.rules.choices import Tier
from orchard.domain.selection.rules.life_cycle import is_owed, tier_of
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.standing import life

ON_THE_WAY = (Status.CANDIDATE, Status.INCUBATOR)
LEAVING = (Status.UNDER_REVIEW, Status.IN_TRANSITION, Status.PROSPECT)


@dataclass(frozen=True, slots=True)
class Promised:
    """A line of the catalogue: what this account gets of it, and what ordinary customers get."""

    line: queries.Served
    mine: str
    exception: ServiceException | None
    instead: str

    @property
    def is_more(self) -> bool:
        """Say whether the account gets more than ordinary customers."""
        return (self.instead or self.mine) != self.line.ordinary


def standing_of(found: Seen) -> dict[str, object]:
    """Return everything of the page."""
    viewer, account, on = found.viewer, found.account, today()
    rights = _rights(viewer)
    time = _time(viewer, account) if account.status == Status.INCUBATOR else None
    plan = queries.open_transition(viewer, account) if account.status in LEAVING else None
    history = queries.status_history(viewer, account, most=50)
    owes = is_owed((one.before, one.after) for one in history)
    exceptions = list(queries.exceptions(viewer, account)[:50])
    return {
        **rights,
        **_promises(viewer, account, exceptions, on),
        "today": on,
        "bar": life.bar(account, owes_farewell=owes),
        "options": life.options(account, time=time, plan=plan, owes_farewell=owes, **rights),
        "owes_farewell": owes and account.status == Status.PROSPECT,
        "incubation": time,
        "plan": plan,
        "standing": queries.standing(viewer, account),
        "history": history,
        "reviews": queries.reviews(viewer, account),
        "exceptions": exceptions,
        "is_key": account.status in KEY_STATUSES,
        "ready": readiness(viewer, account, on) if account.status in ON_THE_WAY else None,
    }


@dataclass(frozen=True, slots=True)
class Ready:
    """What opens the door to being key, and what is missing still."""

    decision: SelectionDecision | None
    override: PressureOverride | None
    lacks: list[queries.Lack]
    mark: queries.Mark | None


def readiness(viewer: User, account: Account, on: date) -> Ready:
    """Return what lets the account in, and what it lacks."""
    decision = queries.decision_for(viewer, account)
    override = None if decision else queries.override_for(viewer, account, on)
    comes_out = account.status == Status.INCUBATOR
    mark = queries.mark_of(viewer, account, on) if comes_out else None
    lacks = queries.lacks(
        viewer, account, decision=decision, override=override, mark=mark, is_current=True, on=on
    )
    return Ready(decision, override, lacks, mark)


def _time(viewer: User, account: Account) -> Incubation | None:
    return queries.incubations(viewer).prefetch_related(None).filter(account=account).first()


def _rights(viewer: User) -> dict[str, bool]:
    return {
        "may_lead": may(viewer, Permission.LEAD_SELECTION),
        "may_nominate": may(viewer, Permission.NOMINATE),
    }


def _promises(
    viewer: User, account: Account, exceptions: list[ServiceException], on: date
) -> dict[str, object]:
    tier = tier_of(Status(account.status))
    running = {
        one.entitlement_id: one
        for one in reversed(exceptions)
        if one.allowed_at is not None and one.ends_on >= on
    }
    lines = queries.catalogue(viewer)
    return {"tier": tier, "promised": [_promise(one, tier, running) for one in lines]}


def _promise(line: queries.Served, tier: Tier, running: dict[int, ServiceException]) -> Promised:
    found = running.get(line.entitlement.pk)
    instead = line.levels.get(Tier(found.tier), "") if found else ""
    return Promised(line, line.levels.get(tier, ""), found, instead)
