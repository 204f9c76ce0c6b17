"""The life of a dispute, as a table (人民调解法 第十七条至第三十三条).

Mediators run it from registration to performance; the chair assigns, seals, closes and archives; a station may move
it to another committee; the bureau never edits it. One clear refusal ends it before it begins.
"""

from centers.accounts.rights import Role
from centers.cases.kinds import (
    APPLICANT,
    PARTY,
    SYSTEM,
    UNBEGUN_STATUSES,
    Depth,
    Note,
    Reach,
    Scope,
    Status,
    step,
)

DISPUTE = "mediation.dispute"

WORK, CHAIR = "mediation.work", "mediation.chair"
TURN = (WORK,)

STATUSES = (
    *UNBEGUN_STATUSES,
    Status("lead", "线索", "lead", turn=TURN),
    Status("requested", "待登记", "intake", public="调委会已收到您的申请，正在登记。", turn=TURN),
    Status("registered", "已受理", "work", public="已受理登记，调解员会告知您权利义务。", turn=TURN),
    Status(
        "rights_told", "已告知权利义务", "work", public="已告知权利义务，正在征求各方意见。双方都同意才调解。",
        turn=TURN,
    ),
    Status(
        "consent_pending", "待各方同意", "work", public="正在征求各方意见。各方都同意才调解。", turn=TURN,
    ),
    Status("mediating", "调解中", "work", public="正在调解。", turn=TURN),
    Status("suspended", "中止", "work", "warn", public="调解已中止，原因消除后继续。", turn=TURN),
    Status("transferred", "已移交", "work", "warn", public="已移交其他调解途径办理，有结果会告诉您。", turn=TURN),
    Status(
        "agreed_written", "待签字盖章", "work", public="已达成书面协议，等待各方签字。", turn=TURN,
    ),
    Status("agreed_oral", "已达成口头协议", "performing", public="已达成口头协议，请按协议履行。", turn=TURN),
    Status("performing", "履行中", "performing", public="协议已生效，请按协议履行。", turn=TURN),
    Status("confirm_applied", "已申请司法确认", "performing", public="已向人民法院申请司法确认，请按协议履行。", turn=TURN),
    Status("confirmed", "已司法确认", "performing", "ok", public="人民法院已裁定协议有效，请按协议履行。", turn=TURN),
    Status(
        "rejected", "司法确认申请被驳回", "performing", "bad",
        public="人民法院驳回了确认申请。可以重新调解变更协议，或者向人民法院起诉。", turn=TURN,
    ),
    Status("performed", "已履行", "closing", "ok", public="协议已履行完毕，调解员会回访。", turn=TURN),
    Status(
        "breached", "未履行", "closing", "bad",
        public="协议没有按约定履行。可以就协议向人民法院起诉；已经司法确认的，可以申请强制执行。", turn=TURN,
    ),
    Status("failed", "调解不成", "closing", "bad", public="没有调成。可以走的其他途径写在告知书里。", turn=(CHAIR,)),
    Status("withdrawn", "当事人终止", "closing", "quiet", public="调解已按当事人的要求终止。", turn=(CHAIR,)),
    Status("closed", "已结案", "closed", "ok", public="已结案。", turn=(CHAIR,), is_end=True),
    Status("archived", "已归档", "archive", "ok", public="已结案归档。", is_end=True),
    Status(
        "not_accepted", "未进入调解", "ended", "quiet", public="没有进入调解。原因和其他途径写在告知书里。", is_end=True,
    ),
    Status("dropped", "线索已了结", "ended", "quiet", is_end=True),
)  # fmt: skip

BEFORE = "registered rights_told consent_pending"  # registered, not agreed to by all sides yet
ASKED = "rights_told consent_pending"
TALKS = f"{BEFORE} mediating suspended"
OWED = "agreed_oral performing confirm_applied confirmed rejected"  # an agreement in force, not yet fulfilled
OVER = "performed breached failed withdrawn"
LIVE = f"{TALKS} transferred agreed_written {OWED} {OVER}"

