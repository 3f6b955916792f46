"""The child process: reads one source under limits, answers on stdout in lines of JSON.

It runs as `python -m orchard.domain.ledger.reading.worker`, knows no settings and no texts: it
sends the names of mistakes with their details, and the parent makes the sentence. When the parent
dies, its end of stdin closes and the child ends too.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import sys
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from orchard.domain.ledger.reading.mapping import Proposal, from_table
from orchard.domain.ledger.reading.mistakes import DiskIsFull, ReadingMistake, TooHeavy

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 120
CPU_BYTES_PER_SECOND = 200_000
"""Big honest files get a second more for each of these; far below the usual speed."""
if TYPE_CHECKING:
    from orchard.domain.ledger.reading.conversion import Conversion
    from orchard.domain.ledger.reading.raw import Raw
    from orchard.domain.ledger.reading.session import Session
    from orchard.domain.ledger.reading.writing import Progress

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def limit(source: str) -> None:
    """Bound memory and processor time of this process, where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows; the checks before unpacking still hold there
        return
    size = Path(source).stat().st_size if Path(source).is_file() else 1 << 34
    seconds = CPU_SECONDS + size // CPU_BYTES_PER_SECOND
    for kind, value in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, seconds)):
        with contextlib.suppress(ValueError, OSError):  # a stricter limit of the caller stays
            resource.setrlimit(kind, (value, value))


def main() -> None:
    """Read the request from the first line of stdin, work, answer."""
    request = json.loads(sys.stdin.readline())
    Thread(target=_end_with_parent, daemon=True).start()
    limit(request["source"])
    try:
        say({"result": work(request, _tell_progress)})
    except ReadingMistake as mistake:
        say({"mistake": type(mistake).__name__, "details": mistake.details})
    except Exception as error:
        refusal = named(error)
        if refusal is None:
            raise
        say({"mistake": type(refusal).__name__, "details": {}})


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def say(message: dict[str, object]) -> None:
    """Send one message to the parent."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def named(error: Exception) -> ReadingMistake | None:
    """Return the named mistake for what the system or the engine refused."""
    text = str(error)
    if isinstance(error, MemoryError) or "Out of Memory" in text or "bad_alloc" in text:
        return TooHeavy()
    is_full = isinstance(error, OSError) and error.errno in NO_ROOM
    if is_full or "No space left" in text or "File too large" in text or "quota exceeded" in text:
        return DiskIsFull()
    return None


def work(request: dict[str, object], progress: Progress) -> dict[str, object]:
    """Do what is asked: propose a mapping, or stage the lines as well."""
    from orchard.domain.ledger.reading import fixing, head, proposing, sources
    from orchard.domain.ledger.reading.conversion import Conversion
    from orchard.domain.ledger.reading.evidence import Evidence
    from orchard.domain.ledger.reading.session import Session

    session = Session(Path(str(request["workspace"])))
    said = proposing.answered(from_table(_dict(request["mapping"])), _dict(request["answers"]))
    opened = sources.open_source(str(request["source"]), said, session)
    opened = replace(opened, raw=fixing.fixed(opened.raw, _list(request.get("fixes", []))))
    if request.get("head"):
        head.write(session, opened.raw, Path(str(request["head"])))
    today = date.fromisoformat(str(request["today"]))
    evidence = Evidence(session, opened.raw, today)
    proposal = proposing.propose(
        opened, said, evidence, base_currency=str(request["base_currency"])
    )
    result = _proposal(proposal)
    if request["verb"] == "stage" and not proposal.questions:
        conversion = Conversion(evidence, proposal.mapping, today)
        staged = _stage(session, conversion, _dict(request["reasons"]), progress)
        result["staged"] = {**staged, "sha256": _sha256(str(request["source"]), opened.raw)}
    return result


def _dict(value: object) -> dict[str, str]:
    assert isinstance(value, dict), "the parent sends tables"
    return value


def _list(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list), "the parent sends lists"
    return value


def _proposal(proposal: Proposal) -> dict[str, object]:
    return {
        "mapping": asdict(proposal.mapping),
        "questions": [asdict(question) for question in proposal.questions],
        "notices": [asdict(notice) for notice in proposal.notices],
        "columns": list(proposal.columns),
    }


def _stage(
    session: Session, conversion: Conversion, reasons: dict[str, str], progress: Progress
) -> dict[str, object]:
    """Convert, write and count; the parent moves the files to their places."""
    from orchard.domain.ledger.reading import writing

    raw = conversion.evidence.table
    staged = session.workspace / "staged.parquet"
    writing.write_staged(session, conversion, staged, progress)
    totals = writing.totals(session, staged)
    rejected = raw.rows - int(totals["rows"] or 0)
    if rejected or raw.rejected is not None:
        path = session.workspace / "rejected.csv"
        rejected = writing.write_rejected(session, conversion, path, reasons)
    notices = [asdict(notice) for notice in writing.repeats(session, staged)]
    return {**totals, "rejected": rejected, "notices": notices}


def _tell_progress(done: int, total: int) -> None:
    say({"progress": [done, total]})


def _sha256(source: str, table: Raw) -> str:
    """Return the hash of the file's bytes, or of the table's rows."""
    if not Path(source).is_file():
        return table.fingerprint
    with Path(source).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    main()
