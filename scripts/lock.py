"""Compile pyproject.toml into requirements with hashes that name no index and no download host."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
FLAGS = [
    *("--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate", "--quiet"),
    "--no-strip-extras",  # a pip before 23.3 looks past the pin of a package asked for with extras
    *("--universal", "--python-version", "3.11"),
]
FILES = {
    "requirements/run.txt": ["pyproject.toml", "--group", "build"],
    "requirements/test.txt": [
        *("pyproject.toml", "--extra", "spark", "--group", "build", "--group", "dev"),
    ],
    "requirements/bench.txt": ["--group", "bench"],  # the peer alone, in an environment of its own
}


def main() -> None:
    """Write the files; uv is fetched into this environment when it is not there."""
    if not (BIN / "uv").exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    for target, wanted in FILES.items():
        command = [BIN / "uv", "pip", "compile", *wanted, *FLAGS, "-o", target]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