# The clock of talks by where a case comes from; without one of a court it is the customary month.
TERMS = {
    "": "mediation.term",
    "delegated": "mediation.delegated",
    "entrusted": "mediation.entrusted",
    "summary": "mediation.summary",
}
TERM = tuple(TERMS.values())
COURT_TERM = TERM[1:]
OPEN_TO_MORE = frozenset(f"lead requested {TALKS}".split())  # another party may turn up
FILED = tuple(status.code for status in STATUSES if status.phase in {"archive", "ended"})
CONFIRM, PERFORM, VISIT = (
    "mediation.confirm",
    "mediation.perform",
    ("mediation.visit", "mediation.visit_disputed"),
)
ANSWER, RESULT = "mediation.transfer", "mediation.result"
RECEIPT, REPLY = "mediation.receipt", "mediation.reply"  # owed to whoever sent the case
ALL_BUT_ARCHIVE = (*TERM, CONFIRM, PERFORM, ANSWER, RESULT)

# The step that registers a case under each of them.
REGISTER = {term: f"register_{term}" if term else "register" for term in TERMS}


# Why a step has nothing to do -------------------------------------------------------------------


def no_meeting_ahead(case):
    return "" if case.sittings.ahead().exists() else "没有安排过，或者已经记录、取消。"


def all_signed(case):
    return "" if case.sittings.unsigned().exists() else "调解记录都已经登记签名。"


def no_court_asked(case):
    agreement = getattr(case, "agreement", None)
    waits = agreement and agreement.applied_on and not agreement.ruling
    return "" if waits else "没有等待裁定的司法确认申请。"


def no_police_case(case):
    return "" if case.dispute.police_case_ref else "没有登记治安案件编号，请先在案件资料里补充。"


def oral_binds(case):
    """An oral agreement is in force from the moment it is reached (第三十条), also while it is being written down."""
    agreement = getattr(case, "agreement", None)
    if agreement and agreement.effective_at:
        return "口头协议已经生效。书面协议没有签成的，请选“没有签字，仍按口头协议履行”。"
    return ""


def oral_does_not_bind(case):
    return "" if oral_binds(case) else "没有已经生效的口头协议。"


def not_joint(case):
    return "" if hasattr(case, "joint") else "没有启动联合调解。"


def no_sender(case):
    return "" if case.dispute.organ else "没有登记移交、委派或者转办的单位。"


