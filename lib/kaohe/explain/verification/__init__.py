"""The parts of verification: each re-does one kind of line of a trace, with the standard library alone."""
