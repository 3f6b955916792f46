"""The import wizard and the list of batches."""
