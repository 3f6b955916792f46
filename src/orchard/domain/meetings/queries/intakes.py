"""A file of activities beside the notes that its reader knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import AccountQuerySet
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.meetings.arriving import Ground, Person, Same, compare, same, theirs_by_name
from orchard.domain.meetings.models import Conversation, ConversationRevision
from orchard.domain.relationships.arriving.names import plain
from orchard.domain.relationships.arriving.outcomes import Outcome, Refused
from orchard.domain.relationships.intaking import rows_of
from orchard.domain.relationships.models import Contact, Intake, of_team
from orchard.domain.relationships.queries import places


def outcomes_of(viewer: User, found: Intake, *, today: date) -> list[Outcome]:
    """Return what becomes of every row of a file of activities."""
    ground = Ground(
        places=places(viewer, found, writable(viewer)),
        theirs=theirs_by_name(_people(viewer)),
        ours=_who_works_here(viewer),
        known=frozenset(_noted(viewer)),
        today=today,
        zone=ZoneInfo(core.organisation(viewer).time_zone),
    )
    return compare(list(rows_of(found)), found.meaning, ground)


def writable(viewer: User) -> AccountQuerySet:
    """Return the accounts of whose team the viewer is: nobody else writes notes there."""
    known = accounts.accounts(viewer)
    if not viewer.may(Permission.SEE_OPINIONS):
        return known.none()
    return known.filter(of_team(viewer, ""))


def names_of(viewer: User, outcomes: Collection[Outcome]) -> dict[tuple[str, object], str]:
    """Return what the people are called whom rows name, by column and key."""
    theirs = {key for row in outcomes for key in _keys(row, "contacts")}
    ours = {key for row in outcomes for key in _keys(row, "ours")}
    contacts = Contact.objects.visible_to(viewer).filter(pk__in=theirs)
    users = User.objects.visible_to(viewer).filter(pk__in=ours)
    return {
        **{("contacts", key): name for key, name in contacts.values_list("pk", "name")},
        **{("ours", key): name for key, name in users.values_list("pk", "name")},
    }


def _keys(row: Outcome, name: str) -> tuple[int, ...]:
    found = row.values.get(name, ())
    return found if isinstance(found, tuple) else ()


def _noted(viewer: User) -> Iterator[Same]:
    """Yield what notes say, and what those that were corrected since said first.

    Those that were taken out are among them, as long as they can be put back.
    """
    notes, place = Conversation.objects.visible_to(viewer), ("account", "account__merged_into")
    for account, home, on, said in notes.values_list(*place, "held_on", "said"):
        yield same(home or account, on, said)
    first = ConversationRevision.objects.visible_to(viewer).filter(
        number=1, conversation__version__gt=1
    )
    places = (f"conversation__{name}" for name in place)
    for account, home, state in first.order_by().values_list(*places, "state"):
        if state.get("said") and state.get("held_on"):  # emptied when a person is erased
            yield same(home or account, date.fromisoformat(state["held_on"]), state["said"])


def _people(viewer: User) -> list[Person]:
    rows = Contact.objects.visible_to(viewer).filter(erased_at__isnull=True)
    found = rows.values_list(
        "pk", "account", "account__merged_into", "name", "email", "restricted_on"
    )
    return [
        Person(pk, home or account, name, email, restricted is not None)
        for pk, account, home, name, email, restricted in found
    ]


def _who_works_here(viewer: User) -> Callable[[str], int]:
    called: dict[str, set[int]] = defaultdict(set)
    for key, name, email in accounts.people_for_team(viewer).values_list("pk", "name", "email"):
        called[plain(name)].add(key)
        called[email.casefold()].add(key)

    def find(said: str) -> int:
        found = called.get(said.casefold()) or called.get(plain(said)) or set()
        if len(found) == 1:
            return next(iter(found))
        text = _("nobody who works here is called “%(name)s”, or more than one. Write the e-mail, or "
                 "leave it empty.")  # fmt: skip
        raise Refused(text % {"name": said})

    return find
