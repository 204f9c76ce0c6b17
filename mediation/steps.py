"""Which form and which verb belong to which step of the desk; the others need none of their own."""

from functools import partial

from centers.cases import desks

from . import actions
from .flow import DISPUTE
from .forms import steps as forms

VERBS = {
    "register": (forms.RegisterForm, actions.register),
    "turn_away": (forms.TurnAwayForm, actions.turn_away),
    "assign": (forms.AssignForm, actions.assign),
    "reassign": (forms.ReassignForm, actions.reassign),
    "tell_rights": (forms.PressForm, actions.tell_rights),
    "invite": (forms.InviteForm, actions.invite),
    "consent": (forms.ConsentForm, actions.consent),
    "refuse": (forms.RefuseForm, actions.refuse),
    "arrange": (forms.ArrangeForm, actions.arrange),
    "call_off": (forms.PressForm, actions.call_off),
    "record": (forms.RecordForm, actions.record),
    "record_late": (forms.RecordForm, partial(actions.record, verb="record_late")),
    "sign_record": (forms.SignRecordForm, actions.sign_record),
    "suspend": (forms.SuspendForm, actions.suspend),
    "extend": (forms.ExtendForm, actions.extend),
    "agree_written": (forms.AgreeForm, partial(actions.agree, verb="agree_written")),
    "agree_oral": (forms.AgreeForm, partial(actions.agree, verb="agree_oral")),
    "write_down": (forms.AgreeForm, partial(actions.agree, verb="write_down")),
    "sign": (forms.SignForm, actions.sign),
    "fail": (forms.EndForm, partial(actions.end, verb="fail")),
    "withdraw_for": (forms.WithdrawForForm, partial(actions.end, verb="withdraw_for")),
    "perform": (forms.PerformForm, actions.perform),
    "note_part": (forms.PressForm, None),
    "talk_on": (forms.PressForm, partial(actions.talk_on, verb="talk_on")),
    "keep_oral": (forms.PressForm, actions.keep_oral),
    "talk_again": (forms.PressForm, partial(actions.talk_on, verb="talk_again")),
    "urge": (forms.PressForm, None),
    "breach": (forms.PressForm, actions.breach),
    "visit": (forms.VisitForm, actions.visit),
    "apply_confirmation": (forms.ConfirmationForm, actions.apply_confirmation),
    "confirm": (forms.RulingForm, partial(actions.rule, verb="confirm")),
    "reject": (forms.RulingForm, partial(actions.rule, verb="reject")),
    "confirm_late": (forms.RulingForm, partial(actions.rule, verb="confirm_late")),
    "reject_late": (forms.RulingForm, partial(actions.rule, verb="reject_late")),
    "police_packet": (forms.PolicePacketForm, actions.police_packet),
    "police_answer": (forms.PoliceAnswerForm, actions.police_answer),
    "escalate": (forms.EscalateForm, actions.escalate),
    "transfer": (forms.TransferForm, actions.transfer),
    "transfer_accepted": (forms.AnsweredForm, actions.transfer_accepted),
    "transfer_back": (forms.AnsweredForm, actions.transfer_back),
    "transfer_result": (forms.ResultForm, actions.transfer_result),
    "report_back": (forms.ReportBackForm, actions.report_back),
    "join_up": (forms.JoinUpForm, actions.join_up),
    "change_joint": (forms.ChangeJointForm, actions.change_joint),
    "take_part": (forms.PressForm, None),
    "close": (forms.CloseForm, actions.close),
    "archive": (forms.ArchiveForm, actions.archive),
    "investigate": (forms.MediationStepForm, None),
    "authorise": (forms.MediationStepForm, None),
    "again_03": (forms.PressForm, None),
}


def register():
    for verb, (form, action) in VERBS.items():
        desks.register_step(DISPUTE, verb, form=form, action=action)
