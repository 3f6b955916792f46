"""The door of reading: `propose` looks at a source, `stage` turns it into STAGED Parquet."""

from __future__ import annotations

import csv
import json
import os
import re
import selectors
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Table
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import cast

from orchard.domain.ledger.reading import database, mapping, mistakes, reasons
from orchard.domain.ledger.reading.mapping import Mapping, NeedsAnswers, Notice, Proposal, Question

POLL_SECONDS = 0.1
WORKER = "orchard.domain.ledger.reading.worker"

Progress = Callable[[int, int | None], None]
Answer = dict[str, object]
Fixes = Sequence[Table[str, object]]
"""Cells to read otherwise than they are written: line, column, value."""


@dataclass(frozen=True, slots=True)
class Staged:
    """What one reading gave."""

    parquet: Path
    mapping_file: Path
    rejected_file: Path | None
    """CSV of line, column, value, kind, reason; None if every line was kept."""
    rows: int
    rejected: int
    mapping: Mapping
    notices: tuple[Notice, ...]
    first: date | None
    last: date | None
    net: Decimal
    """Control total of the net amounts, over all currencies."""
    quantity: Decimal
    sha256: str
    """Of the file's bytes; of the rows where the source is a table."""


def _silent(done: int, total: int | None) -> None:
    """Take progress and do nothing with it."""


def _never() -> bool:
    return False


def propose(  # noqa: PLR0913  # the one door, all by keyword
    source: str,
    *,
    base_currency: str,
    today: date,
    mapping: Mapping | None = None,
    answers: Table[str, str] | None = None,
    fixes: Fixes = (),
    head: Path | None = None,
    scratch: Path | None = None,
    should_stop: Callable[[], bool] = _never,
) -> Proposal:
    """Look at a source and return how it would be read, with questions and notices.

    `head` is where the first lines are kept, so that a preview need not read the source again.
    """
    with tempfile.TemporaryDirectory(prefix="orchard-reading-", dir=scratch) as workspace:
        request = _request("propose", source, Path(workspace), _said(source, mapping), answers)
        request |= {"base_currency": base_currency, "today": today.isoformat()}
        request |= {"fixes": [dict(fix) for fix in fixes], "head": str(head or "")}
        return _proposal(_ask_child(request, source, _silent, should_stop))


def stage(  # noqa: PLR0913  # the one door, all by keyword
    source: str,
    destination: Path,
    *,
    base_currency: str,
    today: date,
    mapping: Mapping | None = None,
    answers: Table[str, str] | None = None,
    fixes: Fixes = (),
    progress: Progress = _silent,
    should_stop: Callable[[], bool] = _never,
) -> Staged:
    """Read a source into `destination`, a Parquet file of the STAGED contract; whole or not at all.

    Beside it stand the mapping used (`.mapping.toml`) and the rejected lines (`.rejected.csv`).
    Raises NeedsAnswers while questions remain, and another ReadingMistake if nothing can be read.
    """
    with _workspace(destination) as workspace:
        request = _request("stage", source, workspace, _said(source, mapping), answers)
        request |= {"base_currency": base_currency, "today": today.isoformat()}
        request |= {"fixes": [dict(fix) for fix in fixes]}
        result = _ask_child(request, source, progress, should_stop)
        proposal = _proposal(result)
        if proposal.questions:
            raise NeedsAnswers(proposal.questions)
        found = cast("Answer", result["staged"])
        _refuse_nothing(workspace, found)
        staged = _publish(workspace, destination, proposal, found)
    if answers and mapping is None:
        _remember(source, staged.mapping)
    return staged


def _said(source: str, given: Mapping | None) -> Mapping:
    if given is not None:
        return given
    found = None if database.is_database(source) else mapping.remembered(source)
    return found or Mapping()


def _remember(source: str, used: Mapping) -> None:
    """Write the answers beside the file, where its folder allows it."""
    if not database.is_database(source):
        with suppress(OSError):
            mapping.sidecar(source).write_text(mapping.to_toml(used), encoding="utf-8")


def _request(
    verb: str, source: str, workspace: Path, said: Mapping, answers: Table[str, str] | None
) -> dict[str, object]:
    return {
        "verb": verb,
        "source": source,
        "workspace": str(workspace),
        "mapping": mapping.to_table(said),
        "answers": dict(answers or {}),
        "reasons": reasons.texts(),
        "fixes": [],
        "head": "",
    }


