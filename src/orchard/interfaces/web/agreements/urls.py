"""Addresses: the agreements of an account."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.agreements import documents, steps, views

app_name = "agreements"
BASE = "accounts/<slug:slug>/agreements"
ONE = f"{BASE}/<int:agreement_id>"
DOCUMENT = f"{ONE}/documents/<int:document_id>"
urlpatterns = [
    path(BASE, views.register, name="page"),
    path(f"{BASE}/new", steps.record, name="record"),
    path(ONE, views.agreement, name="agreement"),
    path(f"{ONE}/amend", steps.amend, name="amend"),
    path(f"{ONE}/talks", steps.begin_talks, name="talks"),
    path(f"{ONE}/sign", steps.sign, name="sign"),
    path(f"{ONE}/renew", steps.renew, name="renew"),
    path(f"{ONE}/end", steps.end, name="end"),
    path(f"{ONE}/reopen", steps.reopen, name="reopen"),
    path(f"{ONE}/heard", steps.answer, name="answer"),
    path(f"{ONE}/documents", documents.attach, name="attach"),
    path(DOCUMENT, documents.download, name="download"),
    path(f"{DOCUMENT}/remove", documents.remove, name="take_away"),
    path(f"{DOCUMENT}/restore", documents.put_back, name="put_back"),
]
