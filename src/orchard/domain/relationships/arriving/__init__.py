"""People who arrive in a file: its table, what its columns mean, who is new, changed or refused."""
