"""Print the path of a Chromium for the browser tests; install one where none is found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

SHELL = "chromium-headless-shell"
"""The same browser without its windows: pages in it cost a fifth of the processor time."""
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BY_SYSTEM = (
    (
        "apt-get",
        "apt-get update -qq; apt-get install -y -qq {shell} || apt-get install -y -qq chromium",
    ),
    ("dnf", "dnf install -y -q chromium-headless || dnf install -y -q chromium"),
    ("apk", "apk add -q chromium"),
)


def named() -> str | None:
    """Return the Chromium that the environment names, when it is there."""
    return shutil.which(os.environ.get("CHROMIUM", ""))


def on_path(*names: str) -> str | None:
    """Return the first of these that the path has."""
    return next(filter(None, map(shutil.which, names)), None)


def of_playwright() -> str | None:
    """Return Playwright's own Chromium when it is there."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None  # noqa: PTH110 - a string is what we print


def quietly(command: list[str]) -> None:
    """Run an installer; what it prints goes to standard error."""
    subprocess.run(command, check=False, stdout=sys.stderr.fileno())


def install() -> None:
    """Install by the system's package manager as root, else by Playwright."""
    if os.geteuid() == 0:
        for tool, command in BY_SYSTEM:
            if shutil.which(tool):
                return quietly(["sh", "-c", command.format(shell=SHELL)])
    if on_path(*NAMES) or of_playwright():
        return None
    return quietly([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"])


def main() -> int:
    """Find the one without windows, else install it; any other Chromium will do where that fails."""
    path = named() or on_path(SHELL)
    if path is None:
        install()
        path = on_path(*NAMES) or of_playwright()
    if path is None:
        sys.stderr.write("No Chromium found: install one and set CHROMIUM to its path.\n")
        return 1
    sys.stdout.write(path + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
