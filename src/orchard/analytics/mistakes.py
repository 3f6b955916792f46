"""The root of the mistakes that analytics names."""


class AnalyticsMistake(ValueError):
    """The input cannot be analysed; the text says what to do and may be shown."""
