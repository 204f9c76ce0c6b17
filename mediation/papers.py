"""The twenty-four papers of people's mediation, as field tables.

The list follows 司法部《人民调解文书格式》 (2010) and the order of a volume (`volume.py`); what the letters to police,
courts and other organs say comes from the laws that they name. The ministry's texts were not at hand, so each says
自拟式样 until an office puts its own in its place (`PAPERS_DIR`, docs/operate.md). No paper asks for a number of an
identity document: it stands on one only where whoever wrote 当事人情况 put it there.
"""

from centers.cases.papers import PaperType, fields

from .flow import TERM

DISPUTE = """
dispute_type 纠纷类型
facts 纠纷简要情况
"""
AGREEMENT = """
parties 当事人情况
facts 纠纷主要事实、争议事项及各方责任
content 协议内容
performance 履行方式、期限
agreed_on 日期
mediators 调解员
committee_name 调委会
"""
PAPERS = (
    PaperType("mediation.01", "人民调解申请书", fields("""
applicants 申请人情况
others 对方当事人情况
applied_on 申请日期
committee_name 受理调委会
""" + DISPUTE, "source 来源\nwritten_by 代书人\nclaims 申请事项"), is_public=True),
    PaperType("mediation.02", "人民调解受理登记表", fields("""
case_number 登记编号
registered_on 受理时间
source 案件来源
parties 当事人情况
mediators 调解员
registered_by 登记人
committee_name 调委会
""" + DISPUTE, """
source_ref 来文文号
difficulty 难易程度
amount 涉及金额
headcount 涉及人数
risk_level 激化风险
claims 各方请求
""")),
    PaperType("mediation.03", "人民调解当事人权利义务告知书", fields("""
parties_names 当事人
committee_name 调委会
told_on 告知日期
""", "told_by 告知人"), is_public=True),
    PaperType("mediation.04", "授权委托书", fields("""
principal 委托人
agent 受委托人
powers 委托权限
""", "relation 关系")),
    PaperType("mediation.05", "人民调解调查记录", fields("""
investigated_at 时间
place 地点
asked 被调查人
investigators 调查人
record 调查内容
""")),
    PaperType("mediation.06", "人民调解记录", fields("""
session_no 第几次
held_at 时间
place 地点
openness 公开或不公开
mediators 调解员
parties 当事人
record 调解经过
result 调解结果
""", "invitees 参加人")),
    PaperType("mediation.07", "人民调解协议书", fields(AGREEMENT + "copies 份数", "recorder 记录人"),
        series="字", is_public=True, outward=True),
    PaperType("mediation.08", "人民调解口头协议登记表", fields(AGREEMENT + "recorder 记录人"), is_public=True, outward=True),
    PaperType("mediation.09", "履行情况记录", fields("""
parties_names 当事人
agreed_on 协议日期
content 协议内容
performed_on 履行日期
performance_how 履行情况
confirmed_by 确认人
""", "proof 凭证")),
    PaperType("mediation.10", "人民调解回访记录", fields("""
visited_at 回访时间
visit_how 方式
visited 被回访人
visitor 回访人
performance 协议履行情况
opinion 当事人意见
""", "follow_up 后续处理")),
    PaperType("mediation.11", "司法确认申请书", fields("""
court 管辖法院
parties 申请人情况
claims 请求事项
content 协议内容
agreed_on 协议生效日期
committee_name 调委会
""", "deadline 申请期限"), is_public=True, outward=True),
    PaperType("mediation.12", "卷宗情况说明（结案报告表）", fields("""
case_number 登记编号
registered_on 受理时间
source 案件来源
parties 当事人情况
process 调解过程
outcome 调解结果
closed_on 结案时间
mediators 调解员
""" + DISPUTE, """
performance 履行情况
visited 回访情况
amount 涉及金额
""")),
    PaperType("mediation.13", "终止调解告知书", fields("""
parties_names 当事人
dispute_type 纠纷类型
reason 终止原因
routes 救济途径
told_on 告知日期
committee_name 调委会
mediators 调解员
"""), series="终", is_public=True),
    PaperType("mediation.14", "矛盾纠纷移送函（三调联动）", fields("""
addressee 受函单位
from_track 移送前的调解方式
to_track 移送后的调解方式
parties_names 当事人
reason 移送理由
consent 当事人意见
enclosed 移送材料
answer_by 回复期限
result_by 反馈期限
contact 联系人
""" + DISPUTE, """
contact_phone 联系电话
confirm_until 司法确认申请截止日
"""), series="移", outward=True),
    PaperType("mediation.15", "案件移交公安函（情况报告）", fields("""
addressee 受函单位
facts 纠纷简要情况
danger 危险情形
parties_names 当事人
measures 已采取措施
reported_at 报告时间
contact 联系人
"""), series="公", outward=True),
    PaperType("mediation.16", "不予受理（不进行调解）告知书", fields("""
parties_names 当事人
dispute_type 纠纷类型
reason 原因
basis 依据
routes 救济途径
told_on 告知日期
ending 处理
"""), series="不", is_public=True),
    PaperType("mediation.17", "中止调解告知书", fields("""
parties_names 当事人
reason 中止原因
suspended_on 中止日期
resume_when 恢复条件
"""), series="中", is_public=True, outward=True, stops=TERM),
    PaperType("mediation.18", "延长调解期限确认书", fields("""
parties_names 当事人
reason 延长原因
former_due 原期限
new_due 延长至
agreed_on 同意日期
""", "court 委派（委托）法院"), is_public=True),
    PaperType("mediation.19", "治安案件调解履行申请书（双方当事人联合申请）", fields("""
addressee 公安机关
police_case_ref 治安案件编号
parties 当事人
agreed_on 协议日期
content 协议内容
performed_on 履行日期
""", "proof 履行凭证"), is_public=True, outward=True),
    PaperType("mediation.20", "治安案件调解材料移送函", fields("""
addressee 公安机关
police_case_ref 治安案件编号
parties_names 当事人
enclosed 移送材料
contact 联系人
"""), series="治", outward=True),
    PaperType("mediation.21", "调解结果反馈函", fields("""
addressee 受函单位
source_ref 来文文号
parties_names 当事人
result 调解结果
closed_on 办结日期
""", "enclosed 附件"), series="馈", outward=True),
    PaperType("mediation.22", "调解邀请函（征询意见书）", fields("""
addressee 被邀请当事人
dispute_type 纠纷类型
matter 事由
answer_by 答复期限
contact 联系人
""", """
asked_by 申请调解的人
place 地点
time 时间
phone 联系电话
"""), series="邀", is_public=True, outward=True),
    # One line an item in rows: 序号|名称|文号|日期|页数|备注, see `volume.index_text`.
    PaperType("mediation.23", "人民调解卷宗封面、卷内目录、封底", fields("""
case_number 登记编号
year 年度
committee_name 调委会
parties_names 当事人
dispute_type 纠纷类型
mediators 调解员
registered_on 受理时间
closed_on 结案时间
archived_on 归档日期
keep 保管期限
rows 卷内目录
pages 总页数
"""), series="卷"),
    PaperType("mediation.24", "联合调解方案（大调解）", fields("""
lead_unit 牵头单位
members 参加单位
plan 工作方案
parties_names 当事人
coordinator 协调人
made_on 制定日期
""" + DISPUTE)),
)  # fmt: skip
