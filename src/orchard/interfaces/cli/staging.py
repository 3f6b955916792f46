"""Reading a file from the command line: shows progress and asks what the file leaves open."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from orchard.interfaces.cli.texts import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Task

    from orchard.domain.ledger.reading.mapping import Mapping, Question
    from orchard.domain.ledger.reading.staging import Staged

errors = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Request:
    """What a person said about the file."""

    source: str
    mapping: Path | None
    base_currency: str
    answers: dict[str, str] = field(default_factory=dict)
    remembered: str = ""


class LinesPerSecond(TextColumn):
    """How fast it goes."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: Task) -> object:  # type: ignore[override]  # a column may render anything
        """Return the speed, once there is one."""
        return _("%(speed)s lines/s") % {"speed": f"{task.speed:,.0f}"} if task.speed else ""


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show lines done, lines per second and the time left, on the error channel."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        LinesPerSecond(),
    )
    with Progress(
        *columns,
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    ) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def answers_of(given: list[str]) -> dict[str, str]:
    """Read `--answer key=value` options."""
    answers: dict[str, str] = {}
    for text in given:
        key, sign, value = text.partition("=")
        if not (key and sign and value):
            raise typer.BadParameter(_("Write it as key=value, for example date_order=dmy."))
        answers[key] = value
    return answers


def stage(request: Request, destination: Path, *, today: date) -> Staged:
    """Read the file; questions are asked at a terminal, else told with the option to answer."""
    from orchard.domain.ledger.reading import staging as reading
    from orchard.domain.ledger.reading.mapping import NeedsAnswers
    from orchard.domain.ledger.reading.mistakes import MappingDoesNotFit

    answers, said = dict(request.answers), _mapping(request)
    while True:
        try:
            with progress(_("reading")) as heard:
                return reading.stage(
                    request.source,
                    destination,
                    mapping=said,
                    answers=answers,
                    base_currency=request.base_currency,
                    today=today,
                    progress=heard,
                )
        except MappingDoesNotFit:
            if request.mapping or not request.remembered or said is None:
                raise
            said = None
            errors.print(
                _("The mapping of the last import does not fit; the columns are found anew.")
            )
        except NeedsAnswers as open_questions:
            if not sys.stdin.isatty():
                _tell_how_to_answer(open_questions.questions)
                raise
            for question in open_questions.questions:
                answers[question.key] = _ask(question)


def _mapping(request: Request) -> Mapping | None:
    """Return the mapping of the option, of the file beside the source, or of the last import."""
    from orchard.domain.ledger.reading import mapping

    if request.mapping:
        return mapping.from_toml(read_text(request.mapping))
    if beside := mapping.remembered(request.source):
        return beside
    return mapping.from_toml(request.remembered) if request.remembered else None


def _ask(question: Question) -> str:
    if not question.choices:
        return str(typer.prompt(question.text, err=True))
    while (answer := str(typer.prompt(question.text, err=True))) not in question.choices:
        errors.print(_("Choose one of: %(choices)s") % {"choices": ", ".join(question.choices)})
    return answer


def _tell_how_to_answer(questions: tuple[Question, ...]) -> None:
    for question in questions:
        choice = question.choices[0] if question.choices else "…"
        said = shlex.quote(f"{question.key}={choice}")
        errors.print(f"  --answer {said}", markup=False, highlight=False)
