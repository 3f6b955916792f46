"""Files that people attached: a signed agreement, a list of sites, minutes, a note to a colleague."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User

SITES = "Site;Pumps in use;Of them ours;Next stop\nOslo;42;31;2027-03\nBergen;27;11;2026-12\nStavanger;18;18;2027-06\n"
WORKSHOP = "Workshop in Bergen\n\nThey stop the line twice a year; spare parts have to lie there before.\nKari sends the list of parts, Mart agrees the days with their planner.\n"  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """A file on an account: days before the story, who, where, name, what it is, content."""

    days: int
    who: str
    account: str
    name: str
    title: str
    content: bytes


def papers() -> tuple[Paper, ...]:
    """Return the files on accounts."""
    offer = pdf("Offer 2026-118", "Pumps and seals for the Bergen plant", "Valid until 31 January")
    return (
        Paper(33, "mart", "Nordvik Group", "sites.csv", "Pumps by site", SITES.encode()),
        Paper(26, "kari", "Nordvik Group", "offer-2026-118.pdf", "Offer for Bergen", offer),
        Paper(19, "kari", "Nordvik Group", "workshop.txt", "", WORKSHOP.encode()),
    )


SIGNED = "Nordvik Group"
TOLD = (2, "kari", "Nordvik Group", "@Mart Tamm their planner in Bergen asks for the spare parts by Friday. Can you confirm the second carrier?")  # fmt: skip
"""Days before, who, about which account, what: it waits on the colleague's Home."""


def file_all(accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime) -> None:
    """Attach every file as its person would, and write to a colleague."""
    from orchard.domain.accounts import filing, services
    from orchard.domain.core.files.keeping import Upload

    for one in papers():
        upload = Upload([one.content], one.name, one.title)
        moment = at - timedelta(days=one.days)
        filing.attach(accounts[one.account], upload=upload, by=people[one.who], at=moment)
    _sign(accounts[SIGNED], people["kari"], at)
    days, who, name, text = TOLD
    moment = at - timedelta(days=days)
    services.comment_on(accounts[name], text=text, by=people[who], at=moment)


def _sign(account: Account, by: User, at: datetime) -> None:
    """Attach the signed paper to each agreement that runs."""
    from orchard.domain.agreements import filing, queries
    from orchard.domain.core.files.keeping import Upload

    register = queries.register(by, account, today=at.date())
    for line in register.running:
        row = line.agreement
        paper = pdf(
            row.name, row.parties, f"From {row.starts_on} to {row.ends_on}", "Signed by both"
        )
        upload = Upload([paper], f"{row.name} signed.pdf", "")
        filing.attach(row, upload=upload, by=by, at=at - timedelta(days=70))


def pdf(*lines: str) -> bytes:
    """Return a page with these lines, the first one large."""
    said = [f"BT /F1 {12 if place else 20} Tf 72 {760 - 26 * place} Td ({_plain(line)}) Tj ET"
            for place, line in enumerate(lines)]  # fmt: skip
    stream = "\n".join(said).encode("latin-1")
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Font<</F1 5 0 R>>>>",
    )
    return _whole(parts)


def _plain(line: str) -> str:
    safe = line.encode("latin-1", errors="replace").decode("latin-1")
    return safe.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _whole(parts: tuple[bytes, ...]) -> bytes:
    """Put the parts together, with the table of where each begins."""
    text, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(text))
    return text + head + table + end
