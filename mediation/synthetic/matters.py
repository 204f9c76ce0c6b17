"""What people quarrel about, how often, and in which words. Data only; shared by few and many."""

from dataclasses import dataclass

from ..models import Difficulty, DisputeType, Source

Type, Hard = DisputeType, Difficulty


@dataclass(frozen=True)
class Matter:
    """A quarrel: its type, how often of a hundred, and what its papers say.

    facts, claims, content: with {amount}, {days}, {one} and {other}. issue: what the agreement says of who
    answers for what; how: it is performed. against: company or person. cannot_be_confirmed: of
    `rules.UNCONFIRMABLE`.
    """

    type: str
    weight: float
    facts: str
    claims: str
    issue: str
    content: str
    how: str
    against: str = "person"
    ages: tuple = (25, 75)
    amounts: tuple = (500, 8_000)
    difficulty: str = Hard.ORDINARY
    cannot_be_confirmed: str = ""


MATTERS = (
    Matter(
        Type.NEIGHBOURS, 14, "{other}在楼道和门口堆放纸箱、旧家具，{one}出入不便，{days}天来劝过几次没有清走，双方发生争吵。",
        "清走楼道里的杂物，以后不再堆放。", "楼道属于公共部位，{other}堆放杂物影响通行，应当清走；{one}说话也有不妥。",
        "{other}自行清走楼道杂物，以后不再堆放；{one}不再追究，双方互相道歉。", "自行清理", difficulty=Hard.SIMPLE, amounts=(0, 0),
    ),
    Matter(
        Type.NEIGHBOURS, 13, "{other}家卫生间漏水，把{one}家的顶棚和墙面泡坏，{days}天来就维修和赔偿没有谈成。",
        "修好漏水，赔偿损失 {amount} 元。", "漏水来自{other}家的管道，{other}承担维修和赔偿责任。",
        "{other}修好漏水处，并向{one}支付墙面修复费用 {amount} 元。", "微信转账，一次付清", amounts=(800, 12_000),
    ),
    Matter(
        Type.FAMILY, 8, "{one}与{other}系夫妻，因家务和开支经常争吵，{days}天前{one}回娘家居住，孩子无人照看。",
        "请求调解夫妻矛盾，说好家庭开支怎样分担。", "双方都希望维持婚姻，对开支和照看孩子没有商量清楚。",
        "双方和好；每月家庭开支各承担一半，接送孩子由双方轮流负责。", "按月自行履行", ages=(24, 55), amounts=(0, 0),
    ),
    Matter(
        Type.FAMILY, 5, "{one}年事已高，子女{other}近几个月没有给付赡养费，{days}天前因看病费用争吵。",
        "请求每月给付赡养费，分担医疗费 {amount} 元。", "赡养父母是子女的义务，{other}应当给付赡养费并分担医疗费。",
        "{other}支付{one}医疗费 {amount} 元，以后每月五日前给付赡养费，每周探望一次。", "银行转账", ages=(66, 88), amounts=(1_000, 9_000),
    ),
    Matter(
        Type.FAMILY, 2, "{one}与{other}离婚后就孩子的探望时间发生争议，{days}天没有见到孩子。",
        "请求说好探望的时间和地点。", "双方对探望本身没有争议，争议在于时间和接送。",
        "{other}每月第一、第三个周六可以探望孩子，接送由{other}负责。", "按约定时间履行", ages=(25, 48), amounts=(0, 0),
        cannot_be_confirmed="special", difficulty=Hard.HARD,
    ),
    Matter(
        Type.PROPERTY, 12, "{one}反映小区电梯经常停运、垃圾清运不及时，拒交物业费；{other}催交 {amount} 元，{days}天来双方各执一词。",
        "改进服务；物业费减免一部分。", "{other}服务有不到位之处，{one}应当交纳合理的物业费。",
        "{other}一周内修好电梯；{one}交纳物业费 {amount} 元，滞纳金免除。", "到物业办公室交纳", against="company", amounts=(600, 6_000),
    ),
    Matter(
        Type.PROPERTY, 4, "{one}的车在小区被高空坠物砸坏，{days}天来与{other}就赔偿没有谈成。",
        "赔偿修车费 {amount} 元。", "{other}对公共部位负有维护责任，承担主要责任。",
        "{other}支付{one}修车费 {amount} 元，并检修外墙。", "银行转账，一次付清", against="company", amounts=(1_000, 15_000),
    ),
    Matter(
        Type.HOUSING, 5, "{one}租住{other}的房屋，退租时对方以墙面损坏为由不退押金 {amount} 元，已经{days}天。",
        "退还押金 {amount} 元。", "墙面有轻微磨损，属于正常使用，押金应当退还大部分。",
        "{other}退还{one}押金 {amount} 元，钥匙当场交接，双方再无其他争议。", "微信转账，一次付清", amounts=(1_000, 6_000),
    ),
    Matter(
        Type.CONTRACT, 7, "{one}请{other}装修房屋，完工后瓷砖空鼓、水管渗水，{days}天来要求返工没有结果，尾款 {amount} 元未付。",
        "返工修好，或者减少尾款。", "部分工程质量不符合约定，{other}负责返工。",
        "{other}返工修好瓷砖和水管，验收后{one}支付尾款 {amount} 元。", "验收后银行转账", against="company", amounts=(3_000, 40_000),
    ),
    Matter(
        Type.DAMAGES, 9, "{one}与{other}因停车发生口角并有推搡，{one}手部擦伤，花去医疗费 {amount} 元，已经{days}天。",
        "赔偿医疗费、误工费 {amount} 元，赔礼道歉。", "{other}先动手，承担主要责任；{one}言语不当，承担次要责任。",
        "{other}当面道歉，并支付{one}医疗费、误工费 {amount} 元，双方再无其他争议。", "当场支付现金", amounts=(500, 9_000),
    ),
    Matter(
        Type.LABOUR, 6, "{one}在{other}上班，离职后工资 {amount} 元一直没有结清，{days}天来多次讨要没有结果。",
        "支付拖欠的工资 {amount} 元。", "{other}对欠付工资的数额没有异议，因周转困难没有付清。",
        "{other}支付{one}工资 {amount} 元，付清后双方再无其他争议。", "银行转账，一次付清",
        against="company", ages=(20, 55), amounts=(2_000, 30_000),
    ),
    Matter(
        Type.MEDICAL, 1.5, "{one}在{other}治疗后恢复不好，认为诊疗有过错，{days}天来要求赔偿 {amount} 元没有结果。",
        "赔偿医疗费、护理费共 {amount} 元。", "双方同意不作鉴定，{other}承认沟通不够，愿意补偿。",
        "{other}一次性补偿{one} {amount} 元，{one}不再就此事提出其他请求。", "银行转账，一次付清", against="company",
        amounts=(5_000, 60_000), difficulty=Hard.HARD,
    ),
    Matter(
        Type.TRAFFIC, 4.5, "{one}骑电动车与{other}驾驶的汽车刮碰，交警认定{other}负主要责任，{days}天来赔偿没有谈成。",
        "赔偿医疗费、误工费、修车费共 {amount} 元。", "按交警的责任认定，{other}承担七成。",
        "{other}支付{one}医疗费、误工费、修车费共 {amount} 元，保险理赔由双方配合办理。", "银行转账，一次付清", amounts=(1_000, 25_000),
    ),
    Matter(
        Type.CONSUMER, 4, "{one}在{other}办了预付卡，门店停业，余额 {amount} 元没有退，已经{days}天。",
        "退还余额 {amount} 元。", "{other}停业后没有及时退款，应当退还余额。",
        "{other}退还{one}预付卡余额 {amount} 元。", "原路退回",
        against="company", ages=(20, 70), amounts=(300, 5_000), difficulty=Hard.SIMPLE,
    ),
    Matter(
        Type.EXPROPRIATION, 1, "{one}与兄弟{other}就老房拆迁补偿款怎样分配发生争议，{days}天来家庭会议没有结果。",
        "分得补偿款 {amount} 元。", "补偿款为家庭共有，双方都尽了照顾父母的义务。",
        "{other}从补偿款中支付{one} {amount} 元，其余归{other}。", "补偿款到账后银行转账", ages=(40, 70), amounts=(20_000, 200_000),
        difficulty=Hard.GRAVE,
    ),
    Matter(
        Type.BUSINESS, 1.5, "{one}与{other}合伙开店，停业后就货款和设备怎样分配发生争议，已经{days}天。",
        "清算合伙账目，退还投入 {amount} 元。", "双方对账目核对一致，设备折价处理。",
        "设备归{other}，{other}支付{one} {amount} 元，合伙关系终止。", "分两次银行转账",
        ages=(25, 60), amounts=(5_000, 50_000), difficulty=Hard.HARD,
    ),
    Matter(
        Type.ENVIRONMENT, 5, "{other}夜间经营音响和油烟扰民，{one}和楼上住户{days}天来多次反映没有改善。",
        "停止夜间噪声，改造排烟。", "{other}夜间噪声和油烟影响邻居休息，应当改正。",
        "{other}二十二时以后关闭音响，加装油烟净化装置；{one}不再投诉。", "自行整改，调委会查看", against="company", amounts=(0, 0),
    ),
    Matter(
        Type.ONLINE, 1.5, "{one}通过团购群向{other}买货，收到的东西与描述不符，要求退款 {amount} 元，{days}天没有答复。",
        "退款 {amount} 元。", "货物与描述不符，{other}应当退款。",
        "{other}向{one}退款 {amount} 元，货物由{one}退回。", "微信转账，一次付清",
        ages=(20, 60), amounts=(100, 2_000), difficulty=Hard.SIMPLE,
    ),
    Matter(
        Type.OTHER, 2, "{one}向{other}出借 {amount} 元，到期没有归还，{days}天来催要没有结果。",
        "归还借款 {amount} 元。", "借款事实双方都承认，{other}暂时周转困难。",
        "{other}归还{one}借款 {amount} 元，{one}放弃利息。", "银行转账，一次付清", amounts=(2_000, 40_000),
    ),
)  # fmt: skip

