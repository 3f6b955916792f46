"""Pages on which opportunities and activities come in from a file of another system."""
