"""Groups and units: which customers of the ledger are one account, and how it is divided."""
