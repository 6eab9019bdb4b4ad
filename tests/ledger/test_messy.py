"""What people really send: each file has one defect, and gives either the right ledger or the right complaint."""

from __future__ import annotations

import io
import runpy
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kaohe.errors import ProblemReport
from kaohe.ledger.model import Ledger, LedgerShape
from kaohe.ledger.reading.loader import read_ledger

FOLDER = Path(__file__).parent / "messy"
SCRIPT = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "make_messy_files.py"))

PLAIN = [
    "choices_shown.xlsx",
    "fact_full_width_quotes.xlsx",
    "facts-utf8.csv",
    "facts-utf8_mark.csv",
    "merged_blank.xlsx",
    "number_as_text.xlsx",
    "old.et",
    "facts-sheet_alone.xls",
    "sound.xlsx",
    "trailing_blank_columns.xlsx",
    "trailing_blank_rows.xlsx",
]
"""Files read as they are: nothing is to be mended."""

MENDED = {
    "date_chinese.xlsx": [" 事实!C7：2017年9月30日 → 2017-09-30（日期写法）"],
    "date_compact.xlsx": [" 事实!C7：20170930 → 2017-09-30（日期写法）"],
    "date_full_width.xlsx": [" 事实!C7：２０１７－０９－３０ → 2017-09-30（全角字符）"],
    "date_points.xlsx": [" 事实!C7：2017.9.30 → 2017-09-30（日期写法）"],
    "date_serial.xlsx": [" 事实!C7：43008 → 2017-09-30（日期序列值）"],
    "date_serial_as_text.xlsx": [" 事实!C7：43008 → 2017-09-30（日期序列值）"],
    "date_slashes.xlsx": [" 事实!C7：2017/9/30 → 2017-09-30（日期写法）"],
    "date_with_number_word.xlsx": [" 事实!C7：2017年9月30号 → 2017-09-30（日期写法）"],
    "date_chinese_with_blanks.xlsx": [" 事实!C7：2017年 9月 30日 → 2017-09-30（日期写法）"],
    "date_with_midnight.xlsx": [" 事实!C7：2017-09-30 00:00:00 → 2017-09-30（日期写法）"],
    "date_with_time.xlsx": [" 事实!C7：2017-09-30 14:30:00 → 2017-09-30（日期写法）"],
    "date_with_time_as_text.xlsx": [" 事实!C7：2017-09-30 14:30 → 2017-09-30（日期写法）"],
    "date_with_weekday.xlsx": [" 事实!C7：2017年9月30日（星期六） → 2017-09-30（全角字符、日期写法）"],
    "date_long_dashes.xlsx": [" 事实!C7：2017—09—30 → 2017-09-30（日期写法）"],
    "yes_as_letter.xlsx": [" 事实!C6：Y → 是（是否写法）"],
    "measure_word_of_times.xlsx": [" 事实!C8：12人次 → 12（量词）"],
    "measure_word_in_brackets.xlsx": [" 事实!C8：12（项） → 12（全角字符、量词）"],
    "digits_full_width.xlsx": [" 事实!C8：１２ → 12（全角字符）"],
    "evidence_full_width.xlsx": [" 事实!G2：Ｅ－０００１ → E-0001（文字写法）"],
    "facts-csv_named_xls.xls": [
        "：.xls → .csv（文件类型）",
        "：GB18030 → UTF-8（编码）",
    ],
    "facts-gb18030.csv": ["：GB18030 → UTF-8（编码）"],
    "facts-gb18030_mark.csv": ["：GB18030 → UTF-8（编码）"],
    "fact_full_width_blank.xlsx": [" 事实!B8：未完成　任务数 → 未完成任务数（文字写法）"],
    "facts-moments_for_dates.csv": [":2 日期 等 8 处：2017-12-31 00:00:00 → 2017-12-31（日期写法）"],
    "facts-semicolons.csv": ["：分号 → 逗号（分隔符）"],
    "facts-tabs.csv": ["：制表符 → 逗号（分隔符）"],
    "facts-utf16.csv": [
        "：UTF-16-LE → UTF-8（编码）",
        "：制表符 → 逗号（分隔符）",
    ],
    "facts-workbook_named_csv.csv": ["：.csv → .xlsx（文件类型）"],
    "facts-workbook_named_xls.xls": ["：.xls → .xlsx（文件类型）"],
    "old.xls": ["：隐藏的工作表“凭证”，1 行 → 照样计入（隐藏）"],
    "old_named_xlsx.xlsx": ["：.xlsx → .xls（文件类型）"],
    "old_merged_units.xls": [" 事实!A3 等 2 处：（空，属合并单元格 A2:A4） → 甲街道（合并单元格）"],
    "xml.xls": ["：.xls → .xml（文件类型）", "：隐藏的工作表“凭证”，1 行 → 照样计入（隐藏）"],
    "xml_merged_units.xls": [
        "：.xls → .xml（文件类型）",
        " 事实!A3 等 2 处：（空，属合并单元格 A2:A4） → 甲街道（合并单元格）",
    ],
    "page.xls": ["：.xls → .html（文件类型）"],
    "page_without_captions.xls": [
        "：.xls → .html（文件类型）",
        " 表3!A3 等 2 处：（空，属合并单元格 A2:A4） → 甲街道（合并单元格）",
    ],
    "facts-page_with_notes.xls": ["：.xls → .html（文件类型）"],
    "facts-page_with_hidden_row.xls": [
        "：.xls → .html（文件类型）",
        " facts-page_with_hidden_row!A9：隐藏或筛选掉的行 → 照样计入（隐藏）",
    ],
    "page_with_headings.xls": ["：.xls → .html（文件类型）"],
    "facts-page_rounded.xls": ["：.xls → .html（文件类型）"],
    "facts-page_with_title.xls": [
        "：.xls → .html（文件类型）",
        " 网页!A1：2017 年度报表 → 不计入（表外文字）",
    ],
    "facts-page_wrong_charset.xls": [
        "：.xls → .html（文件类型）",
        "：GB18030 → UTF-8（编码）",
    ],
    "head_again.xlsx": [" 事实!A6：再次出现的表头 → 不计入（表头）"],
    "head_in_two_lines.xlsx": [" 事实!A1：两行表头 → 各列以下面一行的名称为准（表头）"],
    "head_with_remarks_below.xlsx": [" 事实!A2：第二行表头“（全称）” → 不计入（表头）"],
    "hidden_column.xlsx": [
        " 事实!G1：隐藏的列“凭证号” → 照样计入（隐藏）",
        " 事实!H1：隐藏的列“备注” → 照样计入（隐藏）",
    ],
    "hidden_rows.xlsx": [" 事实!A4 等 2 处：隐藏或筛选掉的行 → 照样计入（隐藏）"],
    "hidden_sheet.xlsx": ["：隐藏的工作表“旧数” → 不读（隐藏）"],
    "hidden_sheet_of_the_ledger.xlsx": ["：隐藏的工作表“凭证”，1 行 → 照样计入（隐藏）"],
    "measure_word.xlsx": [" 事实!C8：12 件 → 12（量词）"],
    "measure_word_and_full_width.xlsx": [" 事实!C8：１２件 → 12（全角字符、量词）"],
    "merged_sources.xlsx": [" 事实!F6 等 2 处：（空，属合并单元格 F5:F7） → 现场核查（合并单元格）"],
    "merged_total.xlsx": [" 事实!A10：合计 → 不计入（合计行）"],
    "merged_total_down.xlsx": [
        " 事实!A10：合计 → 不计入（合计行）",
        " 事实!A11：（空，属合并单元格 A10:A11） → 不计入（合计行）",
    ],
    "merged_units.xlsx": [" 事实!A3 等 2 处：（空，属合并单元格 A2:A4） → 甲街道（合并单元格）"],
    "moment_chinese.xlsx": [" 接入系统故障!B3：2017年12月19日8时45分 → 2017-12-19 08:45:00（日期写法）"],
    "moment_full_width_colon.xlsx": [" 接入系统故障!B3：2017-12-19 08：45 → 2017-12-19 08:45（全角字符）"],
    "moment_serial.xlsx": [" 接入系统故障!B3：43088.3645833333 → 2017-12-19 08:45:00（日期序列值）"],
    "no_as_cross.xlsx": [" 考核对象!C3：× → 否（是否写法）"],
    "no_as_having_none.xlsx": [" 考核对象!C3：无 → 否（是否写法）"],
    "number_invisible_mark.xlsx": [" 事实!C8：12〈U+200B〉 → 12（不可见字符）"],
    "numbering.xlsx": [" 事实!A1：序号 → 不读（序号列）"],
    "percent_full_width.xlsx": [" 事实!C5：８５．３％ → 85.3%（全角字符）"],
    "percent_sign_full_width.xlsx": [" 事实!C5：85.3％ → 85.3%（全角字符）"],
    "points_word.xlsx": [" 事实!C4：85分 → 85（量词）"],
    "footer.xlsx": [" 事实!A10：填表人：… → 不计入（表尾）"],
    "note_at_foot.xlsx": [" 事实!A10：注：… → 不计入（表尾）"],
    "signatures.xlsx": [" 事实!A11：填报人：… → 不计入（表尾）"],
    "source_inner_blank.xlsx": [" 事实!F2：自 评 → 自评（文字写法）"],
    "sheet_named_by_unit.xlsx": ["：工作表“甲街道事实” → 事实（表名）"],
    "sheet_of_text.xlsx": ["：工作表“附：情况说明”，只有文字 → 不读（表名）"],
    "sheet_unnamed.xlsx": ["：工作表“工作表2” → 考核对象（表名）", "：工作表“Sheet1” → 事实（表名）"],
    "sheets_of_two_months.xlsx": [
        "：工作表“1月事实” → 事实（表名）",
        "：工作表“2月事实” → 事实（表名）",
        "：工作表“1月事实”“2月事实” → 合为一张“事实”表（表名）",
    ],
    "fact_with_measure_word.xlsx": [" 事实!B8：未完成任务数（项） → 未完成任务数（文字写法）"],
    "struck_out.xlsx": [" 事实!C8：带删除线的内容 → 照样计入（删除线）"],
    "title_above.xlsx": [
        " 事实!A1：2017年度台账（示例） → 不计入（表头以上）",
        " 事实!A2：填报单位：… → 不计入（表头以上）",
    ],
    "thousands.xlsx": [" 事实!C2：1,234 → 1234（千分位）"],
    "total_of_one_unit.xlsx": [" 事实!A10：甲街道小计 → 不计入（合计行）"],
    "total_row_of_city.xlsx": [" 事实!A10：全市合计 → 不计入（合计行）"],
    "average_row.xlsx": [" 接入系统故障!A4：平均 → 不计入（合计行）"],
    "head_asking_whether.xlsx": [" 考核对象!C1：是否辖区有街道 → 辖区有街道（表头）"],
    "total_row.xlsx": [" 事实!A10：合　计 → 不计入（合计行）"],
    "total_row_in_another_column.xlsx": [" 事实!H10：合计 → 不计入（合计行）"],
    "total_row_of_evidence.xlsx": [" 凭证!A3：合计 → 不计入（合计行）"],
    "total_row_with_brackets.xlsx": [" 事实!A10：总计（30个单位） → 不计入（合计行）"],
    "total_row_with_number.xlsx": [" 事实!A10：合计：30 → 不计入（合计行）"],
    "total_row_of_facts.xlsx": [" 事实!B10：小计 → 不计入（合计行）"],
    "total_row_of_units.xlsx": [" 考核对象!A5：共计 → 不计入（合计行）"],
    "total_row_with_fact.xlsx": [" 事实!A10：总计： → 不计入（合计行）"],
    "unit_alias.xlsx": [" 事实!A5：园区管理局 → 乙局（园区）（单位名称）"],
    "unit_half_width_brackets.xlsx": [" 事实!A5：乙局(园区) → 乙局（园区）（单位名称）"],
    "unit_inner_blanks.xlsx": [" 事实!A8：丙 街　道 → 丙街道（单位名称）"],
    "unit_invisible_mark.xlsx": [" 接入系统故障!A3：〈U+FEFF〉甲街道 → 甲街道（单位名称）"],
    "yes_as_tick.xlsx": [" 事实!C6：√ → 是（是否写法）"],
    "yes_in_english.xlsx": [" 事实!C6：Yes → 是（是否写法）"],
    "zeros_before.xlsx": [" 事实!C8：012 → 12（前导零）"],
    "unit_line_break.xlsx": [" 事实!A5：乙局〈换行〉（园区） → 乙局（园区）（单位名称）"],
}
"""What is mended, without the name of the file; the ledger is the sound one."""

