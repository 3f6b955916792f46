"""Pages of what customers say: answers, groups, steps that build trust, mutual benefit."""
