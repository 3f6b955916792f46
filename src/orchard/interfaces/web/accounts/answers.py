"""Asking the methods what-if questions: their refusal stands on the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms

from orchard.analytics.mistakes import AnalyticsMistake

T = TypeVar("T")


def answered(form: forms.BaseForm, question: Callable[[], T]) -> T | None:
    """Return the answer; what cannot be calculated is said on the form."""
    try:
        return question()
    except AnalyticsMistake as mistake:
        form.add_error(None, str(mistake))
        return None
