"""Log lines: one per event, as JSON for machines or as text for people, without personal data."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from traceback import format_exception

from django.core.exceptions import ImproperlyConfigured

LONGEST = 8_000
"""Letters of one line; a flood of text is cut, not kept."""
FACTS = ("method", "route", "status", "ms", "request_id", "user", "reason")
_ADDRESS = re.compile(r"(?<![^\s@'\"<>(])[^\s@'\"<>(]++@[^\s@'\"<>)]+")
"""Begins where a word begins and never goes back: long words must not stop the process."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ROW_DETAIL = re.compile(r"^(DETAIL|CONTEXT|HINT):.*$", re.MULTILINE)


class WithoutPaths(logging.Filter):
    """Name the route instead of the address: addresses may hold one-time links."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite what Django says about a request; every record passes."""
        request = getattr(record, "request", None)
        if request is not None and record.name.startswith("django."):
            match = getattr(request, "resolver_match", None)
            record.msg, record.args = "%s on %s", (record.name, match.view_name if match else "-")
        return True


class TextLines(logging.Formatter):
    """Lines for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record on one line."""
        parts = [_moment(record), record.levelname, record.name, scrubbed(record.getMessage())]
        parts += [f"{name}={value}" for name, value in _facts(record).items()]
        return " ".join(parts)[:LONGEST]


class JsonLines(logging.Formatter):
    """Lines for machines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one JSON object."""
        line = {"time": _moment(record), "level": record.levelname, "logger": record.name}
        line["message"] = scrubbed(record.getMessage())[:LONGEST]
        return json.dumps(line | _facts(record), ensure_ascii=False)


def scrubbed(text: str) -> str:
    """Return the text on one line, without e-mail addresses."""
    return _CONTROLS.sub(" ", _ADDRESS.sub("…@…", text)).strip()


def _facts(record: logging.LogRecord) -> dict[str, object]:
    name = getattr(getattr(record, "request", None), "request_id", None)
    known: dict[str, object] = {"request_id": name} if name else {}
    facts = known | {name: vars(record)[name] for name in FACTS if name in vars(record)}
    if record.exc_info and record.exc_info[0] is not None:
        story = "".join(format_exception(*record.exc_info))  # the database's details name rows
        facts["exception"] = scrubbed(_ROW_DETAIL.sub("", story))[-LONGEST:]
    return facts


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def logging_settings(style: str) -> dict[str, object]:
    """Return Django's setting for lines as `json` or `text` on the error channel."""
    formatters = {"json": JsonLines, "text": TextLines}
    if style not in formatters:
        raise ImproperlyConfigured(f"ORCHARD_LOG is {style!r}: say json or text.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_paths": {"()": WithoutPaths}},
        "formatters": {"line": {"()": formatters[style]}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["without_paths"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "orchard": {"level": "INFO"},
            "django": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},
            "waitress": {"level": "ERROR"},
        },
    }
