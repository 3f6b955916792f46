"""How mature the programme is: assessments, one's own sheet, results, and what gets better next."""
