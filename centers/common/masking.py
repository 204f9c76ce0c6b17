"""What a page shows of a person by default. Full values need a right and a reason."""

import re

MOBILE = r"^1[3-9][0-9]{9}\Z"
PHONE_OR_LANDLINE = r"^(1[3-9][0-9]{9}|(0[0-9]{2,3}-?)?[0-9]{7,8}(-[0-9]{1,6})?|1[0-9]{4}|400-?[0-9]{3}-?[0-9]{4})\Z"

COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "太史",
        "端木",
        "上官",
        "司马",
        "东方",
        "独孤",
        "南宫",
        "万俟",
        "闻人",
        "夏侯",
        "诸葛",
        "尉迟",
        "公羊",
        "赫连",
        "澹台",
        "皇甫",
        "宗政",
        "濮阳",
        "公冶",
        "太叔",
        "申屠",
        "公孙",
        "慕容",
        "仲孙",
        "钟离",
        "长孙",
        "宇文",
        "司徒",
        "鲜于",
        "司空",
        "令狐",
        "百里",
        "呼延",
        "东郭",
        "南门",
        "西门",
        "拓跋",
    ]
)


def mask_name(name):
    """张三 → 张*, 张三丰 → 张**, 欧阳修 → 欧阳*; a name of another kind keeps its first character."""
    name = (name or "").strip()
    kept = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:kept] + "*" * min(max(len(name) - kept, 1), 2) if name else ""


def mask_phone(phone):
    """13812345678 → 138****5678; other numbers keep their last four digits, very short ones none."""
    digits = re.sub(r"[^0-9]", "", phone or "")
    digits = re.sub(r"^86(?=1[0-9]{10}$)", "", digits)
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    hidden = max(len(digits) - 4, min(len(digits), 4))
    return "*" * hidden + digits[hidden:]


def mask_id_number(number):
    """61010419500101123X → 610***********123X: the date of birth is hidden."""
    number = number or ""
    if len(number) < 15:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
