"""Stored figures in words, the same for the terminal, the report and the pages."""
