"""What one may ask about the analyses of an account."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from orchard.domain.accounts.models import Account, Analysis, AnalysisText, Finding
from orchard.domain.accounts.rules.analysis import Found, lacking
from orchard.domain.accounts.rules.profile import AnalysisStep, FindingKind
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User


@dataclass(frozen=True, slots=True)
class AnalysisView:
    """One version with its texts and findings, and what it still lacks."""

    analysis: Analysis
    texts: dict[str, AnalysisText]
    findings: dict[str, list[Finding]]
    lacks: list[Promise]

    @property
    def done(self) -> int:
        """Return how many of the steps say something."""
        written = sum(bool(one.text) for one in self.texts.values())
        return written + sum(bool(rows) for rows in self.findings.values())

    @property
    def steps(self) -> int:
        """Return how many steps there are."""
        return len(AnalysisStep) + len(FindingKind)


def analyses(viewer: User, account: Account) -> list[Analysis]:
    """Return the versions, the latest first."""
    rows = Analysis.objects.visible_to(viewer).filter(account=account)
    return list(rows.select_related("begun_by", "finished_by").order_by("-number"))


def analysis(viewer: User, account: Account, number: int) -> Analysis:
    """Return one version."""
    rows = Analysis.objects.visible_to(viewer).filter(account=account, number=number)
    found = rows.select_related("account", "begun_by", "finished_by").first()
    if found is None:
        raise NotFound
    return found


def analysis_view(viewer: User, found: Analysis) -> AnalysisView:
    """Return a version with everything in it."""
    texts = {
        row.step: row
        for row in AnalysisText.objects.visible_to(viewer)
        .filter(analysis=found)
        .select_related("written_by")
    }
    rows = Finding.objects.visible_to(viewer).standing().filter(analysis=found)
    findings: dict[str, list[Finding]] = {kind.value: [] for kind in FindingKind}
    for row in rows.select_related("driver").prefetch_related("goals").order_by("pk"):
        findings[row.kind].append(row)
    written = {AnalysisStep(step) for step, row in texts.items() if row.text}
    counted = [
        Found(FindingKind(row.kind), sum(goal.removed_at is None for goal in row.goals.all()))
        for many in findings.values()
        for row in many
    ]
    return AnalysisView(found, texts, findings, lacking(written, counted))


def finding(viewer: User, found: Analysis, finding_id: int) -> Finding:
    """Return one finding, taken out or not."""
    rows = Finding.objects.visible_to(viewer).filter(analysis=found, pk=finding_id)
    row = rows.select_related("analysis__account").first()
    if row is None:
        raise NotFound
    return row


def findings_by_driver(viewer: User, account: Account) -> dict[int, list[Finding]]:
    """Return what the latest analysis follows from each driver of the customer's."""
    latest = Analysis.objects.visible_to(viewer).filter(account=account).order_by("-number")
    rows = Finding.objects.visible_to(viewer).standing().filter(driver__isnull=False)
    found: dict[int, list[Finding]] = {}
    for row in rows.filter(analysis__in=latest.values("pk")[:1]).order_by("pk"):
        if row.driver_id is not None:
            found.setdefault(row.driver_id, []).append(row)
    return found
