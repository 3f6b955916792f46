"""ABC classes of accounts: by cumulative share (method P) and by number of customers (method N)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING

import ibis
import numpy as np

from orchard.analytics import tables
from orchard.analytics.amounts import Number, exact
from orchard.analytics.policy import AbcPolicy
from orchard.analytics.ranking import rank
from orchard.analytics.results import AbcClass, AbcFindings, ClassCounts

if TYPE_CHECKING:
    from ibis.expr.types import Column, Table, Value

Classes = tuple[AbcClass, ...]
WIDE = "decimal(28, 4)"
PARTS = 1_000_000  # lines are compared in millionths, so that every engine stays in whole decimals


def classes_by_share(
    ids: Sequence[str], amounts: Sequence[Number], policy: AbcPolicy | None = None
) -> Classes:
    """Return each account's class by its place in the cumulative share of an amount (method P).

    Walk from the largest amount down, with the share of the positive total reached *before* the
    account: below 80 % A, below 95 % B, else C; so who crosses a line belongs to the higher class.
    A negative amount is U, unprofitable.

    Parameters
    ----------
    ids
        One id per account; breaks ties.
    amounts
        Contribution, revenue or value per account, any sign; Decimals are compared exactly.
    policy
        The two lines; the defaults when left out.

    Returns
    -------
    tuple of AbcClass
        One per account, in the order given. All C when no amount is positive.

    Notes
    -----
    Source: Dickie, "ABC inventory analysis shoots for dollars", 1951; U is a design default.

    Examples
    --------
    >>> "".join(classes_by_share(["n", "f", "b", "g"], [500, 300, 100, -30]))
    'AABU'
    """
    policy = policy or AbcPolicy()
    ranked = rank(ids, amounts)
    before = ranked.before()
    letters = np.where(before < ranked.line(policy.b_line), "B", "C")
    letters = np.where(before < ranked.line(policy.a_line), "A", letters)
    letters = np.where(ranked.amounts < 0, "U", letters)
    return _in_input_order(letters, ranked.positions)


def classes_by_count(
    ids: Sequence[str], amounts: Sequence[Number], policy: AbcPolicy | None = None
) -> Classes:
    """Return each account's class by its rank among all accounts (method N): 20, 60, 20 %.

    The share of the number of accounts *before* the account decides, as in method P; sign does not
    matter, so there is no U.

    Parameters
    ----------
    ids
        One id per account; breaks ties.
    amounts
        The amount that ranks them, any sign.
    policy
        Share of the best and of the middle accounts; the defaults when left out.

    Returns
    -------
    tuple of AbcClass
        One per account, in the order given.

    Examples
    --------
    >>> "".join(classes_by_count(["a", "b", "c", "d", "e"], [5, 4, 3, 2, -1]))
    'ABBBC'
    """
    policy = policy or AbcPolicy()
    ranked = rank(ids, amounts)
    best, middle = (ceil(share * len(ids)) for share in _count_lines(policy))
    place = np.arange(len(ids))
    letters = np.where(place < best, "A", np.where(place < middle, "B", "C"))
    return _in_input_order(letters, ranked.positions)


def class_counts(classes: Sequence[AbcClass | None]) -> ClassCounts:
    """Return how many accounts are in each class.

    Parameters
    ----------
    classes
        One per account; `None`: not known, counted nowhere.

    Returns
    -------
    ClassCounts
        Zero or more in each.

    Examples
    --------
    >>> class_counts([AbcClass.A, AbcClass.U, None, AbcClass.U])
    ClassCounts(A=1, B=0, C=0, U=2)
    """
    found = Counter(classes)
    return ClassCounts(*(found[letter] for letter in AbcClass))


def differing_accounts(
    ids: Sequence[str], bases: Sequence[Sequence[AbcClass | None]]
) -> tuple[str, ...]:
    """Return the ids of accounts whose class is not the same on every basis, in order of id.

    Parameters
    ----------
    ids
        One id per account.
    bases
        Classes per account for each basis that is known; `None` where an account's is not.

    Returns
    -------
    tuple of str
        Empty when one basis only is known.

    Examples
    --------
    >>> differing_accounts(["n", "f"], [(AbcClass.A, AbcClass.B), (AbcClass.A, AbcClass.U)])
    ('f',)
    """
    if not bases:
        return ()
    rows = zip(ids, zip(*bases, strict=True), strict=True)
    return tuple(sorted(account for account, classes in rows if len({*classes} - {None}) > 1))


def find_classes(
    ids: Sequence[str],
    bases: Mapping[str, Sequence[AbcClass | None] | None],
    by_count: Classes,
) -> AbcFindings:
    """Return class counts on each basis and the accounts that the bases disagree about.

    Parameters
    ----------
    ids
        One id per account.
    bases
        Classes by "revenue", and by "contribution" and "value" where those are known.
    by_count
        Classes by method N on the best basis that is known.

    Returns
    -------
    AbcFindings
        Counts by basis; `None` where it is not known.

    Examples
    --------
    >>> letters = classes_by_share(["n", "f"], [90, -10])
    >>> found = find_classes(["n", "f"], {"revenue": letters}, letters)
    >>> found.revenue, found.contribution
    (ClassCounts(A=1, B=0, C=0, U=1), None)
    """
    known = {name: classes for name, classes in bases.items() if classes is not None}
    counts = {name: class_counts(classes) for name, classes in known.items()}
    return AbcFindings(
        revenue=counts["revenue"],
        contribution=counts.get("contribution"),
        value=counts.get("value"),
        by_count=class_counts(by_count),
        differing=differing_accounts(ids, list(known.values())),
    )


def with_class(accounts: Table, amount: str, policy: AbcPolicy | None = None) -> Table:
    """Return the table with a column `abc`: method P as an expression, computed by the engine.

    The same definition as `classes_by_share`, exact in decimals, for ledgers whose accounts are too
    many to fetch.

    Parameters
    ----------
    accounts
        One row per account with `account` and the amount.
    amount
        Name of a decimal column; rows where it is null are left out.
    policy
        The two lines; the defaults when left out.

    Returns
    -------
    Table
        All columns and `abc`, one of A, B, C, U.

    Examples
    --------
    >>> schema = {"account": "string", "net": "decimal(18, 4)"}
    >>> with_class(ibis.memtable({"account": ["n"], "net": [90]}, schema=schema), "net").columns
    ('account', 'net', 'abc')
    """
    policy = policy or AbcPolicy()
    accounts = accounts.filter(accounts[amount].notnull())
    value = accounts[amount]
    positive = ibis.greatest(value, ibis.literal(0).cast(tables.AMOUNT))
    window = ibis.window(order_by=[value.desc(), accounts.account], preceding=None, following=0)
    reached = accounts.mutate(
        abc_before=positive.sum().over(window).cast(WIDE) - positive,
        abc_total=positive.sum().over(ibis.window()).cast(WIDE),
    )
    return reached.mutate(abc=_letter(reached, reached[amount], policy)).drop(
        "abc_before", "abc_total"
    )


def count_classes(accounts: Table, amount: str, policy: AbcPolicy | None = None) -> Table:
    """Return one row with the number of accounts in each class, in columns A, B, C and U.

    Parameters
    ----------
    accounts, amount, policy
        As in `with_class`.

    Returns
    -------
    Table
        One row, computed by the engine.

    Examples
    --------
    >>> schema = {"account": "string", "net": "decimal(18, 4)"}
    >>> count_classes(ibis.memtable({"account": ["n"], "net": [90]}, schema=schema), "net").columns
    ('A', 'B', 'C', 'U')
    """
    classed = with_class(accounts, amount, policy)
    return classed.aggregate(
        **{letter.value: (classed.abc == letter.value).sum() for letter in AbcClass}
    )


def _letter(reached: Table, value: Column, policy: AbcPolicy) -> Value:
    def below(line: float) -> Value:
        parts = int(exact(line) * PARTS)
        return reached.abc_before * PARTS < reached.abc_total * parts

    return ibis.cases(
        (value < 0, "U"), (below(policy.a_line), "A"), (below(policy.b_line), "B"), else_="C"
    )


def _in_input_order(letters: np.ndarray, positions: np.ndarray) -> Classes:
    given = np.empty(len(letters), dtype=letters.dtype)
    given[positions] = letters
    known = {letter.value: letter for letter in AbcClass}
    return tuple(known[letter] for letter in given.tolist())


def _count_lines(policy: AbcPolicy) -> tuple[Decimal, Decimal]:
    best = exact(policy.best_share)
    return best, best + exact(policy.middle_share)
