"""Reading any ledger into STAGED Parquet: detection, questions, rejected lines, limits."""
