"""Packs in every form, beside empty files of as many pages written in the same run.

python bench/packs.py [--data FOLDER] [--runs N]

`FOLDER` holds an installation with the demo (`ORCHARD_DATA=FOLDER orchard demo`); without it one is
made first, which takes minutes. A pack is gathered from the database and written, as its job does.
The reference writes a file of the same form with as many empty pages and nothing else.
Exit code 1: a pack takes more than 20 seconds.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.core.models import User
    from orchard.domain.core.papers.parts import Paper

GOAL_SECONDS = 20
ORCHARD = [sys.executable, "-c", "from orchard.interfaces.cli.main import run; run()"]


def main() -> int:
    said = argparse.ArgumentParser()
    said.add_argument("--data", type=Path)
    said.add_argument("--runs", type=int, default=5)
    asked = said.parse_args()
    with installation(asked.data) as folder:
        os.environ["ORCHARD_DATA"] = str(folder)
        return measured(asked.runs)


@contextmanager
def installation(data: Path | None) -> Iterator[Path]:
    """Give an installation with the demo: the one that was named, or a new one."""
    if data is not None:
        yield data
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"ORCHARD_DATA": folder}
        subprocess.run([*ORCHARD, "demo"], env=environment, check=True)
        yield Path(folder)


def measured(runs: int) -> int:
    from orchard.interfaces.cli import database

    database.load_settings()
    database.open_database()
    from orchard.domain.core.models import User
    from orchard.domain.core.rules import Role
    from orchard.domain.packs.rules import Form

    by = (
        User.objects.with_role(Role.PROGRAMME_DIRECTOR)
        .filter(is_active=True)
        .order_by("pk")
        .first()
    )
    assert by is not None, "the demo has a director"
    print(f"median of {runs} runs in milliseconds, the first apart; processor time in brackets")
    print("| pack | form | pages | first | gathered and written | empty pages | ratio |")
    slowest = 0.0
    for name, gather in ways(by).items():
        for form in Form:
            slowest = max(slowest, line(name, form.value, by, gather, runs))
    print(f"slowest: {slowest:.2f} s, goal {GOAL_SECONDS} s")
    return int(slowest > GOAL_SECONDS)


def line(name: str, form: str, by: User, gather: Callable[[str], Paper], runs: int) -> float:
    """Print a line of the table; return how long the slowest run took."""
    from orchard.domain.packs import making
    from orchard.domain.packs.rules import Form

    def whole() -> None:
        making.written(by, gather(form), Form(form))

    pages = len(gather(form).parts) + 1
    taken = [timed(whole) for _ in range(runs + 1)]
    empty = [timed(lambda: EMPTY[form](pages)) for _ in range(runs + 1)][1:]
    first, ours, theirs = taken[0][0], median(taken[1:]), median(empty)
    ratio = ours[0] / theirs[0]
    print(
        f"| {name} | {form} | {pages} | {first * 1000:.0f} | {ours[0] * 1000:.0f}"
        f" ({ours[1] * 1000:.0f}) | {theirs[0] * 1000:.0f} ({theirs[1] * 1000:.0f}) | {ratio:.1f} |"
    )
    return max(wall for wall, _processor in taken)


def ways(by: User) -> dict[str, Callable[[str], Paper]]:
    """Return how each pack is gathered: of the account that has most, and of all accounts."""
    from django.db.models import Count

    from orchard.domain.accounts.models import Account
    from orchard.domain.core import queries as core
    from orchard.domain.packs import making
    from orchard.domain.packs.board.paper import paper_of as board_paper_of
    from orchard.domain.packs.content.packs import paper_of
    from orchard.domain.packs.rules import Audience, Form, Kind, Wish, quarter_before
    from orchard.interfaces.cli import database

    known = Account.objects.visible_to(by).annotate(many=Count("actions")).order_by("-many", "pk")
    account, at = known.first(), database.now()
    assert account is not None, "the demo has accounts"
    days = quarter_before(core.fiscal_calendar(by).today(at))

    def wish(kind: Kind, form: str, audience: Audience = Audience.INTERNAL) -> Wish:
        dear = audience == Audience.INTERNAL
        return Wish(kind, audience, Form(form), *days, has_margins=dear)

    def of(kind: Kind, audience: Audience) -> Callable[[str], Paper]:
        def gather(form: str) -> Paper:
            asked = wish(kind, form, audience)
            found = making.material_of(by, account.slug, wish=asked, at=at)
            return paper_of(found, language="en")

        return gather

    def board(form: str) -> Paper:
        found = making.board_of(by, wish=wish(Kind.BOARD, form), at=at)
        return board_paper_of(found, language="en")

    return {
        "review, internal": of(Kind.REVIEW, Audience.INTERNAL),
        "review, customer": of(Kind.REVIEW, Audience.CUSTOMER),
        "plan on one page": of(Kind.PLAN, Audience.INTERNAL),
        "strategy brief": of(Kind.BRIEF, Audience.INTERNAL),
        "board, one account": of(Kind.BOARD, Audience.INTERNAL),
        "board, all accounts": board,
    }


def empty_slides(pages: int) -> None:
    import pptx

    deck = pptx.Presentation()
    for _ in range(pages):
        deck.slides.add_slide(deck.slide_layouts[6])
    deck.save(io.BytesIO())


def empty_text(pages: int) -> None:
    import docx

    found = docx.Document()
    for _ in range(pages):
        found.add_page_break()
    found.save(io.BytesIO())


def empty_pdf(pages: int) -> None:
    import typst

    typst.compile(("#pagebreak()\n" * (pages - 1)).encode(), format="pdf")


EMPTY = {"pptx": empty_slides, "docx": empty_text, "pdf": empty_pdf}


def timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def median(runs: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(one[0] for one in runs), statistics.median(one[1] for one in runs)


if __name__ == "__main__":
    sys.exit(main())
