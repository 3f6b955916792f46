"""What can go wrong with an account: the register of risks, and what was looked for and not found."""
