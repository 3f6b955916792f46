"""The account pages: list, overview, economics, forecasts, lines, price defence."""
