"""The plan that a year begins with. Proposals: no plan of the district was found; the bureau changes them before
it issues the plan. Weights are of a hundred, targets are parts of one.
"""

from decimal import Decimal

SOURCE = "系统预置的建议稿，参照杭州上城、湘阴、常州钟楼等地公开的考核方案拟定，须经区局审定"
SECTION = "公共法律服务管理科"
GROUPS = {
    "A": "平台建设", "B": "法律援助", "C": "人民调解", "D": "社区矫正", "E": "安置帮教", "F": "公证和律师",
    "G": "普法宣传", "H": "咨询和评价", "I": "数据质量",
}  # fmt: skip
# code, name, target, weight, section, evidence, whether each one counts however few
TABLE = (
    ("A1", "三级平台覆盖率", "1", 6, "公共法律服务管理科", "机构、值班和服务记录"),
    ("A2", "社区法律专业人员与法律顾问到位率", "1", 5, "公共法律服务管理科", "资格证书、聘用记录"),
    ("A3", "公示与无障碍", "1", 3, "公共法律服务管理科", "检查表"),
    ("B1", "法律援助初审及时率", "0.98", 6, "法律援助中心", "收件和上报时间"),
    ("B2", "法律援助初审材料一次性告知合格率", "0.95", 3, "法律援助中心", "抽查案卷"),
    ("B3", "半小时服务圈覆盖", "1", 3, "公共法律服务管理科", "网点坐标"),
    ("C1", "矛盾纠纷登记受理及时率", "0.98", 5, "人民参与和促进法治科", "登记时间"),
    ("C2", "人民调解规范合格率", "0.9", 6, "人民参与和促进法治科", "两人核查"),
    ("C3", "调解协议履行率", "0.9", 5, "人民参与和促进法治科", "履行凭证、回访"),
    ("C4", "调解成功率", "0.85", 4, "人民参与和促进法治科", "案件状态"),
    ("C5", "排查与升级处置", "1", 4, "人民参与和促进法治科", "预警记录", True),
    ("D1", "社区矫正法定节点按时率", "0.98", 10, "社区矫正管理局", "矫正日志（只报数）"),
    ("D2", "失联处置及时率", "1", 5, "社区矫正管理局", "处置记录", True),
    ("D3", "调查评估协助及时率", "0.98", 4, "社区矫正管理局", "起止日期"),
    ("E1", "安置帮教衔接率", "0.98", 5, "社区矫正管理局", "衔接记录"),
    ("E2", "帮教措施落实", "0.9", 3, "社区矫正管理局", "走访记录"),
    ("F1", "公证与律师服务预约办理及时率", "0.98", 3, "公共法律服务管理科", "转办记录"),
    ("G1", "普法活动有效率", "0.8", 4, "普法与依法治理科", "测试和反馈"),
    ("G2", "法治阵地与“法律明白人”", "1", 3, "普法与依法治理科", "阵地台账"),
    ("H1", "咨询首答及时率", "0.97", 5, "公共法律服务管理科", "答复时间"),
    ("H2", "好差评满意率", "0.96", 4, "公共法律服务管理科", "评价"),
    ("H3", "差评整改闭环率", "1", 2, "公共法律服务管理科", "整改记录", True),
    ("I1", "数据质量", "0.98", 2, "公共法律服务管理科", "抽查"),
)  # fmt: skip
LEAST = {"H2": 30}  # a rate on fewer is not scored; of the others on fewer than five
# What comes beside the hundred: code, group, name, rule, points of one event, proof, whether only the dearest of
# the group counts.
MORE, LESS = "加分", "另行扣分"
BESIDE = (
    ("P1", MORE, "先进经验在全区推广", "bonus", 1, "区级以上文件文号", True),
    ("P2", MORE, "先进经验在全市推广", "bonus", 2, "市级以上文件文号", True),
    ("P3", MORE, "先进经验在全省、全国推广", "bonus", 3, "省级以上文件文号", True),
    ("P4", "加分：其他", "有效防止重大矛盾激化", "bonus", 1, "公安机关证明文号"),
    ("P5", "加分：其他", "新获全国民主法治示范社区", "bonus", 1, "命名文件文号"),
    ("Q1", LESS, "服务投诉查实", "penalty", 1, "投诉处理决定文号"),
    ("Q2", LESS, "检察机关认定程序违法", "penalty", 2, "检察建议或者纠正违法通知书文号"),
    ("Q3", LESS, "登记不实，可以更正", "penalty", 3, "认定文件文号"),
)
BANDS = (("优秀", 90, 30), ("良好", 80, None), ("合格", 60, None), ("不合格", 0, None))
# None of them is a veto: that needs a law or a document of the province or the centre.
RED_LINES = (
    "泄露封存、未成年人或者社区矫正信息",
    "伪造记录或者佐证材料",
    "免费服务收取钱物",
    "强迫调解造成严重后果",
    "隐瞒社区矫正对象失联",
    "管理失职，社区矫正对象犯严重罪行",
    "收到预警不处置，发生重大群体性事件",
)
ROWS = [
    {
        "order": order, "code": code, "group": GROUPS[code[0]], "name": name, "target": Decimal(target),
        "weight": Decimal(weight), "section": section, "evidence": evidence, "always": bool(always),
        "rule": "linear", "least": LEAST.get(code),
    }
    for order, (code, name, target, weight, section, evidence, *always) in enumerate(TABLE, start=1)
]  # fmt: skip
ROWS += [
    {
        "order": order, "code": code, "group": group, "name": name, "target": Decimal(points),
        "weight": Decimal(0), "section": SECTION, "evidence": proof, "once": bool(once), "rule": rule,
    }
    for order, (code, group, name, rule, points, proof, *once) in enumerate(BESIDE, start=len(ROWS) + 1)
]  # fmt: skip
