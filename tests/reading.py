"""Pages as a person reads them: what stands there, without markup."""

from __future__ import annotations

import html as markup
import re

from django.http import HttpResponse
from django.test import Client


def read(answer: HttpResponse) -> str:
    """Return what stands on a page, without markup."""
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return " ".join(markup.unescape(text).replace("\u202f", " ").split())


def shown(client: Client, path: str) -> str:
    """Return what stands on the page at an address, which opens."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return read(answer)