# How often of a hundred a dispute comes from where, and who hands it over.
SOURCES = {
    Source.APPLIED: 54, Source.OWN: 12, Source.POLICE: 9, Source.SWEEP: 9, Source.HOTLINE: 5, Source.GOVERNANCE: 4,
    Source.COURT_DELEGATED: 3, Source.PETITION: 2, Source.COURT_ENTRUSTED: 1, Source.COURT_INVITED: 1,
}  # fmt: skip
COURT = "西安市莲湖区人民法院"
ORGANS = {
    Source.POLICE: "辖区派出所", Source.COURT_DELEGATED: COURT, Source.COURT_ENTRUSTED: COURT,
    Source.COURT_INVITED: COURT, Source.PETITION: "莲湖区信访局", Source.HOTLINE: "12345 热线",
    Source.GOVERNANCE: "街道综治中心",
}  # fmt: skip
CHANNELS = {
    "room": 68,
    "window": 20,
    "web": 12,
}  # in a community, in a street, by the applicant online
FORMS = {"oral": 65, "written": 35}
COMPANIES = (
    ("秦盛", "西城", "恒信", "古都", "长乐", "汇丰源", "华远", "龙首", "丰禾", "金桥", "瑞祥", "天朗"),
    ("物业管理", "装饰工程", "餐饮管理", "商贸", "家政服务", "健身服务", "汽车服务"),
)  # fmt: skip
JOBS = ("退休", "职员", "个体经营", "务工", "教师", "司机", "无业")
# What ends it otherwise.
ENDED = {
    "turn_away": "同一纠纷人民法院已经立案。", "fail": "双方各自坚持，差距较大，没有谈成。",
    "withdraw": "当事人表示已自行商量，要求终止。", "breach": "到期没有履行，联系对方称周转困难。",
    "transfer": "涉及房屋质量，需要主管部门认定。", "transfer_result": "主管部门主持达成处理意见，双方接受。",
    "suspend": "需要委托鉴定。", "resume": "鉴定意见已收到。", "extend": "双方都要再核对账目。",
    "drop_lead": "双方已自行和解，不需要调解。",
}  # fmt: skip
TRACK, BODY = "administrative", "莲湖区住房和城乡建设局"
RECORD = "调解员听取了双方的陈述，讲明有关法律规定，分别做了工作，双方交换了意见。"
PROCESS = "受理后告知权利义务，征得各方同意，调解一次，过程自愿、合法。"


def company(random):
    return f"西安{random.choice(COMPANIES[0])}{random.choice(COMPANIES[1])}有限公司"
