"""Stored figures: what the accounts bring, cost and are worth, computed once and read by every page."""
