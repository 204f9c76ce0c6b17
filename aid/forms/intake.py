"""What a clerk writes down besides an application: an organ's notice, a consultation, help by a duty lawyer."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from centers.cases.forms.desk import MomentInput
from centers.cases.forms.fields import BirthDateField, KnownPhone, paragraph
from centers.cases.models import Party
from centers.common.attempts import Attempts
from centers.common.fields import NameField, PhoneField
from centers.common.wording import PlainWords

from ..grounds import GROUND
from ..models import Category, MatterKind
from .application import BY_NOTICE

LATEST_NOTICE = timedelta(days=30)


class NoticeForm(Attempts, PlainWords, forms.Form):
    """通知辩护、通知代理: what the organ's letter says."""

    name = NameField(label="受援人姓名")
    sex = forms.ChoiceField(label="性别", choices=[("", "请选择"), *Party.Sex.choices])
    birth_date = BirthDateField(label="出生日期", required=False, help_text="未成年人必填。")
    ground = forms.ChoiceField(
        label="通知的情形",
        choices=[("", "请选择"), *((code, GROUND[code].label) for code in sorted(BY_NOTICE)),
                 ("death_review", GROUND["death_review"].label)],
    )  # fmt: skip
    organ = forms.CharField(label="通知机关", max_length=80)
    notice_number = forms.CharField(label="通知文号", max_length=60)
    notified_at = forms.DateTimeField(
        label="收到通知的时间", widget=MomentInput(), help_text="三日的指派期限由此起算。"
    )
    cause = forms.CharField(label="涉嫌罪名或案由", max_length=60)
    stage = forms.CharField(
        label="诉讼阶段", max_length=40, help_text="例如：侦查、审查起诉、一审。"
    )
    detained_at = forms.CharField(label="羁押场所", max_length=80, required=False)
    is_grave = forms.BooleanField(label="可能判处无期徒刑、死刑", required=False)
    categories = forms.MultipleChoiceField(
        label="人群类别",
        choices=Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    facts = forms.CharField(label="案情摘要", max_length=4000, required=False, widget=paragraph(3))

    def clean_notified_at(self):
        moment = self.cleaned_data["notified_at"]
        if not timezone.now() - LATEST_NOTICE <= moment <= timezone.now():
            raise forms.ValidationError(
                "收到通知的时间不能晚于现在，也不能早于 30 天以前，请核对。"
            )
        return moment

    def clean(self):
        data = super().clean()
        if Category.MINOR in data.get("categories", []) and not data.get("birth_date"):
            self.add_error("birth_date", "未成年人请填写出生日期。")
        return data


class AdviceForm(KnownPhone, Attempts, PlainWords, forms.Form):
    name = NameField(label="咨询人姓名", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = PhoneField()
    matter_kind = forms.ChoiceField(label="咨询类别", choices=[("", "请选择"), *MatterKind.choices])
    facts = forms.CharField(label="咨询内容", max_length=2000, widget=paragraph(4))
    answer = forms.CharField(
        label="答复意见",
        max_length=2000,
        widget=paragraph(4),
        help_text="按《法律援助法》第二十三条，要提示可以依法申请法律援助，并告知条件和程序。",
    )


class DutyHelpForm(Attempts, PlainWords, forms.Form):
    name = NameField(label="申请人姓名", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    cause = forms.CharField(label="涉嫌罪名", max_length=60)
    organ = forms.CharField(label="办案机关", max_length=80)
    detained_at = forms.CharField(label="羁押场所", max_length=80, required=False)
    help_kind = forms.CharField(
        label="申请的帮助",
        max_length=200,
        help_text="例如：法律咨询、程序选择建议、申请变更强制措施、对案件处理提出意见。",
    )
