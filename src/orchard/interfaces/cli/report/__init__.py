"""What an analysis is written to: JSON, a workbook, a page."""
