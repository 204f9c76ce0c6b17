"""The thirty-two forms of legal aid (司法部《法律援助文书格式》, 2023), as field tables.

The list and the names are those of the ministry; the texts of the forms were not at hand, so each says
自拟式样 until an office puts the official one in its place (`PAPERS_DIR`, docs/operate.md).
"""

from centers.cases.papers import PaperType, Stationery, fields

from .facts import bureau, facts, institution, receiver

STATIONERY = Stationery(prefix="莲法援", issuer=institution, facts=facts)

PERSON = """
name 姓名
sex 性别
id_type 证件类型
id_number 证件号码
address 住所地（经常居住地）
"""
PERSON_MORE = """
phone 联系电话
birth_date 出生日期
ethnicity 民族
categories 人群类别
proxy 代为申请人
detained_at 羁押场所
"""
WHO = """
sex 性别
birth_date 出生日期
id_type 证件类型
id_number 证件号码
phone 联系电话
address 住所地（经常居住地）
"""
MATTER = """
matter_kind 案件类别
ground 申请事项
cause 案由
"""
DECISION = """
name 申请人
matter_kind 案件类别
cause 案由
"""
DUTY_NOTICE = """
cause 涉嫌罪名
organ 通知机关
help_kind 需要提供的帮助
"""
DUTY_NOTICE_MORE = """
detained_at 羁押场所
wanted_at 需要提供帮助的时间
duty_lawyer 安排的值班律师
"""
PAPERS = (
    PaperType("aid.01", "法律援助咨询登记表", fields("""
name 咨询人
matter_kind 咨询类别
facts 咨询内容
answer 答复意见
answered_by 接待人
""", """
sex 性别
phone 联系电话
categories 人群类别
received_at 咨询时间
channel 咨询方式
received_by 接待单位
"""), issuer=receiver),
    PaperType("aid.02", "法律援助申请表", fields(PERSON + MATTER + """
facts 案情及申请理由
request 申请请求
received_at 申请时间
""", PERSON_MORE + """
opponent 对方当事人
organ 办案机关
stage 诉讼阶段
venue 管辖依据
"""), is_public=True),
    PaperType("aid.03", "授权委托书", fields("""
name 委托人
provider 受委托人
provider_unit 受委托人单位
cause 案由
powers 委托权限
""", WHO + """
provider_phone 受委托人单位电话
opponent 对方当事人
organ 办案机关
"""), is_public=True, outward=True),
    PaperType("aid.04", "经济困难状况说明表", fields("""
name 申请人
means_check 核查方式
""", """
id_number 证件号码
cause 案由
exemption 免予核查情形
household 家庭人口
monthly_income 家庭月收入
monthly_expense 家庭月支出
assets 财产情况
debts 负债情况
pledge 诚信承诺
"""), is_public=True, needs="aid.means"),
    PaperType("aid.05", "法律援助申请材料接收凭证", fields("""
name 申请人
received_at 接收时间
received_by 接收单位
materials 接收的材料
case_number 案件编号
code 查询码
""", """
cause 案由
received_hand 接收人
receiver_address 接收单位地址
receiver_phone 接收单位电话
"""), series="收", is_public=True, issuer=receiver),
    PaperType("aid.06", "补充材料（说明）通知书", fields("""
name 申请人
lacking 需要补充的材料或说明
supplement_days 补充期限
""", "cause 案由\napplied_on 申请日期"), series="补", is_public=True,
        stops=("aid.decide",), starts=("aid.supplement",)),
    PaperType("aid.07", "法律援助协作函", fields("""
addressee 受函单位
name 申请人
cause 案由
cooperation 请协作的事项
"""), series="协", outward=True),
    PaperType("aid.08", "法律援助申请审查表", fields(DECISION + """
received_at 收到申请时间
scope_finding 援助范围审查
hardship_finding 经济困难审查
proposal 审查意见
decision_reason 理由
""", "ground 申请事项\nmeans_check 经济困难核查方式"), needs="aid.means"),
    PaperType("aid.09", "给予法律援助决定书", fields(DECISION + """
article 依据
aid_form 法律援助形式
decision_reason 理由
""", "applied_on 申请日期\nadvance_reason 先行提供的情形"), series="给", is_public=True),
    PaperType("aid.10", "不予法律援助决定书", fields(DECISION + """
decision_reason 理由和依据
bureau 异议受理机关
remedy 救济途径和期限
""", "applied_on 申请日期"), series="不", is_public=True),
    PaperType("aid.11", "指派通知书", fields("""
provider_unit 承办单位
name 受援人
matter_kind 案件类别
cause 案由
arrange_by 安排承办人的时间要求
report_by 报告和报结要求
""", """
provider 承办人
phone 受援人联系电话
address 受援人住所
organ 办案机关
stage 诉讼阶段
detained_at 羁押场所
selection 承办人确定方式
grant_number 给予决定书文号
"""), series="指", outward=True),
    PaperType("aid.12", "委托代理（辩护）协议", fields("""
name 甲方（受援人）
provider_unit 乙方（承办单位）
provider 承办人
cause 案由
met_at 首次约见时间
powers 委托权限
""", WHO + "provider_phone 承办单位电话\norgan 办案机关"), is_public=True, outward=True),
    PaperType("aid.13", "法律援助公函", fields("""
addressee 受函机关
name 受援人
provider_unit 承办单位
cause 案由
""", "provider 承办人\nprovider_phone 承办单位电话\ngrant_number 给予决定书文号"), series="函", outward=True),
    PaperType("aid.14", "承办情况通报（报告）记录", fields("""
name 受援人
provider 承办人
cause 案由
report 承办情况
reported_to 通报（报告）对象
""", "provider_unit 承办单位\norgan 办案机关\nstage 诉讼阶段")),
    PaperType("aid.15", "介绍信", fields("""
addressee 受函单位
provider 承办人
provider_unit 承办单位
name 受援人
business 办理的事项
""", "cause 案由"), series="介", outward=True),
    PaperType("aid.16", "更换法律援助人员申请表", fields("""
name 申请人
cause 案由
change_reason 申请更换的理由
""", """
phone 联系电话
provider 原承办人
provider_unit 原承办单位
grant_number 给予决定书文号
"""), is_public=True, needs="case.file"),
    PaperType("aid.17", "更换法律援助人员通知书", fields("""
name 受援人
cause 案由
change_kind 更换情形
former_unit 原承办单位
provider_unit 现承办单位
handover 材料移交要求
""", "former 原承办人\nprovider 现承办人"), series="换", is_public=True,
        outward=True),
    PaperType("aid.18", "终止法律援助决定书", fields(DECISION + """
termination 终止情形
decision_reason 理由和依据
bureau 异议受理机关
remedy 救济途径和期限
""", "grant_number 给予决定书文号"), series="终", is_public=True),
    PaperType("aid.19", "终止法律援助公函", fields("""
addressee 受函单位
name 受援人
cause 案由
termination 终止情形
""", """
provider_unit 承办单位
provider 承办人
termination_number 终止决定书文号
"""), series="终函", outward=True),
    PaperType("aid.20", "异议审查决定书", fields("""
name 异议人
objection 异议请求和理由
objection_facts 审查查明的事实
objection_result 审查决定
bureau 审查机关
decision_number 原决定书文号
""", "cause 案由\nremedy_after 救济途径"), series="异", prefix="莲司", issuer=bureau, is_public=True),
    PaperType("aid.21", "结案报告表", fields("""
name 受援人
provider 承办人
provider_unit 承办单位
cause 案由
process 承办过程
outcome 承办结果
ended_on 事项办结日
costs 办案费用
""", """
matter_kind 案件类别
amount_recovered 挽回损失或取得利益
organ 办案机关
grant_number 给予决定书文号
""")),
    # One line a delivery in each field but the first.
    PaperType("aid.22", "送达回证", fields("""
name 当事人
served_papers 送达文书
served_to 受送达人
served_how 送达方式
served_when 送达时间
""", """
cause 案由
served_numbers 文号
signed_by 签收人
served_note 备注
""")),
    PaperType("aid.23", "法律帮助申请表", fields("""
name 申请人
cause 涉嫌罪名
organ 办案机关
help_kind 申请的帮助
""", """
sex 性别
birth_date 出生日期
id_number 证件号码
detained_at 羁押场所
received_at 收到时间
""")),
    PaperType("aid.24", "值班律师提供法律帮助通知书（公安机关）",
        fields("name 犯罪嫌疑人" + DUTY_NOTICE, DUTY_NOTICE_MORE),
        series="公值", outward=True),
    PaperType("aid.25", "值班律师提供法律帮助通知书（国家安全机关）",
        fields("name 犯罪嫌疑人" + DUTY_NOTICE, DUTY_NOTICE_MORE),
        series="安值", outward=True),
    PaperType("aid.26", "值班律师提供法律帮助通知书（人民检察院）",
        fields("name 犯罪嫌疑人" + DUTY_NOTICE, DUTY_NOTICE_MORE),
        series="检值", outward=True),
    PaperType("aid.27", "值班律师提供法律帮助通知书（人民法院）",
        fields("name 被告人" + DUTY_NOTICE, DUTY_NOTICE_MORE),
        series="法值", outward=True),
    PaperType("aid.28", "值班律师法律帮助登记表", fields("""
name 受帮助人
cause 涉嫌罪名
organ 办案机关
duty_lawyer 值班律师
help_given 提供的帮助
helped_at 帮助时间
""", """
sex 性别
birth_date 出生日期
detained_at 羁押场所
duty_place 值班地点
""")),
    PaperType("aid.29", "值班律师工作台账", fields("""
duty_lawyer 值班律师
helped_at 时间
organ 办案机关
name 受帮助人
help_given 工作内容
""", "cause 涉嫌罪名\nduty_place 值班地点")),
    PaperType("aid.30", "庭审旁听记录表", fields("""
name 受援人
provider 承办人
cause 案由
observed_at 旁听时间
observed_court 审理法院
observation 旁听情况
grade 评价
""", "provider_unit 承办单位\nmatter_kind 案件类别")),
    PaperType("aid.31", "征询办案机关意见函", fields("""
addressee 受函机关
name 受援人
provider 承办人
cause 案由
questions 征询的事项
""", "provider_unit 承办单位"), series="询", outward=True),
    PaperType("aid.32", "受援人回访记录表", fields("""
name 受援人
provider 承办人
cause 案由
visited_at 回访时间
visit_how 回访方式
satisfaction 满意程度
opinion 受援人意见
""", """
phone 联系电话
provider_unit 承办单位
outcome 承办结果
"""), needs="case.file"),
)  # fmt: skip
