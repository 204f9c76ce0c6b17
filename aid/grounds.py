"""Matters and grounds of legal aid, and what follows from them. Pure: facts in, findings out.

Scope and hardship answer yes, no or unknown, each with the reason written out. Unknown means that a
person decides; nothing here decides against anybody.
"""

from dataclasses import dataclass
from decimal import Decimal

YES, NO, UNKNOWN = "yes", "no", "unknown"


@dataclass(frozen=True)
class Ground:
    """A matter that the law names: its code, its words, what people call it, the article, and what the means
    test needs.

    means: "test" (hardship is needed), "none" (no limit of means), "organ" (an organ notifies).
    """

    code: str
    label: str
    plain: str
    article: str
    means: str = "test"


UNSURE = "unsure"  # whoever applies cannot tell; the reviewer says which it is

GROUNDS = (
    # 第三十一条：因经济困难没有委托代理人的，可以申请
    Ground("labour", "请求确认劳动关系或者支付劳动报酬", "拖欠工资，或者单位不承认劳动关系", "第三十一条第五项"),
    Ground(
        "injury", "请求工伤事故、交通事故、食品药品安全事故、医疗事故人身损害赔偿",
        "工伤、交通事故、食品药品或者医疗事故，人受了伤害要赔偿", "第三十一条第七项",
    ),
    Ground(
        "support", "请求给付赡养费、抚养费、扶养费", "子女不给老人赡养费，或者要抚养费、扶养费", "第三十一条第四项",
    ),
    Ground("social_insurance", "请求给予社会保险待遇或者社会救助", "社保待遇、低保或者其他救助没有给", "第三十一条第二项"),
    Ground("pension", "请求发给抚恤金", "抚恤金没有发", "第三十一条第三项"),
    Ground(
        "capacity", "请求认定公民无民事行为能力或者限制民事行为能力",
        "家里人因为精神疾病、失智等不能自己作主，要请法院认定", "第三十一条第六项",
    ),
    Ground("environment", "请求环境污染、生态破坏损害赔偿", "环境污染造成了损失，要赔偿", "第三十一条第八项"),
    Ground("state_compensation", "请求国家赔偿", "国家机关侵害了权利，要国家赔偿", "第三十一条第一项"),
    Ground("other_by_law", "法律、法规、规章规定的其他情形", "法律、法规规定的其他事情", "第三十一条第九项"),
    # 第三十二条：不受经济困难条件的限制
    Ground(
        "violence", "遭受虐待、遗弃或者家庭暴力的受害人主张相关权益", "被家里人打骂、虐待或者遗弃",
        "第三十二条第四项", "none",
    ),
    Ground("brave", "因见义勇为行为主张相关民事权益", "见义勇为以后要主张权益", "第三十二条第二项", "none"),
    Ground(
        "hero", "英雄烈士近亲属为维护英雄烈士的人格权益", "英雄烈士的名誉等受到侵害，近亲属来主张",
        "第三十二条第一项", "none",
    ),
    Ground("retrial", "再审改判无罪请求国家赔偿", "再审改判无罪，要国家赔偿", "第三十二条第三项", "none"),
    Ground(
        "exempt_by_law", "法律、法规、规章规定的其他不受限制的情形", "法律、法规规定不看经济条件的其他事情",
        "第三十二条第五项", "none",
    ),
    # 刑事
    Ground(
        "criminal_poor", "刑事案件犯罪嫌疑人、被告人因经济困难申请", "被公安、检察院、法院追究刑事责任，没有钱请律师",
        "第二十四条",
    ),
    Ground("criminal_notice", "办案机关通知辩护", "办案机关通知辩护", "第二十五条", "organ"),
    Ground(
        "death_review", "死刑复核案件被告人申请", "死刑复核案件的被告人要请律师", "第二十五条第五项", "organ",
    ),
    Ground("compulsory_medical", "强制医疗案件通知代理", "强制医疗案件通知代理", "第二十八条", "organ"),
    Ground(
        "victim", "刑事公诉案件被害人、自诉人等因经济困难申请", "是刑事案件的受害人（或者自诉人），没有钱请律师",
        "第二十九条",
    ),
    Ground(
        "retrial_appeal", "不服生效裁判申诉或者申请再审", "对已经生效的判决、裁定不服，要申诉或者申请再审",
        "第三十三条",
    ),
    Ground(UNSURE, "援助事项待认定", "说不清，请工作人员判断", ""),
)  # fmt: skip
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
    if ground not in GROUND or ground == UNSURE:
        return Finding(UNKNOWN, "申请人没有选定援助事项，请审查人员认定")
    row = GROUND[ground]
    if venue in {"", UNSURE}:
        return Finding(
            UNKNOWN, f"属于{row.article}所列事项；管辖依据没有填写或者申请人说不清，请审查人员核对"
        )
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


def limit_of(*, today, limitation_on, is_urgent):
    """Gives "past" or "near" (less than seven days) of a limit, "urgent" where preservation or advance
    enforcement presses, "" where nothing does."""
    days = None if limitation_on is None else (limitation_on - today).days
    if days is not None and days < 0:
        return "past"
    if days is not None and days < 7:
        return "near"
    return "urgent" if is_urgent else ""


def must_advance(*, today, limitation_on, is_urgent):
    """Whether aid may be given before the papers are complete (第四十四条): less than seven days to a limit,
    or urgent preservation or advance enforcement."""
    found = limit_of(today=today, limitation_on=limitation_on, is_urgent=is_urgent)
    return found == "near" or is_urgent


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
