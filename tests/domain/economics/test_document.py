"""The stored document of a portfolio comes back as it went in."""

from __future__ import annotations

import json

import pytest

import make_analysis
from orchard.domain.economics import document
from orchard.domain.economics.gist import gist_of


def test_every_figure_survives_being_written_as_json():
    analysis = make_analysis.full()
    whole = document.portfolio(analysis, gist_of(analysis))

    text = json.dumps(document.to_json(whole))

    assert document.from_json(json.loads(text)) == whole


def test_a_document_of_another_version_is_refused():
    with pytest.raises(document.DocumentIsOld):
        document.from_json({"format": 0})
