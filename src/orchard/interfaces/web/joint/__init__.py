"""Pages of what both sides do together: goals, criteria, joint initiatives, what matters, value."""
