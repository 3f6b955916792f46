"""Fetch what the pages use of other people's work, and write down what it is: `make vendor`.

The packages come from npm into a folder that is thrown away. What stays are the part of
Tabler's style sheet that pages name, one file with the outline icons named in vendor/icons.txt, and the part of ECharts that
vendor/charts.js names. `vendor.toml` beside them holds name, version, licence and hash of each.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
WEB = HERE.parent / "src" / "orchard" / "interfaces" / "web"
TARGET = WEB / "static" / "vendor"
PACKAGES = {"@tabler/core": "1.6.1", "@tabler/icons": "3.51.0", "echarts": "6.1.0"}
TOOLS = {"esbuild": "0.28.2", "purgecss": "7.0.2"}
LICENCES = {"@tabler/core": "MIT", "@tabler/icons": "MIT", "echarts": "Apache-2.0"}
FILES = {"tabler.css": "@tabler/core", "icons.svg": "@tabler/icons", "charts.js": "echarts"}
DRAWN = re.compile(r"<(?:path|circle|rect|line|polyline|ellipse)\b[^>]*/>")
BOX = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


def main() -> None:
    """Fetch, shape and describe the files."""
    if shutil.which("npm") is None:
        sys.exit("npm is needed to fetch the vendored files anew; running Orchard needs none")
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        modules = install(Path(folder))
        copy_styles(modules)
        write_sprite(modules)
        bundle_charts(modules)
    describe()


def install(folder: Path) -> Path:
    """Put the packages and the bundler into the folder; return where they are."""
    wanted = [f"{name}@{version}" for name, version in (PACKAGES | TOOLS).items()]
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--no-save", *wanted]
    subprocess.run(command, cwd=folder, check=True)
    return folder / "node_modules"


def copy_styles(modules: Path) -> None:
    """Keep of Tabler's style sheet what pages use: the whole is nine tenths of a first visit."""
    text = (modules / "@tabler/core/dist/css/tabler.min.css").read_text(encoding="utf-8")
    sheet = modules.parent / "tabler.css"
    sheet.write_text(re.sub(r"/\*# sourceMappingURL=.*?\*/", "", text), encoding="utf-8")
    script = shutil.copy(HERE / "vendor" / "styles.mjs", modules.parent)
    subprocess.run(
        [shutil.which("node") or "node", script, str(sheet), str(WEB)],
        cwd=modules.parent,
        check=True,
    )
    kept = sheet.read_text(encoding="utf-8").strip()
    (TARGET / "tabler.css").write_text(kept + "\n", encoding="utf-8")


def write_sprite(modules: Path) -> None:
    """Put the icons that the pages use into one file of symbols."""
    folder = modules / "@tabler" / "icons" / "icons" / "outline"
    names = (HERE / "vendor" / "icons.txt").read_text(encoding="utf-8").split()
    symbols = [symbol(name, (folder / f"{name}.svg").read_text(encoding="utf-8")) for name in names]
    head = '<svg xmlns="http://www.w3.org/2000/svg">\n'
    (TARGET / "icons.svg").write_text(head + "\n".join(symbols) + "\n</svg>\n", encoding="utf-8")


def symbol(name: str, drawing: str) -> str:
    """Return one icon as a symbol of the sprite."""
    parts = [part for part in DRAWN.findall(drawing) if part != BOX]
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(parts)}</symbol>'


def bundle_charts(modules: Path) -> None:
    """Bundle the part of ECharts that is used into one script without a build step to run."""
    command = [
        str(modules / ".bin" / "esbuild"),
        *("--bundle", "--minify", "--format=iife", "--global-name=orchardCharts"),
        *("--legal-comments=none", "--target=es2020", "--log-level=error"),
        f"--outfile={TARGET / 'charts.js'}",
    ]
    source = modules.parent / "charts.js"
    shutil.copy(HERE / "vendor" / "charts.js", source)
    subprocess.run([*command, str(source)], cwd=modules.parent, check=True)


def describe() -> None:
    """Write name, version, licence and hash of every file."""
    lines = ["# Written by `make vendor`. A test compares the hashes.\n"]
    for file, package in FILES.items():
        digest = hashlib.sha256((TARGET / file).read_bytes()).hexdigest()
        lines += [
            "[[file]]",
            f'file = "{file}"',
            f'name = "{package}"',
            f'version = "{PACKAGES[package]}"',
            f'licence = "{LICENCES[package]}"',
            f'sha256 = "{digest}"\n',
        ]
    (TARGET / "vendor.toml").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
