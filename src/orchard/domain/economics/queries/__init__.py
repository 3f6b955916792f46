"""What one may ask about stored figures; each answer is limited to what the viewer may see."""

from __future__ import annotations

from orchard.domain.economics.queries.figures import (
    PastValue,
    account_figures,
    history,
    in_any_set,
    parts,
    ranked,
    ranked_beside_forecasts,
    signals,
)
from orchard.domain.economics.queries.kpis import KpiValue, kpi_values
from orchard.domain.economics.queries.lines import Behind, InvoiceLine, LinesWanted, behind
from orchard.domain.economics.queries.sets import (
    PortfolioView,
    SetFacts,
    cost_models,
    failure,
    growth,
    latest,
    portfolio,
    retention,
    sees_every_account,
)

__all__ = [
    "Behind",
    "InvoiceLine",
    "KpiValue",
    "LinesWanted",
    "PastValue",
    "PortfolioView",
    "SetFacts",
    "account_figures",
    "behind",
    "cost_models",
    "failure",
    "growth",
    "history",
    "in_any_set",
    "kpi_values",
    "latest",
    "parts",
    "portfolio",
    "ranked",
    "ranked_beside_forecasts",
    "retention",
    "sees_every_account",
    "signals",
]
