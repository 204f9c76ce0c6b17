"""The roster of providers, and applications that share their facts."""

from django import forms

from centers.common.attempts import Attempts
from centers.common.fields import DayInput, tidy_name
from centers.common.references import plain_code
from centers.common.wording import PlainWords

from ..models import MatterKind, ProviderProfile


class ProfileForm(PlainWords, forms.ModelForm):
    specialities = forms.MultipleChoiceField(
        label="擅长",
        choices=MatterKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ProviderProfile
        fields = [
            "licence", "practising_since", "specialities", "languages", "introduction", "knows_minors",
            "most_cases", "is_on_roster",
        ]  # fmt: skip
        widgets = {"practising_since": DayInput()}
        help_texts = {
            "practising_since": "可能判处无期徒刑、死刑的案件，须有三年以上执业经历。",
            "languages": "例如：普通话、陕西话、手语。",
            "introduction": "居民选择承办人时看得到，请不要写联系方式。",
            "most_cases": "达到以后不再指派，也不能被选择。",
            "is_on_roster": "自愿参加点援的才勾选，居民可以选择。",
        }


class GroupForm(Attempts, PlainWords, forms.Form):
    """Other applications that share the facts of this one."""

    name = forms.CharField(
        label="这组案件叫什么", max_length=60, help_text="例如：某工地 12 人欠薪。"
    )
    numbers = forms.CharField(
        label="一并关联的案件编号",
        max_length=1000,
        help_text="一行一个，或用空格隔开。每件仍分别审查、分别决定，由同一位承办人主办。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_name(self):
        return tidy_name(self.cleaned_data["name"])

    def clean_numbers(self):
        words = self.cleaned_data["numbers"].replace("，", " ").replace("、", " ").split()
        return [plain_code(word) for word in words]
