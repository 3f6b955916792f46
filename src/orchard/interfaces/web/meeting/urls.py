"""Addresses: the meeting of a round, its record, and the portfolio matrix."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.meeting.views import account, matrix, record, result, steps

app_name = "meeting"
_ROUND = "programme/rounds/<int:round_id>"
_ACCOUNT = f"{_ROUND}/accounts/<int:nomination_id>"
urlpatterns = [
    path(f"{_ROUND}/reveal", steps.reveal, name="reveal"),
    path(f"{_ROUND}/result", result.result, name="result"),
    path(f"{_ROUND}/discuss", steps.discuss, name="discuss"),
    path(f"{_ROUND}/measure", steps.measure_again, name="measure_again"),
    path(f"{_ROUND}/notes", steps.notes, name="notes"),
    path(f"{_ROUND}/close", steps.close, name="close"),
    path(f"{_ROUND}/sign", steps.sign, name="sign"),
    path(f"{_ROUND}/archive", steps.archive, name="archive"),
    path(f"{_ROUND}/record", record.record, name="record"),
    path(_ACCOUNT, account.account, name="account"),
    path(f"{_ACCOUNT}/decide", account.decide, name="decide"),
    path(f"{_ACCOUNT}/settle/<slug:criterion_key>", account.settle, name="settle"),
    path("portfolio/matrix", matrix.matrix, name="matrix"),
]
