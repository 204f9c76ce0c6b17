"""The clocks of people's mediation. The law itself gives one, that of judicial confirmation; what no text fixes says
so and is configuration."""

from centers.cases.clocks import Clock
from centers.common.working_days import Unit

LAW = "《人民调解法》"
COURT = "《最高人民法院关于人民法院特邀调解的规定》（法释〔2016〕14号）第二十七条"
CUSTOM = "没有统一规定，暂按通常做法，可由区局调整"
DAY, WORKING = Unit.CALENDAR_DAY, Unit.WORKING_DAY

CLOCKS = (
    Clock(
        "mediation.register", "受理登记", 1, WORKING, "收到申请", "收到申请后一个工作日内登记，为本区考核要求，可由区局调整",
        source="年度目标责任考核指标 C1", escalates_to="mediation.chair", public="最晚{day}登记",
    ),
    Clock(
        "mediation.term", "调解", 1, Unit.MONTH, "受理登记",
        "《人民调解工作若干规定》第三十三条规定一般一个月内调结；《人民调解法》没有规定期限",
        verified=True, escalates_to="mediation.chair", public="一般在{day}以前调结",
    ),
    Clock(
        "mediation.delegated", "法院委派调解", 30, DAY, "签字接收委派", COURT, verified=True,
        escalates_to="mediation.chair", public="一般在{day}以前调结",
    ),
    Clock(
        "mediation.entrusted", "法院委托调解（普通程序）", 15, DAY, "签字接收委托", COURT, verified=True,
        escalates_to="mediation.chair", public="一般在{day}以前调结",
    ),
    Clock(
        "mediation.summary", "法院委托调解（简易程序）", 7, DAY, "签字接收委托", COURT, verified=True,
        escalates_to="mediation.chair", public="一般在{day}以前调结",
    ),
    Clock(
        "mediation.perform", "履行协议", 30, DAY, "协议生效", "按协议约定的日期；协议没有约定的，暂按三十日，可由区局调整",
        source="《人民调解法》第三十一条规定督促履行，没有规定日期", public="请在{day}以前按协议履行",
    ),
    Clock(
        "mediation.confirm", "共同申请司法确认", 30, DAY, "协议生效", f"{LAW}第三十三条、《民事诉讼法》第二百零五条",
        verified=True, public="需要司法确认的，各方请在{day}以前（含当天）共同申请",
    ),
    Clock(
        "mediation.visit", "回访", 15, DAY, "履行完毕", CUSTOM, source="法律未规定期限",
        escalates_to="mediation.chair",
    ),
    Clock(
        "mediation.visit_disputed", "回访（有争议的）", 30, DAY, "登记未履行", CUSTOM, source="法律未规定期限",
        escalates_to="mediation.chair",
    ),
    Clock(
        "mediation.transfer", "移交回执", 3, WORKING, "移交", CUSTOM, source="三调联动没有统一的回执期限",
        escalates_to="mediation.chair",
    ),
    Clock(
        "mediation.result", "移交事项反馈结果", 30, DAY, "移交", CUSTOM, source="三调联动没有统一的反馈期限",
        escalates_to="mediation.chair",
    ),
    Clock(
        "mediation.receipt", "来文回执", 3, WORKING, "收到来文", CUSTOM, source="三调联动没有统一的回执期限",
        escalates_to="mediation.chair",
    ),
    Clock(
        "mediation.reply", "向来文单位反馈结果", 30, DAY, "收到来文", CUSTOM, source="三调联动没有统一的反馈期限",
        escalates_to="mediation.chair",
    ),
    Clock(
        "mediation.archive", "卷宗归档", 15, DAY, "结案", CUSTOM, source="法律未规定期限",
        escalates_to="mediation.chair",
    ),
)  # fmt: skip
