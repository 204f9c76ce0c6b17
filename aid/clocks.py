"""The clocks of legal aid. “日” is a calendar day; what no text fixes is marked so and is configuration."""

from centers.cases.clocks import Clock
from centers.common.working_days import Unit

LAW = "《法律援助法》"
CUSTOM = "没有统一规定，暂按通常做法，可由区局调整"

CLOCKS = (
    Clock(
        "aid.decide", "审查决定", 7, Unit.CALENDAR_DAY, "收到申请", f"{LAW}第四十三条",
        verified=True, escalates_to="aid.decide",
        public="最晚{day}作出给予或者不予援助的决定",
    ),
    Clock(
        "aid.pass_on", "工作站初审上报", 1, Unit.WORKING_DAY, "工作站收到申请",
        "当天或者次一工作日上报，为本区考核要求，可由区局调整", source="年度目标责任考核指标 B1",
    ),
    Clock(
        "aid.supplement", "补充材料", 15, Unit.CALENDAR_DAY, "补充通知送达", CUSTOM,
        source="法律未规定期限",
        public="请在{day}以前（含当天）补齐材料或作出说明",
    ),
    Clock(
        "aid.assign", "指派承办人员", 3, Unit.CALENDAR_DAY, "决定给予", f"{LAW}第四十三条",
        verified=True, escalates_to="aid.decide",
        public="最晚{day}指派承办人员",
    ),
    Clock(
        "aid.notice", "按机关通知指派", 3, Unit.CALENDAR_DAY, "收到通知", f"{LAW}第三十六条",
        verified=True, escalates_to="aid.decide",
        public="最晚{day}指派承办人员",
    ),
    Clock(
        "aid.hand_on", "转交法律帮助申请", 24, Unit.HOUR, "收到申请", f"{LAW}第三十九条",
        verified=True, escalates_to="aid.decide",
    ),
    Clock(
        "aid.make_up", "补办先行提供手续", 15, Unit.CALENDAR_DAY, "先行提供", CUSTOM,
        source="法律未规定期限", escalates_to="aid.decide",
        public="请在{day}以前补办手续",
    ),
    Clock(
        "aid.objection", "异议审查决定", 5, Unit.CALENDAR_DAY, "收到异议", f"{LAW}第四十九条",
        verified=True, escalates_to="aid.object",
        public="最晚{day}作出异议审查决定",
    ),
    Clock(
        "aid.arrange", "承办单位安排承办人", 24, Unit.HOUR, "收到指派", CUSTOM,
        source="2004 年旧办法规定 24 小时，现行效力未核对", escalates_to="aid.assign",
    ),
    Clock(
        "aid.first_meeting", "首次约见并签订协议", 5, Unit.CALENDAR_DAY, "收到指派", CUSTOM,
        source="通常做法，未核对", escalates_to="aid.assign",
        public="最晚{day}承办人员与您约见、签订协议",
    ),
    Clock(
        "aid.file", "提交结案材料", 30, Unit.CALENDAR_DAY, "事项办结",
        f"{LAW}第五十条规定“及时”，三十日为通常做法", source="怒江州司法局办事指南",
        escalates_to="aid.assign",
    ),
    Clock(
        "aid.pay", "审核归档并支付补贴", 30, Unit.CALENDAR_DAY, "收到结案材料",
        f"{LAW}第五十二条规定“及时”，三十日为通常做法", source="怒江州司法局办事指南",
        escalates_to="aid.decide",
    ),
)  # fmt: skip
