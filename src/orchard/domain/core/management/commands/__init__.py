"""Each is found by the name of its file."""
