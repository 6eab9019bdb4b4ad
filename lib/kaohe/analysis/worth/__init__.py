"""What each missing fact is worth: the points of the total that hang on it alone."""

from kaohe.analysis.worth.worth import Worth, worth

__all__ = ["Worth", "worth"]
