"""What the largest accounts were promised: kept, broken, confirmed, moved, doubted, and not answered yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.agreements.models import Promise
    from orchard.domain.core.models import User
    from orchard.domain.relationships.models import Contact

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Word:
    """One promise: who gave it to whom, what, which function keeps it, and who says yes for it.

    Days count from the moment of the story, below zero before it.
    """

    account: str
    who: str
    to: str
    words: str
    function: str
    given: int
    due: int
    speaker: str = ""
    kept: int | None = None
    broken: str = ""
    doubt: str = ""
    moved: int | None = None
    shared: bool = False


WORDS = (
    Word("Nordvik Group", "kari", "Anu Rebane", "A shelf of wearing parts in Tartu", "operations", -70, -40,
         "mart", kept=-44, shared=True),
    Word("Nordvik Group", "kari", "Siri Moe", "One invoice for all northern sites", "finance", -90, -30,
         "liis", kept=-21),
    Word("Nordvik Group", "mart", "Jan Vik", "A second driver for the Bergen route", "operations", -65, -20,
         "mart", broken="The driver we hired left in the first week"),
    Word("Nordvik Group", "kari", "Jan Vik", "Spare parts within 48 hours, also on Fridays", "operations", -15, 21,
         "mart", shared=True),
    Word("Nordvik Group", "mart", "Anu Rebane", "Training of the night shift", "service", -25, 5,
         "mart", moved=19),
    Word("Nordvik Group", "ola", "Siri Moe", "Every order confirmed on the same day", "operations", -3, 30,
         shared=True),
    Word("Nordvik Group", "kari", "Tone Lie", "Trucks with two cooling zones by autumn", "operations", -8, 60,
         "mart", doubt="We have one such truck. Two from January, if they are ordered this month."),
)  # fmt: skip


def promise_all(
    accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime
) -> None:
    """Give promises, and let those who keep them have said and done what they did."""
    from orchard.domain.relationships import queries

    for word in WORDS:
        account = accounts[word.account]
        contacts = queries.usable_contacts(people["kari"], account)
        to = contacts.filter(name=word.to).first()
        if to is not None:
            made = _give(word, account, to, people, at)
            _answer(word, made, people, at)
            _end(word, made, to, people, at)
            _share(word, account, made, people["kari"], at)


def _give(
    word: Word, account: Account, to: Contact, people: Mapping[str, User], at: datetime
) -> Promise:
    from orchard.domain.agreements.rules.promises import Function
    from orchard.domain.agreements.services import promises as services

    given = at + word.given * DAY
    note = services.PromiseNote(
        word.words, to, people[word.who], given.date(), (at + word.due * DAY).date(),
        Function(word.function),
    )  # fmt: skip
    return services.give_promise(account, note=note, by=people[word.who], at=given)


def _answer(word: Word, made: Promise, people: Mapping[str, User], at: datetime) -> None:
    """Let the function say yes a day later, or no."""
    from orchard.domain.agreements.services import promises as services

    if not word.speaker:
        return
    by, on = people[word.speaker], at + (word.given + 1) * DAY
    if word.doubt:
        services.refuse_promise(made, doubt=word.doubt, expected=1, by=by, at=on)
    else:
        services.confirm_promise(made, expected=1, by=by, at=on)


def _end(word: Word, made: Promise, to: Contact, people: Mapping[str, User], at: datetime) -> None:
    """Let it have been kept, broken, or agreed for another day."""
    from orchard.domain.agreements.services import promises as services

    by = people[word.who]
    if word.kept is not None:
        day = at + word.kept * DAY
        services.keep_promise(made, expected=made.version, on=day.date(), by=by, at=day)
    if word.broken:
        day = at + word.due * DAY
        services.break_promise(
            made, expected=made.version, reason=word.broken, on=day.date(), by=by, at=day
        )
    if word.moved is not None:
        day = at - 4 * DAY
        another = services.AnotherDay((at + word.moved * DAY).date(), to, day.date())
        services.renegotiate_promise(made, expected=made.version, another=another, by=by, at=day)


def _share(word: Word, account: Account, made: Promise, by: User, at: datetime) -> None:
    from orchard.domain.plans import services
    from orchard.domain.plans.rules.sharing import SharedKind

    if word.shared:
        services.share(account, kind=SharedKind.PROMISE, object_id=made.pk, by=by, at=at - DAY)
