"""The life of an application for legal aid, as a table (法律援助法 第三十六条至第五十六条).

A station has a file while it is `received`; from `pass_on` on it is the institution's alone. The clock to
the decision starts at first receipt, by whomever, and passing on neither stops nor restarts it.
"""

from centers.accounts.rights import Role
from centers.cases.kinds import (
    APPLICANT,
    SYSTEM,
    UNBEGUN_STATUSES,
    Depth,
    Note,
    Reach,
    Scope,
    Status,
    step,
)

APPLICATION = "aid.application"

STATUSES = (
    *UNBEGUN_STATUSES,
    Status("received", "已接收，待初审", "intake", public="工作站已收到您的申请材料，正在核对是否齐全。", turn=("aid.check",)),
    Status("reviewing", "审查中", "review", public="区法律援助中心正在审查。", turn=("aid.review",)),
    Status(
        "supplement", "待补正", "review", "warn",
        public="还需要您补充材料或说明。补充通知送达以后、补齐以前，审查时间暂停计算。",
    ),
    Status("deciding", "待决定", "review", public="审查意见已经提出，等待作出决定。", turn=("aid.decide",)),
    Status("granted", "已给予，待指派", "review", public="已决定给予法律援助，三日内指派承办人员。", turn=("aid.assign",)),
    Status(
        "arranging", "已指派，待安排承办人", "work", turn=("aid.arrange",),
        public="已指派承办单位，承办单位正在安排承办人员。",
    ),
    Status(
        "assigned", "已指派", "work", public="已指派承办人员，承办人员会与您联系。", turn=("aid.work",),
    ),
    Status("in_progress", "承办中", "work", public="承办人员正在办理。", turn=("aid.work",)),
    Status("replacing", "更换承办人审查", "work", "warn", public="正在审查更换承办人员的申请。", turn=("aid.assign",)),
    Status("reporting", "待报结", "work", public="事情已经办完，承办人员正在整理材料。", turn=("aid.work",)),
    Status("concluded", "已办结", "closing", "ok", public="已办结。欢迎对承办情况作出评价。", turn=("aid.archive",)),
    Status("archived", "已归档", "archive", "ok", public="已办结归档。", is_end=True),
    Status(
        "refused", "不予援助", "decided", "bad", is_end=True,
        public="决定不予法律援助。理由和救济途径写在决定书里，您可以向区司法局提出异议。",
    ),
    Status(
        "objection", "异议审查", "objection", "warn", public="区司法局正在审查您的异议，五日内作出决定。", turn=("aid.object",),
    ),
    Status(
        "terminated", "已终止", "decided", "bad", is_end=True,
        public="法律援助已终止。理由和救济途径写在决定书里，您可以向区司法局提出异议。",
    ),
    Status(
        "objection_end", "终止异议审查", "objection", "warn",
        public="区司法局正在审查您的异议，五日内作出决定。", turn=("aid.object",),
    ),
    Status("withdrawn", "已撤回", "ended", "quiet", is_end=True, public="申请已撤回。以后可以再次申请。"),
    Status(
        "deemed_withdrawn", "视为撤回", "ended", "quiet", is_end=True,
        public="没有按期补充材料，视为撤回申请。以后可以再次申请。",
    ),
)  # fmt: skip

BEFORE_DECISION = "received reviewing supplement deciding"
AT_WORK = "arranging assigned in_progress replacing reporting"
SINCE_RECEIVED = (
    f"reviewing supplement deciding granted {AT_WORK} concluded archived refused objection terminated"
    " objection_end withdrawn deemed_withdrawn"
)

