"""The KPI register, and the tile that other pages show."""
