"""Runs one measurement in a process of its own: seconds, processor seconds, peak memory, result."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ONE_THREAD = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # as the command line sets it
Measurement = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Measured:
    """The best of several runs; the peak is the highest."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    result: object


def measure(script: str, name: str, argument: str, runs: int = 1) -> Measured:
    """Run `script --child name argument` so often and return the fastest run."""
    command = [sys.executable, script, "--child", name, argument]
    found = []
    for _ in range(runs):
        done = subprocess.run(
            command, check=True, stdout=subprocess.PIPE, text=True, env=ONE_THREAD
        )
        found.append(Measured(**json.loads(done.stdout.splitlines()[-1])))
    best = min(found, key=lambda run: run.seconds)
    peak = max(run.peak_mb for run in found)
    return Measured(best.seconds, best.cpu_seconds, peak, best.result)


def run_child(
    measurements: dict[str, Measurement], warm_up: Callable[[], object] = lambda: None
) -> bool:
    """Run the measurement that the command line names, if it names one, and print it as JSON.

    The warm-up comes before the clock starts: imports that happen at first use.
    """
    if len(sys.argv) != 4 or sys.argv[1] != "--child":
        return False
    measurement = measurements[sys.argv[2]]
    warm_up()
    cpu, wall = time.process_time(), time.perf_counter()
    result = measurement(sys.argv[3])
    found = {
        "seconds": time.perf_counter() - wall,
        "cpu_seconds": time.process_time() - cpu,
        "peak_mb": _peak_mb(),
        "result": result,
    }
    print(json.dumps(found))
    return True


def _peak_mb() -> float:
    """Return the most memory this process held; getrusage would report its parent's on Linux."""
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
