"""What people come about, how often, and in which words. Data only; shared by few and many."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Matter:
    """A matter: its ground and kind, how often of a hundred, and what its papers say.

    facts, request: with {amount}, {months} and {other}. ages, sex: of who comes ("" for either). against:
    company, person or none. organ, stage: where it lies already. aid_form: as the decision grants it.
    """

    ground: str
    kind: str
    weight: float
    causes: tuple
    facts: str
    request: str
    aid_form: str
    against: str = "person"
    sex: str = ""
    ages: tuple = (22, 60)
    categories: tuple = ("other",)
    exemption: str = ""
    venue: str = "body"
    organ: str = ""
    stage: str = ""
    amounts: tuple = (5_000, 60_000)


MATTERS = (
    Matter(
        "labour", "labour", 30, ("拖欠工资", "追索劳动报酬", "加班工资争议", "经济补偿金争议"),
        "在{other}工作{months}个月，对方以资金周转困难为由一直没有付清工资，共欠 {amount} 元，有考勤记录和工资条。",
        "请求对方支付拖欠的劳动报酬 {amount} 元。", "仲裁代理", "company",
        categories=("migrant",), exemption="migrant", organ="莲湖区劳动人事争议仲裁委员会", stage="准备仲裁",
    ),
    Matter(
        "labour", "civil", 15, ("追索劳动报酬", "劳务合同纠纷", "确认劳动关系"),
        "经人介绍到{other}的工地干活{months}个月，没有签合同，工程结束后只付了一部分，还欠 {amount} 元，有欠条。",
        "请求对方支付劳务费 {amount} 元。", "民事诉讼代理", "company", sex="male",
        categories=("migrant",), exemption="migrant", venue="organ", organ="莲湖区人民法院", stage="一审",
    ),
    Matter(
        "support", "civil", 7, ("赡养费纠纷",),
        "年事已高，没有退休金，子女{other}已有{months}个月没有给付赡养费，生活困难。",
        "请求每月给付赡养费，并支付拖欠的 {amount} 元。", "民事诉讼代理", ages=(66, 88),
        categories=("elderly",), exemption="no_income", venue="organ", organ="莲湖区人民法院",
        stage="一审", amounts=(2_000, 20_000),
    ),
    Matter(
        "support", "civil", 6, ("抚养费纠纷", "变更抚养关系纠纷"),
        "离婚后孩子由本人抚养，对方{other}已{months}个月没有给付抚养费。",
        "请求对方支付拖欠的抚养费 {amount} 元，并按月给付。", "民事诉讼代理", sex="female", ages=(25, 48),
        categories=("woman",), venue="organ", organ="莲湖区人民法院", stage="一审", amounts=(3_000, 40_000),
    ),
    Matter(
        "injury", "labour", 8, ("工伤保险待遇纠纷", "工伤认定和赔偿"),
        "在{other}上班时受伤，住院治疗，已认定工伤，单位只垫付了部分医疗费，停工{months}个月没有工资。",
        "请求支付工伤保险待遇共 {amount} 元。", "仲裁代理", "company", categories=("migrant",),
        exemption="migrant", organ="莲湖区劳动人事争议仲裁委员会", stage="仲裁", amounts=(20_000, 260_000),
    ),
    Matter(
        "injury", "civil", 6, ("机动车交通事故责任纠纷",),
        "过马路时被{other}驾驶的车辆撞伤，交警认定对方负主要责任，治疗{months}个月，费用没有得到赔偿。",
        "请求赔偿医疗费、误工费等共 {amount} 元。", "民事诉讼代理", ages=(20, 80), venue="organ",
        organ="莲湖区人民法院", stage="一审", amounts=(8_000, 180_000),
    ),
    Matter(
        "injury", "civil", 2, ("医疗损害责任纠纷", "产品责任纠纷"),
        "在{other}接受治疗后病情加重，对方不认可有过错，{months}个月来多次协商没有结果。",
        "请求赔偿各项损失 {amount} 元。", "民事诉讼代理", "company", ages=(30, 78), venue="organ",
        organ="莲湖区人民法院", stage="一审", amounts=(20_000, 200_000),
    ),
    Matter(
        "violence", "civil", 6, ("离婚纠纷（家庭暴力）", "申请人身安全保护令"),
        "结婚多年，丈夫{other}多次动手，近{months}个月报警两次，有出警记录和伤情照片。",
        "请求离婚，并申请人身安全保护令。", "民事诉讼代理", sex="female", ages=(23, 58),
        categories=("woman",), venue="organ", organ="莲湖区人民法院", stage="一审", amounts=(0, 30_000),
    ),
    Matter(
        "social_insurance", "administrative", 2.5, ("养老保险待遇争议", "最低生活保障争议"),
        "申请待遇被{other}退回，{months}个月来多次补交材料仍没有结果。",
        "请求依法给予待遇，补发 {amount} 元。", "行政诉讼代理", "company", ages=(40, 72),
        categories=("relief",), exemption="relief", venue="organ", organ="西安铁路运输法院", stage="一审",
        amounts=(2_000, 30_000),
    ),
    Matter(
        "pension", "civil", 0.7, ("抚恤金分配纠纷",),
        "亲属去世后抚恤金由{other}领走，{months}个月来协商不成。", "请求依法分得抚恤金 {amount} 元。",
        "民事诉讼代理", ages=(40, 80), venue="organ", organ="莲湖区人民法院", stage="一审",
        amounts=(10_000, 120_000),
    ),
    Matter(
        "capacity", "civil", 1, ("申请认定公民无民事行为能力",),
        "家人患病多年，{months}个月前病情加重，生活不能自理，需要指定监护人办理手续。",
        "请求认定无民事行为能力并指定监护人。", "民事诉讼代理", "", ages=(30, 70),
        categories=("disabled",), venue="organ", organ="莲湖区人民法院", stage="特别程序", amounts=(0, 1),
    ),
    Matter(
        "criminal_poor", "criminal", 1.8, ("盗窃罪", "故意伤害罪", "帮助信息网络犯罪活动罪"),
        "家人被羁押{months}个月，家庭没有能力聘请律师。", "请求提供辩护。", "刑事辩护", "", sex="male",
        ages=(19, 50), venue="organ", organ="莲湖区人民检察院", stage="审查起诉", amounts=(0, 1),
    ),
    Matter(
        "victim", "criminal", 1.5, ("刑事附带民事诉讼（故意伤害）",),
        "被{other}打伤，鉴定为轻伤，案件已到检察院，{months}个月来没有得到赔偿。",
        "请求代理刑事附带民事诉讼，赔偿 {amount} 元。", "刑事诉讼代理", venue="organ",
        organ="莲湖区人民检察院", stage="审查起诉", amounts=(5_000, 80_000),
    ),
    Matter(
        "retrial_appeal", "civil", 0.5, ("民事申诉（借款）",),
        "对与{other}的借款判决不服，{months}个月前收到二审判决，有新的证据。", "请求代理申请再审，标的 {amount} 元。",
        "代理申诉", venue="organ", organ="西安市中级人民法院", stage="申请再审", amounts=(10_000, 90_000),
    ),
)  # fmt: skip

NOTICES = (
    Matter(
        "criminal_notice", "criminal", 70, ("盗窃罪", "故意伤害罪", "诈骗罪", "掩饰、隐瞒犯罪所得罪"),
        "没有委托辩护人，符合通知辩护的情形。", "通知指派律师担任辩护人。", "刑事辩护", "", sex="male",
        ages=(18, 60), venue="organ", organ="莲湖区人民法院", stage="一审", amounts=(0, 1),
    ),
    Matter(
        "criminal_notice", "criminal", 26, ("寻衅滋事罪", "聚众斗殴罪", "盗窃罪"),
        "犯罪嫌疑人是未成年人，没有委托辩护人。", "通知指派律师担任辩护人。", "刑事辩护", "", sex="male",
        ages=(15, 17), categories=("minor",), venue="organ", organ="莲湖区公安分局", stage="侦查",
        amounts=(0, 1),
    ),
    Matter(
        "compulsory_medical", "criminal", 4, ("强制医疗",),
        "被申请人没有委托诉讼代理人。", "通知指派律师担任诉讼代理人。", "强制医疗代理", "", ages=(25, 60),
        venue="organ", organ="莲湖区人民法院", stage="强制医疗程序", amounts=(0, 1),
    ),
)  # fmt: skip

CHANNELS = {"window": 52, "room": 12, "web": 23, "organ": 13}
OUTCOMES = {
    "labour": ("settled", "settled", "won", "won", "partly"),
    "civil": ("settled", "won", "partly", "partly", "lost"),
    "administrative": ("partly", "lost", "settled"),
    "criminal": ("defended", "partly_defended", "partly_defended", "other"),
}
COMPANIES = (
    (
        "秦盛",
        "西城",
        "恒信",
        "古都",
        "长乐",
        "汇丰源",
        "华远",
        "龙首",
        "丰禾",
        "明德门",
        "金桥",
        "瑞祥",
        "天朗",
    ),
    (
        "餐饮管理",
        "建筑劳务",
        "装饰工程",
        "物流",
        "商贸",
        "家政服务",
        "物业管理",
        "电子科技",
        "汽车服务",
    ),
)
DEBTS = ("无", "有医疗欠款", "房租欠两个月", "亲友借款")
ASSETS = ("无", "银行存款少量", "自住房一套", "电动车一辆")
REASONS = {
    "grant": "申请事项属于法律援助范围，申请人符合经济困难条件或者不受该条件限制，依照《中华人民共和国法律援助法》的规定，决定给予法律援助。",
    "refuse": "经核查，申请事项不属于本机构受理范围，依照《中华人民共和国法律援助法》第三十八条的规定，决定不予法律援助。",
}
MEANS_TESTED = "家庭人均收入经本人诚信承诺，审查人员认定符合经济困难条件"
NOT_TESTED = "不需要核查经济状况"


def company(random):
    return f"西安{random.choice(COMPANIES[0])}{random.choice(COMPANIES[1])}有限公司"
