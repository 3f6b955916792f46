"""Opportunities that arrive in a file of another system: what its cells mean, and what becomes of rows."""
