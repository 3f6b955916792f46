"""Bringing the stored figures up to date with the ledger, the policy and the costs: once, or not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.analytics.mistakes import AnalyticsMistake
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import KEY_STATUSES
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import Conflict, DomainError
from orchard.domain.core.models import User
from orchard.domain.economics import document, rules, services, stored_ledger
from orchard.domain.economics.models import CostModelVersion, FigureSet
from orchard.domain.ledger import leases

if TYPE_CHECKING:
    from orchard.domain.economics import figuring


class FiguresAreBeingComputed(Conflict):
    """Somebody computes figures already."""

    default = gettext_lazy(
        "The figures are being computed already. They appear when they are whole."
    )


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The set that holds the figures now, and whether it had to be computed."""

    figure_set: FigureSet
    was_computed: bool


def refresh(
    by: User, *, at: datetime, as_of: date | None = None, progress: figuring.Progress | None = None
) -> Refreshed:
    """Compute the figures of the stored ledger, unless they rest on the same already.

    `as_of` looks back: such a set is kept to compare with, today's view stays what it is.
    """
    with _one_at_a_time():
        basis = _basis(by, at, as_of)
        found = FigureSet.objects.ready().filter(looks_back=as_of is not None)
        latest = found.filter(inputs=basis.inputs).order_by("-pk").first()
        if latest is not None and (as_of is not None or _is_current(latest)):
            return Refreshed(latest, was_computed=False)
        figure_set = services.begin_figures(basis, by=by, at=at)
        outcome = _computed(figure_set, _order(by, at, basis, as_of), by, at, progress)
        made = services.publish_figures(figure_set, outcome=outcome, by=by, at=at)
        return Refreshed(made, was_computed=True)


def look_back(by: User, *, at: datetime) -> Refreshed | None:
    """Compute what the figures were a year ago, so that there is something to compare with.

    As of the end of a month, so that it is done once a month; not when that month has figures of
    its own, nor when the ledger does not reach back another year.
    """
    latest = FigureSet.objects.current().first()
    if latest is None:
        return None
    day = rules.month_end_a_year_before(latest.as_of)
    first = document.from_json(latest.document).ledger.first
    own = FigureSet.objects.ready().filter(
        looks_back=False, methods=latest.methods, as_of__year=day.year, as_of__month=day.month
    )
    if rules.a_year_before(day) < first or own.exists():
        return None
    return refresh(by, at=at, as_of=day)


def is_up_to_date(by: User, *, at: datetime) -> bool:
    """Say whether the figures that people see rest on what is stored now."""
    latest = FigureSet.objects.current().first()
    return latest is not None and latest.inputs == _basis(by, at, None).inputs


def _is_current(found: FigureSet) -> bool:
    return FigureSet.objects.current().values_list("pk", flat=True).first() == found.pk


def _computed(
    figure_set: FigureSet,
    order: figuring.Order,
    by: User,
    at: datetime,
    progress: figuring.Progress | None,
) -> figuring.Outcome:
    """Return the outcome; whatever stops the work, nothing half-made stays behind."""
    from orchard.domain.economics import figuring

    try:
        return figuring.compute(figure_set, order, by=by, progress=progress)
    except BaseException as reason:
        said = str(reason) if isinstance(reason, AnalyticsMistake | DomainError) else ""
        text = said or _("The computation stopped: %(why)s.") % {"why": type(reason).__name__}
        services.fail_figures(figure_set, reason=text, by=by, at=at)
        raise


def _basis(by: User, at: datetime, as_of: date | None) -> services.Basis:
    """Return everything that the figures rest on."""
    from orchard.analytics.analysis import VERSION

    calendar = core.fiscal_calendar(by)
    policy = core.current_policy(by, calendar.today(at))
    costs = CostModelVersion.objects.first()
    rest = (VERSION, document.FORMAT, policy.number, costs and costs.number, as_of,
            _key_accounts(), calendar.first_month)  # fmt: skip
    inputs = f"{stored_ledger.digest(by)} {rest}"
    return services.Basis(
        inputs=hashlib.sha256(inputs.encode()).hexdigest(),
        currency=core.organisation(by).currency,
        policy_number=policy.number,
        cost_model=costs,
        looks_back=as_of is not None,
    )


def _order(by: User, at: datetime, basis: services.Basis, as_of: date | None) -> figuring.Order:
    from orchard.analytics.cost_file import read_costs, read_growth_effort
    from orchard.domain.economics import figuring

    text = basis.cost_model.text if basis.cost_model else ""
    return figuring.Order(
        currency=basis.currency,
        policy=core.current_policy(by, core.fiscal_calendar(by).today(at)).policy,
        costs=read_costs(text),
        growth_effort=read_growth_effort(text),
        as_of=as_of,
        key_accounts=_key_accounts(),
        with_parts=as_of is None,
        first_month=core.fiscal_calendar(by).first_month,
    )


def _key_accounts() -> tuple[str, ...]:
    """Return the keys of all key accounts, as the ledger names them."""
    held = Account.objects.current().filter(status__in=KEY_STATUSES)
    return tuple(held.order_by("key").values_list("key", flat=True))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Hold the lock of the computation, which ends with the process that holds it."""
    with ExitStack() as held:
        lock = leases.file_lock(Path(settings.DATA_DIR) / "figures.lock", wait=False)
        try:
            held.enter_context(lock)
        except leases.LockIsTaken:
            raise FiguresAreBeingComputed from None
        yield
