"""What one may do about white space."""

from __future__ import annotations

from orchard.domain.whitespace.moves import Spot
from orchard.domain.whitespace.services.cells import CellNote, tell_customer, write_cell
from orchard.domain.whitespace.services.deals import remove_deal, sign_deal, write_deal
from orchard.domain.whitespace.services.groups import give_role
from orchard.domain.whitespace.services.ideas import answer_idea, raise_idea, take_up_idea
from orchard.domain.whitespace.services.intakes import take_opportunities
from orchard.domain.whitespace.services.opportunities import (
    Pursuit,
    accept_suggestion,
    change_opportunity,
    close_opportunity,
    dismiss_suggestion,
    open_opportunity,
)
from orchard.domain.whitespace.services.publishing import publish_look
from orchard.domain.whitespace.services.wallets import (
    CoverageNote,
    WalletNote,
    cover_unit,
    estimate_wallet,
)

__all__ = [
    "CellNote",
    "CoverageNote",
    "Pursuit",
    "Spot",
    "WalletNote",
    "accept_suggestion",
    "answer_idea",
    "change_opportunity",
    "close_opportunity",
    "cover_unit",
    "dismiss_suggestion",
    "estimate_wallet",
    "give_role",
    "open_opportunity",
    "publish_look",
    "raise_idea",
    "remove_deal",
    "sign_deal",
    "take_opportunities",
    "take_up_idea",
    "tell_customer",
    "write_cell",
    "write_deal",
]