@contextmanager
def _workspace(destination: Path) -> Iterator[Path]:
    """Give a folder beside the destination, so that renaming is atomic; remove it in any case."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(destination)
    workspace = destination.parent / f".{destination.name}.reading-{os.getpid()}"
    try:
        workspace.mkdir()
        yield workspace
    except OSError as error:
        from orchard.domain.ledger.reading.worker import named

        raise named(error) or error from None
    finally:
        shutil.rmtree(workspace, ignore_errors=True)


def _remove_abandoned(destination: Path) -> None:
    """Remove what a killed reading of the same destination left."""
    for path in destination.parent.glob(f".{destination.name}.reading-*"):
        owner = re.fullmatch(r".*-(\d+)", path.name)
        if owner and (int(owner[1]) == os.getpid() or not _is_alive(int(owner[1]))):
            shutil.rmtree(path, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _ask_child(
    request: dict[str, object], source: str, progress: Progress, should_stop: Callable[[], bool]
) -> Answer:
    """Start the child, pass on its progress, and return its result or raise its mistake."""
    command = [sys.executable, "-m", WORKER]
    environment = {**os.environ, "MALLOC_ARENA_MAX": "2"}
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603  # our own module, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=environment
        ) as child,
    ):
        try:
            assert child.stdin is not None, "opened as a pipe"
            child.stdin.write(json.dumps(request).encode() + b"\n")
            child.stdin.flush()
            for message in _messages(child, should_stop):
                if "progress" in message:
                    progress(*cast("list[int]", message["progress"]))
                elif "mistake" in message:
                    details = cast("dict[str, str]", message["details"])
                    raise mistakes.BY_NAME[str(message["mistake"])](**details)
                else:
                    return cast("Answer", message["result"])
        finally:
            child.kill()
        errors.seek(0)
        raise how_it_died(errors.read()[-2000:].decode(errors="replace"))


def how_it_died(said: str) -> Exception:
    """Tell a limit from a mistake in our own code."""
    if "Traceback" in said and "MemoryError" not in said:
        return RuntimeError(said)
    return mistakes.TooHeavy()


def _messages(child: subprocess.Popen[bytes], should_stop: Callable[[], bool]) -> Iterator[Answer]:
    """Yield the child's messages as they come; between them look whether to stop."""
    assert child.stdout is not None, "opened as a pipe"
    rest = b""
    with selectors.DefaultSelector() as ready:
        ready.register(child.stdout, selectors.EVENT_READ)
        while True:
            if should_stop():
                raise mistakes.ReadingStopped
            if not ready.select(POLL_SECONDS):
                continue
            piece = os.read(child.stdout.fileno(), 1 << 16)
            if not piece:
                return
            *lines, rest = (rest + piece).split(b"\n")
            yield from (json.loads(line) for line in lines)


def _proposal(result: Answer) -> Proposal:
    questions = cast("list[dict[str, object]]", result["questions"])
    return Proposal(
        mapping=mapping.from_table(cast("dict[str, object]", result["mapping"])),
        questions=tuple(_question(entry) for entry in questions),
        notices=_notices(result),
        columns=tuple(cast("list[str]", result["columns"])),
    )


def _question(entry: dict[str, object]) -> Question:
    lists = {key: tuple(cast("list[str]", entry[key])) for key in ("samples", "choices")}
    return Question(str(entry["kind"]), str(entry["column"]), **lists, field=str(entry["field"]))


def _notices(result: Answer) -> tuple[Notice, ...]:
    entries = cast("list[dict[str, object]]", result["notices"])
    return tuple(
        Notice(str(entry["kind"]), cast("dict[str, str]", entry["details"])) for entry in entries
    )


def _refuse_nothing(workspace: Path, result: Answer) -> None:
    """Refuse a source of which not one line is left; say why with its first line."""
    if int(str(result["rows"])) or not int(str(result["rejected"])):
        return
    with (workspace / "rejected.csv").open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    raise mistakes.EveryLineRejected(**first, rejected=str(result["rejected"]))


def _publish(workspace: Path, destination: Path, proposal: Proposal, result: Answer) -> Staged:
    """Move the results to their places; the Parquet file last, since it means that all is there."""
    mapping_file = destination.with_suffix(".mapping.toml")
    rejected_file = destination.with_suffix(".rejected.csv")
    (workspace / "mapping.toml").write_text(mapping.to_toml(proposal.mapping), encoding="utf-8")
    (workspace / "mapping.toml").replace(mapping_file)
    rejected_file.unlink(missing_ok=True)
    has_rejected = int(str(result["rejected"])) > 0
    if has_rejected:
        (workspace / "rejected.csv").replace(rejected_file)
    (workspace / "staged.parquet").replace(destination)
    return Staged(
        parquet=destination,
        mapping_file=mapping_file,
        rejected_file=rejected_file if has_rejected else None,
        rows=int(str(result["rows"])),
        rejected=int(str(result["rejected"])),
        mapping=proposal.mapping,
        notices=proposal.notices + _notices(result) + _without(result),
        first=_day(result["first"]),
        last=_day(result["last"]),
        net=Decimal(str(result["net"])),
        quantity=Decimal(str(result["quantity"])),
        sha256=str(result["sha256"]),
    )


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text is not None else None


def _without(result: Answer) -> tuple[Notice, ...]:
    """Say how many lines lack their customer, and their cost where others have one."""
    rows, nobody, costless = (
        int(str(result[name])) for name in ("rows", "without_customer", "without_cost")
    )
    found = {"no_customer": nobody, "no_cost": costless if costless < rows else 0}
    return tuple(Notice(kind, {"count": str(count)}) for kind, count in found.items() if count)
