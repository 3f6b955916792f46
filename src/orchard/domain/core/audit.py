"""The decorator that makes a service a whole: one transaction, one event, or nothing of either."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import models, transaction

from orchard.domain.core import chain
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import AuditEvent, AuditHead, User

P = ParamSpec("P")
R = TypeVar("R")
MOST_AT_ONCE = 500


@dataclass(slots=True)
class _Recording:
    """What the running service will have done; a service inside it becomes one of its steps."""

    facts: dict[str, object] = field(default_factory=dict)
    steps: list[dict[str, object]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How many events were read, and every place where they are not what was written."""

    events: int
    breaks: tuple[chain.Break, ...]

    @property
    def is_whole(self) -> bool:
        """Say whether the trail is exactly what was written."""
        return not self.breaks


_recording: ContextVar[_Recording | None] = ContextVar("recording", default=None)
_on_behalf_of: ContextVar[int | None] = ContextVar("on_behalf_of", default=None)


def audited(
    verb: str, *, keeps: tuple[str, ...] = ()
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Run the service in one transaction and write one event; `keeps` names arguments to keep.

    Only what is named, and what `remark` adds, enters the trail: opinions about people never do.
    The subject is the row that the service returns, else the one it was given. A service called
    by another writes no event of its own but becomes a step in the event of the outer one.
    """

    def decorate(service: Callable[P, R]) -> Callable[P, R]:
        parameters = inspect.signature(service).parameters
        unsaid = {name: parameters[name].default for name in keeps}

        @wraps(service)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by, at = _signature(service, args, kwargs)
            recording = _Recording({name: kwargs.get(name, unsaid[name]) for name in keeps})
            outer = _recording.get()
            token = _recording.set(recording)
            try:
                with transaction.atomic():
                    result = service(*args, **kwargs)
                    subject = result if isinstance(result, models.Model) else args[0]
                    if outer is None:
                        _append(verb, subject, recording, by=by, at=at)
                    else:
                        outer.steps.append(_step(verb, subject, recording))
            finally:
                _recording.reset(token)
            return result

        run.audited_as = verb  # type: ignore[attr-defined]  # read by the architecture test
        return run

    return decorate


def remark(**facts: object) -> None:
    """Add facts to the event of the running service; never an opinion about a person."""
    recording = _recording.get()
    if recording is None:
        raise RuntimeError("remark() belongs inside an @audited service")
    recording.facts.update(facts)


def record_each(
    verb: str,
    done: Iterable[tuple[models.Model, Mapping[str, object]]],
    *,
    by: User | None,
    at: datetime,
) -> None:
    """Write an event for each of many rows that the running service writes at once.

    They stand before the event of the service: what is done to a row is found at the row.
    """
    if _recording.get() is None:
        raise RuntimeError("record_each() belongs inside an @audited service")
    head, events = _locked_head(), []
    for subject, facts in done:
        event = _event(verb, subject, chain.canonical(facts), by=by, at=at, after=head)
        head.count, head.hash = event.sequence, event.hash
        events.append(event)
    AuditEvent.objects.bulk_create(events, batch_size=MOST_AT_ONCE)
    head.save(update_fields=["count", "hash"])


@contextmanager
def on_behalf_of(user: User) -> Iterator[None]:
    """Let services inside be recorded as done for this person (by an assistant, an import …)."""
    token = _on_behalf_of.set(user.pk)
    try:
        yield
    finally:
        _on_behalf_of.reset(token)


def head_of_trail() -> chain.ChainHead:
    """Return the stored head: send it elsewhere daily, to compare later."""
    head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    return chain.ChainHead(head.count, head.hash) if head else chain.ChainHead(0, chain.START)


def verify_audit_chain(*, known: chain.ChainHead | None = None) -> ChainReport:
    """Read the whole trail and find every edit, deletion, insertion, reordering and cut tail.

    `known` is a head that was kept elsewhere: the trail must still contain it.
    """
    with transaction.atomic():
        head = head_of_trail()
        rows = AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000)
        found = list(chain.breaks((row.link for row in rows), head))
        if known and known.count and not _contains(known):
            found.append(chain.Break(known.count, "is not the event whose hash was kept elsewhere"))
        return ChainReport(AuditEvent.objects.count(), tuple(found))


def _contains(known: chain.ChainHead) -> bool:
    return AuditEvent.objects.filter(sequence=known.count, hash=known.hash).exists()


def _signature(
    service: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object]
) -> tuple[User | None, datetime]:
    """Return who and when; a service that was called otherwise is a mistake in the code."""
    by, at = kwargs.get("by"), kwargs.get("at")
    if len(args) != 1 or "by" not in kwargs or not isinstance(by, User | None):
        raise TypeError(f"{service.__name__}: call it as service(subject, ..., by=user, at=moment)")
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise Invalid(f"{service.__name__} needs `at`, a moment with its time zone.")
    return by, at


def _append(
    verb: str, subject: object, recording: _Recording, *, by: User | None, at: datetime
) -> None:
    """Write the next event; the locked head makes two writers wait for each other."""
    head = _locked_head()
    event = _event(verb, subject, chain.canonical(_facts(recording)), by=by, at=at, after=head)
    event.save(force_insert=True)
    AuditHead.objects.filter(pk=head.pk).update(count=event.sequence, hash=event.hash)


def _event(
    verb: str, subject: object, what: str, *, by: User | None, at: datetime, after: AuditHead
) -> AuditEvent:
    """Return the event that follows the head, with the hash that vouches for all before it."""
    kind, key = _name(subject)
    event = AuditEvent(
        sequence=after.count + 1,
        verb=verb,
        by_id=by.pk if by else None,
        on_behalf_of_id=_on_behalf_of.get(),
        at=at,
        subject_type=kind,
        subject_id=key,
        what=what,
        previous=after.hash,
    )
    event.hash = chain.hash_of(event.link)
    return event


def _locked_head() -> AuditHead:
    """Lock the one row; SQLite's immediate transaction already holds the whole database."""
    heads = AuditHead.objects.select_for_update().filter(pk=AuditHead.ONLY)
    head = heads.first()
    if head is None:
        AuditHead.objects.bulk_create([AuditHead(pk=AuditHead.ONLY)], ignore_conflicts=True)
        head = heads.get()
    return head


def _step(verb: str, subject: object, recording: _Recording) -> dict[str, object]:
    kind, key = _name(subject)
    return {"verb": verb, "subject": [kind, key], **_facts(recording)}


def _facts(recording: _Recording) -> dict[str, object]:
    return recording.facts | ({"steps": recording.steps} if recording.steps else {})


def _name(subject: object) -> tuple[str, str]:
    """Return what kind of thing the subject is, and its key."""
    if isinstance(subject, models.Model):
        return subject._meta.label_lower, str(subject.pk)
    return type(subject).__name__, str(subject)
