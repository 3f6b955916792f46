"""The white space of an account: matrix, suggestions, wallets, agreements, ideas, opportunities."""
