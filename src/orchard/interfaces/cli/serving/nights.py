"""Once a night, in the organisation's time zone, whether or not somebody restarted in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from orchard.domain.core.models import Organisation

AT_NIGHT = time(2, 30)


@dataclass(frozen=True, slots=True)
class Nights:
    """Remembers in a file for which night the work was started last."""

    file: Path

    def is_due(self, at: datetime) -> bool:
        """Say whether a night has come since; the first start waits for its first night."""
        night = night_of(at.astimezone(_zone()))
        if not self.file.is_file():
            self.note(at)
            return False
        return self.file.read_text(encoding="ascii") < night.isoformat()

    def note(self, at: datetime) -> None:
        """Remember that the work of this night was started."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(night_of(at.astimezone(_zone())).isoformat(), encoding="ascii")


def night_of(local: datetime) -> date:
    """Return the day on whose morning the latest night was."""
    return local.date() if local.time() >= AT_NIGHT else local.date() - timedelta(days=1)


def _zone() -> ZoneInfo:
    zone = Organisation.objects.values_list("time_zone", flat=True).first()
    return ZoneInfo(zone or "UTC")
