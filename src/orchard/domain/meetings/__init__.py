"""What was said between us and customers, and why it matters; meetings and their series come on top."""
