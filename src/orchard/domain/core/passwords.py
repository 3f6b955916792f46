"""Which passwords are good enough: long, hard to guess, not common, not one's own name."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User

SHORTEST = 12
LONGEST = 128
FEWEST_LETTERS = 5
TOO_SIMILAR = 0.7
FEWEST_GUESSES = 10**8
"""What zxcvbn calls safely unguessable (its score 3); a stolen digest is slow to try."""
LONGEST_SCORED = 72
"""Guesses only become more with length, and counting them takes longer than it is worth."""
COMMON = Path(__file__).with_name("common_passwords.txt")
DISGUISES = str.maketrans("@4310$57!|", "aaeiosstil", " .-_")


class WeakPassword(Invalid):
    """The password would be guessed; the text says why."""


def check(password: str, *, name: str = "", email: str = "") -> None:
    """Refuse a password that is too short, too long, common, or made from name and address."""
    if len(password) < SHORTEST:
        text = _("Use at least %(count)d characters. A sentence of four words is easy to keep.")
        raise WeakPassword(text % {"count": SHORTEST})
    if len(password) > LONGEST:
        raise WeakPassword(_("Use at most %(count)d characters.") % {"count": LONGEST})
    if len(set(password)) < FEWEST_LETTERS or is_common(password):
        raise WeakPassword(_("This password is among those tried first. Choose another one."))
    if _is_guessable(password, name, email):
        text = _("This password is easy to guess: it is made of words, keys, dates or repeats.")
        raise WeakPassword(f"{text} {_('A sentence of four words is easy to keep.')}")
    if _resembles(password, name, email):
        raise WeakPassword(_("This password is too close to your name or address."))


def is_common(password: str) -> bool:
    """Say whether it stands in the list, in any case and with the usual disguises."""
    plain = password.casefold()
    return plain in common() or _bare(plain) in _bare_common()


@cache
def common() -> frozenset[str]:
    """Return the passwords that fit the length and are tried first."""
    return frozenset(COMMON.read_text(encoding="utf-8").split("\n")) - {""}


@cache
def _bare_common() -> frozenset[str]:
    return frozenset(_bare(one) for one in common())


def _bare(password: str) -> str:
    """Undo what people do to a word: pass@word!1 is password and a number."""
    return password.translate(DISGUISES)


def _is_guessable(password: str, name: str, email: str) -> bool:
    """Say whether somebody who tries words, keys, dates and what they know needs few guesses."""
    from zxcvbn import zxcvbn  # its word lists load when a password is chosen

    known = [part for part in re.split(r"[\W_]+", f"{name} {email} orchard") if part]
    found = zxcvbn(password[:LONGEST_SCORED], user_inputs=known)
    return int(found["guesses"]) < FEWEST_GUESSES


def _resembles(password: str, name: str, email: str) -> bool:
    """Say whether the password is little more than a part of the name or the address."""
    plain = password.casefold()
    parts = re.split(r"[\W_]+", f"{name} {email}".casefold())
    wholes = (name.casefold(), email.casefold(), "".join(parts))
    close = any(
        SequenceMatcher(None, plain, whole).ratio() >= TOO_SIMILAR for whole in wholes if whole
    )
    rest = plain
    for part in sorted(set(parts), key=len, reverse=True):
        rest = rest.replace(part, "") if len(part) > 2 else rest  # noqa: PLR2004
    return close or (len(rest) < SHORTEST / 2 and rest != plain)


class PolicyValidator:
    """The same rules where Django asks for them."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a weak password in Django's way."""
        name, email = (user.name, user.email) if user else ("", "")
        try:
            check(password, name=name, email=email)
        except WeakPassword as mistake:
            raise ValidationError(str(mistake), code="weak") from mistake

    def get_help_text(self) -> str:
        """Return the rules in a sentence."""
        return _("12 to 128 characters of any kind. A sentence of four words is easy to keep.")
