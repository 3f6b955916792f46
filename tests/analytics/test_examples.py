"""The examples in the docstrings of the analytics are run, so that none of them can be wrong."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

from orchard import analytics

MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(analytics.__path__, "orchard.analytics.")
    if not found.ispkg
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    module = import_module(name)

    result = doctest.testmod(module)

    assert result.failed == 0


def test_there_are_examples_to_run() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)

    examples = [example for name in MODULES for example in finder.find(import_module(name))]

    assert sum(bool(found.examples) for found in examples) > 100
