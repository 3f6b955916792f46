"""Print the path of a Chromium for the browser tests; install one where none is found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BY_SYSTEM = (
    ("apt-get", ["sh", "-c", "apt-get update -qq && apt-get install -y -qq chromium"]),
    ("dnf", ["dnf", "install", "-y", "-q", "chromium"]),
    ("apk", ["apk", "add", "-q", "chromium"]),
)


def on_path() -> str | None:
    """Return the first Chromium that the environment or the path names."""
    named = os.environ.get("CHROMIUM", "")
    return shutil.which(named) or next(filter(None, map(shutil.which, NAMES)), None)


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
                return quietly(command)
    return quietly([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"])


def main() -> int:
    """Find, else install and find again."""
    path = on_path() or of_playwright()
    if path is None:
        install()
        path = on_path() or of_playwright()
    if path is None:
        sys.stderr.write("No Chromium found: install one and set CHROMIUM to its path.\n")
        return 1
    sys.stdout.write(path + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
