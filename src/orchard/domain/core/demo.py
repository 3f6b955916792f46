"""Whether this installation is a demo, and whom a visitor may then choose to be."""

from __future__ import annotations

from datetime import datetime

from orchard.domain.core import services
from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import OPERATOR, AuditEvent, Organisation, User
from orchard.domain.core.models.users import UserQuerySet


@audited("organisation.founded_as_demo")
def found(name: str, *, currency: str, time_zone: str, by: None, at: datetime) -> Organisation:
    """Found an organisation that is invented; there is no way to make a real one a demo later."""
    organisation = services.found_organisation(
        name, currency=currency, time_zone=time_zone, by=by, at=at
    )
    organisation.is_demo = True
    organisation.save(update_fields=["is_demo"])
    return organisation


@audited("organisation.demo_finished")
def finish(organisation: Organisation, *, by: User, at: datetime) -> None:
    """Note that the whole story is there: what was interrupted is built anew."""


def is_finished() -> bool:
    """Say whether the building of the demo came to its end."""
    return AuditEvent.objects.filter(verb=finish.audited_as).exists()  # type: ignore[attr-defined]  # set by @audited


def is_demo() -> bool:
    """Say whether everything here is invented; decided when the installation was founded."""
    return Organisation.objects.filter(is_demo=True).exists()


def cast() -> UserQuerySet:
    """Return the people of the demo; anywhere else there is no such thing."""
    if not is_demo():
        raise NotFound
    people = User.objects.active().exclude(email=OPERATOR)
    return people.prefetch_related("roles").order_by("pk")


def member(user_id: int) -> User:
    """Return one of them."""
    found = cast().filter(pk=user_id).first()
    if found is None:
        raise NotFound
    return found
