"""Schema changes of the ledger area, each with a spoken name."""
