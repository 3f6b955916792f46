"""Choosing key accounts: charter, criteria, rounds, tiers, the way in and the way out."""