STEPS = (
    # Receipt
    step(
        "submit", "提交调解申请", "draft", "requested", APPLICANT, starts=("mediation.register",),
        papers=("mediation.01",), told="您的调解申请已收到", is_plain=False,
    ),
    step(
        "take", "收下申请", "new", "requested", "mediation.take", starts=("mediation.register",),
        papers=("mediation.01",), told="您的调解申请已收到", is_plain=False,
    ),
    step(
        "note", "记下纠纷", "new", "requested", "mediation.take", starts=("mediation.register",), is_plain=False,
    ),
    step("report_lead", "登记线索", "new", "lead", "mediation.sweep", is_plain=False),
    *(
        step(
            verb, "受理登记", "lead requested", "registered", WORK, papers=("mediation.02",),
            meets=("mediation.register", RECEIPT), starts=(TERMS[term],), told="调委会已受理登记", style="btn-primary",
            is_plain=not term,
        )
        for term, verb in REGISTER.items()
    ),
    step(
        "turn_away", "不予受理", f"requested {BEFORE}", "not_accepted", WORK, meets=("mediation.register", RECEIPT), drops=(*TERM, REPLY),
        papers=("mediation.16",), told="这件纠纷不属于人民调解的范围，原因和其他途径写在告知书里",
        style="btn-outline-danger",
    ),
    step(
        "take_back", "撤回申请", "requested", "not_accepted", APPLICANT, note=Note.OPTIONAL,
        drops=("mediation.register", RECEIPT, REPLY), told="您撤回了申请", style="btn-outline-danger", is_confidential=True,
    ),
    step("drop_lead", "线索了结", "lead", "dropped", WORK, note=Note.REQUIRED, style="btn-outline-danger"),
    # Before talks
    step("assign", "指派调解员", f"requested {TALKS}", None, CHAIR, told="已确定调解员", style="btn-primary"),
    step("reassign", "交另一个调委会", f"requested lead {LIVE} closed", None, "mediation.reassign", note=Note.REQUIRED,
         told="您的纠纷已交另一个人民调解委员会办理"),
    step(
        "tell_rights", "告知权利义务", "registered", "rights_told", WORK, papers=("mediation.03",),
        told="已告知权利和义务，请阅读告知书", style="btn-primary",
    ),
    step("invite", "邀请对方", ASKED, None, WORK, papers=("mediation.22",), told="已邀请另一方参加调解"),
    step("consent", "登记同意", ASKED, "consent_pending", WORK, style="btn-primary"),
    step(
        "consent_all", "各方都已同意", ASKED, "mediating", WORK, told="各方都同意调解，调解开始", is_plain=False,
    ),
    step("agree_self", "同意调解", ASKED, "consent_pending", PARTY, style="btn-primary"),
    step(
        "agree_self_all", "同意调解（各方都已同意）", ASKED, "mediating", PARTY, told="各方都同意调解，调解开始",
        is_plain=False,
    ),
    step(
        "refuse", "登记一方不同意", ASKED, "not_accepted", WORK, drops=TERM, papers=("mediation.16",),
        told="有一方不同意调解，没有进入调解。其他途径写在告知书里", style="btn-outline-danger",
    ),
    step(
        "refuse_self", "不同意调解", ASKED, "not_accepted", PARTY, note=Note.OPTIONAL, drops=TERM,
        papers=("mediation.16",), told="有一方不同意调解，没有进入调解。其他途径写在告知书里",
        style="btn-outline-danger", is_confidential=True,
    ),
    # Talks
    step("arrange", "安排调解时间", "mediating", None, WORK, told="已安排调解的时间和地点", style="btn-primary"),
    step("call_off", "取消这次安排", "mediating", None, WORK, note=Note.REQUIRED, told="原定的调解时间已取消",
         when=no_meeting_ahead),
    step("record", "记录调解", "mediating", None, WORK, papers=("mediation.06",), style="btn-primary"),
    step(
        "record_late", "补记调解", f"suspended agreed_written {OWED} {OVER} closed", None, WORK, papers=("mediation.06",),
    ),
    step("sign_record", "登记记录签名", f"mediating suspended agreed_written {OWED} {OVER} closed", None, WORK, when=all_signed),
    step("investigate", "记录调查", TALKS, None, WORK, papers=("mediation.05",)),
    step("authorise", "出具授权委托书", TALKS, None, WORK, papers=("mediation.04",)),
    step(
        "suspend", "中止调解", "mediating", "suspended", WORK, papers=("mediation.17",), told="调解中止",
    ),
    step(
        "resume", "恢复调解", "suspended", "mediating", WORK, note=Note.REQUIRED, resumes=TERM, told="调解恢复",
        style="btn-primary",
    ),
    step("extend", "延长期限", "mediating", None, WORK, papers=("mediation.18",), told="各方同意延长调解期限"),
    step(
        "agree_written", "达成书面协议", "mediating", "agreed_written", WORK, papers=("mediation.07",),
        told="已达成协议，等待各方签字", style="btn-primary",
    ),
    step(
        "agree_oral", "达成口头协议", "mediating", "agreed_oral", WORK, papers=("mediation.08",), meets=TERM,
        starts=(PERFORM,), told="已达成口头协议，自达成时生效",
    ),
    step(
        "sign", "登记签字盖章", "agreed_written", "performing", CHAIR, meets=TERM, starts=(PERFORM, CONFIRM),
        told="各方已签字，调解协议生效", style="btn-primary",
    ),
    step(
        "sign_only", "登记签字盖章（不能申请司法确认）", "agreed_written", "performing", CHAIR, meets=TERM,
        starts=(PERFORM,), told="各方已签字，调解协议生效", is_plain=False,
    ),
    step(
        "talk_on", "没有签字，继续调解", "agreed_written", "mediating", WORK, note=Note.REQUIRED,
        told="没有签字，继续调解", when=oral_binds,
    ),
    step(
        "keep_oral", "没有签字，仍按口头协议履行", "agreed_written", "agreed_oral", WORK, note=Note.REQUIRED,
        told="书面协议没有签成，口头协议仍然有效，请按约定履行", when=oral_does_not_bind,
    ),
    step(
        "write_down", "改为书面协议", "agreed_oral", "agreed_written", WORK, papers=("mediation.07",),
        told="应当事人要求，口头协议改为书面协议，签字以前口头协议仍然有效",
    ),
    step(
        "fail", "调解不成", "mediating suspended", "failed", WORK, papers=("mediation.13",), meets=TERM,
        told="没有调成，可以走的其他途径写在告知书里", style="btn-outline-danger",
    ),
    step(
        "withdraw", "终止调解", f"{TALKS} agreed_written", "withdrawn", PARTY, note=Note.OPTIONAL, drops=TERM,
        papers=("mediation.13",), told="当事人要求终止，调解已终止，其他途径写在告知书里", style="btn-outline-danger",
        is_confidential=True, when=oral_binds,
    ),
    step(
        "withdraw_for", "登记当事人终止", f"{TALKS} agreed_written", "withdrawn", WORK, drops=TERM,
        papers=("mediation.13",), told="当事人要求终止，调解已终止", style="btn-outline-danger", when=oral_binds,
    ),
    # Performance
    step("perform", "登记履行完毕", f"{OWED} breached", "performed", WORK, papers=("mediation.09",), meets=(PERFORM,),
         starts=("mediation.visit",), drops=("mediation.visit_disputed", CONFIRM), told="协议已履行完毕", style="btn-primary"),
    step("perform_self", "确认已履行", f"{OWED} breached", None, PARTY, told="一方确认协议已履行", style="btn-primary"),
    step(
        "perform_self_all", "确认已履行（各方都已确认）", f"{OWED} breached", "performed", PARTY, meets=(PERFORM,),
        starts=("mediation.visit",), drops=("mediation.visit_disputed", CONFIRM), told="各方都确认协议已履行完毕",
        is_plain=False,
    ),
    step("note_part", "登记部分履行", OWED, None, WORK, note=Note.REQUIRED, told="登记了部分履行"),
    step("urge", "督促履行", f"{OWED} breached", None, WORK, note=Note.REQUIRED, told="调委会督促按协议履行"),
    step(
        "breach", "登记未履行", OWED, "breached", WORK, note=Note.REQUIRED, drops=(PERFORM,),
        starts=("mediation.visit_disputed",),
        told="协议没有按约定履行，可以就协议向人民法院起诉", style="btn-outline-danger",
    ),
    # Confirmation by the court
    step(
        "apply_confirmation", "申请司法确认", "performing", "confirm_applied", WORK, meets=(CONFIRM,),
        papers=("mediation.11",), told="各方共同向人民法院申请司法确认",
    ),
    step("confirm", "登记裁定有效", "confirm_applied", "confirmed", WORK, told="人民法院裁定调解协议有效"),
    step("reject", "登记裁定驳回", "confirm_applied", "rejected", WORK, told="人民法院驳回了确认申请"),
    # The court may rule after the agreement was performed or broken.
    step(
        "confirm_late", "登记裁定有效", "performed breached closed", None, WORK, told="人民法院裁定调解协议有效",
        when=no_court_asked,
    ),
    step(
        "reject_late", "登记裁定驳回", "performed breached closed", None, WORK, told="人民法院驳回了确认申请",
        when=no_court_asked,
    ),
    step(
        "talk_again", "重新调解", "rejected", "mediating", WORK, note=Note.REQUIRED, drops=(PERFORM,),
        told="人民法院没有确认，调委会重新调解",
    ),
    step(
        "lapse_confirmation", "司法确认申请期过", f"performing {OVER} closed", None, SYSTEM, drops=(CONFIRM,),
        told="申请司法确认的三十日已过", is_plain=False,
    ),
    # Police (治安管理处罚法 第九条第四款)
    step(
        "police_packet", "向公安机关提交履行材料", "performed closed", None, WORK,
        papers=("mediation.19", "mediation.20"), told="已向公安机关提交协议和履行材料，是否处罚由公安机关决定",
        when=no_police_case,
    ),
    step("police_answer", "登记公安机关处理", "performed closed archived", None, WORK, told="公安机关已有处理结果",
         when=no_police_case),
    # Other tracks, other units
    step(
        "transfer", "移交其他途径", f"{TALKS} failed", "transferred", WORK, papers=("mediation.14",), drops=TERM,
        starts=(ANSWER, RESULT), told="经您同意，已移交其他调解途径",
    ),
    step("transfer_accepted", "登记对方接收", "transferred", None, WORK, note=Note.OPTIONAL, meets=(ANSWER,),
         told="对方单位已接收", style="btn-primary"),
    *(
        step(
            verb, "登记对方退回", "transferred", back, WORK, note=Note.REQUIRED, drops=(ANSWER, RESULT),
            told="对方单位退回，由调委会继续办理", is_plain=verb == "transfer_back",
        )
        for verb, back in (("transfer_back", "mediating"), ("transfer_back_early", "registered"))
    ),
    step(
        "transfer_result", "登记对方结果", "transferred", "closed", WORK, note=Note.REQUIRED, meets=(RESULT,),
        drops=(ANSWER,), starts=("mediation.archive",), papers=("mediation.12",), told="移交的事项已有结果",
        style="btn-primary",
    ),
    step("report_back", "向来文单位反馈结果", f"{OWED} {OVER} closed not_accepted", None, WORK, papers=("mediation.21",), meets=(REPLY,),
         when=no_sender),
    step("join_up", "启动联合调解", f"{TALKS}", None, "mediation.joint", papers=("mediation.24",),
         once=True, told="已由多个单位联合调解"),
    step("change_joint", "调整联合调解", f"{TALKS}", None, "mediation.joint", papers=("mediation.24",), when=not_joint,
         told="联合调解的单位或者方案有调整"),
    step("take_part", "反馈参加情况", f"{TALKS}", None, "mediation.join", note=Note.REQUIRED),
    step("escalate", "报告公安机关", f"lead requested {LIVE}", None, WORK, papers=("mediation.15",), style="btn-danger"),
    # Closing
    step("visit", "登记回访", f"{OWED} {OVER} closed", None, WORK, papers=("mediation.10",), meets=VISIT,
         told="调解员作了回访"),
    step(
        "close", "结案", f"{OVER}", "closed", CHAIR, papers=("mediation.12",), drops=ALL_BUT_ARCHIVE,
        starts=("mediation.archive",), told="已结案", style="btn-primary",
    ),
    step(
        "archive", "归档", "closed", "archived", CHAIR, papers=("mediation.23",), meets=("mediation.archive",),
        drops=(CONFIRM, REPLY, *VISIT), told="已归档", style="btn-primary",
    ),
    # A paper once more, after the last one was declared void
    *(
        step(f"again_{code}", f"重新出具{name}", states, None, right, papers=(f"mediation.{code}",), reissues=True)
        for code, name, states, right in (
            ("03", "权利义务告知书", f"{ASKED} mediating", WORK),
            ("07", "调解协议书", "agreed_written performing", WORK),
            ("17", "中止调解告知书", "suspended", WORK),
        )
    ),
)  # fmt: skip

