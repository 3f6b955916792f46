"""Which encoding a text file has, by evidence, and its way to UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from orchard.domain.ledger.reading.mistakes import EmptyFile, NotALedger, UnknownEncoding

SAMPLE = 1 << 20
CHUNK = 1 << 20
MAX_LINE = 1_000_000
SHOWN_LINES = 500
ENOUGH_BYTES = 200
"""Text beyond ASCII that statistics of letters need."""
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SINGLE_BYTE = ("cp1252", "iso8859-1", "cp1251", "cp1250", "cp1257", "cp850", "koi8-r")


@dataclass(frozen=True, slots=True)
class Text:
    """A text file whose lines end with a line feed, and how to decode each of them."""

    path: Path
    encoding: str
    is_sure: bool
    """False: neither a mark in the file nor the rules of UTF-8 decide it."""
    samples: tuple[str, ...] = ()
    written_as: str = ""
    """The encoding of the source, where the lines had to be brought to UTF-8 first."""
    odd_lines: int = 0
    """Lines that this encoding cannot be true for; they are rejected."""


def recognise(path: Path, said: str | None, workspace: Path) -> Text:
    """Find the encoding and bring the file to lines of bytes; `said` wins over evidence."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if not head.strip():
        raise EmptyFile
    wide = _wide(head) if said is None else _checked(said)
    is_old_mac = b"\n" not in head and b"\r" in head
    if wide.startswith(("utf-16", "utf-32")) or is_old_mac:
        plain = _transcode(path, wide or "utf-8", workspace / "lines.csv")
        return Text(plain, "utf-8", is_sure=True, written_as=wide or "utf-8")
    if b"\0" in head:
        raise NotALedger(reason="it holds bytes that are no text")
    if wide:
        return Text(path, wide, is_sure=True)
    return _judge(path, head)


def _checked(name: str) -> str:
    try:
        return codecs.lookup(name.removesuffix("-sig")).name
    except LookupError:
        raise UnknownEncoding(encoding=name) from None


def _wide(head: bytes) -> str:
    """Return the encoding that a byte order mark or a pattern of zero bytes shows, or ""."""
    for mark, name in BOMS:
        if head.startswith(mark):
            return name
    pairs = head[: 4096 // 2 * 2]
    if pairs[1::2].count(0) > 0.4 * len(pairs[1::2]) and pairs[::2].count(0) == 0:
        return "utf-16-le"
    if pairs[::2].count(0) > 0.4 * len(pairs[::2]) and pairs[1::2].count(0) == 0:
        return "utf-16-be"
    return ""


def _transcode(path: Path, encoding: str, target: Path) -> Path:
    """Write the file as UTF-8 with line feeds; what cannot be decoded becomes U+FFFD."""
    with (
        path.open(encoding=encoding, errors="replace", newline=None) as source,
        target.open("w", encoding="utf-8", newline="\n") as plain,
    ):
        while chunk := source.read(CHUNK):
            plain.write(chunk)
    return target


def _judge(path: Path, head: bytes) -> Text:
    """Tell UTF-8 from single-byte text and from a mixture of both."""
    if is_utf8(head):
        return Text(path, "utf-8", is_sure=True)
    return scan(path)


def is_utf8(head: bytes) -> bool:
    """Whether a piece from the beginning of a file is UTF-8 (its last sign may be cut)."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=False)
    except UnicodeDecodeError:
        return False
    return True


def scan(path: Path) -> Text:
    """Read all lines and judge; used when the beginning or DuckDB shows that it is not UTF-8."""
    wide = broken = 0
    odd: list[bytes] = []
    for line in lines(path):
        if line.isascii():
            continue
        if is_utf8(line.rstrip(b"\r\n") + b"\n"):
            wide += 1
        else:
            broken += 1
            odd += [line[:2000]] if len(odd) < SHOWN_LINES else []
    if not broken:
        return Text(path, "utf-8", is_sure=True)
    if wide >= broken:
        return Text(path, "utf-8", is_sure=True, odd_lines=broken)
    name, is_sure = single_byte(odd)
    return Text(path, name, is_sure, words(b"".join(odd), name), odd_lines=wide)


def lines(path: Path) -> Iterator[bytes]:
    """Yield lines; of a line over the limit only its beginning, without a line feed."""
    with path.open("rb") as file:
        while line := file.readline(MAX_LINE + 1):
            yield line
            while not line.endswith(b"\n") and len(line) > MAX_LINE:
                line = file.readline(MAX_LINE + 1)


def single_byte(odd: list[bytes]) -> tuple[str, bool]:
    """Return the likeliest single-byte encoding and whether the words leave no doubt."""
    joined = b"".join(odd)
    if _reads_well(joined, "cp1252"):
        return "cp1252", True
    best = from_bytes(joined, cp_isolation=list(SINGLE_BYTE[2:])).best()
    if best is not None and len(joined) > ENOUGH_BYTES:
        return codecs.lookup(best.encoding).name, True
    return "cp1252", False


def _reads_well(joined: bytes, encoding: str) -> bool:
    """Western text has single accented letters inside words of plain letters."""
    try:
        text = joined.decode(encoding)
    except UnicodeDecodeError:
        return False
    strange = re.findall(r"[^\x00-\x7f]", text)
    alone = re.findall(
        r"(?<![^\x00-\x7f])[^\W\d_](?![^\x00-\x7f])|[€£–—‘’“”«»°·½¼¾×®©ºª…§\xa0²³]", text
    )
    accented = [sign for sign in alone if not sign.isascii()]
    shouted = re.findall(r"[a-z][À-ÖØ-Þ]", text)
    return len(accented) >= 0.8 * len(strange) and not shouted


def words(joined: bytes, encoding: str) -> tuple[str, ...]:
    """Return up to five words with signs beyond ASCII, to show to a person."""
    text = joined.decode(encoding, errors="replace")
    found = dict.fromkeys(re.findall(r"[\w\x80-\uffff]*[\x80-\uffff][\w\x80-\uffff]*", text))
    return tuple(word[:40] for word in list(found)[:5])
