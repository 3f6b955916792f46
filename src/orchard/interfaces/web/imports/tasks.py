"""Work on drafts, by its earlier name: tasks that were queued under it are still found."""

from __future__ import annotations

from orchard.interfaces.background import renew_figures, start, work_on_draft

__all__ = ["renew_figures", "start", "work_on_draft"]
