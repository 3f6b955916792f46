"""Looking at a template that somebody sends: in a child process with limits, before anything of it is kept.

The child runs as `python -m orchard.domain.core.papers.checking`, knows no settings and no texts:
it gets the file on stdin and answers with what is wrong, and the parent makes the sentence.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pptx.presentation import Presentation

CHILD = "orchard.domain.core.papers.checking"
MEMORY_BYTES, CPU_SECONDS, SECONDS = 1 << 30, 10, 30
MOST_LAYOUTS = 200


def check_template(content: bytes) -> None:
    """Refuse a template that cannot be read, fetches something, or lacks placeholders."""
    from django.utils.translation import gettext as _

    from orchard.domain.core.papers.template import TemplateIsBroken, what_lacks

    answer = _ask(content)
    if answer.get("fetches"):
        raise TemplateIsBroken(_("The template takes pictures or other parts from elsewhere (%(what)s). Put them into the file, so that nobody's computer asks for them.") % {"what": answer["fetches"]})  # fmt: skip
    if "lacking" not in answer:
        raise TemplateIsBroken(_("The template cannot be read as slides. Save it again as PPTX in your office program, and upload that."))  # fmt: skip
    if answer["lacking"]:
        raise TemplateIsBroken(what_lacks([tuple(one) for one in answer["lacking"]]))


def _ask(content: bytes) -> Mapping[str, Any]:
    """Return what the child says; nothing where it died or took too long."""
    command = [sys.executable, "-m", CHILD]
    environment = {**os.environ, "MALLOC_ARENA_MAX": "2"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command, input=content, capture_output=True, timeout=SECONDS, env=environment, check=False
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {}
    found: Mapping[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    return found


def _limit() -> None:
    """Bound memory and processor time of this process, where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows; the checks before unpacking still hold there
        return
    for kind, value in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS)):
        with contextlib.suppress(ValueError, OSError):  # a stricter limit of the caller stays
            resource.setrlimit(kind, (value, value))


def _looked_at(content: bytes) -> dict[str, object]:
    import pptx

    from orchard.domain.core.papers import template

    found = pptx.Presentation(io.BytesIO(content))
    if len(found.slide_layouts) > MOST_LAYOUTS:
        raise ValueError(len(found.slide_layouts))
    return {"fetches": _elsewhere(found), "lacking": template.missing(found)}


def _elsewhere(found: Presentation) -> str:
    """Return an address that opening the file would ask for, if there is one."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    for part in found.part.package.iter_parts():
        for one in part.rels.values():
            if one.is_external and one.reltype != RELATIONSHIP_TYPE.HYPERLINK:
                return str(one.target_ref)[:200]
    return ""


def main() -> None:
    """Look at what stands on stdin and say what is wrong with it."""
    _limit()
    sys.stdout.write(json.dumps(_looked_at(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
