"""Pages of risks: the register of an account with every category."""
