"""Matters and grounds of legal aid, and what follows from them. Pure: facts in, findings out.

Scope and hardship answer yes, no or unknown, each with the reason written out. Unknown means that a
person decides; nothing here decides against anybody.
"""

from dataclasses import dataclass
from decimal import Decimal

YES, NO, UNKNOWN = "yes", "no", "unknown"


@dataclass(frozen=True)
class Ground:
    """A matter that the law names: its code, its words, the article, and what the means test needs.

    means: "test" (hardship is needed), "none" (no limit of means), "organ" (an organ notifies).
    """

    code: str
    label: str
    article: str
    means: str = "test"


GROUNDS = (
    # 第三十一条：因经济困难没有委托代理人的，可以申请
    Ground("state_compensation", "请求国家赔偿", "第三十一条第一项"),
    Ground("social_insurance", "请求给予社会保险待遇或者社会救助", "第三十一条第二项"),
    Ground("pension", "请求发给抚恤金", "第三十一条第三项"),
    Ground("support", "请求给付赡养费、抚养费、扶养费", "第三十一条第四项"),
    Ground("labour", "请求确认劳动关系或者支付劳动报酬", "第三十一条第五项"),
    Ground("capacity", "请求认定公民无民事行为能力或者限制民事行为能力", "第三十一条第六项"),
    Ground(
        "injury",
        "请求工伤事故、交通事故、食品药品安全事故、医疗事故人身损害赔偿",
        "第三十一条第七项",
    ),
    Ground("environment", "请求环境污染、生态破坏损害赔偿", "第三十一条第八项"),
    Ground("other_by_law", "法律、法规、规章规定的其他情形", "第三十一条第九项"),
    # 第三十二条：不受经济困难条件的限制
    Ground("hero", "英雄烈士近亲属为维护英雄烈士的人格权益", "第三十二条第一项", "none"),
    Ground("brave", "因见义勇为行为主张相关民事权益", "第三十二条第二项", "none"),
    Ground("retrial", "再审改判无罪请求国家赔偿", "第三十二条第三项", "none"),
    Ground(
        "violence", "遭受虐待、遗弃或者家庭暴力的受害人主张相关权益", "第三十二条第四项", "none"
    ),
    Ground("exempt_by_law", "法律、法规、规章规定的其他不受限制的情形", "第三十二条第五项", "none"),
    # 刑事
    Ground("criminal_poor", "刑事案件犯罪嫌疑人、被告人因经济困难申请", "第二十四条"),
    Ground("criminal_notice", "办案机关通知辩护", "第二十五条", "organ"),
    Ground("death_review", "死刑复核案件被告人申请", "第二十五条第五项", "organ"),
    Ground("compulsory_medical", "强制医疗案件通知代理", "第二十八条", "organ"),
    Ground("victim", "刑事公诉案件被害人、自诉人等因经济困难申请", "第二十九条"),
    Ground("retrial_appeal", "不服生效裁判申诉或者申请再审", "第三十三条"),
)
GROUND = {ground.code: ground for ground in GROUNDS}


@dataclass(frozen=True)
class Exemption:
    """Who need not have their means checked (第四十二条): shown to be so, never by a certificate of poverty."""

    code: str
    label: str
    proof: str


EXEMPTIONS = (
    Exemption(
        "no_income", "无固定生活来源的未成年人、老年人、残疾人等特定群体", "身份证件或者残疾人证"
    ),
    Exemption(
        "relief", "社会救助、司法救助或者优抚对象", "低保证、救助或优抚的证件，或者由信息共享查询"
    ),
    Exemption(
        "migrant", "申请支付劳动报酬或者请求工伤事故人身损害赔偿的进城务工人员", "劳动关系的材料"
    ),
    Exemption("other", "法律、法规、规章规定的其他人员", "相应证件"),
)
EXEMPTION = {row.code: row for row in EXEMPTIONS}


@dataclass(frozen=True)
class Finding:
    """yes, no or unknown, and why."""

    answer: str
    reason: str


