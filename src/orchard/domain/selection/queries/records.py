"""The record of a round, as the viewer may read it: from the archive once there is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.selection.models import SelectionRound
from orchard.domain.selection.queries.outcomes import ranking
from orchard.domain.selection.queries.rounds import check_round, hidden_in
from orchard.domain.selection.record import record_of
from orchard.domain.selection.rules.measures import OF_MARGINS

ROBUST = ("firmness", "acceptability", "lowest", "highest")


def record(viewer: User, found: SelectionRound) -> dict[str, Any] | None:
    """Return the record with the accounts that the viewer may know, nothing before the decisions.

    An archived round is read from what the archive holds, and from nothing else. Who may not know
    every account gets places and shares over the others, as on the page of the meeting; who may
    not see margins gets no scores that they can be read from.
    """
    check_round(viewer, found)
    if found.decided_at is None:
        return None
    kept: dict[str, Any] = _with_names(found, found.record or record_of(found))
    keys = [one["account"] for one in kept["accounts"]]
    known = Account.objects.visible_to(viewer).filter(key__in=keys)
    names = set(known.values_list("key", flat=True))
    accounts = [dict(one) for one in kept["accounts"] if one["account"] in names]
    if not viewer.may(Permission.SEE_MARGINS):
        _without_margins(found, accounts)
    if hidden_in(viewer, found):
        _place_anew(viewer, found, accounts)
    return kept | {"accounts": sorted(accounts, key=_order)}


def _with_names(found: SelectionRound, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with people's names of today, where it holds the keys of their rows."""
    seats, accounts, signed = kept["raters"], kept["accounts"], kept["signatures"]
    met = {one["name"] for one in seats} | {one["by"] for one in signed}
    met |= {one["nominated_by"] for one in accounts}
    met |= {row[0] for one in accounts for row in one["scores"]}
    met |= {row[3] for one in accounts for row in one["gates"]}
    people = User.objects.filter(pk__in=[key for key in met if isinstance(key, int)])
    names: dict[object, str] = dict(people.values_list("pk", "name"))
    reasons: dict[object, str] = dict(found.raters.values_list("user_id", "removed_why"))
    return {
        **kept,
        "raters": [_seat(one, names, reasons) for one in seats],
        "accounts": [_account(one, names) for one in accounts],
        "signatures": [{**one, "by": _name(names, one["by"])} for one in signed],
    }


def _seat(
    one: Mapping[str, Any], names: Mapping[object, str], reasons: Mapping[object, str]
) -> dict[str, Any]:
    gone = one["taken_out"] and reasons.get(one["name"], one["taken_out"])
    return {**one, "name": _name(names, one["name"]), "taken_out": gone}


def _account(one: Mapping[str, Any], names: Mapping[object, str]) -> dict[str, Any]:
    return {
        **one,
        "nominated_by": _name(names, one["nominated_by"]),
        "scores": [[_name(names, by), *rest] for by, *rest in one["scores"]],
        "gates": [[*rest, _name(names, by)] for *rest, by in one["gates"]],
    }


def _name(names: Mapping[object, str], key: object) -> str:
    """Return the name of a person; a record of the first format holds it itself."""
    return names.get(key, str(key))


def _order(one: dict[str, Any]) -> tuple[bool, int, str]:
    place = (one["result"] or {}).get("place")
    return place is None, place or 0, str(one["name"])


def _without_margins(found: SelectionRound, accounts: list[dict[str, Any]]) -> None:
    """Leave out the scores that margins can be read from."""
    of_margins = found.criteria_set.criteria.filter(measure__in=OF_MARGINS)
    keys = set(of_margins.values_list("key", flat=True))
    for one in accounts:
        one["measured"] = [row for row in one["measured"] if row[0] not in keys]
        if one["result"] is not None:
            kept = {key: cell for key, cell in one["result"]["scores"].items() if key not in keys}
            one["result"] = {**one["result"], "scores": kept}


def _place_anew(viewer: User, found: SelectionRound, accounts: list[dict[str, Any]]) -> None:
    anew = {one.account.key: one for one in ranking(viewer, found)}
    for one in accounts:
        ranked = anew.get(one["account"])
        if one["result"] is None or ranked is None:
            continue
        shares = {name: getattr(ranked.robust, name) for name in ROBUST}
        one["result"] = {**one["result"], "place": ranked.place, **shares}
