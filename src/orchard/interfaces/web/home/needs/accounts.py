"""Items about accounts: who drifts away, and for whom nobody answers."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.core.rules import Role
from orchard.domain.economics.queries.orchard import Tree
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST_DRIFTING = 4
MOST_LOSING = 2


def drifting(desk: Desk) -> Iterator[Item]:
    """Name the accounts of the viewer that drift, the most valuable first."""
    watched_by_role = {Role.PROGRAMME_DIRECTOR, Role.ACCOUNT_MANAGER, Role.EXECUTIVE_SPONSOR}
    trees = desk.trees if desk.roles & watched_by_role else desk.own_trees
    alarmed = [tree for tree in trees if tree.signals]
    for place, tree in enumerate(alarmed[:MOST_DRIFTING]):
        yield _drift(tree, urgency=75 - place)


def _drift(tree: Tree, *, urgency: float) -> Item:
    first, count = tree.signals[0], len(tree.signals)
    text = ngettext(
        "{account} shows a sign of drift", "{account} shows %(count)d signs of drift", count
    ) % {"count": count}
    return Item(
        text=about(text, account=tree.account.name),
        why=" ".join(filter(None, (_sentence(first.reason), _at_stake(tree)))),
        href=address("accounts:overview", tree.account.slug),
        action=_("See why"),
        icon="trending-down",
        tone="warn",
        urgency=urgency,
    )


def _at_stake(tree: Tree) -> str:
    if tree.value is None or tree.value <= 0:
        return ""
    return _("Lifetime value %(value)s.") % {"value": figures.short_money(tree.value)}


def losing(desk: Desk) -> Iterator[Item]:
    """Name the accounts of the viewer that cost more than they bring, the largest loss first."""
    left = [(tree.contribution, tree) for tree in desk.trees if tree.contribution is not None]
    losses = sorted((pair for pair in left if pair[0] < 0), key=lambda pair: pair[0])
    for place, (contribution, tree) in enumerate(losses[:MOST_LOSING]):
        revenue = tree.figures.revenue_year if tree.figures else None
        yield Item(
            text=about(_("{account} costs more than it brings"), account=tree.account.name),
            why=_("Contribution %(left)s in twelve months, from a revenue of %(revenue)s.")
            % {
                "left": figures.short_money(contribution),
                "revenue": figures.short_money(revenue),
            },
            href=address("accounts:economics", tree.account.slug),
            action=_("See where it goes"),
            icon="coins",
            tone="bad",
            urgency=72 - place,
        )


def unmanaged(desk: Desk) -> Iterator[Item]:
    """Say for how many accounts nobody answers, and name the largest."""
    count = desk.portfolio.counted if desk.portfolio and desk.is_director else 0
    if not count:
        return
    text = ngettext(
        "%(count)d account has no account manager",
        "%(count)d accounts have no account manager",
        count,
    )
    largest = [tree.account.name for tree in desk.trees if tree.figures and not tree.is_led][:2]
    why = _("Nobody answers for their plans and promises.")
    if largest:
        why = _("%(names)s among them. Nobody answers for their plans and promises.") % {
            "names": ", ".join(largest)
        }
    yield Item(
        text=text % {"count": count},
        why=why,
        href=address("accounts:list") + "?nobody=yes",
        action=_("Open accounts"),
        icon="user-question",
        tone="warn",
        urgency=60 if largest else 35,
    )


def _sentence(reason: str) -> str:
    """Return the reason as a sentence of its own."""
    text = reason.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
