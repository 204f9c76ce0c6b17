"""What the steps of legal aid ask at the desk. Findings and reasons stand there as the rules see them; the
person who decides may write others."""

import re

from django import forms

from centers.cases.forms.desk import MomentInput, StepForm, one_line
from centers.cases.forms.fields import choice, reason, refuse_unless_during
from centers.common.fields import DayInput
from centers.org.models import Body

from .. import actions
from ..grounds import TERMINATIONS, UNKNOWN, UNSURE
from ..models import Application, MatterKind, MeansCheck, ProviderProfile, QualityCheck
from .application import fits, grouped_grounds

ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百\d]+条")
ORGAN_HELP = "例如：莲湖区人民法院、莲湖区劳动人事争议仲裁委员会。"


class AidStepForm(StepForm):
    """Fields of papers that need more than some lines of text."""

    said_fields = {
        "addressee": lambda label, required: one_line(label, required, help_text=ORGAN_HELP),
        "observed_court": one_line,
        "observed_at": one_line,
        "visited_at": one_line,
        "helped_at": one_line,
        "duty_lawyer": one_line,
        "reported_to": one_line,
        "visit_how": lambda label, required: choice(label, ["电话回访", "当面回访", "网上回访"]),
        "satisfaction": lambda label, required: choice(
            label, ["非常满意", "满意", "一般", "不满意", "非常不满意"]
        ),
        "powers": lambda label, required: choice(
            label, ["一般代理", "特别授权（代为承认、放弃、变更请求，和解，上诉）", "辩护"]
        ),
    }

    @property
    def application(self):
        return self.case.aid_application


class PressForm(AidStepForm):
    """All that the paper says is known."""

    def unknown(self):
        return ()


class SupplementForm(AidStepForm):
    also = ("supplement_days",)
    lead = "补充通知只能发一次，请把需要的材料和说明一次列全。通知送达以后，审查时间暂停计算。"

    lacking = reason("需要补充的材料或说明", help_text="逐项写明。不得要求申请人提供经济困难证明。")


class AgainForm(SupplementForm):
    """The notice once more: what the void one asked for stands there."""

    lead = "重新出具已作废的补充通知；要求补充的内容写错的才改。"

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        asked = self.case.events.filter(verb__in=["ask_supplement", "reissue_supplement"]).last()
        self.initial["lacking"] = asked.note if asked else ""


class FoundForm(AidStepForm):
    """The matter and the venue as they are found, which an applicant may leave open."""

    also = ("ground", "matter_kind")

    matter_kind = forms.ChoiceField(label="案件类别", choices=MatterKind.choices)
    ground = forms.ChoiceField(
        label="认定的援助事项",
        required=False,
        help_text="申请人选的不对、或者说不清的，在这里改正；决定书的依据由此而来。",
    )
    venue = forms.ChoiceField(label="认定的管辖依据", required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["matter_kind"] = self.application.matter_kind
        self.choose("ground", grouped_grounds())
        self.choose("venue", Application.Venue.choices)

    def choose(self, name, options):
        """A list without what an applicant may leave open; what they chose stands there."""
        known = getattr(self.application, name)
        self.fields[name].choices = [("", "请选择"), *without(options, UNSURE)]
        self.initial[name] = "" if known == UNSURE else known

    def clean(self):
        data = super().clean()
        if (ground := data.get("ground")) and not fits(ground, data.get("matter_kind", "")):
            self.add_error("ground", "这个事项与案件类别不符，请核对。")
        return data

    def ask_for_both(self):
        for name, words in (("ground", "请认定援助事项。"), ("venue", "请认定管辖依据。")):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, words)


FINDINGS = ("scope_finding", "hardship_finding")


