"""The newest set of figures, and what it says of the whole portfolio."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from orchard.analytics.results import (
    AbcFindings,
    ClvFindings,
    ConcentrationFindings,
    Growth,
    Retention,
)
from orchard.domain.accounts.models import AccountQuerySet
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.document import Gist, Portfolio, from_json
from orchard.domain.economics.models import (
    BEFORE_MARGINS,
    AccountFigures,
    CostModelQuerySet,
    CostModelVersion,
    FigureSet,
)
from orchard.domain.economics.rules import FigureState


@dataclass(frozen=True, slots=True)
class SetFacts:
    """Where figures come from: up to which day, by which methods, policy and costs, how sure."""

    pk: int
    as_of: date
    made_at: datetime
    currency: str
    methods: str
    policy_number: int | None
    cost_model_number: int | None
    grade: str
    shows_margins: bool


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """Figures of the whole portfolio as far as the viewer may know them.

    `whole` is `None` for who may not see every account: a total would tell of the hidden ones.
    """

    facts: SetFacts
    whole: Portfolio | None
    counted: int = 0
    """How many accounts there are of those that were to be counted with it."""


def latest(viewer: User) -> SetFacts | None:
    """Return the newest whole set, `None` before the first."""
    row = FigureSet.objects.visible_to(viewer).current().select_related("cost_model")
    found = row.defer("document").first()
    return None if found is None else _facts(viewer, found)


def failure(viewer: User) -> str:
    """Return why the newest computation gave no figures; nothing where it did, or is still to come."""
    rows = FigureSet.objects.visible_to(viewer).filter(looks_back=False)
    found = rows.order_by("-pk").values_list("state", "failure").first()
    return found[1] if found is not None and found[0] == FigureState.FAILED else ""


def portfolio(viewer: User, *, counting: AccountQuerySet | None = None) -> PortfolioView | None:
    """Return the figures of the whole portfolio, `None` before the first set; accounts may be counted."""
    hidden = AccountFigures.objects.filter(figure_set=OuterRef("pk")).hidden_from(viewer)
    row = FigureSet.objects.visible_to(viewer).current().select_related("cost_model")
    number = Value(0) if counting is None else _number_of(counting)
    found = row.annotate(hides_some=Exists(hidden), counted=number).first()
    if found is None:
        return None
    facts, counted = _facts(viewer, found), getattr(found, "counted", 0)
    if not may(viewer, Permission.SEE_ACCOUNTS) or getattr(found, "hides_some", True):
        return PortfolioView(facts, None, counted)
    whole = from_json(found.document)
    return PortfolioView(facts, whole if facts.shows_margins else _without_margins(whole), counted)


def _number_of(rows: AccountQuerySet) -> Coalesce:
    """Return how many accounts there are, to be asked along with something else."""
    one_group = rows.order_by().annotate(all_of_them=Value(1)).values("all_of_them")
    return Coalesce(Subquery(one_group.annotate(number=Count("pk")).values("number")), 0)


def sees_every_account(viewer: User, figure_set: int) -> bool:
    """Say whether no account of the set is hidden from the viewer."""
    hidden = AccountFigures.objects.filter(figure_set=figure_set).hidden_from(viewer)
    return may(viewer, Permission.SEE_ACCOUNTS) and not hidden.exists()


def retention(viewer: User) -> Retention | None:
    """Return what came back from one period to the next."""
    found = portfolio(viewer)
    return found.whole.retention if found and found.whole else None


def growth(viewer: User) -> Growth | None:
    """Return where the change of revenue came from."""
    found = portfolio(viewer)
    return found.whole.growth if found and found.whole else None


def cost_models(viewer: User) -> CostModelQuerySet:
    """Return the versions of the costs file, the latest first."""
    visible = CostModelVersion.objects.visible_to(viewer).select_related("made_by")
    return visible.order_by("-number")


def _facts(viewer: User, found: FigureSet) -> SetFacts:
    assert found.made_at is not None, "a ready set has its moment"
    shows_margins = may(viewer, Permission.SEE_MARGINS)
    return SetFacts(
        pk=found.pk,
        as_of=found.as_of,
        made_at=found.made_at,
        currency=found.currency,
        methods=found.methods,
        policy_number=found.policy_number,
        cost_model_number=found.cost_model.number if found.cost_model else None,
        grade=found.grade if shows_margins else "A",
        shows_margins=shows_margins,
    )


def _without_margins(whole: Portfolio) -> Portfolio:
    """Return what revenue alone tells."""
    return replace(
        whole,
        ledger=replace(whole.ledger, margin=None),
        waterfall=tuple(step for step in whole.waterfall if step.key in BEFORE_MARGINS),
        concentration=_exposure(whole.concentration),
        abc=_classes(whole.abc),
        whale=None,
        growth=None if whole.growth is None else _growth(whole.growth),
        growth_years=tuple(replace(y, growth=_growth(y.growth)) for y in whole.growth_years),
        clv=_forecast(whole.clv),
        key_accounts=None
        if whole.key_accounts is None
        else replace(whole.key_accounts, contribution_share=None),
        unknowns=(),
        quarters=tuple(replace(one, margin=None) for one in whole.quarters),
        year=None if whole.year is None else replace(whole.year, margin=None, contribution=None),
        gist=_gist(whole.gist),
    )


def _exposure(found: ConcentrationFindings) -> ConcentrationFindings:
    crossed = tuple(line for line in found.crossed if line.basis == "revenue")
    return replace(found, contribution=None, crossed=crossed)


def _classes(found: AbcFindings) -> AbcFindings:
    return replace(found, contribution=None, value=None, differing=())


def _growth(found: Growth) -> Growth:
    return replace(
        found,
        existing_contribution=None, new_contribution=None, lost_contribution=None,
        existing_cost=None, new_cost=None, existing_cost_per_unit=None, new_cost_per_unit=None,
    )  # fmt: skip


def _forecast(found: ClvFindings) -> ClvFindings:
    return replace(
        found, parameters={}, standard_errors={}, loglik=None, backtest=None,
        total=None, total_low=None, total_high=None, notes=(),
    )  # fmt: skip


def _gist(found: Gist) -> Gist:
    return replace(
        found,
        largest=tuple(replace(one, amount=None) for one in found.largest),
        few_by_contribution=None,
        key_left=None,
        drifting_first=(),
    )
