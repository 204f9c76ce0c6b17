"""What is typed about a study."""

from django import forms
from django.utils import timezone

from centers.accounts.models import User
from centers.accounts.rights import Role
from centers.common.attempts import Attempts
from centers.common.wording import PlainWords

from ..models import Study
from ..studies import may_be_sent, periods

MONTHS, QUARTERS = 12, 4


class BeginForm(Attempts, PlainWords, forms.Form):
    """Of where and when; one choice says month or quarter."""

    unit = forms.ModelChoiceField(label="范围", queryset=None)
    period = forms.ChoiceField(label="期间")

    def __init__(self, *args, units, **options):
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units
        self.fields["unit"].label_from_instance = lambda unit: unit.short_name
        today = timezone.localdate()
        self.spans = {
            f"{kind}:{first}": Study(kind=kind, first=first, last=last)
            for kind, count in ((Study.Kind.MONTHLY, MONTHS), (Study.Kind.QUARTERLY, QUARTERS))
            for first, last in periods(kind, today, count)
        }
        self.fields["period"].choices = [
            (key, span.period_words) for key, span in self.spans.items()
        ]

    @property
    def facts(self):
        span = self.spans[self.cleaned_data["period"]]
        return {
            "unit": self.cleaned_data["unit"],
            "kind": span.kind, "first": span.first, "last": span.last,
        }  # fmt: skip


class PartsForm(Attempts, PlainWords, forms.ModelForm):
    class Meta:
        model = Study
        fields = Study.PARTS
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in Study.PARTS}
        help_texts = {"overall": "按统计数字预先填写，请核对、补充。不写姓名和具体案情。"}


class ReadersForm(Attempts, PlainWords, forms.Form):
    """To whom it goes: posts, and people by their user names."""

    posts = forms.MultipleChoiceField(
        label="送阅岗位", required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.CharField(
        label="另送个人（用户名，选填）", required=False, max_length=300, help_text="用空格隔开。"
    )

    def __init__(self, *args, posts, **options):
        super().__init__(*args, **options)
        self.known = {f"{role}:{unit.code}": (role, unit) for role, unit in posts}
        self.fields["posts"].choices = [
            (key, f"{unit.short_name}　{Role(role).label}") for key, (role, unit) in self.known.items()
        ]  # fmt: skip

    def clean_posts(self):
        return [self.known[key] for key in self.cleaned_data["posts"]]

    def clean_people(self):
        names = set(self.cleaned_data["people"].replace("，", " ").replace("、", " ").split())
        people = [u for u in User.objects.filter(username__in=names) if may_be_sent(u)]
        if strange := names - {user.username for user in people}:
            raise forms.ValidationError(
                f"没有从事人民调解工作的用户：{'、'.join(sorted(strange))}。"
            )
        return people

    def clean(self):
        data = super().clean()
        if not self.errors and not data["posts"] and not data["people"]:
            raise forms.ValidationError("请至少选一个岗位，或者写一位个人。")
        return data
