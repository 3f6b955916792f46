"""What the trail keeps of sign-ins: who came in by which ways, and who was refused, from where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from orchard.domain.core.audit import audited
from orchard.domain.core.models import User


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody whose address nobody here has; what they typed is not kept, it may be a password."""

    def __str__(self) -> str:
        return "-"


STRANGER = Stranger()


@audited("sign_in.done", keeps=("ways", "origin"))
def note_sign_in(user: User, *, ways: tuple[str, ...], origin: str, by: User, at: datetime) -> User:
    """Note that a person came in: by password, second step, passkey, the organisation's sign-in."""
    return user


@audited("sign_in.failed", keeps=("way", "origin"))
def note_failed_sign_in(
    whom: User | Stranger, *, way: str, origin: str, by: None, at: datetime
) -> None:
    """Note that somebody tried to come in as a person and was refused."""
