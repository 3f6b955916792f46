"""The paper of a board pack over all accounts, and its pages in their order."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orchard.domain.core.papers.parts import Paper
from orchard.domain.packs.board import earning, steering
from orchard.domain.packs.board.material import Board
from orchard.domain.packs.content.words import day


def paper_of(board: Board, *, language: str) -> Paper:
    """Return the paper: what the accounts bring, how exposed that is, what is done, what is asked."""
    said = {"supplier": board.supplier}
    period = {"first": day(board.wish.starts_on), "last": day(board.wish.ends_on)}
    return Paper(
        title=_("Key accounts of %(supplier)s: for the board") % said,
        subtitle=_("%(first)s to %(last)s") % period,
        made_on=board.today,
        parts=[
            earning.programme(board), *earning.worth(board), *earning.contribution(board),
            steering.exposure(board), steering.perils(board), steering.plans(board),
            steering.carried_out(board), steering.asked(board),
        ],
        mark=_("Confidential: only for %(supplier)s") % said,
        language=language,
    )  # fmt: skip
