"""The pages of the programme, which every one of them shows on top."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.interfaces.web.charter.links import link

_S = Permission.SEE_SELECTION
PAGES: tuple[tuple[str, Promise, str, Permission], ...] = (
    ("overview", _("Overview"), "charter:overview", Permission.SEE_ACCOUNTS),
    ("start", _("First 30 days"), "charter:start", _S),
    ("charter", _("Charter"), "charter:charter", Permission.SEE_ACCOUNTS),
    ("criteria", _("Criteria"), "charter:criteria", _S),
    ("rounds", _("Rounds"), "rounds:list", _S),
    ("incubator", _("Incubator"), "ways:incubator", _S),
    ("exits", _("Ways out"), "ways:exits", _S),
    ("tiers", _("Service tiers"), "ways:tiers", Permission.SEE_ACCOUNTS),
    ("overrides", _("Exceptions"), "ways:overrides", _S),
    ("kpis", _("KPIs"), "programme:kpis", Permission.SEE_KPIS),
    ("maturity", _("Maturity"), "maturity:list", Permission.SEE_KPIS),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of the programme."""

    key: str
    title: Promise
    href: str


def programme_tabs(viewer: User) -> list[Tab]:
    """Return the pages that exist and that the viewer may see."""
    open_to = [entry for entry in PAGES if may(viewer, entry[3])]
    found = ((key, title, link(page)) for key, title, page, _permission in open_to)
    return [Tab(key, title, href) for key, title, href in found if href]
