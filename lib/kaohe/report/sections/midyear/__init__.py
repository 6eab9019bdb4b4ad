"""While facts are missing: best and worst case of each unit, what is decided, what each missing fact is worth."""

from kaohe.report.sections.midyear.view import midyear, midyear_view
from kaohe.report.sections.midyear.words import midyear_text

__all__ = ["midyear", "midyear_text", "midyear_view"]
