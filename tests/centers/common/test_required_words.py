"""“请填写{label}。” reads well after most labels, and badly after one that asks itself (“请填写从”, “请选择由谁排查”): such a
field has words of its own."""

import importlib
import pkgutil
import re

from django import forms

import aid
import centers
import mediation

ASKS = re.compile(r"^(请(?!求)|从|到|自)|谁|哪|几|怎样")
STOCK = str(forms.Field.default_error_messages["required"])
# Still to be given words, by whoever works on these modules; a field that has them must leave the list.
LATER = {
    "aid.forms.application.ContactForm.address",
    "aid.forms.application.ExemptionForm.exemption",
    "aid.forms.application.IntakeForm.address",
    "aid.forms.application.IntakeForm.exemption",
    "aid.forms.application.IntakeForm.matter_kind",
    "aid.forms.application.IntakeForm.who",
    "aid.forms.application.MatterForm.matter_kind",
    "aid.forms.application.WhoForm.who",
    "aid.forms.standards.MeansForm.valid_from",  # with DatedForm
    "aid.forms.standards.RateForm.valid_from",  # with DatedForm
    "aid.forms.steps.LiaisonForm.no",
    "centers.assessment.plan_forms.AmendmentForm.since",
    "centers.assessment.record_forms.DisputeForm.denominator",
    "centers.assessment.record_forms.DisputeForm.numerator",
    "centers.booking.forms.resident.WaitingForm.reach",
    "centers.booking.forms.rosters.CircuitForm.host",
    "centers.booking.forms.rosters.CopyForm.day",
    "centers.booking.forms.rosters.CopyForm.source",
    "centers.booking.forms.rosters.CopyForm.target",
    "centers.booking.forms.rosters.CopyForm.valid_from",
    "centers.cases.forms.clocks.RuleForm.valid_from",
    "centers.cases.forms.fields.DatedForm.valid_from",
    "centers.cases.forms.referrals.ReferForm.channel",
    "centers.cases.forms.referrals.ReferForm.to",
    "centers.org.forms.ServiceForm.valid_from",
    "mediation.forms.alerts.RuleForm.valid_from",  # with DatedForm
    "mediation.forms.standards.NormForm.valid_from",  # with DatedForm
    "mediation.forms.steps.InviteForm.answer_by",
    "mediation.forms.steps.PerformForm.performance_how",
    "mediation.forms.subsidies.RateForm.valid_from",  # with DatedForm
}


def modules():
    for package in (aid, centers, mediation):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "form" in found.name and ".migrations" not in found.name:
                yield importlib.import_module(found.name)


def form_classes():
    found = {}
    for module in modules():
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, forms.BaseForm):
                found[f"{value.__module__}.{value.__qualname__}"] = value
    return found


def wordless():
    """The fields that ask in their label, must be filled in, and have no words of their own."""
    return {
        f"{name}.{field_name}"
        for name, form in form_classes().items()
        if name.startswith(("aid.", "centers.", "mediation."))
        for field_name, field in getattr(form, "base_fields", {}).items()
        if field.required
        and ASKS.search(str(field.label or ""))
        and str(field.error_messages["required"]) == STOCK
    }


def test_labels_that_ask_have_words_of_their_own():
    assert len(form_classes()) > 100
    assert wordless() == LATER
