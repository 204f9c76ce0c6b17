"""Which form and which verb belong to which step of the desk; the others need none of their own."""

from functools import partial

from centers.cases import desks

from . import actions
from .flow import APPLICATION
from .forms import steps as forms

VERBS = {
    "pass_on": (forms.AidStepForm, actions.pass_on),
    "ask_supplement": (forms.SupplementForm, actions.ask_supplement),
    "examine": (forms.ExamineForm, actions.examine),
    "grant": (forms.GrantForm, partial(actions.decide, verb="grant")),
    "grant_in_advance": (forms.AdvanceForm, actions.grant_in_advance),
    "issue_grant": (forms.GrantForm, actions.issue_grant),
    "print_deliveries": (forms.PressForm, actions.print_deliveries),
    "refuse": (forms.DecideForm, partial(actions.decide, verb="refuse")),
    "uphold": (forms.ObjectionForm, partial(actions.decide_objection, verb="uphold")),
    "maintain": (forms.ObjectionForm, partial(actions.decide_objection, verb="maintain")),
    "uphold_end": (forms.ObjectionForm, partial(actions.decide_objection, verb="uphold_end")),
    "maintain_end": (forms.ObjectionForm, partial(actions.decide_objection, verb="maintain_end")),
    "assign": (forms.ProviderForm, actions.assign),
    "arrange": (forms.ArrangeForm, actions.arrange),
    "begin": (forms.BeginForm, actions.begin),
    "liaise": (forms.LiaisonForm, actions.liaise),
    "ask_change_for": (forms.ChangeForm, partial(actions.ask_change, verb="ask_change_for")),
    "reissue_supplement": (forms.AgainForm, actions.reissue_supplement),
    "keep": (forms.AidStepForm, actions.keep),
    "replace": (forms.ProviderForm, actions.replace),
    "terminate": (forms.TerminateForm, actions.terminate),
    "finish": (forms.FinishForm, actions.finish),
    "conclude": (forms.ConcludeForm, actions.conclude),
    "archive": (forms.ArchiveForm, actions.archive),
    "observe": (forms.ObserveForm, partial(actions.check_quality, verb="observe", kind="hearing")),
    "consult_organ": (
        forms.AskOrganForm,
        partial(actions.check_quality, verb="consult_organ", kind="organ"),
    ),
    "visit": (forms.VisitForm, partial(actions.check_quality, verb="visit", kind="visit")),
}


def register():
    for verb, (form, action) in VERBS.items():
        desks.register_step(APPLICATION, verb, form=form, action=action)
    for verb in (
        "report",
        "ask_cooperation",
        "authorise",
        "introduce",
        "reissue_assignment",
        "reissue_mandate",
    ):
        desks.register_step(APPLICATION, verb, form=forms.AidStepForm)
