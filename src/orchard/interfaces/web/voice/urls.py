"""Addresses: what people at an account say, and what builds their trust."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.voice.views import sheets, standing, trust

PEOPLE = "accounts/<slug:slug>/people"
ONE = f"{PEOPLE}/<int:contact_id>"
SHEET = f"{PEOPLE}/answers/<int:sheet_id>"
STEP = f"{PEOPLE}/trust/<int:step_id>"

app_name = "voice"
urlpatterns = [
    path(f"{PEOPLE}/voice", standing.page, name="page"),
    path(f"{PEOPLE}/trust", standing.trust, name="trust"),
    path(f"{PEOPLE}/trust/benefit", standing.benefit, name="benefit"),
    path(f"{ONE}/answers", sheets.history, name="answers"),
    path(f"{ONE}/answers/record", sheets.record, name="record"),
    path(SHEET, sheets.sheet, name="sheet"),
    path(f"{SHEET}/correct", sheets.correct, name="correct"),
    path(f"{SHEET}/remove", sheets.remove, name="remove"),
    path(f"{SHEET}/restore", sheets.restore, name="restore"),
    path(f"{ONE}/trust", trust.note, name="note_step"),
    path(STEP, trust.settle, name="settle"),
    path(f"{STEP}/reopen", trust.reopen, name="reopen"),
]
