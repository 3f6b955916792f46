"""Our position with a customer: strength, their view, potential, references; the matrix."""
