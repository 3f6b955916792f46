"""Pages of agreements: the register of an account, and the list over all accounts."""
