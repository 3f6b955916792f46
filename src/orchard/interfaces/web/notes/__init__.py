"""Notes of conversations: written, read and changed by the team of the account."""
