"""The product from outside, once for all acceptance tests."""

from __future__ import annotations

from pathlib import Path

import pytest

import make
from outside import Analysed, Run, call


@pytest.fixture
def orchard(tmp_path: Path) -> Run:
    """Return a caller of the command with an empty data folder."""
    return lambda *arguments, expect=0: call(*arguments, data=tmp_path / "data", expect=expect)


@pytest.fixture(scope="session")
def adventureworks(tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    """The example of the README, as the file is."""
    return Analysed(
        tmp_path_factory.mktemp("adventureworks"),
        make.EXAMPLES / "adventureworks_reseller.csv.gz",
    )


@pytest.fixture(scope="session")
def online_retail(tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    """A wholesaler's million lines, as the file is."""
    path = make.shared_data("online_retail_ii.parquet")
    return Analysed(tmp_path_factory.mktemp("online_retail"), path, "--currency", "GBP")


@pytest.fixture(scope="session")
def cdnow(tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    """The literature's reference, as the file is."""
    path = make.shared_data("cdnow.csv")
    return Analysed(tmp_path_factory.mktemp("cdnow"), path, "--currency", "USD")
