"""The standing of an account: its status, what follows from it, and what may follow it."""