STEPS = (
    # Receipt
    step(
        "submit", "提交申请", "draft", "reviewing", APPLICANT, starts=("aid.decide",),
        papers=("aid.02", "aid.04", "aid.05"), told="您的申请已收到", is_plain=False,
    ),
    step(
        "receive", "接收申请", "new", "received", "aid.receive", starts=("aid.decide", "aid.pass_on"),
        papers=("aid.02", "aid.04", "aid.05"), told="您的申请材料已收到", is_plain=False,
    ),
    step(
        "take_in", "接收申请（直接送审）", "new", "reviewing", "aid.receive", starts=("aid.decide",),
        papers=("aid.02", "aid.04", "aid.05"), told="您的申请材料已收到", is_plain=False,
    ),
    step(
        "help_submit", "代办提交", "new", "reviewing", "aid.help", starts=("aid.decide",),
        papers=("aid.02", "aid.04", "aid.05"), told="您的申请已收到", is_plain=False,
    ),
    step(
        "take_notice", "接收机关通知", "new", "granted", "aid.assign",
        starts=("aid.notice",), told="办案机关已通知为您提供法律援助", is_plain=False,
    ),
    step(
        "pass_on", "初审上报", "received", "reviewing", "aid.check", note=Note.OPTIONAL, meets=("aid.pass_on",),
        told="工作站已将您的申请转交区法律援助中心", style="btn-primary",
    ),
    # Review
    step(
        "ask_supplement", "通知补充材料", "reviewing", "supplement", "aid.review", once=True,
        papers=("aid.06",), told="请补充材料或作出说明",
    ),
    step(
        "send_supplement", "提交补充材料", "supplement", "reviewing", APPLICANT, note=Note.REQUIRED,
        resumes=("aid.decide",), meets=("aid.supplement",), told="您补充的材料已收到",
        style="btn-primary",
    ),
    step(
        "supplemented", "登记已补充", "supplement", "reviewing", "aid.review", note=Note.REQUIRED,
        resumes=("aid.decide",), meets=("aid.supplement",), told="您补充的材料已收到",
        style="btn-primary",
    ),
    step(
        "lapse", "视为撤回", "supplement", "deemed_withdrawn", SYSTEM,
        drops=("aid.decide", "aid.supplement"), told="没有按期补充材料，视为撤回申请", is_plain=False,
    ),
    step(
        "examine", "提出审查意见", "reviewing", "deciding", "aid.review", papers=("aid.08",),
        style="btn-primary",
    ),
    step("send_back", "退回再审查", "deciding", "reviewing", "aid.decide", note=Note.REQUIRED),
    step(
        "withdraw", "撤回申请", BEFORE_DECISION, "withdrawn", APPLICANT, note=Note.OPTIONAL,
        drops=("aid.pass_on", "aid.decide", "aid.supplement"), told="您撤回了申请", style="btn-outline-danger",
    ),
    step(
        "withdraw_for", "登记申请人撤回", "reviewing supplement deciding", "withdrawn", "aid.review",
        note=Note.REQUIRED, drops=("aid.decide", "aid.supplement"), told="您的申请已按您的要求撤回",
        style="btn-outline-danger",
    ),
    # Decision
    step(
        "grant", "给予法律援助", "deciding", "granted", "aid.decide", papers=("aid.09",),
        meets=("aid.decide",), starts=("aid.assign",), told="已决定给予法律援助", style="btn-primary",
    ),
    step(
        "grant_in_advance", "先行提供", "reviewing supplement deciding", "granted", "aid.decide", note=Note.REQUIRED,
        papers=("aid.09",), meets=("aid.decide",), starts=("aid.assign", "aid.make_up"), drops=("aid.supplement",),
        told="情况紧急，已决定先行提供法律援助，请按期补办手续",
    ),
    step(
        "issue_grant", "补发给予决定书", f"granted {AT_WORK}", None, "aid.decide", papers=("aid.09",),
        told="给予法律援助决定书已出具", reissues=True,
    ),
    step(
        "refuse", "不予法律援助", "deciding", "refused", "aid.decide", papers=("aid.10",),
        meets=("aid.decide",), told="决定不予法律援助，理由和救济途径见决定书",
        style="btn-outline-danger",
    ),
    step(
        "object", "提出异议", "refused", "objection", APPLICANT, note=Note.REQUIRED,
        starts=("aid.objection",), told="您的异议已收到",
    ),
    step(
        "log_objection", "登记异议", "refused", "objection", "aid.object", note=Note.REQUIRED,
        starts=("aid.objection",), told="您的异议已收到",
    ),
    step(
        "uphold", "责令改正，给予援助", "objection", "granted", "aid.object", papers=("aid.20",),
        meets=("aid.objection",), starts=("aid.assign",), told="您的异议成立，将给予法律援助",
        style="btn-primary",
    ),
    step(
        "maintain", "维持不予决定", "objection", "refused", "aid.object", papers=("aid.20",),
        meets=("aid.objection",), told="异议审查决定维持原决定，救济途径见决定书",
    ),
    # Assignment and work
    step(
        "choose", "选择承办人", "granted", None, APPLICANT, told="您选择了承办人", style="btn-primary",
    ),
    step(
        "assign", "指派承办", "granted", "assigned", "aid.assign", papers=("aid.11",), letters=("aid.13",),
        meets=("aid.assign", "aid.notice"), starts=("aid.first_meeting",),
        told="已指派承办人员，承办人员会与您联系", style="btn-primary",
    ),
    step(
        "assign_firm", "指派承办单位", "granted", "arranging", "aid.assign", papers=("aid.11",),
        letters=("aid.13",), meets=("aid.assign", "aid.notice"),
        starts=("aid.arrange", "aid.first_meeting"), told="已指派承办单位", is_plain=False,
    ),
    step(
        "arrange", "安排承办人", "arranging", "assigned", "aid.arrange", meets=("aid.arrange",),
        told="承办单位已安排承办人", style="btn-primary",
    ),
    step(
        "begin", "登记首次约见和协议", "assigned", "in_progress", "aid.work", papers=("aid.12",),
        meets=("aid.first_meeting",), told="承办人员已与您约见并签订协议",
        style="btn-primary",
    ),
    step(
        "report", "报告承办情况", "in_progress", None, "aid.work", papers=("aid.14",),
        told="承办人员报告了办理进展",
    ),
    step(
        "liaise", "登记对接", "in_progress", None, "aid.review", note=Note.OPTIONAL,
        told="区法律援助中心与您和承办人员作了对接",
    ),
    step(
        "ask_change", "申请更换承办人", "assigned in_progress", "replacing", APPLICANT,
        note=Note.REQUIRED, papers=("aid.16",), is_confidential=True, told="更换承办人的申请已收到",
    ),
    step(
        "ask_change_for", "登记更换申请", "assigned in_progress", "replacing", "aid.review",
        note=Note.REQUIRED, papers=("aid.16",), is_confidential=True, told="更换承办人的申请已收到",
    ),
    step(
        "replace", "更换承办人", "arranging replacing", "assigned", "aid.assign", papers=("aid.17", "aid.11"),
        drops=("aid.arrange",), starts=("aid.first_meeting",), told="已更换承办人员", style="btn-primary",
    ),
    step(
        "replace_firm", "更换承办单位", "arranging replacing", "arranging", "aid.assign",
        papers=("aid.17", "aid.11"), drops=("aid.arrange",), starts=("aid.arrange", "aid.first_meeting"),
        told="已更换承办单位", is_plain=False,
    ),
    step(
        "keep", "不更换", "replacing", "assigned", "aid.assign", note=Note.REQUIRED,
        told="经审查不更换承办人员",
    ),
    step(
        "keep_met", "不更换（已约见）", "replacing", "in_progress", "aid.assign", note=Note.REQUIRED,
        told="经审查不更换承办人员", is_plain=False,
    ),
    step(
        "keep_firm", "不更换（还没有安排承办人）", "replacing", "arranging", "aid.assign", note=Note.REQUIRED,
        told="经审查不更换承办单位", is_plain=False,
    ),
    step(
        "terminate", "终止法律援助", f"granted {AT_WORK}", "terminated", "aid.decide",
        papers=("aid.18",), letters=("aid.19",),
        drops=("aid.assign", "aid.notice", "aid.arrange", "aid.first_meeting", "aid.file", "aid.make_up"),
        told="法律援助已终止，理由和救济途径见决定书", style="btn-outline-danger",
    ),
    step(
        "object_end", "提出异议", "terminated", "objection_end", APPLICANT, note=Note.REQUIRED,
        starts=("aid.objection",), told="您的异议已收到",
    ),
    step(
        "log_objection_end", "登记异议", "terminated", "objection_end", "aid.object",
        note=Note.REQUIRED, starts=("aid.objection",), told="您的异议已收到",
    ),
    step(
        "uphold_end", "责令改正，恢复援助", "objection_end", "granted", "aid.object",
        papers=("aid.20",), meets=("aid.objection",), starts=("aid.assign",),
        told="您的异议成立，将继续提供法律援助", style="btn-primary",
    ),
    step(
        "maintain_end", "维持终止决定", "objection_end", "terminated", "aid.object",
        papers=("aid.20",), meets=("aid.objection",), told="异议审查决定维持原决定，救济途径见决定书",
    ),
    # Closing
    step(
        "finish", "登记事项办结", "in_progress", "reporting", "aid.work", note=Note.OPTIONAL,
        starts=("aid.file",), told="您的事情已经办完，正在整理材料",
    ),
    step(
        "conclude", "提交结案报告", "reporting", "concluded", "aid.work", papers=("aid.21",),
        meets=("aid.file",), starts=("aid.pay",), told="承办人员已提交结案材料", style="btn-primary",
    ),
    step(
        "return_file", "退回补充结案材料", "concluded", "reporting", "aid.archive",
        note=Note.REQUIRED, drops=("aid.pay",), starts=("aid.file",),
    ),
    step(
        "archive", "归档并核发补贴", "concluded", "archived", "aid.archive", meets=("aid.pay",),
        drops=("aid.make_up",), told="案件已归档", style="btn-primary",
    ),
    step("made_up", "补齐先行提供手续", f"granted {AT_WORK} concluded", None, "aid.review", note=Note.REQUIRED,
         meets=("aid.make_up",)),
    # Papers beside the course of the case
    step("reissue_assignment", "补发指派通知书", f"{AT_WORK} concluded", None, "aid.assign", papers=("aid.11",),
         reissues=True),
    step("reissue_mandate", "补发委托协议", "in_progress reporting", None, "aid.work", papers=("aid.12",),
         reissues=True),
    step("reissue_supplement", "重新出具补充通知", "supplement", None, "aid.review", papers=("aid.06",),
         reissues=True, told="补充材料通知书已重新出具"),
    step("ask_cooperation", "出具协作函", "reviewing supplement", None, "aid.review", papers=("aid.07",)),
    step("authorise", "出具授权委托书", "assigned in_progress", None, "aid.work", papers=("aid.03",)),
    step("introduce", "出具介绍信", "assigned in_progress", None, "aid.work", papers=("aid.15",)),
    step("observe", "登记庭审旁听", AT_WORK, None, "aid.inspect", papers=("aid.30",)),
    step("consult_organ", "征询办案机关意见", f"{AT_WORK} concluded archived", None, "aid.inspect", papers=("aid.31",)),
    step("print_deliveries", "出具送达回证", SINCE_RECEIVED, None, "aid.review", papers=("aid.22",)),
    step("visit", "登记受援人回访", "reporting concluded archived", None, "aid.inspect", papers=("aid.32",)),
)  # fmt: skip

