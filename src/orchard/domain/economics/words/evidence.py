"""The numbers behind a sign of drift: their names, in the order in which they tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

NAMES = {
    "days_since_last": _("days since last"),
    "usual_gap_days": _("usual gap days"),
    "patience_days": _("patience days"),
    "purchases_half_year": _("purchases half year"),
    "purchases_same_half_year_before": _("purchases same half year before"),
    "things": _("things"),
    "effective_number": _("effective number"),
    "expected_number": _("expected number"),
    "lines_half_year": _("lines half year"),
    "price_index": _("price index"),
    "money_lost": _("money lost"),
    "offers": _("offers"),
    "offers_cheaper": _("offers cheaper"),
    "discount_share": _("discount share"),
    "discount_share_before": _("discount share before"),
    "yearly_at_stake": _("yearly at stake"),
    "share_of_account": _("share of account"),
    "named": _("named"),
}


def told(evidence: Mapping[str, object]) -> Iterator[tuple[str, str, object]]:
    """Yield key, name and value; databases keep the order of a document each in its own way."""
    for key in sorted(evidence, key=_place):
        yield key, str(NAMES.get(key, key.replace("_", " "))), evidence[key]


def _place(key: str) -> tuple[int, str]:
    places = list(NAMES)
    return (places.index(key) if key in NAMES else len(places), key)
