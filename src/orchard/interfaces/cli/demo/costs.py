"""What serving the accounts costs, as the costs file of the light mode says it."""

from __future__ import annotations

from collections.abc import Iterable

from orchard.interfaces.cli.demo.profiles import YEAR, Profile

_HEAD = """\
# Invented for the demo. Counts cover the three years of the ledger; what is left out is not known.

[light]
per_order = 310.00            # NOK for handling one order
per_support_hour = 640.00
per_team_hour = 780.00
days_sales_outstanding = 38
capital_cost_share = 0.08
grade = "B"

[growth]
existing_spend = 620_000.00
existing_hours = 1_400
new_spend = 1_150_000.00
new_hours = 1_900
hour_cost = 780.00
"""


def costs_file(profiles: Iterable[Profile]) -> str:
    """Return the costs file: rates, and the hours, claims and days of every account."""
    return _HEAD + "".join(_section(profile) for profile in profiles)


def _section(profile: Profile) -> str:
    years = (profile.ends - profile.starts) / YEAR
    lines = [
        f'\n[accounts."{profile.name}"]',
        f"support_hours = {round(profile.support_hours * years)}",
        f"team_hours = {round(profile.team_hours * years)}",
        f"days_sales_outstanding = {profile.days}",
    ]
    if profile.claims:
        lines.append(f"claims = {round(profile.claims * years)}.00")
    return "\n".join(lines) + "\n"
