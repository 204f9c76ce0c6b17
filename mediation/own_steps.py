"""The words of the steps that a side takes itself, and when they are offered."""

from centers.cases.own_steps import register_own_step

from . import actions
from .flow import DISPUTE


def has_agreed(case, user):
    side = actions.side_of(case, user)
    return side is not None and side.consent == "agreed"


def side_waits(case, user):
    """Whether this side has not agreed yet."""
    side = actions.side_of(case, user)
    return side is not None and side.consent != "agreed"


def has_not_confirmed(case, user):
    side = actions.side_of(case, user)
    return side is not None and side.performed_at is None


def register():
    """Called from `AppConfig.ready()`."""
    register_own_step(
        DISPUTE, "agree_self",
        heading="同意参加调解？",
        lead="调解自愿、免费。同意以后，您随时可以要求终止，也可以向人民法院起诉。",
        submit="同意调解", done="您已同意调解。", action=actions.agree_self, fits=side_waits,
    )  # fmt: skip
    register_own_step(
        DISPUTE, "refuse_self",
        heading="不同意调解？",
        lead="不同意没有任何不利后果，也不用说明理由。提交以后调解结束，您和对方都可以走其他途径。",
        submit="不同意调解", done="已登记您不同意调解。", note_label="想说的话", action=actions.refuse_self,
        fits=side_waits,
    )  # fmt: skip
    register_own_step(
        DISPUTE, "withdraw",
        heading="终止这件调解？",
        lead="任何一方都可以随时终止。终止以后还想调解的，可以重新申请；也可以向人民法院起诉。",
        submit="确认终止调解", done="调解已终止。", note_label="终止的原因", action=actions.withdraw, fits=has_agreed,
    )  # fmt: skip
    register_own_step(
        DISPUTE, "take_back",
        heading="撤回这件申请？", lead="还没有登记，对方不会知道。以后还需要的，可以再次申请。",
        submit="确认撤回申请", done="申请已撤回。", note_label="撤回的原因",
    )  # fmt: skip
    register_own_step(
        DISPUTE, "perform_self",
        heading="确认协议已经履行完毕？",
        lead="请在确实收到、确实办完以后再确认。各方都确认的，登记为已履行；没有履行的，请打电话告诉调委会。",
        submit="确认已履行", done="您已确认。", action=actions.perform_self,
        fits=has_not_confirmed,
    )  # fmt: skip
