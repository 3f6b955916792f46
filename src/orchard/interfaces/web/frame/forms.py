"""Forms that call one service: its mistake stands on the form, a stale write shows both texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django import forms
from django.db.models import Model
from django.http import HttpRequest
from django.utils.functional import Promise

from orchard.domain.core.mistakes import DomainError, NotAllowed, NotFound, StaleVersion
from orchard.interfaces.web.frame import toasts

T = TypeVar("T")
LONGEST_VERSION = 9


@dataclass(frozen=True, slots=True)
class Attempt(Generic[T]):
    """Whether a service did it, and what it returned; false where a mistake is on the form."""

    done: bool
    outcome: T | None = None

    def __bool__(self) -> bool:
        return self.done


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that somebody else changed meanwhile: their text and mine."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ConflictView:
    """What to show when a row was saved by somebody else: `version` is the one to save on."""

    version: int
    differences: tuple[Difference, ...]


def attempt(form: forms.BaseForm, action: Callable[[], T]) -> Attempt[T]:
    """Run a service call; put the text of its mistake on the form.

    What the person may not see or do stays a mistake and becomes the page that says so.
    """
    try:
        return Attempt(done=True, outcome=action())
    except (NotFound, NotAllowed):
        raise
    except StaleVersion as stale:
        form.conflict = conflict_of(form, stale)  # type: ignore[attr-defined]  # for the template
        form.add_error(None, str(stale))
    except DomainError as mistake:
        form.add_error(None, str(mistake))
    return Attempt(done=False)


def took(
    request: HttpRequest,
    form: forms.BaseForm,
    said: str | Promise,
    action: Callable[[], T],
    *,
    undo_url: str | None = None,
) -> Attempt[T]:
    """Do what a form that was sent asks for, and say so; its mistake stands on the form."""
    if request.method != "POST" or not form.is_valid():
        return Attempt(done=False)
    tried = attempt(form, action)
    if tried:
        toasts.say(request, said, undo_url)
    return tried


def version_seen(request: HttpRequest) -> int:
    """Return the version of the row that the person saw; none has 0, so nothing is written over.

    An undo says it in its address.
    """
    said = request.POST.get("version") or request.GET.get("version", "")
    return int(said) if said.isdecimal() and len(said) <= LONGEST_VERSION else 0


def conflict_of(form: forms.BaseForm, stale: StaleVersion) -> ConflictView:
    """Return both texts of every field that differs."""
    changed = [
        name
        for name, mine in stale.mine.items()
        if mine != stale.theirs.get(name) and _is_typed(form, name, mine)
    ]
    differences = (
        Difference(_label(form, name), _text(stale.mine, name), _text(stale.theirs, name))
        for name in changed
    )
    return ConflictView(stale.current, tuple(differences))


def _is_typed(form: forms.BaseForm, name: str, value: object) -> bool:
    """Say whether a person gave the value: who saves, and when, nobody types."""
    return name in form.fields or not isinstance(value, datetime | Model)


def _label(form: forms.BaseForm, name: str) -> str:
    field = form.fields.get(name)
    return str(field.label or name) if field else name.replace("_", " ")


def _text(values: Mapping[str, object], name: str) -> str:
    value = values.get(name)
    return "" if value is None else str(value)
