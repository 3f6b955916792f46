"""Forms: the charter and its goals, criteria, notes of the first thirty days."""