class ExamineForm(FoundForm):
    also = (
        "scope_finding",
        "hardship_finding",
        "proposal",
        "decision_reason",
        "ground",
        "means_check",
    )

    means = forms.ChoiceField(
        label="经济困难核查方式",
        required=False,
        choices=[("", "按申请时填写的"), (MeansCheck.DATA_SHARE, MeansCheck.DATA_SHARE.label)],
        help_text="申请时没有填写经济状况的，查询后选“信息共享查询”。",
    )
    scope_finding = forms.CharField(
        label="援助范围审查", max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    hardship_finding = forms.CharField(
        label="经济困难审查", max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    proposal = forms.ChoiceField(
        label="审查意见",
        choices=[("grant", "拟给予"), ("refuse", "拟不予")],
        widget=forms.RadioSelect,
    )
    is_grave = forms.BooleanField(
        label="可能判处无期徒刑、死刑（承办人须有三年以上执业经历）", required=False
    )
    decision_reason = reason("理由")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name, finding in zip(FINDINGS, actions.findings(self.case), strict=True):
            if finding.answer == UNKNOWN:
                self.fields[name].help_text = f"系统提示：{finding.reason}。"
            else:
                self.initial[name] = finding.reason[:200]
        self.initial["is_grave"] = self.application.is_grave
        if self.application.matter_kind != "criminal":
            del self.fields["is_grave"]

    def clean(self):
        data = super().clean()
        if data.get("proposal") == "grant":
            self.ask_for_both()
        if data.get("ground") and data["ground"] != self.application.ground:
            for name in FINDINGS:
                if self.initial.get(name) and data.get(name) == self.initial[name]:
                    self.add_error(name, "援助事项改了，这里还是按原来的事项写的，请重新写。")
        return data


def without(options, code):
    """Choices, in groups or not, but for one."""
    for value, label in options:
        if not isinstance(label, list):
            if value != code:
                yield value, label
        elif rest := [pair for pair in label if pair[0] != code]:
            yield value, rest


class DecideForm(AidStepForm):
    also = ("decision_reason",)

    decision_reason = reason("理由", help_text="写入决定书。不予援助的，写明依据的条款。")
    field_order = ["decision_reason"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        # The reviewer's reason, where the decision goes the way that was proposed.
        if self.step.verb != "refuse" or self.application.proposal == "refuse":
            self.initial["decision_reason"] = self.application.decision_reason

    def clean_decision_reason(self):
        words = self.cleaned_data["decision_reason"]
        if self.step.verb == "refuse" and not ARTICLE.search(words):
            raise forms.ValidationError("请写明依据的条款，例如“《法律援助法》第三十一条”。")
        return words


class GrantForm(DecideForm):
    also = ("decision_reason", "aid_form")

    aid_form = choice(
        "法律援助形式",
        [
            "民事诉讼代理",
            "劳动争议调解与仲裁代理",
            "行政诉讼代理",
            "国家赔偿案件代理",
            "刑事辩护",
            "刑事代理",
            "代拟法律文书",
        ],
    )


class AdvanceForm(FoundForm, GrantForm):
    """Before all papers are there: what is granted is found all the same."""

    also = (*GrantForm.also, *FoundForm.also)

    def clean(self):
        data = super().clean()
        self.ask_for_both()
        return data


class ObjectionForm(AidStepForm):
    also = ("objection", "objection_result", "remedy_after")

    objection_facts = reason("审查查明的事实")


class ProviderForm(AidStepForm):
    """A firm, and a person of it where one is named: those posted there today."""

    also = ("arrange_by", "report_by", "change_kind", "former_unit", "handover", "provider_unit")

    body = forms.ModelChoiceField(label="承办单位", queryset=Body.objects.none())
    provider = forms.ModelChoiceField(
        label="承办人",
        queryset=ProviderProfile.objects.none(),
        required=False,
        help_text="不选的，由承办单位在 24 小时内安排。",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["body"].queryset = Body.objects.filter(
            kind__in=[Body.Kind.LAW_FIRM, Body.Kind.AID_INSTITUTION], closed_on=None
        )
        profiles = ProviderProfile.objects.working().select_related("user", "body")
        self.fields["provider"].queryset = profiles
        if self.application.route == self.application.Route.ORGAN_NOTICE:
            # 第三十六条: whoever notified is told who was assigned.
            self.fields["addressee"].required = True
            self.fields["addressee"].label = "告知的办案机关"
            self.initial["addressee"] = self.application.organ
        self.fields["provider"].label_from_instance = lambda p: f"{p.user.name}（{p.body.name}）"
        if suggested := self.suggested():
            self.initial |= {"provider": suggested, "body": suggested.body_id}

    def suggested(self):
        """Whom the recipient chose and who accepted, or else the lead of the group."""
        accepted = self.case.aid_choices.filter(answer="yes").values("provider")
        group = self.application.group
        leads = [group.lead_id] if group and group.lead_id else []
        rows = self.fields["provider"].queryset
        return rows.filter(user__in=accepted).first() or rows.filter(user__in=leads).first()

    def clean(self):
        data = super().clean()
        provider, body = data.get("provider"), data.get("body")
        if provider and body and provider.body_id != body.pk:
            self.add_error("provider", f"{provider.user.name}不在{body.name}执业，请重新选择。")
        return data


class ArrangeForm(AidStepForm):
    provider = forms.ModelChoiceField(label="承办人", queryset=ProviderProfile.objects.none())

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        ours = ProviderProfile.objects.working().filter(body=self.case.body_id)
        self.fields["provider"].queryset = ours.select_related("user")
        self.fields["provider"].label_from_instance = lambda p: p.user.name


class BeginForm(AidStepForm):
    also = ("met_at", "provider")

    met_at = forms.DateTimeField(
        label="首次约见时间",
        widget=MomentInput(),
        error_messages={"invalid": "请填写日期和时间，如 2026-12-01 09:00。"},
    )

    def clean_met_at(self):
        refuse_unless_during(self.case, self.cleaned_data["met_at"], "约见时间")
        return self.cleaned_data["met_at"]


class ChangeForm(AidStepForm):
    also = ("change_reason",)


class TerminateForm(AidStepForm):
    also = ("termination", "decision_reason")

    termination = forms.ChoiceField(
        label="终止情形", choices=TERMINATIONS, widget=forms.RadioSelect
    )
    decision_reason = reason("理由和依据")


class FinishForm(AidStepForm):
    ended_on = forms.DateField(
        label="事项办结日", widget=DayInput(), help_text="收到判决、裁决、调解书等的日期。"
    )

    def clean_ended_on(self):
        refuse_unless_during(self.case, self.cleaned_data["ended_on"], "办结日")
        return self.cleaned_data["ended_on"]


class ConcludeForm(AidStepForm):
    also = ("outcome", "amount_recovered")

    outcome = forms.ChoiceField(
        label="承办结果", choices=[("", "请选择"), *Application.Outcome.choices]
    )
    amount_recovered = forms.DecimalField(
        label="挽回损失或取得利益（元）",
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
    )


class ArchiveForm(AidStepForm):
    amount = forms.DecimalField(
        label="补贴（元）", min_value=0, max_digits=10, decimal_places=2, required=False
    )
    reason = forms.CharField(
        label="说明", max_length=200, required=False, help_text="没有标准或与标准不同的，写明依据。"
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        rate = actions.rate_for(self.case)
        lacking = actions.lacking_in_file(self.case)
        words = [
            f"补贴标准 {rate.amount} 元（{rate.source}）。"
            if rate
            else "还没有录入这一类案件的补贴标准，请填写金额并写明依据。"
        ]
        if lacking:
            words.append(f"案卷还缺：{'、'.join(lacking)}。")
        self.lead = "\n".join(words)


class LiaisonForm(AidStepForm):
    no = forms.TypedChoiceField(
        label="第几次对接",
        choices=[(1, "第一次（指派后五日内）"), (2, "第二次（开庭或报结前）")],
        coerce=int,
    )
    held_at = forms.DateTimeField(label="对接时间", widget=MomentInput(), required=False)
    summary = forms.CharField(
        label="对接情况", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    skipped = forms.CharField(
        label="没有对接的原因",
        max_length=100,
        required=False,
        help_text="例如：情况紧急、受援人在押。",
    )

    def clean(self):
        data = super().clean()
        held = [data.get("held_at"), data.get("summary")]
        if not ((all(held) and not data.get("skipped")) or (data.get("skipped") and not any(held))):
            self.add_error("summary", "请填写对接时间和情况；没有对接的，只填写原因。")
        return data

    def clean_held_at(self):
        if held_at := self.cleaned_data["held_at"]:
            refuse_unless_during(self.case, held_at, "对接时间")
        return held_at


class QualityForm(AidStepForm):
    """A quality check beside its form: the observation or answer is the finding."""

    finding_key = ""
    grade = forms.ChoiceField(
        label="评价等次", choices=[("", "请选择"), *QualityCheck.Grade.choices]
    )

    also = ("grade",)

    @property
    def answers(self):
        return {**self.cleaned_data, "finding": self.cleaned_data[self.finding_key]}


class ObserveForm(QualityForm):
    finding_key = "observation"


class AskOrganForm(QualityForm):
    finding_key = "questions"
    grade = None


class VisitForm(QualityForm):
    finding_key = "opinion"
    grade = None