REFUSED = {
    "alias_of_two.xlsx": [
        " 考核对象!D4：“乙园区”已是“乙局（园区）”的名称（实为 乙园区，应为 每个名称只指一个考核对象）"
    ],
    "contradiction.xlsx": [
        " 事实!C10：同一考核对象、事实、来源、日期有两个不同的数值，另一个在 事实!C8"
        "（实为 13，应为 只有一个数值，另一个为 12）"
    ],
    "count_as_date.xlsx": [
        " 事实!C8：日期格式的单元格里不是日期"
        "（实为 12，应为 年月日齐全的日期，如 2017-09-29；是数量的，先把单元格设为常规格式再填）"
    ],
    "cut_short.xlsx": ["：不能作为工作簿打开（应为 未加密的 .xlsx 文件）"],
    "dash_for_nothing.xlsx": [
        " 事实!C9：零报告的数值不是 0（实为 —，应为 0；有记录时填入工作表“接入系统故障”）"
    ],
    "date_mixed_signs.xlsx": [" 事实!C7：不是日期（实为 2017-9/30，应为 日期，如 2017-09-29）"],
    "date_or_ratio.xlsx": [" 事实!C7：日期没有年份（实为 3/4，应为 日期，如 2017-09-29）"],
    "date_serial_of_1904.xlsx": [" 事实!C7：不是日期（实为 41546，应为 日期，如 2017-09-29）"],
    "date_short_year.xlsx": [" 事实!C7：不是日期（实为 17.9.30，应为 日期，如 2017-09-29）"],
    "date_that_is_none.xlsx": [" 事实!C7：没有这一天（实为 2017年9月31日，应为 日期，如 2017-09-29）"],
    "date_without_day.xlsx": [" 事实!C7：日期只有年月，没有日（实为 2017.9，应为 日期，如 2017-09-29）"],
    "date_without_day_as_number.xlsx": [
        " 事实!C7：日期只有年月，没有日（实为 2017.9，应为 日期，如 2017-09-29）"
    ],
    "date_with_wrong_weekday.xlsx": [
        " 事实!C7：不是日期（实为 2017年9月30日（星期五），应为 日期，如 2017-09-29）"
    ],
    "moment_dash_for_nothing.xlsx": [
        " 接入系统故障!C3：不是日期和时刻（实为 —，应为 日期和时刻，如 2017-09-29 16:30，没有的请空着）"
    ],
    "date_without_year.xlsx": [" 事实!C7：日期没有年份（实为 9月30日，应为 日期，如 2017-09-29）"],
    "decimal_comma.xlsx": [" 事实!C4：不是数（实为 0,850，应为 分数，如 12 或 85.5）"],
    "digits_circled.xlsx": [" 事实!C8：不是数（实为 ⑫，应为 0 或正整数）"],
    "digits_superscript.xlsx": [" 事实!C8：不是数（实为 12²，应为 0 或正整数）"],
    "encrypted.xlsx": ["：工作簿有密码，不能打开（应为 去掉密码后保存的 .xlsx 文件）"],
    "error_value.xlsx": [" 事实!C8：单元格是错误值（实为 #DIV/0!，应为 数值或文字）"],
    "evidence_digits_lost.xlsx": [
        " 事实!G2：没有这个凭证号（实为 E-0001，应为 “凭证”表里的凭证号）",
        " 接入系统故障!F2：没有这个凭证号（实为 E-0001，应为 “凭证”表里的凭证号）",
        " 凭证!A2：数字超过 15 位，末尾的数字已经丢失"
        "（实为 350502199001011000，应为 先把单元格设为文本格式，再重新填写）",
    ],
    "facts-cut_mid_letter.csv": ["：文件不完整，最后一个字被截断（应为 重新导出的文件）"],
    "facts-html_named_xls.xls": [
        "：网页里没有表格（应为 在表格软件中打开，另存为“Excel 工作簿（.xlsx）”）",
        "!台账：缺少“事实”表（应为 事实.csv 或 facts.csv）",
    ],
    "facts-page_in_one_file.xls": [
        "：不是能读的格式（实为 .xls，应为 在表格软件中打开，另存为“Excel 工作簿（.xlsx）”）",
        "!台账：缺少“事实”表（应为 事实.csv 或 facts.csv）",
    ],
    "old_cut_short.xls": ["：不能作为工作簿打开（应为 在表格软件中打开，另存为“Excel 工作簿（.xlsx）”）"],
    "old_date_serial_of_1904.xls": [" 事实!C7：不是日期（实为 41546，应为 日期，如 2017-09-29）"],
    "xml_date_serial_of_1904.xls": [" 事实!C7：不是日期（实为 41546，应为 日期，如 2017-09-29）"],
    "old_encrypted.xls": ["：工作簿有密码，不能打开（应为 去掉密码后保存的文件）"],
    "old_error_value.xls": [" 事实!C8：单元格是错误值（实为 #DIV/0!，应为 数值或文字）"],
    "old_formula_without_value.xls": [
        " 事实!C8：公式没有算出的值（应为 数值；请在表格软件中打开、重算并保存）"
    ],
    "page_of_unknown_table.xls": [
        " 表6：没有这种表（实为 表6，应为 说明、考核对象、事实、接入系统故障、凭证）"
    ],
    "xml_doctype.xls": ["：不能作为 XML 表格打开（应为 在表格软件中打开，另存为“Excel 工作簿（.xlsx）”）"],
    "facts-open_quote.csv": [":10：引号没有配对（应为 每个引号内的文字以引号结束）"],
    "facts-real.xls": [
        "：不能作为工作簿打开（应为 在表格软件中打开，另存为“Excel 工作簿（.xlsx）”）",
        "!台账：缺少“事实”表（应为 事实.csv 或 facts.csv）",
    ],
    "facts-no_denominators.csv": [
        ":1 表头：缺少列“分母”，1 个比率没有分母，如 第 3 行"
        "（实为 95，应为 表头含“分母”或“denominator”；或者数值写百分数，如 85.3%）"
    ],
    "facts-thousands_unquoted.csv": [":2 分母：“未完成任务数”不是比率，却有分母（实为 234，应为 空白）"],
    "facts-xml_named_xls.xls": [
        "：是 XML，但不是 XML 表格（应为 在表格软件中打开，另存为“Excel 工作簿（.xlsx）”）",
        "!台账：缺少“事实”表（应为 事实.csv 或 facts.csv）",
    ],
    "record_without_fact.xlsx": [" 事实!B8：事实空缺（应为 方案所用事实的名称或标题）"],
    "record_without_unit.xlsx": [" 事实!A8：考核对象空缺（应为 “考核对象”表里的名称）"],
    "signature_with_number.xlsx": [
        " 事实!A10：没有这个考核对象（实为 填表人：张某，应为 “考核对象”表里的名称）",
        " 事实!B10：事实空缺（应为 方案所用事实的名称或标题）",
        " 事实!F10：来源空缺（应为 自评、日常监测、现场核查、抽查、上级通报）",
    ],
    "formula_without_value.xlsx": [" 事实!C8：公式没有算出的值（应为 数值；请在表格软件中打开、重算并保存）"],
    "head_missing.xlsx": [
        " 事实!A1：第 1 行不是表头（实为 甲街道，应为 考核对象、事实、数值、分母、日期、来源、凭证号、备注）"
    ],
    "head_renamed.xlsx": [
        " 事实!A1：缺少列“数值”（应为 表头含“数值”或“value”）",
        " 事实!C1：没有这一列（实为 完成值，应为 考核对象、事实、数值、分母、日期、来源、凭证号、备注）",
    ],
    "head_with_measure_word.xlsx": [
        " 事实!A1：缺少列“数值”（应为 表头含“数值”或“value”）",
        " 事实!C1：没有这一列（实为 数值（件），应为 考核对象、事实、数值、分母、日期、来源、凭证号、备注）",
    ],
    "fact_like_a_total.xlsx": [
        " 事实!B2：没有这个事实（实为 未完成任务数合计，应为 方案所用事实的名称或标题，是否指“未完成任务数”）"
    ],
    "head_below.xlsx": [
        " 事实!A1：表头应在第 1 行，第 9 行像是表头（实为 甲街道，应为 表头在最上面一行，以上没有别的内容）"
    ],
    "hidden_sheet_like_one_of_the_ledger.xlsx": [
        " 底稿：隐藏的工作表像是“事实”表，名称却不是"
        "（实为 底稿，应为 要计入的，取消隐藏并改名为“事实”；不计入的，删去）"
    ],
    "numbering_with_text.xlsx": [" 事实!A3：“序号”列不读，却有别的内容（实为 补，应为 第几行）"],
    "sheet_named_otherwise.xlsx": [
        " 数据：没有这种表（实为 数据，应为 说明、考核对象、事实、接入系统故障、凭证，是否指“事实”）",
        "：缺少“事实”表（应为 工作表“事实”）",
    ],
    "sheet_of_numbers.xlsx": [
        " 旧数：没有这种表（实为 旧数，应为 说明、考核对象、事实、接入系统故障、凭证）"
    ],
    "sheets_with_one_row_in_both.xlsx": [
        " 接入系统故障（2）!A2：两张表里有相同的一行"
        "（实为 甲街道，应为 一条记录只报一次，另一行在 接入系统故障!A2）"
    ],
    "sheet_twice.xlsx": [" 事实 (2)：“事实”表有两份（实为 事实、事实 (2)，应为 一份）"],
    "struck_out_in_part.xlsx": [" 事实!C8：一部分文字带删除线，不知道计不计（应为 只留要计入的文字）"],
    "title_of_many_cells.xlsx": [
        " 事实!A1：表头应在第 1 行，第 2 行像是表头（实为 2017年度，应为 表头在最上面一行，以上没有别的内容）"
    ],
    "letter_o_for_zero.xlsx": [
        " 事实!C9：零报告的数值不是 0（实为 O，应为 0；有记录时填入工作表“接入系统故障”）"
    ],
    "measure_word_about.xlsx": [" 事实!C8：不是数（实为 约12件，应为 0 或正整数）"],
    "measure_word_of_size.xlsx": [" 事实!C8：不是数（实为 12 万件，应为 0 或正整数）"],
    "measure_word_of_time.xlsx": [" 事实!C8：不是数（实为 12 天，应为 0 或正整数）"],
    "merged_across.xlsx": [
        " 事实!A8：合并的单元格，不知道值属于哪一格（实为 丙街道，应为 取消合并，在每个单元格各写各的值）"
    ],
    "merged_dates.xlsx": [
        " 事实!E2：合并的单元格，不知道值属于哪一格（实为 2017-12-31，应为 取消合并，在每个单元格各写各的值）"
    ],
    "merged_value_and_denominator.xlsx": [
        " 事实!C9：合并的单元格，不知道值属于哪一格（实为 0，应为 取消合并，在每个单元格各写各的值）"
    ],
    "merged_values.xlsx": [
        " 事实!C2：合并的单元格，不知道值属于哪一格（实为 1234，应为 取消合并，在每个单元格各写各的值）"
    ],
    "moment_without_time.xlsx": [
        " 接入系统故障!B3：只有日期，没有时刻（实为 2017年12月19日，应为 日期和时刻，如 2017-09-29 16:30）"
    ],
    "no_or_no_data.xlsx": [" 事实!C6：不知道“无”指“是”“否”还是没有数据（实为 无，应为 是 或 否）"],
    "note_beside.xlsx": [" 事实!I4：所在的列没有表头（实为 旁注，应为 空白）"],
    "number_in_words.xlsx": [" 事实!C8：不是数（实为 十二，应为 0 或正整数）"],
    "per_mille.xlsx": [" 事实!C5：不是数（实为 853‰，应为 分子和分母，或百分数如 85.3%）"],
    "percent_above_hundred.xlsx": [
        " 事实!C5：百分数大于 100%（实为 853%，应为 分子和分母，或百分数如 85.3%）"
    ],
    "percent_without_sign.xlsx": [" 事实!C5：比率没有分母（实为 85.3，应为 85.3%，或填分母）"],
    "share_below_one.xlsx": [" 事实!C5：比率没有分母（实为 0.853，应为 85.3%，或填分母）"],
    "share_of_one.xlsx": [" 事实!C5：比率没有分母（实为 1，应为 100% 或 1%，或填分母）"],
    "ratio_in_one_cell.xlsx": [" 事实!C5：不是数（实为 3/4，应为 分子和分母，或百分数如 85.3%）"],
    "ratio_turned_into_date.xlsx": [" 事实!C5：不是数（实为 2017-03-04，应为 分子和分母，或百分数如 85.3%）"],
    "source_blank.xlsx": [" 事实!F8：来源空缺（应为 自评、日常监测、现场核查、抽查、上级通报）"],
    "source_unknown.xlsx": [
        " 事实!F2：没有这种来源（实为 自查，应为 自评、日常监测、现场核查、抽查、上级通报）"
    ],
    "thousands_by_blank.xlsx": [" 事实!C2：不是数（实为 1 234，应为 0 或正整数）"],
    "thousands_by_point.xlsx": [" 事实!C2：数量不是整数（实为 1.234，应为 0 或正整数）"],
    "thousands_in_hundreds.xlsx": [" 事实!C2：不是数（实为 12,34，应为 0 或正整数）"],
    "unit_unknown_alias.xlsx": [" 事实!A5：没有这个考核对象（实为 园区局，应为 “考核对象”表里的名称）"],
}
"""What is said, without the name of the file; a line about the folder begins with !."""


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: LedgerShape) -> Callable[[str], Ledger]:
    """Read one of the files; one sheet is read among the others of the sound ledger."""
    monkeypatch.chdir(tmp_path)

    def ledger(name: str) -> Ledger:
        if not name.startswith("facts"):
            shutil.copy(FOLDER / name, name)
            return read_ledger(Path(name), shape)
        folder = Path("台账")
        folder.mkdir()
        for sheet in SCRIPT["sound"]():
            if sheet != "事实":
                (folder / f"{sheet}.csv").write_text(SCRIPT["sheet_csv"](sheet), encoding="utf-8", newline="")
        shutil.copy(FOLDER / name, folder / name)
        return read_ledger(folder, shape)

    return ledger


