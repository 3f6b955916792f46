"""One file that holds the whole installation, and making an installation from it again.

The file is a ZIP: one JSON-lines entry per table, the ledger's Parquet files, the files that
people attached, and a manifest with the hash of each. Its last 64 bytes are the hash of everything before them, so that any damage is
noticed before anything is touched. Rows are written the same way from SQLite and PostgreSQL.
The secret key, sessions, content types, counted tries and short-lived values stay out.
"""
