"""The charts of a report: each takes plain data and returns a matplotlib figure."""