STATION = (Role.WINDOW_CLERK, Role.STATION_STAFF, Role.STATION_HEAD)
INSTITUTION = (Role.AID_REVIEWER, Role.AID_DIRECTOR)
SINCE_RECEIPT = (
    "intake", "review", "work", "closing", "archive", "decided", "objection", "ended",
)  # fmt: skip
SINCE_REVIEW = SINCE_RECEIPT[1:]

REACH = (
    # A station has the file until it passes it on; what stays is that it received it.
    Reach((Role.STATION_STAFF, Role.STATION_HEAD), ("intake",), Scope.SUBTREE),
    Reach((Role.WINDOW_CLERK,), ("intake",), Scope.UNIT),
    Reach((*STATION, Role.ROOM_WORKER), SINCE_RECEIPT, Scope.UNIT, Depth.RECEIPT),
    Reach(INSTITUTION, SINCE_REVIEW, Scope.SUBTREE),
    Reach(
        (Role.AID_DIRECTOR,), ("intake",), Scope.SUBTREE, Depth.MASKED
    ),  # who is late at a station
    Reach((Role.AID_PROVIDER,), ("work", "closing"), Scope.ASSIGNED),
    Reach((Role.PROVIDER_HEAD,), ("work",), Scope.BODY),
    Reach((Role.OBJECTION_OFFICER,), ("decided", "objection"), Scope.SUBTREE),
    Reach((Role.BUREAU_LEADER,), SINCE_RECEIPT, Scope.SUBTREE, Depth.MASKED),
)
