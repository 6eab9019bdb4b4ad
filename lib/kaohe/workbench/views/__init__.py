"""What the workbench shows of a change: small HTML texts, made of two evaluations (现行, 情景).

Every view is a pure function to HTML text that holds no script and no style of its own; put :func:`style` into the
page once. All text is escaped. The ``…_block`` functions give the same as blocks of the report, for files.
"""

from kaohe.workbench.views.agreement import agreement, agreement_block
from kaohe.workbench.views.lines import lines, lines_block
from kaohe.workbench.views.overtaken import overtaken, overtaken_block
from kaohe.workbench.views.parts import parts, parts_block
from kaohe.workbench.views.rendering import style
from kaohe.workbench.views.slope import slope
from kaohe.workbench.views.standing import standing, standing_block
from kaohe.workbench.views.totals import totals, totals_block

__all__ = [
    "agreement",
    "agreement_block",
    "lines",
    "lines_block",
    "overtaken",
    "overtaken_block",
    "parts",
    "parts_block",
    "slope",
    "standing",
    "standing_block",
    "style",
    "totals",
    "totals_block",
]
