"""The words of the steps that an applicant takes themself."""

from centers.cases.own_steps import register_own_step

from . import actions
from .flow import APPLICATION

OBJECTION = {
    "heading": "向区司法局提出异议？",
    "lead": "由区司法局负责异议审查的人员审查，不是作出决定的法律援助机构。自收到异议之日起五日内作出决定。",
    "submit": "提交异议",
    "done": "异议已提交。",
    "note_label": "不同意的地方和理由",
    "note_help": "例如：决定书里写的哪一点不对，实际情况是什么。",
}


def change(case, verb, *, by, note):
    return actions.ask_change(case, verb, by=by, note=note)


def register():
    """Called from `AppConfig.ready()`."""
    register_own_step(
        APPLICATION,
        "send_supplement",
        heading="提交补充材料",
        lead="需要补什么，写在《补充材料（说明）通知书》里。提交以后，审查时间继续计算。",
        submit="提交补充材料",
        done="补充材料已提交。",
        note_label="补充说明",
        note_help="写明补了什么；没有的材料，说明原因就可以。",
        files="补充材料",
    )
    register_own_step(
        APPLICATION,
        "withdraw",
        heading="撤回这件申请？",
        lead="撤回以后不再审查。以后还需要的，可以再次申请，不受影响。",
        submit="确认撤回申请",
        done="申请已撤回。",
        note_label="撤回的原因",
    )
    register_own_step(APPLICATION, "object", **OBJECTION)
    register_own_step(APPLICATION, "object_end", **OBJECTION)
    register_own_step(
        APPLICATION,
        "ask_change",
        heading="申请更换承办人？",
        lead="承办人不尽职等有正当理由的，可以申请更换。由区法律援助中心审查，期间原承办人继续负责。",
        submit="提交更换申请",
        done="更换申请已提交。",
        note_label="申请更换的理由",
        note_help="例如：一直联系不上、没有按约定办理。请写具体的事。",
        action=change,
    )
    register_own_step(
        APPLICATION,
        "choose",
        heading="选择承办人",
        url_name="aid:choose",
        fits=lambda case, user: not actions.has_chosen(case),
    )
