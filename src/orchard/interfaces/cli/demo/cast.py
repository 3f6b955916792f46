"""The people of the supplier: somebody for every role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from orchard.domain.core.rules import Role

if TYPE_CHECKING:
    from orchard.domain.core.models import User

DOMAIN = "vestberg.example"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works at the supplier; the first name is how the story calls them."""

    name: str
    roles: tuple[Role, ...]

    @property
    def key(self) -> str:
        """Return the first name, which nobody shares."""
        return self.name.split()[0].lower()

    @property
    def email(self) -> str:
        """Return an address that no mail reaches."""
        return f"{self.name.lower().replace(' ', '.')}@{DOMAIN}"


PEOPLE = (
    Person("Astrid Falk", (Role.PROGRAMME_DIRECTOR,)),
    Person("Kari Lund", (Role.ACCOUNT_MANAGER,)),
    Person("Jonas Bekk", (Role.ACCOUNT_MANAGER,)),
    Person("Maja Lindqvist", (Role.ACCOUNT_MANAGER,)),
    Person("Rasmus Toft", (Role.ACCOUNT_MANAGER,)),
    Person("Ola Hansen", (Role.EXECUTIVE_SPONSOR,)),
    Person("Henrik Vang", (Role.EXECUTIVE_SPONSOR,)),
    Person("Liis Saar", (Role.FINANCE,)),
    Person("Mart Tamm", (Role.OPERATIONS,)),
    Person("Ingrid Solheim", (Role.ADMINISTRATOR,)),
    Person("Emil Strand", (Role.READER,)),
)


def hire(operator: User, *, at: datetime) -> dict[str, User]:
    """Let all of them work here; return them by first name."""
    from orchard.domain.core import services

    return {
        person.key: services.add_user(
            person.email, name=person.name, roles=person.roles, by=operator, at=at
        )
        for person in PEOPLE
    }
