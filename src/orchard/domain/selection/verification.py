"""Whether rounds in the archive are what was archived: rows, record, hash and audit trail.

The rows are held against the fingerprints in the record, the record against its hash, and the hash
against what the trail said when the round was archived; the trail vouches for itself by its chain.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from orchard.domain.core.chain import ChainHead
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.ledger import verification as ledger
from orchard.domain.ledger.verification import Finding, Kind, Report
from orchard.domain.selection.models import SelectionRound
from orchard.domain.selection.record import FORMAT, OF_ROUND, digest_of, fingerprints

ARCHIVED = "round.archived"


def verify(viewer: User, *, at: datetime, known: ChainHead | None = None) -> Report:
    """Verify the ledger and the trail, and after them every round in the archive."""
    report = ledger.verify(viewer, at=at, known=known)
    if any(found.kind is Kind.DATABASE for found in report.findings):
        return report  # what a damaged database says proves nothing
    return replace(report, findings=(*report.findings, *verify_rounds(viewer)))


def verify_rounds(viewer: User) -> tuple[Finding, ...]:
    """Return what is not as it was archived, of every round, whoever may know its accounts."""
    require(viewer, Permission.SEE_LEDGER)
    return tuple(_findings())


def _findings() -> Iterator[Finding]:
    told = _told()
    for found in SelectionRound.objects.filter(archived_at__isnull=False).order_by("pk"):
        hash_told = told.pop(str(found.pk), None)
        for text in _mistakes(found, hash_told):
            yield Finding(Kind.RECORD, _where(found.name), text)
    for key in told:
        text = _("The audit trail says that it was archived, the database does not.")
        yield Finding(Kind.RECORD, _where(key), text)


def _mistakes(found: SelectionRound, hash_told: str | None) -> Iterator[str]:
    """Yield what does not match."""
    record = found.record or {}
    if digest_of(record) != found.record_hash:
        yield _("Its record is not the one that was hashed.")
    if found.record_hash != hash_told:
        yield _("The hash of its record is not the one that the audit trail holds.")
    if record.get("format") != FORMAT:
        return  # an older record holds no fingerprints, and names of people that may have changed
    stored, now = record["rows"], fingerprints(found)
    changed = [name for name in now if now[name] != stored.get(name)]
    if changed:
        names = ", ".join(str(OF_ROUND[name].model._meta.verbose_name) for name in changed)
        yield _("Rows are not those that were archived: %(tables)s.") % {"tables": names}


def _told() -> dict[str, str]:
    """Read from the trail the hash of every record, also where archiving was a step of another."""
    told: dict[str, str] = {}
    events = AuditEvent.objects.filter(Q(verb=ARCHIVED) | Q(what__contains=ARCHIVED))
    for event in events.order_by("sequence").iterator(chunk_size=2000):
        subject = [event.subject_type, event.subject_id]
        for step in _steps({"verb": event.verb, "subject": subject, **_facts(event.what)}):
            if step.get("verb") == ARCHIVED:
                told[str(step["subject"][1])] = str(step.get("hash", ""))  # type: ignore[index]
    return told


def _steps(said: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Yield what a service did, and everything that it had others do inside."""
    yield said
    steps = said.get("steps")
    for step in steps if isinstance(steps, list) else ():
        yield from _steps(step)


def _facts(text: str) -> dict[str, object]:
    """Return what an event says; one that was made unreadable says nothing, and its chain tells."""
    try:
        facts = json.loads(text)
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def _where(name: str) -> str:
    return _("round %(name)s") % {"name": name}
