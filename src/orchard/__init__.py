"""Orchard: key account management that starts from the invoice ledger."""
