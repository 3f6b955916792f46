"""The forms of a page as a browser would send them: which fields, with which values."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

CHOSEN = {"select", "radio", "checkbox", "hidden"}
COUNTED = {"version", "seen"}
KEYS = {"into", "user", "owner", "parent", "customers"}
WRITTEN = {"text", "textarea", "search"}
NOT_SENT = {"csrfmiddlewaretoken"}
TYPED = {
    "date": "2026-02-02", "number": "1", "email": "a@supplier.example", "password": "plain words here",
    "month": "2026-01-01",
}  # fmt: skip


@dataclass
class Field:
    """One named field: what kind it is, and what it holds."""

    kind: str
    values: list[str] = field(default_factory=list)

    @property
    def filled(self) -> list[str]:
        """Return what a person sends who fills everything in."""
        if self.kind in CHOSEN:
            known = [value for value in self.values if value]
            return known[:1] or self.values[:1]
        return self.values[:1] if any(self.values) else [TYPED.get(self.kind, "Some words")]


@dataclass
class PageForm:
    """One form: where it goes, how, and its fields."""

    action: str
    verb: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def filled(self) -> dict[str, list[str]]:
        """Return the body of somebody who fills everything in."""
        return {name: one.filled for name, one in self.fields.items()}

    @property
    def keys(self) -> list[str]:
        """Return the fields that name rows: their choices are numbers, or they are known to."""
        return [
            name
            for name, one in self.fields.items()
            if name in KEYS
            or (one.kind in CHOSEN and name not in COUNTED and any(map(str.isdecimal, one.values)))
        ]

    @property
    def texts(self) -> list[str]:
        """Return the fields in which people write."""
        return [name for name, one in self.fields.items() if one.kind in WRITTEN]


def forms_of(page: str, path: str) -> list[PageForm]:
    """Return the forms of a page; `path` is its own address."""
    reader = _Reader(path.partition("?")[0])
    reader.feed(page)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms = path, []
        self._form: PageForm | None = None
        self._select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            verb = said.get("method", "get").lower()
            self._form = PageForm(said.get("action") or self.path, verb)
            self.forms.append(self._form)
        elif tag == "option" and self._select is not None:
            self._add(self._select, said.get("value", ""), first="selected" in said)
        elif self._form is not None and "formaction" in said:
            self._button(said["formaction"])
        elif self._form is not None and said.get("name") not in {None, "", *NOT_SENT}:
            self._field(tag, said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = None

    def _button(self, action: str) -> None:
        """Keep a button that sends the same fields elsewhere as a form of its own."""
        assert self._form is not None
        self.forms.append(PageForm(action, "post", self._form.fields))

    def _field(self, tag: str, said: dict[str, str]) -> None:
        assert self._form is not None
        kind = {"input": said.get("type", "text"), "button": "hidden"}.get(tag, tag)
        known = self._form.fields.setdefault(said["name"], Field(kind))
        if tag == "select":
            self._select = known
        elif tag in {"input", "button"}:
            self._add(known, said.get("value", ""), first="checked" in said)

    @staticmethod
    def _add(known: Field, value: str, *, first: bool) -> None:
        known.values.insert(0 if first else len(known.values), value)