COMMITTEE = (Role.MEDIATOR, Role.COMMITTEE_CHAIR)
READING = frozenset({"case.view"})
GUIDING = READING | {
    "case.search", "case.late", "mediation.reassign", "mediation.joint", "mediation.analyse",
}  # fmt: skip
JOINING = (Role.COORDINATOR, Role.STATION_STAFF, Role.STATION_HEAD)
SINCE_RECEIPT = (
    "lead", "intake", "work", "performing", "closing", "closed", "archive", "ended",
)  # fmt: skip

REACH = (
    Reach(COMMITTEE, SINCE_RECEIPT, Scope.BODY),
    # Whoever takes part in a joint mediation, from wherever
    Reach(
        JOINING,
        ("work", "performing"),
        Scope.ASSIGNED,
        rights=READING | {"mediation.join"},
    ),
    # Who coordinates it also says who takes part
    Reach(
        (Role.COORDINATOR,),
        ("work", "performing"),
        Scope.ASSIGNED,
        rights=READING | {"mediation.joint"},
    ),
    # A station reads the files of its street, for guidance; other communities see nothing
    Reach((Role.STATION_STAFF, Role.STATION_HEAD), SINCE_RECEIPT, Scope.SUBTREE, rights=GUIDING),
    Reach((Role.WINDOW_CLERK, Role.ROOM_WORKER), SINCE_RECEIPT, Scope.UNIT, Depth.RECEIPT),
    Reach((Role.MEDIATION_GUIDE, Role.BUREAU_LEADER), SINCE_RECEIPT, Scope.SUBTREE, Depth.MASKED),
)
