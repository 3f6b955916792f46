"""Choosing who one is in a demo; in a real installation nothing of this exists."""
