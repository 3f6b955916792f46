"""Fit and predict BG/NBD beside lifetimes: seconds, peak memory and log-likelihood in one run.

    python bench/clv_fit.py [--small] [--peer-python PATH]

Each side runs in a child process of its own, on the same file of simulated customers and, where
the test data are found, on CDNOW. lifetimes is taken from this interpreter when it is installed,
from --peer-python when given, else from a virtual environment that the script makes in a
temporary folder from requirements/bench.txt. Log-likelihoods are computed here, from the
parameters of both sides with one formula, because lifetimes reports a scaled mean.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
REPEATS = ((10_000, 10), (200_000, 3), (10**9, 2))  # up to so many customers, so many runs
TRUTH = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}


def simulate(customers: int, seed: int) -> np.ndarray:
    """Return rows (frequency, recency, age) in weeks, from the BG/NBD model itself."""
    rng = np.random.default_rng(seed)
    age = rng.uniform(27, 39, customers)
    rate = np.maximum(rng.gamma(TRUTH["r"], 1 / TRUTH["alpha"], customers), 1e-300)
    coin = rng.beta(TRUTH["a"], TRUTH["b"], customers)
    frequency, recency, now = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    active = np.arange(customers)
    while len(active):
        now[active] += rng.exponential(1 / rate[active])
        active = active[now[active] <= age[active]]
        frequency[active] += 1
        recency[active] = now[active]
        active = active[rng.random(len(active)) >= coin[active]]
    return np.column_stack([frequency, recency, age])


def to_days(rows: np.ndarray) -> np.ndarray:
    """Round times up to whole days, as ledgers have them: many histories become equal."""
    days = np.ceil(rows[:, 1:] * 7) / 7
    return np.column_stack([rows[:, 0], days])


def cdnow() -> np.ndarray | None:
    """Return the papers' sample, or None where the test data are absent."""
    folder = Path(os.environ.get("ORCHARD_TEST_DATA", ROOT.parent / "shared" / "data"))
    path = folder / "cdnow_summary.csv"
    return np.loadtxt(path, delimiter=",", skiprows=1)[:, 1:] if path.exists() else None


def fit_ours(rows: np.ndarray, repeats: int) -> dict[str, object]:
    from orchard.analytics.clv import bgnbd
    from orchard.analytics.clv.customers import Customers

    def fit() -> object:
        return bgnbd.fit(Customers(*rows.T))

    def predict() -> object:
        return fitted.model.expected_purchases(Customers(*rows.T), 39.0)

    fit_seconds, fitted = fastest(fit, repeats)
    predict_seconds, _ = fastest(predict, repeats)
    return report(fitted.model.parameters(), fit_seconds, predict_seconds)


def fit_lifetimes(rows: np.ndarray, repeats: int) -> dict[str, object]:
    from lifetimes import BetaGeoFitter

    x, t_x, age = (np.ascontiguousarray(column) for column in rows.T)

    def fit() -> object:
        return BetaGeoFitter(penalizer_coef=0.0).fit(x, t_x, age)

    def predict() -> object:
        ahead = fitted.conditional_expected_number_of_purchases_up_to_time
        return ahead(39.0, x, t_x, age)

    fit_seconds, fitted = fastest(fit, repeats)
    predict_seconds, _ = fastest(predict, repeats)
    parameters = {name: float(fitted.params_[name]) for name in TRUTH}
    return report(parameters, fit_seconds, predict_seconds)


def fastest(work: object, repeats: int) -> tuple[float, object]:
    """Return the shortest of several runs and the last result; both sides are timed alike."""
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - began)
    return min(seconds), result


def report(parameters: dict[str, float], fit: float, predict: float) -> dict[str, object]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"parameters": parameters, "fit": fit, "predict": predict, "peak_mb": peak}


def in_child(python: str, side: str, data: Path, repeats: int) -> dict[str, object]:
    command = [python, __file__, "--child", side, "--data", str(data), "--repeats", str(repeats)]
    paths = {**os.environ, "PYTHONPATH": str(ROOT / "src") if side == "ours" else ""}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=paths)
    return json.loads(done.stdout.splitlines()[-1])


def mean_log_likelihood(parameters: dict[str, float], rows: np.ndarray) -> float:
    """Return the log-likelihood per customer by the paper's equation, for both sides alike."""
    from scipy.special import betaln, gammaln

    r, alpha, a, b = (parameters[name] for name in TRUTH)
    x, t_x, age = rows.T
    common = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b)
    going = betaln(a, b + x) - (r + x) * np.log(alpha + age)
    stopped = betaln(a + 1, b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t_x)
    either = np.logaddexp(going, np.where(x > 0, stopped, -np.inf))
    return float(np.mean(common + either))


def peer_python(folder: Path) -> str:
    """Return an interpreter that has lifetimes, made in the folder when there is none."""
    if importlib.util.find_spec("lifetimes"):
        return sys.executable
    print("making an environment for lifetimes ...", flush=True)
    venv.create(folder / "peer", with_pip=True)
    python = folder / "peer" / ("Scripts" if os.name == "nt" else "bin") / "python"
    wanted = ROOT / "requirements" / "bench.txt"
    install = [str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(wanted)]
    subprocess.run(install, check=True)
    return str(python)


def compare(name: str, rows: np.ndarray, peer: str, folder: Path) -> None:
    data = folder / "rows.npy"
    np.save(data, rows)
    repeats = next(runs for most, runs in REPEATS if len(rows) <= most)
    ours = in_child(sys.executable, "ours", data, repeats)
    theirs = in_child(peer, "lifetimes", data, repeats)
    print(f"\n{name}: {len(rows):,} customers")
    print(f"{'':24}{'orchard':>14}{'lifetimes':>14}{'ratio':>9}")
    for key, unit in (("fit", "s"), ("predict", "s"), ("peak_mb", "MB")):
        mine, other = float(ours[key]), float(theirs[key])
        print(f"{key + ' (' + unit + ')':24}{mine:14.4f}{other:14.4f}{mine / other:9.3f}")
    mine, other = (mean_log_likelihood(side["parameters"], rows) for side in (ours, theirs))
    print(f"{'loglik per customer':24}{mine:14.9f}{other:14.9f}   {mine - other:+.1e}")


def child(arguments: argparse.Namespace) -> None:
    side = {"ours": fit_ours, "lifetimes": fit_lifetimes}[arguments.child]
    print(json.dumps(side(np.load(arguments.data), arguments.repeats)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="100,000 customers, not a million")
    parser.add_argument("--peer-python", help="an interpreter that has lifetimes")
    for hidden in ("--child", "--data"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    parser.add_argument("--repeats", type=int, default=1, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        child(arguments)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peer = arguments.peer_python or peer_python(folder)
        sample = cdnow()
        if sample is None:
            print("CDNOW is left out: set ORCHARD_TEST_DATA to the folder that has it")
        else:
            compare("CDNOW sample", sample, peer, folder)
        rows = simulate(100_000 if arguments.small else 1_000_000, seed=20260101)
        compare("simulated, continuous times", rows, peer, folder)
        compare("simulated, whole days", to_days(rows), peer, folder)


if __name__ == "__main__":
    main()
