"""Readable names of drift signals and of forecast models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from orchard.analytics.results import SignalKind

NAIVE = "last_period_repeats"


def signal_name(kind: SignalKind) -> str:
    """Return the short name of a drift signal."""
    names = {
        "rhythm_broken": _("order rhythm broken"),
        "mix_narrowing": _("mix narrowing"),
        "price_erosion": _("price erosion"),
        "lapsed_offers": _("lapsed offers"),
    }
    return names[kind.value]


def signal_names(kinds: str) -> list[str]:
    """Return the names of the signals that a row holds as `|rhythm_broken|mix_narrowing|`."""
    from orchard.analytics.results import SignalKind

    return [signal_name(SignalKind(kind)) for kind in kinds.split("|") if kind]


def model_name(model: str) -> str:
    """Return the readable name of a forecast model."""
    names = {
        NAIVE: _("last period repeats"),
        "bgnbd": "BG/NBD",
        "pareto_nbd": "Pareto/NBD",
        "blend": _("blend of models"),
        "blend_year_ago": _("blend with the same window a year ago"),
        "regular": _("regular rhythm"),
        "seasonal_regular": _("regular rhythm with season"),
    }
    return names.get(model, model.replace("_", " "))
