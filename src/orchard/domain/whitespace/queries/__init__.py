"""What one may ask about white space."""

from __future__ import annotations

from orchard.domain.whitespace.agreements import (
    Agreements,
    Covered,
    Registered,
    Wallet,
    agreements,
    total,
    wallets,
)
from orchard.domain.whitespace.board import (
    Board,
    Column,
    RollUp,
    Row,
    Sources,
    Square,
    board,
    priorities,
    square_of,
)
from orchard.domain.whitespace.queries.doings import (
    Due,
    Pipeline,
    coverage_of,
    due,
    following,
    idea,
    ideas,
    opportunities,
    opportunity,
    pipeline,
    task,
    tasks,
    wallet_of,
)
from orchard.domain.whitespace.queries.groups import Part, buying_group
from orchard.domain.whitespace.queries.rights import check_may_edit, may_edit
from orchard.domain.whitespace.queries.suggested import (
    Peer,
    Shown,
    dismissed,
    suggestion,
    with_peers,
)
from orchard.domain.whitespace.suggesting import Tested, suggestions, tested

__all__ = [
    "Agreements",
    "Board",
    "Column",
    "Covered",
    "Due",
    "Part",
    "Peer",
    "Pipeline",
    "Registered",
    "RollUp",
    "Row",
    "Shown",
    "Sources",
    "Square",
    "Tested",
    "Wallet",
    "agreements",
    "board",
    "buying_group",
    "check_may_edit",
    "coverage_of",
    "dismissed",
    "due",
    "following",
    "idea",
    "ideas",
    "may_edit",
    "opportunities",
    "opportunity",
    "pipeline",
    "priorities",
    "square_of",
    "suggestion",
    "suggestions",
    "task",
    "tasks",
    "tested",
    "total",
    "wallet_of",
    "wallets",
    "with_peers",
]  # fmt: skip
