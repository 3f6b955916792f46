"""Account plans: what was agreed with a customer and what it brought; first the value ledger."""
