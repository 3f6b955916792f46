"""`orchard figures`, `costs` and `nightly` from outside."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from installations import Installation
from orchard.analytics.folding import RatesAreMissing
from orchard.domain.economics import refreshing, stored_ledger
from orchard.domain.relationships import jobs
from orchard.interfaces.cli import figures, stored
from outside import call, flat
from world import World
from worlds import world, world_without_figures

__all__ = ["whole_world", "world"]
whole_world = world_without_figures

LEDGER = "customer,date,invoice,amount,cost\n" + "".join(
    f"C{number},{2024 + month // 12}-{month % 12 + 1:02}-05,I{number}-{month},{100 + month}.00,60.00\n"
    for number in range(3)
    for month in range(14)
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a data folder with a small ledger in it."""
    file = tmp_path / "sales.csv"
    file.write_text(LEDGER, encoding="utf-8")
    call("import", file, "--currency", "EUR", data=tmp_path / "data")
    return tmp_path / "data"


def names_to_index(data: Path) -> int:
    with Installation(data).connection() as database:
        return database.execute("SELECT count(*) FROM search_freshname").fetchone()[0]


def test_figures_are_computed_once_and_again_with_new_costs(data: Path, tmp_path: Path):
    costs = tmp_path / "costs.toml"
    costs.write_text("[light]\nper_order = 5.00\n", encoding="utf-8")

    waiting = [names_to_index(data)]
    first = flat(call("figures", data=data).stdout)
    waiting.append(names_to_index(data))
    again = flat(call("nightly", data=data).stdout)
    dearer = flat(call("costs", costs, "--reason", "first rates", data=data).stdout)

    assert "Figures of 3 accounts as of 2025-02-05 are stored" in first
    assert waiting == [0, 0]  # the words of every name are taken, with those of offers
    assert "up to date" in again
    assert "Cost model 1 is stored." in dearer
    assert "Figures of 3 accounts" in dearer


def test_without_a_ledger_the_way_is_said(tmp_path: Path):
    done = call("figures", data=tmp_path / "data", expect=1)

    assert "Run `orchard import FILE` first" in flat(done.stderr)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mistake", "raised", "words"),
    [
        (stored_ledger.NothingIsImported(), stored.NothingIsImported, "Run `orchard import FILE` first"),
        (RatesAreMissing("No rate into EUR for: SEK 2026-01."), RatesAreMissing, "SEK 2026-01"),
    ],
)  # fmt: skip
def test_a_night_whose_figures_stop_looks_at_health_and_still_says_why(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    mistake: Exception,
    raised: type[Exception],
    words: str,
):
    def refuse(*_said: object, **_named: object) -> None:
        raise mistake

    done = []
    for step in ("_send_work_letters", "_send_invitations", "_send_digests", "_take_words"):
        monkeypatch.setattr(figures, step, lambda: None)
    monkeypatch.setattr(figures, "_take_health", lambda: done.append("health"))
    monkeypatch.setattr(refreshing, "refresh", refuse)

    with pytest.raises(raised, match=words):
        figures.nightly()

    assert done == ["health"]


@pytest.mark.django_db
def test_a_night_goes_on_without_who_could_not_be_erased_and_says_so_at_its_end(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    key, done = uuid4(), []
    for step in (
        "_send_work_letters",
        "_send_invitations",
        "_send_digests",
        "_refresh",
        "_look_back",
        "_keep_forecasts",
        "_take_words",
    ):
        monkeypatch.setattr(figures, step, lambda *_said, step=step: done.append(step))
    monkeypatch.setattr(figures, "_look_at_white_space", lambda: done.append("white space"))
    monkeypatch.setattr(jobs, "forget_what_is_over", lambda *_said, **_named: (key,))

    with pytest.raises(figures.NotErased, match=str(key)):
        figures.nightly()

    assert {"_send_digests", "_refresh", "white space"} <= set(done)
    assert done[-1] == "_take_words"
