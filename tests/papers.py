"""Reading papers as a stranger would: every word of a file, in whatever part of it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdf

from orchard.domain.core.files.kinds import FileKind, kind_of


def words_of_pdf(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def words_of_package(content: bytes) -> str:
    """Return every text and attribute of every part, workbooks inside of it too."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            inside = package.read(name)
            if name.endswith(".xlsx"):
                found.append(words_of_package(inside))
            elif name.endswith((".xml", ".rels")):
                for node in ET.fromstring(inside).iter():
                    found += [node.text or "", *node.attrib.values()]
    return " ".join(" ".join(found).split())


def words_of(content: bytes) -> str:
    """Return the words of a paper in any of its forms."""
    return words_of_pdf(content) if content[:5] == b"%PDF-" else words_of_package(content)


def assert_is_whole(content: bytes, kind: FileKind) -> None:
    """Fail where an office program would have to repair the file, or would ask elsewhere for more."""
    assert kind_of(content, f"file.{kind.value}") == kind
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        assert len(names) == len(set(names)), "a part stands in the package twice"
        for name in names:
            if name.endswith(".rels"):
                _assert_leads_inside(package, name)
        types = package.read("[Content_Types].xml").decode()
    for name in names:
        ending = name.rsplit(".", 1)[-1]
        assert f'PartName="/{name}"' in types or f'Extension="{ending}"' in types, name


def _assert_leads_inside(package: zipfile.ZipFile, name: str) -> None:
    base = re.sub(r"_rels/[^/]*$", "", name)
    keys = []
    for node in ET.fromstring(package.read(name)):
        keys.append(node.attrib["Id"])
        assert node.attrib.get("TargetMode") != "External", node.attrib
        target = node.attrib["Target"]
        path = Path("/") / (target if target.startswith("/") else f"{base}{target}")
        parts: list[str] = []
        for part in path.parts[1:]:
            parts = parts[:-1] if part == ".." else [*parts, part]
        assert "/".join(parts) in package.namelist(), (name, target)
    assert len(keys) == len(set(keys))