@pytest.fixture(scope="module")
def sound() -> list[Any]:
    """What the sound ledger holds."""
    shape = runpy.run_path(str(Path(__file__).parent / "conftest.py"))["SHAPE"]
    return content(read_ledger(FOLDER / "sound.xlsx", shape))


def content(ledger: Ledger) -> list[Any]:
    """All that is scored, typed; not where it stands."""
    frames = (ledger.units, ledger.facts, *ledger.events.values(), ledger.evidence)
    kept = [frame.drop(columns=[name for name in frame if name == "place"]) for frame in frames]
    return [ledger.about, *([(type(cell), cell) for row in frame.values for cell in row] for frame in kept)]


def told(name: str, lines: Iterator[str]) -> list[str]:
    """What is said, without the name of the file."""
    head = f"台账/{name}" if name.startswith("facts") else name
    return [line.removeprefix(head) if line.startswith(head) else f"!{line}" for line in lines]


@pytest.mark.parametrize("name", PLAIN)
def test_a_file_with_nothing_to_mend(name: str, read: Callable[[str], Ledger], sound: list[Any]) -> None:
    ledger = read(name)
    assert ledger.repairs == ()
    assert content(ledger) == sound


@pytest.mark.parametrize("name", MENDED)
def test_a_file_that_is_mended(name: str, read: Callable[[str], Ledger], sound: list[Any]) -> None:
    ledger = read(name)
    assert told(name, map(str, ledger.repairs)) == MENDED[name]
    assert content(ledger) == sound


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_refused(name: str, read: Callable[[str], Ledger]) -> None:
    with pytest.raises(ProblemReport) as caught:
        read(name)
    assert told(name, map(str, caught.value.problems)) == REFUSED[name]


def test_every_file_is_written_by_the_script_and_expected_here() -> None:
    made = dict(SCRIPT["files"]())
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(made)
    assert sorted([*PLAIN, *MENDED, *REFUSED, "README.md"]) == sorted(made)
    for name, content in made.items():
        kept = (FOLDER / name).read_bytes()
        same = members(kept) == members(content) if zipfile.is_zipfile(FOLDER / name) else kept == content
        assert same, name


def members(book: bytes) -> dict[str, bytes]:
    """The parts of a workbook, whichever way they are compressed."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_table_of_a_web_page_is_called_as_the_heading_above_it(read: Callable[[str], Ledger]) -> None:
    assert read("page_with_headings.xls").facts["place"][0] == "page_with_headings.xls 事实!C2"
