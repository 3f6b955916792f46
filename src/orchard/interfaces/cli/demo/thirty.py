"""The first thirty days as far as they are: looked at two accounts, tried an assistant, agreed on talks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User

LARGEST, SECOND = "Nordvik Group", "Fjordkraft"
DAY = timedelta(days=1)
ZONE = "Europe/Oslo"


def begin_all(accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime) -> None:
    """Let the manager of the largest accounts go through the steps; others are still to begin."""
    _look(accounts, people["kari"], at - 3 * DAY)
    _try_out(people["kari"], at - 2 * DAY)
    _agree(accounts, people["kari"], people["astrid"], at)


def _look(accounts: Mapping[str, Account], by: User, at: datetime) -> None:
    """Answer five questions about two accounts: a risk of the register, and none found."""
    from orchard.domain.risk import queries, services

    known = queries.standing(by, accounts[LARGEST]).filter(category="people").first()
    services.look_shortly(
        accounts[LARGEST],
        said=services.Answers(
            4, "Who talks to whom, and whose word decides", known=known,
            now="Mart and Liis visit operations with us twice before the summer",
        ),
        by=by, at=at,
    )  # fmt: skip
    services.look_shortly(
        accounts[SECOND],
        said=services.Answers(2, "Contract until next year, orders of twelve months"),
        by=by, at=at,
    )  # fmt: skip


def _try_out(by: User, at: datetime) -> None:
    from orchard.domain.selection.rules.choices import TriedPart
    from orchard.domain.selection.services import starter

    note = starter.TrialNote(
        "Minutes of the talk about deliveries, from our own notes without names",
        minutes_before=50, minutes_with=15, rating=4, is_kept=True, on=at.date(),
    )  # fmt: skip
    starter.note_trial(TriedPart.MINUTES, note=note, by=by, at=at)


def _agree(accounts: Mapping[str, Account], manager: User, leader: User, at: datetime) -> None:
    """Agree on a talk a month about the two largest accounts in turn."""
    from orchard.domain.people import services

    note = services.CoachingNote(
        coach=leader, day_of_month=5, starts=time(9), zone=ZONE, since=(at + DAY).date(),
        accounts=[accounts[LARGEST], accounts[SECOND]],
    )  # fmt: skip
    services.agree_coaching(manager, note=note, by=manager, at=at)
