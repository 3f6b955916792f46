"""Where an account that became part of another leads: in one step to the one of today.

So nobody who asks for what belongs to an account has to walk through mergers of mergers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F

from orchard.domain.accounts.models import Account, Movement, Regrouping
from orchard.domain.accounts.rules import RegroupingKind
from orchard.domain.core.versions import update_versioned


def lead_on(others: Iterable[Account], to: Account) -> None:
    """Point accounts, and all that became part of them before, at the one they go into."""
    for other in others:
        update_versioned(other, other.version, merged_into=to)
        _point(Account.objects.filter(merged_into=other).values_list("pk", flat=True), to)


def bring_back(others: Iterable[Account]) -> None:
    """Let accounts stand for themselves again, with all that had become part of them."""
    for other in others:
        update_versioned(other, other.version, merged_into=None)
        _point(_parts(other), other)


def lead_straight() -> int:
    """Point every account that leads on over another at the heir of today; return how many."""
    astray = led_astray()
    for key, heir in astray.items():
        Account.objects.filter(pk=key).update(merged_into=heir, version=F("version") + 1)
    return len(astray)


def led_astray() -> dict[int, int]:
    """Return the heir of today of each account that leads there over another."""
    pairs = Account.objects.exclude(merged_into=None).values_list("pk", "merged_into")
    ways = {key: heir for key, heir in pairs if heir is not None}
    ends = {key: last_heir(key, ways) for key in ways}
    return {key: end for key, end in ends.items() if end != ways[key]}


def last_heir(key: int, ways: Mapping[int, int]) -> int:
    """Return where ways end that begin at an account; a ring, which is damage, ends where it closes.

    >>> last_heir(1, {1: 2, 2: 3}), last_heir(1, {1: 2, 2: 1})
    (3, 2)
    """
    seen = {key}
    while (heir := ways.get(key)) is not None and heir not in seen:
        seen.add(heir)
        key = heir
    return key


def is_part_of_another(account_id: int) -> bool:
    """Say whether an account, as it is stored now, was merged into another."""
    return Account.objects.filter(pk=account_id, merged_into__isnull=False).exists()


def _point(keys: Iterable[int], to: Account) -> None:
    Account.objects.filter(pk__in=list(keys)).update(merged_into=to, version=F("version") + 1)


def _parts(account: Account) -> set[int]:
    """Return what became part of an account, and of those, as far as it was not undone."""
    ways = _ways()
    found, new = set[int](), {account.pk}
    while new:
        new = {part for whole, part in ways if whole in new} - found
        found |= new
    return found


def _ways() -> set[tuple[int, int]]:
    """Return which account became part of which: by a merger that stands, or an undone split."""
    mergers = Regrouping.objects.filter(kind=RegroupingKind.MERGE, undone_at__isnull=True)
    standing = set(mergers.filter(merged__isnull=False).values_list("account", "merged"))
    merged = {part for _whole, part in standing}
    splits = Movement.objects.filter(
        regrouping__kind=RegroupingKind.SPLIT,
        regrouping__undone_at__isnull=False,
        regrouping__account__merged_into__isnull=False,
    )
    undone = splits.values_list("from_account", "regrouping__account")
    return standing | {(whole, part) for whole, part in undone if part not in merged}
