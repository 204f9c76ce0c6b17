"""A plan as a spreadsheet, out and in: the same columns, so that what was taken out can be put back."""

from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from django import forms
from openpyxl import load_workbook

from centers.common.spreadsheets import workbook

from .models import PlanRow
from .plan_forms import RowForm
from .scoring import RULES

MOST_BYTES, MOST_UNPACKED = 1024 * 1024, 2 * 1024 * 1024  # a plan has some tens of thousands inside
MOST_ROWS = 200
YES, NO = "是", ""
# heading: the field of `RowForm` below it
COLUMNS = {
    "序号": "order", "代码": "code", "类别": "group", "指标": "name", "权重": "weight",
    "目标（比率填百分数，按起计分的填每起几分）": "target", "计分方法": "rule", "最少得分": "floor", "最多得分": "cap",
    "最少件数": "least", "不论多少都计分": "always", "同类只计最高一次": "once", "目标取全区中位数": "by_median", "责任科室": "section", "佐证": "evidence",
}  # fmt: skip
HEADINGS = {name: f"“{text.partition('（')[0]}”" for text, name in COLUMNS.items()}
TICKS = ("always", "once", "by_median")
RULE_OF = {rule.label: code for code, rule in RULES.items()}
TOTAL = "合计"


def plan_file(plan, number):
    """The rows of a plan, or of an amendment of it, as an open XLSX file."""
    rows = plan.rows_of(number)
    return workbook(
        f"{plan.year} 年方案",
        notes=[
            str(plan),
            "权重合计应当正好是 100；加分和另行扣分的权重是 0。改好以后可以原样导入。",
        ],
        headings=list(COLUMNS),
        widths=[6, 8, 12, 34, 8, 16, 14, 10, 10, 10, 12, 12, 12, 20, 24],
        rows=[
            *(line_of(row) for row in rows),
            ("", "", "", TOTAL, float(sum(row.weight for row in rows))),
        ],
    )


def line_of(row):
    """The cells of a row."""
    shown = RowForm.shown(row)
    cells = {
        **{name: shown.get(name, getattr(row, name)) for name in COLUMNS.values()},
        "rule": row.get_rule_display(),
        **{name: YES if getattr(row, name) else NO for name in TICKS},
    }
    return tuple(
        float(cells[name]) if name in {"weight", "target", "floor", "cap"} and cells[name] is not None else cells[name]
        for name in COLUMNS.values()
    )  # fmt: skip


def rows_from(data):
    """[{field: value}] of the rows in an XLSX file, given as bytes. ValidationError with a sentence for each line
    that is wrong; then nothing of it is to be used."""
    lines = cells_of(data)
    head = next((n for n, line in enumerate(lines) if line[:2] == ["序号", "代码"]), None)
    if head is None:
        raise forms.ValidationError("没有找到表头。请用下载的表格改好再导入，不要改表头。")
    names = [COLUMNS.get(text) for text in lines[head]]
    if missing := [text for text, name in COLUMNS.items() if name not in names]:
        raise forms.ValidationError(f"缺少这些列：{'、'.join(missing)}。")
    found, problems, codes = [], [], set()
    for number, line in enumerate(lines[head + 1 :], start=head + 2):
        cells = {name: text for name, text in zip(names, line, strict=False) if name}
        if not cells.get("code"):
            continue
        form = RowForm(typed(cells), instance=PlanRow())
        if not form.is_valid():
            problems += [
                f"第 {number} 行{HEADINGS.get(name, '')}：{text}"
                for name, errors in form.errors.items()
                for text in errors
            ]
        elif form.cleaned_data["code"] in codes:
            problems.append(f"第 {number} 行：代码 {form.cleaned_data['code']} 重复。")
        else:
            codes.add(form.cleaned_data["code"])
            found.append({name: getattr(form.instance, name) for name in COLUMNS.values()})
    if problems or not found:
        raise forms.ValidationError(problems[:20] or ["表里没有指标。"])
    return found


def typed(cells):
    """Cells as they would be typed into the form of a row."""
    ticks = {name: "on" for name in TICKS if cells.get(name) == YES}
    plain = {name: text for name, text in cells.items() if name not in TICKS}
    return {**plain, **ticks, "rule": RULE_OF.get(cells.get("rule", ""), cells.get("rule", ""))}


def cells_of(data):
    """The first sheet as rows of text. ValidationError where it is no spreadsheet, or unpacks to too much."""
    if len(data) > MOST_BYTES:
        raise forms.ValidationError("文件超过 1 MB。")
    try:
        lines = unpacked(data)
    except Exception:  # noqa: BLE001  a stranger's file may break in any way
        raise forms.ValidationError("打不开这个文件。请上传 XLSX 格式的表格。") from None
    if lines is None:
        raise forms.ValidationError("文件展开后太大。")
    if len(lines) > MOST_ROWS and any(lines[MOST_ROWS]):
        raise forms.ValidationError(f"表里超过 {MOST_ROWS} 行。")
    return lines


def unpacked(data):
    """The rows of the first sheet, one more than may be; None where the file is too large inside."""
    with ZipFile(BytesIO(data)) as file:
        if sum(part.file_size for part in file.infolist()) > MOST_UNPACKED:
            return None
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 1, max_col=len(COLUMNS) + 5)
    return [[as_text(cell) for cell in row] for row in rows]


def as_text(cell):
    """A cell as somebody would type it: 3 for 3.0, 98 for 98 %, nothing for an empty one."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int | float):
        number = Decimal(str(value)) * (100 if "%" in (cell.number_format or "") else 1)
        return f"{number.normalize():f}"
    return str(value).strip()
