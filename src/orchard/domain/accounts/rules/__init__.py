"""Decisions on values of accounts: folding, teams, what is known about a customer."""

from __future__ import annotations

from orchard.domain.accounts.rules.accounts import (
    HELD_BY_ONE,
    KEY_STATUSES,
    LONGEST,
    LONGEST_FACT,
    AccountFacts,
    Confidentiality,
    Decision,
    Folding,
    FoldingRule,
    MappingFileMistake,
    Origin,
    RegroupingKind,
    SourceCustomer,
    Status,
    Target,
    TeamRole,
    UnitKind,
    fold,
    read_mapping_file,
)

__all__ = [
    "HELD_BY_ONE",
    "KEY_STATUSES",
    "LONGEST",
    "LONGEST_FACT",
    "AccountFacts",
    "Confidentiality",
    "Decision",
    "Folding",
    "FoldingRule",
    "MappingFileMistake",
    "Origin",
    "RegroupingKind",
    "SourceCustomer",
    "Status",
    "Target",
    "TeamRole",
    "UnitKind",
    "fold",
    "read_mapping_file",
]
