"""Agreements with customers: what was agreed, until when, and when one has to act."""
