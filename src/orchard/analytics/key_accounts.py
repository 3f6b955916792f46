"""What part of revenue and contribution comes from the accounts that were named key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from orchard.analytics.amounts import ZERO, Number, exact
from orchard.analytics.mistakes import AnalyticsMistake
from orchard.analytics.periods import DAY, Period, month_ends, months_before
from orchard.analytics.policy import ConcentrationPolicy
from orchard.analytics.results import KeyAccountShare
from orchard.analytics.summary import amounts_by_period

if TYPE_CHECKING:
    from orchard.analytics.summary import Prepared

MONTHS = 12
NAMES_SHOWN = 10


class KeyAccountIsUnknown(AnalyticsMistake):
    """A key account stands in no line of the ledger."""


def key_ids(named: Iterable[str], accounts: Mapping[str, str]) -> frozenset[str]:
    """Return the ids of the accounts that somebody named by id or by name.

    Parameters
    ----------
    named
        Ids or names, as written.
    accounts
        Name by id of every account of the ledger.

    Returns
    -------
    frozenset of str
        Ids. A name that several accounts share means all of them.

    Raises
    ------
    KeyAccountIsUnknown
        Lists what is not found, with the names that come closest.

    Examples
    --------
    >>> sorted(key_ids(["Nordlia", "7"], {"3": "Nordlia", "7": "Fjellvik"}))
    ['3', '7']
    """
    wanted, by_name = list(named), defaultdict[str, set[str]](set)
    for account, name in accounts.items() if wanted else ():
        by_name[name].add(account)
    found = {name: {name} if name in accounts else by_name.get(name, set()) for name in wanted}
    unknown = [name for name, ids in found.items() if not ids]
    if unknown:
        raise KeyAccountIsUnknown(_unknown_text(unknown, by_name))
    return frozenset().union(*found.values())


def share_of(key: frozenset[str], amounts: Mapping[str, Number]) -> float | None:
    """Return the share of an amount that comes from key accounts, over positive amounts.

    Parameters
    ----------
    key
        Ids of key accounts.
    amounts
        Amount per account, any sign; zero and negative amounts have no share.

    Returns
    -------
    float or None
        0 to 1; `None` without any positive amount.

    Examples
    --------
    >>> share_of(frozenset("a"), {"a": 60, "b": 20, "c": -5})
    0.75
    """
    positive = {account: exact(amount) for account, amount in amounts.items() if amount > 0}
    total = sum(positive.values(), ZERO)
    ours = sum((amount for account, amount in positive.items() if account in key), ZERO)
    return float(ours / total) if total else None


def find_key_share(
    key: frozenset[str],
    revenue: Mapping[str, Number],
    contribution: Mapping[str, Number] | None,
    months: Sequence[tuple[date, float | None]] = (),
    policy: ConcentrationPolicy | None = None,
) -> KeyAccountShare:
    """Return what key accounts bring, with the trend, and where that stands to the policy's band.

    Parameters
    ----------
    key
        Ids of key accounts.
    revenue, contribution
        Amount per account of all accounts, key or not; contribution `None`: not known.
    months
        From `monthly_shares`.
    policy
        The band, 50 to 90 % by default.

    Returns
    -------
    KeyAccountShare
        Shares over positive amounts; `band` is "below", "within" or "above" for revenue. A ledger
        of key accounts only lacks the rest: no share is known then.

    Examples
    --------
    >>> found = find_key_share(frozenset("k"), {"k": 60, "o": 40}, None)
    >>> found.revenue_share, found.band
    (0.6, 'within')
    """
    if not revenue.keys() - key:
        return KeyAccountShare(len(key), None, None, ())
    band = (policy or ConcentrationPolicy()).key_account_band
    revenue_share = share_of(key, revenue)
    return KeyAccountShare(
        accounts=len(key),
        revenue_share=revenue_share,
        contribution_share=share_of(key, contribution) if contribution is not None else None,
        months=tuple(months),
        band=_position(revenue_share, band),
    )


def monthly_shares(
    prepared: Prepared, key: frozenset[str], first: date
) -> tuple[tuple[date, float | None], ...]:
    """Return the twelve-month revenue share of key accounts at each of the last twelve month ends.

    Parameters
    ----------
    prepared
        The ledger's small tables.
    key
        Ids of key accounts.
    first
        First day of the ledger; months before it are left out.

    Returns
    -------
    tuple of (date, float or None)
        Oldest first; the last day is the as-of date. A share over less than twelve months of ledger
        is over what there is.
    """
    ends = month_ends(first, prepared.as_of, MONTHS)
    windows = [Period(months_before(end, MONTHS) + DAY, end) for end in ends]
    found = amounts_by_period(prepared, windows)
    is_key = pc.is_in(found["account"], pa.array(sorted(key), pa.string()))
    rows = found.append_column("is_key", is_key)
    return tuple((end, _share_in(rows, f"net_{number}")) for number, end in enumerate(ends))


def _share_in(rows: pa.Table, column: str) -> float | None:
    """Return what `share_of` returns, for a column."""
    positive = rows.filter(pc.field(column) > pc.scalar("0").cast(rows[column].type))
    total = pc.sum(positive[column]).as_py()
    ours = pc.sum(positive.filter(pc.field("is_key"))[column]).as_py()
    return float((ours or ZERO) / total) if total else None


def _position(share: float | None, band: tuple[float, float]) -> str | None:
    if share is None:
        return None
    if share < band[0]:
        return "below"
    return "above" if share > band[1] else "within"


def _unknown_text(unknown: list[str], by_name: Mapping[str, set[str]]) -> str:
    close = [hit for name in unknown[:NAMES_SHOWN] for hit in get_close_matches(name, by_name, 2)]
    hint = f" Close: {', '.join(close)}." if close else ""
    shown = ", ".join(unknown[:NAMES_SHOWN])
    return f"No account of the ledger has this id or name: {shown}.{hint}"
