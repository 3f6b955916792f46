"""Pages of maturity: assessments and those who are asked, one's own sheet, goals."""
