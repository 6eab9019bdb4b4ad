"""Notebooks as an execution leaves them, built by code."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import nbformat
from matplotlib.figure import Figure
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kaohe.report.display import (
    Block,
    Bullets,
    Callout,
    Chart,
    Column,
    Cover,
    Group,
    Heading,
    Line,
    Pairs,
    Paragraph,
    Table,
    Trace,
)
from kaohe.report.fonts import register_with_matplotlib

TITLE = "2017年度鲤城区“互联网+政务服务”绩效考核评分报告"
QUOTE = (
    "“一趟不用跑”和“最多跑一趟”事项占比，低于50%的，不得分；达到50%—60%的，得30分；从60%起，每提高1%，加1分，"
    "最高得50分。未按时序要求公布的，每缺少一批次扣三分之一的分值，扣完为止；由区行政服务中心管委会牵头，"
    "会同区效能办、区信息中心（大数据中心）于年底前组织现场核查，核查结果与日常监测不一致的，以现场核查结果为准。"
)
HOSTILE = [
    "<script>alert(1)</script>",
    '#include "x.typ"',
    '引号"与反斜杠\\n',
    "$x$ 与 *a* 与 _b_ 与 `c`",
    "= b",
    "2023. 年度",
    "// 注释 /* 块 */",
    "@ref 与 <label> 与 #[x] 与 [y]",
    "- 项 + 项",
    "{{ 7 * 7 }} {% raw %} {# 注 #}",
    "&amp; &#60; '单' </style>",
]


def showing(*blocks: Block, output_type: str = "display_data") -> NotebookNode:
    """Return a code cell that has shown the blocks."""
    return new_code_cell(
        "show()", outputs=[_output(block._repr_mimebundle_(), output_type) for block in blocks]
    )


def bundle_cell(data: dict[str, Any], output_type: str = "display_data") -> NotebookNode:
    """Return a code cell with one output of these MIME types."""
    return new_code_cell("x", outputs=[_output(data, output_type)])


def _output(data: dict[str, Any], output_type: str) -> NotebookNode:
    count = {"execution_count": 1} if output_type == "execute_result" else {}
    return new_output(output_type, data=data, **count)


def notebook_of(cells: Iterable[NotebookNode]) -> NotebookNode:
    """Return a valid notebook as it comes back from disk."""
    notebook = new_notebook(cells=list(cells))
    return nbformat.reads(nbformat.writes(notebook), as_version=4)


def chart(caption: str, bars: int = 6) -> Chart:
    register_with_matplotlib()
    figure = Figure(figsize=(6.4, 0.6 + 0.28 * bars), layout="constrained")
    axes = figure.subplots()
    axes.barh(
        [f"鲤城区第{number}街道办事处" for number in range(bars)],
        [60 + 3 * n % 40 for n in range(bars)],
        color="#7a8793",
    )
    axes.set_xlabel("得分（分）")
    return Chart(figure, caption, f"{caption}：{bars} 个单位的得分条形图")


def ranking(units: int = 60, parts: int = 8) -> Table:
    drawn = random.Random(7)
    columns = [
        Column("rank", "名次", "integer"),
        Column("unit", "考核对象"),
        *(Column(f"p{n}", f"第{n}部分得分", "number") for n in range(1, parts + 1)),
        Column("points", "总分", "number"),
        Column("grade", "等次"),
    ]
    rows = [
        [
            str(n),
            f"鲤城区第{n}街道办事处",
            *(f"{drawn.uniform(40, 100):.2f}" for _ in range(parts)),
            f"{99 - n / 2:.2f}",
            "良好",
        ]
        for n in range(1, units + 1)
    ]
    marks = [(0, 3, "high"), (1, 2, "low"), (2, 4, "bounds"), (3, 5, "na")] if units > 3 and parts > 3 else []
    return Table(columns, rows, "各考核对象得分与名次", "得分保留两位小数，名次按未舍入的分数排定。", marks)


def trace(number: int) -> Trace:
    depth = 0 if number % 8 == 0 else 1 + number % 2
    lines = [
        Line("条款", f"LC-2.{number}b「{QUOTE}」（泉鲤政办〔2017〕143号 附件 第2项）"),
        Line("事实", "一趟不用跑 133 项 / 全部 190 项 = 70%　来源 现场核查 2017-12-31，凭证 E-0132"),
        Line("计算", "30 + ⌊(70% − 60%) ÷ 1%⌋ × 1 = 40，不超过 50"),
        Line(
            "读法",
            "自 60% 起算（另一读法自 50% 起算：50 分）；附件 /srv/evidence/2017/" + "0123456789abcdef" * 4,
        ),
    ]
    return Trace(
        f"2.{number} 事项占比与按时序公布事项清单的完成情况", "40 / 50", lines, f"node-{number}", depth
    )


def report_notebook(*, sample: bool = True, nodes: int = 40) -> NotebookNode:
    """Return a notebook like `evaluation.ipynb` after a run."""
    cover = Cover(
        TITLE,
        "鲤城区人民政府办公室",
        ["考核期间：2017年1月1日至2017年12月31日", "考核对象：60 个", "生成依据：评分方案 licheng-2017"],
        sample,
        "泉鲤政办〔2017〕143号",
    )
    text = (
        "本次考核对象共60个，其中街道办事处8个、区直部门52个。总分最高的是鲤中街道（98.50分），最低的是第60街道"
        "办事处（69.00分）；“一趟不用跑”和“最多跑一趟”事项占比达到80%的单位有23个，占38.3%。以下各表所列得分，"
        "均由评分方案和台账逐条计算，每失一分均可追溯到条款、事实与算式。"
    )
    return notebook_of(
        [
            new_markdown_cell(f"# {TITLE}"),
            showing(cover),
            new_markdown_cell(
                "# 总体情况\n\n正文中有**加粗**、*强调*与`kaohe run`，\n换行不留空格。\n\n1. 第一\n2. 第二"
            ),
            showing(Paragraph(text), Paragraph(text), output_type="execute_result"),
            showing(Bullets(["得分率最低的是第3部分。", text, "有2个单位的得分尚有待定参数，列出上下界。"])),
            showing(
                Callout("本报告中有 3 项参数由考核办公室补充，未见于考核办法原文。", "warn"),
                Callout("四舍五入只在显示时进行。"),
            ),
            new_markdown_cell("## 等次分布"),
            showing(chart("各考核对象总分")),
            new_markdown_cell("# 排名"),
            showing(ranking()),
            new_markdown_cell("## 各部分得分"),
            showing(chart("各部分平均得分", 12), chart("失分最多的条款", 24)),
            new_markdown_cell("## 短表"),
            showing(ranking(5, 3)),
            new_markdown_cell("# 评分依据"),
            showing(
                Group([Paragraph("以下逐项列出。"), *map(trace, range(nodes))], "鲤中街道", True, 2, "unit-1")
            ),
            showing(Heading("读法与待定参数"), Bullets(HOSTILE)),
            showing(
                Pairs(
                    [
                        ("评分方案", "licheng-2017"),
                        ("校验和", "0123456789abcdef" * 4),
                        ("软件版本", "kaohe 0.1"),
                    ]
                )
            ),
        ]
    )
