"""Pages of the versions of a plan: where it stands, what a version says, what differs, the file."""