def scope(*, ground, venue):
    """Whether the matter is one that the law names and this district handles (第三十一至三十三条、第三十八条)."""
    if ground not in GROUND:
        return Finding(UNKNOWN, "没有选定援助事项，请审查人员认定")
    row = GROUND[ground]
    if not venue:
        return Finding(UNKNOWN, f"属于{row.article}所列事项；管辖依据没有填写，请审查人员核对")
    if row.code in {"other_by_law", "exempt_by_law"}:
        return Finding(UNKNOWN, f"申请人选择{row.article}“{row.label}”，请审查人员写明具体规定")
    return Finding(YES, f"属于《法律援助法》{row.article}“{row.label}”")


def hardship(*, ground, exemption, household, monthly_income, standard):
    """Whether the applicant counts as in hardship (第三十四、四十一、四十二条).

    standard: the province's limit of income per head and month, a Decimal in yuan, or None where none was
    entered. Income over the limit is UNKNOWN, too: outlay, assets and debts are the officer's to weigh.
    """
    row = GROUND.get(ground)
    if row and row.means == "organ":
        return Finding(YES, f"{row.article}：办案机关通知，不审查经济状况")
    if row and row.means == "none":
        return Finding(YES, f"{row.article}：不受经济困难条件的限制")
    if exemption in EXEMPTION:
        return Finding(YES, f"第四十二条免予核查：{EXEMPTION[exemption].label}")
    if monthly_income is None or not household:
        return Finding(UNKNOWN, "没有填写家庭人口或收入，请审查人员核查")
    each = (Decimal(monthly_income) / household).quantize(Decimal("0.01"))
    if standard is None:
        return Finding(
            UNKNOWN, f"家庭人均月收入 {each} 元；本系统尚未录入省定标准，请审查人员认定并写明理由"
        )
    if each <= standard:
        return Finding(YES, f"家庭人均月收入 {each} 元，不超过标准 {standard} 元")
    return Finding(
        UNKNOWN, f"家庭人均月收入 {each} 元，超过标准 {standard} 元，请结合支出、财产和负债认定"
    )


def may_be_refused(*, route):
    """An organ's notice is not an application: it cannot be refused (第三十六条)."""
    return route != "organ_notice"


def must_advance(*, today, limitation_on, is_urgent):
    """Whether aid may be given before the papers are complete (第四十四条): less than seven days to a limit,
    or urgent preservation or advance enforcement."""
    near = limitation_on is not None and 0 <= (limitation_on - today).days < 7
    return near or is_urgent


GRAVE_YEARS = 3


def provider_trouble(*, is_grave, is_minor, years, knows_minors, open_cases, most_cases):
    """Why somebody cannot take a case, as sentences; [] where nothing stands against it.

    Life sentence or death: three years of practice (法律援助法 第二十六条). A minor: somebody who knows
    minors (未成年人保护法 第一百零四条).
    """
    trouble = []
    if is_grave and (years is None or years < GRAVE_YEARS):
        trouble.append("可能判处无期徒刑、死刑的案件，承办人须有三年以上执业经历")
    if is_minor and not knows_minors:
        trouble.append("受援人是未成年人，须指派熟悉未成年人身心特点的律师")
    if open_cases >= most_cases:
        trouble.append(f"在办案件已有 {open_cases} 件，达到上限")
    return trouble


# 第四十八条：终止的情形
TERMINATIONS = (
    ("fraud", "受援人以欺骗或者其他不正当手段获得法律援助"),
    ("concealed", "受援人故意隐瞒与案件有关的重要事实或者提供虚假证据"),
    ("illegal", "受援人利用法律援助从事违法活动"),
    ("no_hardship", "受援人的经济状况发生变化，不再符合法律援助条件"),
    ("ended", "案件终止审理或者已经被撤销"),
    ("own_lawyer", "受援人自行委托律师或者其他代理人"),
    ("asked", "受援人有正当理由要求终止法律援助"),
    ("by_law", "法律法规规定的其他情形"),
)
