"""What customers say: answer sheets, steps that build trust, and whether both sides gain."""
