"""Checks before anything is unpacked: zip and gz bombs, lying headers, XML entities."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

from orchard.domain.ledger.reading.mistakes import EmptyFile, HostileFile, NotALedger

MAX_ENTRIES = 2_000
MAX_UNPACKED = 1 << 30
MAX_RATIO = 100
RATIO_COUNTS_FROM = 1 << 20  # below a mebibyte even a ratio of 1,000 harms nobody

GZ_MAX_UNPACKED = 10 << 30
GZ_MAX_RATIO = 200
GZ_RATIO_COUNTS_FROM = 64 << 20

CHUNK = 1 << 18
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
NESTED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"Rar!", b"7z\xbc\xaf")


def check_workbook(path: Path) -> None:
    """Refuse a workbook that is a bomb, lies about its sizes, or declares XML entities."""
    with path.open("rb") as file:
        for entry in _entries(file):
            _check_entry(file, entry)


def _entries(file: BinaryIO) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
            directory = archive.start_dir
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, struct.error, ValueError):
        raise NotALedger(reason="a damaged workbook") from None
    _check_directory(entries, directory)
    return entries


def _check_directory(entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Judge by the table of contents alone, before a byte is unpacked."""
    if len(entries) > MAX_ENTRIES:
        raise HostileFile(reason=f"{len(entries)} parts, at most {MAX_ENTRIES} are allowed")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise HostileFile(reason="more than 1 GiB unpacked")
    ends = [entry.header_offset for entry in entries[1:]] + [directory]
    for entry, end in zip(entries, ends, strict=True):
        if entry.header_offset + LOCAL_HEADER.size + entry.compress_size > end:
            raise HostileFile(reason="parts overlap")
        if entry.flag_bits & 1 or entry.compress_type not in (0, 8):
            raise HostileFile(reason="encrypted or unusually packed")
        _check_ratio(entry.file_size, entry.compress_size)


def _check_ratio(unpacked: int, packed: int) -> None:
    if unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * max(packed, 1):
        raise HostileFile(reason=f"it unpacks to more than {MAX_RATIO} times its size")


def _check_entry(file: BinaryIO, entry: zipfile.ZipInfo) -> None:
    """Unpack one part in a stream, count what really comes out, and look at its beginning."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    prolog = _Prolog() if is_xml else None
    unpacked = 0
    for chunk in _unpacked(file, entry):
        if unpacked == 0 and chunk.startswith(NESTED):
            raise HostileFile(reason="an archive inside the file")
        unpacked += len(chunk)
        _check_ratio(unpacked, entry.compress_size)
        if unpacked > entry.file_size:
            break
        if prolog is not None:
            prolog.feed(chunk)
    if unpacked != entry.file_size:
        raise HostileFile(reason="a part has another size than its header says")


def _unpacked(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(entry.header_offset)
    header = file.read(LOCAL_HEADER.size)
    if len(header) != LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise HostileFile(reason="a part does not stand where its header says")
    values = LOCAL_HEADER.unpack(header)
    if values[3] != entry.compress_type:
        raise HostileFile(reason="two headers of a part contradict each other")
    file.seek(values[9] + values[10], 1)
    left = entry.compress_size
    inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        packed = file.read(min(CHUNK, left))
        if not packed:
            raise HostileFile(reason="a part ends too early")
        left -= len(packed)
        yield from _inflated(inflate, packed) if inflate else [packed]


def _inflated(inflate: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    """Yield the unpacked bytes in pieces of bounded size."""
    try:
        piece = b""
        while (packed or len(piece) == CHUNK) and not inflate.eof:
            piece = inflate.decompress(packed, CHUNK)
            packed = inflate.unconsumed_tail
            yield piece
    except zlib.error:
        raise NotALedger(reason="a damaged workbook") from None


class _RootReached(Exception):  # a signal, not a mistake
    """The prolog is over: entities can no longer be declared."""


class _StopAtRoot(ContentHandler):
    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802  # name given by SAX
        raise _RootReached


class _Prolog:
    """Reads XML up to its root element; a document type there is refused.

    Entities can be declared only above the root element, so the rest need not be parsed.
    """

    def __init__(self) -> None:
        self.parser = create_parser(forbid_dtd=True)
        self.parser.setContentHandler(_StopAtRoot())
        self.is_over = False

    def feed(self, chunk: bytes) -> None:
        if self.is_over:
            return
        try:
            self.parser.feed(chunk)
        except _RootReached:
            self.is_over = True
        except DefusedXmlException:
            raise HostileFile(reason="XML with a document type or entities") from None
        except (SAXParseException, ValueError):
            raise NotALedger(reason="a damaged workbook") from None


def unpack_gz(path: Path, target: Path) -> None:
    """Unpack a .gz in a stream with a byte counter; refuse a bomb."""
    packed_size = path.stat().st_size
    unpacked = 0
    with path.open("rb") as source, target.open("wb") as plain:
        for chunk in _gz_chunks(source):
            unpacked += len(chunk)
            too_dense = unpacked > GZ_RATIO_COUNTS_FROM and unpacked > GZ_MAX_RATIO * packed_size
            if too_dense or unpacked > GZ_MAX_UNPACKED:
                raise HostileFile(reason="it unpacks to far more than its size")
            plain.write(chunk)
    if unpacked == 0:
        raise EmptyFile


def _gz_chunks(source: BinaryIO) -> Iterator[bytes]:
    """Yield the unpacked bytes of all members."""
    inflate, packed, piece, is_inside = zlib.decompressobj(31), b"", b"", False
    try:
        while packed or len(piece) == 4 * CHUNK or (packed := source.read(CHUNK)):
            piece = inflate.decompress(packed, 4 * CHUNK)
            packed, is_inside = inflate.unconsumed_tail, not inflate.eof
            yield piece
            if inflate.eof:
                packed, piece, inflate = inflate.unused_data, b"", zlib.decompressobj(31)
    except zlib.error:
        raise NotALedger(reason="a damaged .gz") from None
    if is_inside:
        raise NotALedger(reason="a .gz that ends too early")
