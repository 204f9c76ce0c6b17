"""The network as a CSV file: read and checked without a database.

Columns: see `data/README.md`. Population, households and area are facts of mixed years; they stay in
the file with their source and are not shown anywhere.
"""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .lines import BadLines
from .models import LATITUDES, LONGITUDES, Center

HEADER = [
    "code",
    "tier",
    "parent_code",
    "name",
    "short_name",
    "latitude",
    "longitude",
    "location_quality",
    "area_note",
    "population",
    "households",
    "area_km2",
    "source",
]
PARENT_TIER = {"district": None, "station": "district", "room": "station"}
CODE_LENGTH = {"district": 6, "station": 9, "room": 12}
QUALITIES = {"exact", "approx", "none"}


@dataclass(frozen=True)
class Unit:
    """One line of the file."""

    line: int
    code: str
    tier: str
    parent_code: str
    facts: dict  # field of `Center` → value


def read(path):
    """The units of a file, parents before children. Raises BadLines for a file with any fault."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except UnicodeDecodeError as error:
        raise BadLines([(0, "文件不是 UTF-8 编码，请另存为 UTF-8 后再导入。")]) from error
    rows = csv.reader(io.StringIO(text))
    header = next(rows, [])
    if header != HEADER:
        raise BadLines([(1, f"表头应为 {','.join(HEADER)}，现为 {','.join(header)}。")])
    units, problems = [], []
    for cells in rows:
        if len(cells) != len(HEADER):
            problems.append((rows.line_num, f"应有 {len(HEADER)} 列，现有 {len(cells)} 列。"))
            continue
        row = {name: cell.strip() for name, cell in zip(HEADER, cells, strict=True)}
        faults = _faults(row)
        problems += [(rows.line_num, fault) for fault in faults]
        if not faults:
            units.append(_unit(rows.line_num, row))
    if not units and not problems:
        problems.append((0, "文件里没有机构。"))
    # Parents can be judged only where every line could be read.
    problems = problems or _faults_between(units)
    if problems:
        raise BadLines(sorted(problems))
    depth = list(PARENT_TIER)
    return sorted(units, key=lambda unit: (depth.index(unit.tier), unit.code))


def _faults(row):
    """What is wrong with one line by itself."""
    tier, code = row["tier"], row["code"]
    if tier not in PARENT_TIER:
        return [f"层级“{tier}”应为 district、station 或 room。"]
    faults = []
    if not (code.isascii() and code.isdigit() and len(code) == CODE_LENGTH[tier]):
        faults.append(f"编码“{code}”应为 {CODE_LENGTH[tier]} 位数字。")
    if PARENT_TIER[tier] is None and row["parent_code"]:
        faults.append("区级机构不应有上级编码。")
    faults += [
        f"{field.verbose_name}不能超过 {field.max_length} 个字。"
        for field in map(Center._meta.get_field, ["name", "short_name", "area_note", "source"])
        if len(row[field.name]) > field.max_length
    ]
    faults += [
        f"缺少{label}。"
        for key, label in [("name", "名称"), ("short_name", "简称")]
        if not row[key]
    ]
    if row["location_quality"] not in QUALITIES:
        faults.append(f"位置精度“{row['location_quality']}”应为 exact、approx 或 none。")
    elif row["location_quality"] == "none":
        if row["latitude"] or row["longitude"]:
            faults.append("位置精度为 none 时不应有坐标。")
    elif not (_within(row["latitude"], LATITUDES) and _within(row["longitude"], LONGITUDES)):
        faults.append(f"坐标“{row['latitude']},{row['longitude']}”不正确。")
    return faults


def _within(text, bounds):
    try:
        value = Decimal(text)
    except InvalidOperation:
        return False
    return value.is_finite() and bounds[0] <= value <= bounds[1]


def _unit(line, row):
    placed = row["location_quality"] != "none"
    return Unit(
        line=line,
        code=row["code"],
        tier=row["tier"],
        parent_code=row["parent_code"],
        facts={
            "name": row["name"],
            "short_name": row["short_name"],
            "area_note": row["area_note"],
            "source": row["source"],
            "latitude": _degrees(row["latitude"]) if placed else None,
            "longitude": _degrees(row["longitude"]) if placed else None,
            "location_is_approximate": row["location_quality"] != "exact",
        },
    )


def _degrees(text):
    return Decimal(text).quantize(Decimal("0.00001"))


def _faults_between(units):
    """Duplicate codes, and parents that are missing or of the wrong tier."""
    seen, problems = {}, []
    for unit in units:
        if unit.code in seen:
            problems.append((unit.line, f"编码 {unit.code} 与第 {seen[unit.code].line} 行重复。"))
        seen.setdefault(unit.code, unit)
    for unit in units:
        wanted = PARENT_TIER[unit.tier]
        parent = seen.get(unit.parent_code)
        if wanted and not parent:
            problems.append((unit.line, f"上级编码“{unit.parent_code}”不在文件里。"))
        elif wanted and parent.tier != wanted:
            problems.append((unit.line, f"上级 {parent.code} 应为{Center.Tier(wanted).label}。"))
    return problems
