"""A throw-away Spark cluster on loopback: a standalone master and workers from the pip package."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

SECONDS_TO_START = 60
QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SMALL = urlencode(
    {
        "spark.executor.memory": "512m",
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        "spark.driver.extraJavaOptions": QUICK_START,
        "spark.executor.extraJavaOptions": QUICK_START,
    }
)
"""Options of the URL for a ledger of a few thousand lines: what starts fast matters most."""


@contextmanager
def spark_url(folder: Path, *, workers: int = 2) -> Iterator[str]:
    """Start a master and workers, yield spark://127.0.0.1:port, stop them afterwards."""
    pyspark = pytest.importorskip("pyspark", reason="the extra orchard[spark] is not installed")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Spark needs Java 17: neither java nor JAVA_HOME is here")
    home = Path(pyspark.__file__).parent
    port, *pages = _free_ports(workers + 2)
    url = f"spark://127.0.0.1:{port}"
    with ExitStack() as stack:
        started = [_start(home, folder, "Master", ["--port", str(port)], pages[0])]
        for page in pages[1:]:
            limits = ["--cores", "1", "--memory", "512m", "--work-dir", str(folder / f"w{page}")]
            started.append(_start(home, folder, "Worker", [*limits, url], page))
        for process in started:
            stack.callback(_stop, process)
        _wait_for(folder, started, workers)
        yield url


def _start(
    home: Path, folder: Path, role: str, arguments: list[str], page: int
) -> subprocess.Popen[bytes]:
    settings = {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": QUICK_START,
        "SPARK_LOCAL_DIRS": str(folder),
    }
    name = f"org.apache.spark.deploy.{role.lower()}.{role}"
    command = [str(home / "bin" / "spark-class"), name, "--host", "127.0.0.1"]
    with (folder / f"{role}-{page}.log").open("wb") as log:
        return subprocess.Popen(
            [*command, "--webui-port", str(page), *arguments],
            env={**os.environ, **settings},
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_for(folder: Path, started: list[subprocess.Popen[bytes]], workers: int) -> None:
    """Wait until the master's own log says that all workers have registered."""
    [log] = folder.glob("Master-*.log")
    until = time.monotonic() + SECONDS_TO_START
    while log.read_text().count("Registering worker") < workers:
        dead = [process for process in started if process.poll() is not None]
        if dead or time.monotonic() > until:
            texts = "\n".join(path.read_text()[-2000:] for path in folder.glob("*.log"))
            pytest.fail(f"The Spark cluster did not start:\n{texts}")
        time.sleep(0.1)  # a process of another system, it offers nothing to wait on


def _free_ports(number: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
