"""Which passwords are refused, and that good ones are not."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.domain.core import passwords
from orchard.domain.core.passwords import WeakPassword

pytestmark = pytest.mark.trust("T-PW-1")


def test_the_shipped_list_has_thousands_that_fit_the_rules():
    fitting = [one for one in passwords.common() if 12 <= len(one) <= 128]

    assert len(fitting) >= 3000


def test_every_password_of_the_list_is_refused():
    for password in passwords.common():
        with pytest.raises(WeakPassword):
            passwords.check(password)


@pytest.mark.parametrize(
    "disguise", ["P@$$word1234", "PASSWORD2026", "Pass-word.1234", "pa55word1234"]
)
def test_disguises_of_common_passwords_are_refused(disguise: str):
    with pytest.raises(WeakPassword):
        passwords.check(disguise)


@pytest.mark.parametrize("length", [1, 11, 129, 500])
def test_too_short_and_too_long_are_refused(length: int):
    with pytest.raises(WeakPassword):
        passwords.check("abcdefghijklmnop"[:length].ljust(length, "q7#"[0]))


@pytest.mark.parametrize("password", ["aaaaaaaaaaaaaaa", "abababababababab", "            "])
def test_a_few_signs_repeated_are_refused(password: str):
    with pytest.raises(WeakPassword):
        passwords.check(password)


@pytest.mark.parametrize("password", ["Kari Lund 2026", "kari.lund@supplier", "lundkari1234"])
def test_ones_own_name_and_address_are_refused(password: str):
    with pytest.raises(WeakPassword):
        passwords.check(password, name="Kari Lund", email="kari.lund@supplier.example")


@pytest.mark.parametrize(
    "password",
    [
        "qwertyuiop123", "asdfghjkl;zxc", "abcdefghijklm", "1qaz2wsx3edc4rfv", "iloveyou1234567",
        "p4ssw0rdp4ssw0rd", "zaq12wsxzaq12wsx",
    ],
)  # fmt: skip
def test_what_few_guesses_reach_is_refused_though_it_stands_in_no_list(
    password: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(passwords, "is_common", lambda _password: False)

    with pytest.raises(WeakPassword, match="easy to guess"):
        passwords.check(password)


def test_what_is_known_of_a_person_makes_few_guesses():
    passwords.check("vestberghalvorsen")

    with pytest.raises(WeakPassword, match="easy to guess"):
        passwords.check("vestberghalvorsen", name="Halvorsen", email="kim@vestberg.example")


@pytest.mark.parametrize(
    "password",
    [
        "four plain words here",
        "пароль из четырёх слов",
        "🌳🦊🚲🍇☂🎷🏔🐌🧭🍞🪁🌵",
        "x" * 5 + "qwzt 8#lK" + "y" * 100,
    ],
)
def test_any_signs_are_welcome(password: str):
    passwords.check(password, name="Kari Lund", email="kari.lund@supplier.example")


@given(st.text(min_size=0, max_size=200))
def test_nothing_but_a_named_mistake_is_raised(password: str):
    with suppress(WeakPassword):
        passwords.check(password, name="Kari Lund", email="kari@supplier.example")
