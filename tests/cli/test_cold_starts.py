"""Commands that other tests fork start by themselves, too, when nothing was read before."""

from __future__ import annotations

from pathlib import Path

import pytest

from installations import Installation
from migrated import laid

NOTHING = "Nothing has been imported"
COMMANDS = {
    "reindex": (["reindex"], 0, "Names in the index"),
    "figures": (["figures"], 1, NOTHING),
    "nightly": (["nightly"], 1, NOTHING),
    "users": (["users", "list"], 1, "Set the organisation up first"),
    "restore": (["restore", "no-such-file.orchard"], 1, "no-such-file.orchard"),
    "verify": (["verify"], 0, NOTHING),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_starts_in_a_process_of_its_own(tmp_path: Path, name: str):
    arguments, code, words = COMMANDS[name]
    with laid(Installation(tmp_path)).start(*arguments) as process:
        said, _nothing = process.communicate(timeout=120)

    assert process.returncode == code, said
    assert words in said
