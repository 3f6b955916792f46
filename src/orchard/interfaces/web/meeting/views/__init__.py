"""Views of the meeting: its screen, each account, the steps to the archive, record and matrix."""
