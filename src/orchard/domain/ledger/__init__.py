"""The ledger: import batches, their files and the store of invoice lines."""
