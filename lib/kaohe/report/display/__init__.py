"""What a notebook cell shows: structured blocks that HTML and PDF set natively."""

from kaohe.report.display.block import BLOCK_MIME, Block
from kaohe.report.display.chart import Chart
from kaohe.report.display.group import Group
from kaohe.report.display.prose import Bullets, Callout, Cover, Heading, Pairs, Paragraph
from kaohe.report.display.table import Column, Table
from kaohe.report.display.trace import Line, Trace

__all__ = [
    "BLOCK_MIME",
    "Block",
    "Bullets",
    "Callout",
    "Chart",
    "Column",
    "Cover",
    "Group",
    "Heading",
    "Line",
    "Pairs",
    "Paragraph",
    "Table",
    "Trace",
]
