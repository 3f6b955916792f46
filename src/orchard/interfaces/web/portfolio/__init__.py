"""The portfolio: what all accounts bring, how exposed we are, how sure we can be."""
