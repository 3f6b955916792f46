"""Pages of actions: one's work, the board, the month, who has what, and an account's actions."""
