"""What is typed of committees, their people, the court, training, studios and self-checks."""

from django import forms
from django.utils import timezone

from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.assessment.words import DocumentField, WordsField
from centers.common.attempts import Attempts
from centers.common.fields import DayInput, NameField, tidy_name
from centers.common.wording import PlainWords
from centers.org.forms import LinesField
from centers.org.models import Center

from ..composition import COMMERCIAL_WORDS, HAN, is_commercial, three_years_after
from ..models import Committee, CourtNotice, Mediator, Studio, Training

COURT = "西安市莲湖区人民法院"
STUDIO_NAMED_BY = "县级以上司法行政机关，如：西安市莲湖区司法局。还没有命名的不填，也不对外公示。"
PAST = "不能晚于今天。"


def refuse_future(day):
    if day and day > timezone.localdate():
        raise forms.ValidationError(PAST)
    return day


class PastDay(forms.DateField):
    """A day up to today."""

    def __init__(self, **options):
        super().__init__(widget=DayInput(), validators=[refuse_future], **options)


class TermForm(forms.Form):
    """From which day a term runs, and until when: three years unless it is said (人民调解法 第九条)."""

    elected_on = PastDay(label="推选（聘任）日期")
    term_end = forms.DateField(
        label="届满日期",
        widget=DayInput(),
        required=False,
        help_text="不填按三年计算（人民调解法第九条）。",
    )

    def clean(self):
        data = super().clean()
        elected, end = data.get("elected_on"), data.get("term_end")
        if elected and "term_end" in data:
            data["term_end"] = end = end or three_years_after(elected)
            if end <= elected:
                self.add_error("term_end", "届满日期要晚于推选日期。")
            elif end > three_years_after(elected):
                self.add_error("term_end", "每届任期三年，届满日期不能更晚（人民调解法第九条）。")
        return data


class CommitteeForm(Attempts, PlainWords, TermForm):
    """A committee with its body."""

    name = forms.CharField(
        label="名称", max_length=80, help_text="写全称，如：莲湖区北关街道纸坊社区人民调解委员会。"
    )
    kind = forms.ChoiceField(label="类型", choices=[("", "请选择"), *Committee.Kind.choices])
    founded_on = PastDay(label="设立日期")
    phone = forms.CharField(label="电话", max_length=30, required=False)
    address = forms.CharField(label="地址", max_length=120, required=False)
    room = forms.CharField(label="办公场所", max_length=120, required=False)
    seal_code = forms.CharField(label="印章编码", max_length=30, required=False)
    is_mixed = forms.BooleanField(
        label="在多民族居住地区",
        required=False,
        help_text="应当有人数较少民族的成员（人民调解法第八条）。",
    )
    field_order = ["name", "kind", "center", "founded_on", "elected_on", "term_end"]

    def clean_name(self):
        name = tidy_name(self.cleaned_data["name"])
        if is_commercial(name):
            raise forms.ValidationError(COMMERCIAL_WORDS)
        return name

    def clean(self):
        data = super().clean()
        founded, elected = data.get("founded_on"), data.get("elected_on")
        if founded and elected and elected < founded:
            self.add_error("elected_on", "推选日期不能早于设立日期。")
        return data


class FoundForm(CommitteeForm):
    """A new one, which sits at a unit."""

    center = forms.ModelChoiceField(
        label="设在哪个机构",
        queryset=Center.objects.none(),
        help_text="区域性、行业性、专业性调委会可以设在街道或者区中心。",
        error_messages={"required": "请选择调委会设在哪个机构。"},
    )

    def __init__(self, *args, units, **options):
        super().__init__(*args, **options)
        self.fields["center"].queryset = units
        self.fields["center"].label_from_instance = lambda unit: unit.short_name


class RenewForm(Attempts, PlainWords, TermForm):
    """An election: from when, and what becomes of everybody who serves."""

    def __init__(self, *args, committee, **options):
        super().__init__(*args, **options)
        self.people = list(committee.mediators.serving().in_order())
        for person in self.people:
            self.fields[f"duty_{person.pk}"] = forms.ChoiceField(
                label=f"{person.name}（现任{person.get_duty_display()}）", initial=person.duty,
                required=False, choices=[*Mediator.Duty.choices, ("", "不再担任")],
            )  # fmt: skip

    @property
    def duties(self):
        """{key: the duty from now on, "" for none}"""
        return {person.pk: self.cleaned_data[f"duty_{person.pk}"] for person in self.people}


class MediatorForm(Attempts, PlainWords, forms.ModelForm):
    """What is written of a person who serves."""

    name = NameField(label="姓名")

    class Meta:
        model = Mediator
        fields = ["name", "sex", "ethnicity", "birth_year", "is_full_time", "speciality"]
        labels = {"is_full_time": "专职调解员"}
        help_texts = {"birth_year": "可以不填。", "speciality": "例如：邻里、物业、婚姻家庭。"}

    def clean_ethnicity(self):
        word = tidy_name(self.cleaned_data["ethnicity"])
        return HAN if word == "汉" else word

    def clean_birth_year(self):
        """An adult (人民调解法 第十四条)."""
        born, year = self.cleaned_data["birth_year"], timezone.localdate().year
        if born is not None and not year - 100 <= born <= year - 18:
            raise forms.ValidationError("人民调解员应当是成年公民，请核对出生年份。")
        return born


class AppointForm(MediatorForm):
    """Somebody new, with their duty and the account that they sign in with."""

    began_on = PastDay(label="任职日期", initial=timezone.localdate)

    class Meta(MediatorForm.Meta):
        fields = [
            "name", "sex", "ethnicity", "birth_year", "duty", "engagement", "is_full_time", "speciality",
            "began_on",
            "user",
        ]  # fmt: skip
        help_texts = {
            **MediatorForm.Meta.help_texts,
            "duty": "主任、副主任、委员是委员会成员；其他人员是调委会聘任的调解员（人民调解法第十三条）。",
            "user": "先由系统管理员在本调委会增加任职，这里才能选到；没有账号的不选。",
        }

    def __init__(self, *args, committee, **options):
        super().__init__(*args, **options)
        self.committee = committee
        posts = Posting.objects.on(timezone.localdate()).filter(
            body=committee.pk, role__in=[Role.MEDIATOR, Role.COMMITTEE_CHAIR]
        )
        free = User.objects.filter(is_active=True, pk__in=posts.values("user"))
        self.fields["user"].queryset = free.exclude(
            pk__in=committee.mediators.serving().exclude(user=None).values("user")
        ).order_by("name", "pk")

    def clean(self):
        data = super().clean()
        if data.get("duty") == Mediator.Duty.MEDIATOR and data.get("engagement") == "elected":
            self.add_error("engagement", "不是委员的调解员由调委会聘任（人民调解法第十三条）。")
        if data.get("began_on") and data["began_on"] < self.committee.founded_on:
            self.add_error("began_on", "不能早于调委会设立日期。")
        return data


class EndForm(Attempts, PlainWords, forms.Form):
    """Why somebody leaves, and from when."""

    ended_on = PastDay(
        label="离任日期",
        initial=timezone.localdate,
        help_text="从这一天起不再任职，账号在本调委会的任职同时停止。",
    )
    ground = forms.ChoiceField(
        label="原因", choices=[("", "请选择"), *[c for c in Mediator.Ground.choices if c[0] != "dissolved"]],
        help_text="前四项是应当罢免或者解聘的情形（人民调解法第十五条）。",
    )  # fmt: skip
    note = WordsField(
        label="说明",
        max_length=200,
        required=False,
        help_text="属于前四项的，写明查实的情况，不要写当事人的姓名。",
    )

    def clean(self):
        data = super().clean()
        if data.get("ground") in Mediator.REMOVAL and not data.get("note"):
            self.add_error("note", "请写明查实的情况。")
        return data


class CloseForm(Attempts, PlainWords, forms.Form):
    on = PastDay(label="撤销日期", initial=timezone.localdate)
    reason = WordsField(label="原因", max_length=200, help_text="例如：社区合并。")


class NoticeForm(Attempts, PlainWords, forms.ModelForm):
    """What the court is told (人民调解法 第十条)."""

    number = DocumentField(label="文号", max_length=40, help_text="例如：莲司函〔2026〕12号。")
    summary = LinesField(
        label="通报内容", max_length=2000, widget=forms.Textarea({"rows": 6}),
        help_text="已按上次通报以后的变动填好，可以修改；现任组成人员名单自动附后。",
    )  # fmt: skip

    class Meta:
        model = CourtNotice
        fields = ["court", "number", "way", "summary"]


class TrainingForm(Attempts, PlainWords, forms.ModelForm):
    on = PastDay(label="日期")

    class Meta:
        model = Training
        fields = ["title", "on", "hours", "place", "center", "held_by", "notes"]
        help_texts = {"held_by": "例如：莲湖区司法局、莲湖区人民法院。"}

    def __init__(self, *args, units, **options):
        super().__init__(*args, **options)
        self.fields["center"].queryset = units
        self.fields["center"].label_from_instance = lambda unit: unit.short_name


class AttendanceForm(PlainWords, forms.Form):
    """Who of some mediators attended."""

    attended = forms.ModelMultipleChoiceField(
        label="参加的调解员", queryset=Mediator.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self.fields["attended"].queryset = people
        self.fields["attended"].label_from_instance = lambda person: (
            f"{person.name}（{person.committee.body.name}）"
        )


class StudioForm(Attempts, PlainWords, forms.ModelForm):
    """A studio of a committee."""

    class Meta:
        model = Studio
        fields = ["name", "leader", "introduction", "named_by", "named_on", "ended_on"]
        widgets = {"named_on": DayInput(), "ended_on": DayInput()}
        help_texts = {
            "introduction": "对外公示，请不要写手机号码。", "named_by": STUDIO_NAMED_BY,
            "ended_on": "停止以后不再公示。",
        }  # fmt: skip

    def __init__(self, *args, committee, **options):
        super().__init__(*args, **options)
        people = committee.mediators.serving() | Mediator.objects.filter(pk=self.instance.leader_id)
        self.fields["leader"].queryset = people.in_order()

    def clean_name(self):
        return tidy_name(self.cleaned_data["name"])

    def clean(self):
        data = super().clean()
        if bool(data.get("named_by")) != bool(data.get("named_on")):
            self.add_error(
                "named_on" if data.get("named_by") else "named_by",
                "命名机关和命名日期要么都填，要么都不填。",
            )
        return data


class SelfCheckForm(Attempts, PlainWords, forms.Form):
    """The whole checklist of a year on one page: a tick and a line of proof for each."""

    def __init__(self, *args, items, **options):
        super().__init__(*args, **options)
        self.items = list(items)
        for item in self.items:
            self.fields[f"met_{item.pk}"] = forms.BooleanField(label=str(item), required=False)
            self.fields[f"proof_{item.pk}"] = WordsField(
                label=f"证明（{item.text}）", max_length=100, required=False
            )

    def clean(self):
        data = super().clean()
        for item in self.items:
            proof = f"proof_{item.pk}"
            if data.get(f"met_{item.pk}") and proof in data and not data[proof]:
                self.add_error(proof, "勾选了达到的，请写明凭什么，如照片、台账、文件名称。")
        return data

    @property
    def answers(self):
        """{item: (whether it is met, proof)}"""
        data = self.cleaned_data
        return {
            item: (data[f"met_{item.pk}"], data[f"proof_{item.pk}"].strip()) for item in self.items
        }

    @staticmethod
    def initial_of(checks):
        """What was written before, as initial values."""
        found = {}
        for check in checks:
            found |= {f"met_{check.item_id}": check.is_met, f"proof_{check.item_id}": check.proof}
        return found


class ConfirmForm(Attempts, PlainWords, forms.Form):
    met = forms.IntegerField(label="核实达到的项数", min_value=0)
    note = WordsField(
        label="说明",
        max_length=200,
        required=False,
        help_text="与自查不一致的，写明哪几项、为什么。",
    )


# The list -------------------------------------------------------------------------------------

STATES = {
    "expired": "任期已届满", "expiring": "90 天内届满", "irregular": "组成不合规定", "untold": "有变动未通报法院",
    "idle": "今年没有受理纠纷", "closed": "已撤销",
}  # fmt: skip


class CommitteeFilter(forms.Form):
    """The filters of the list; what does not make sense filters nothing."""

    q = forms.CharField(label="名称", required=False, max_length=50)
    kind = forms.ChoiceField(
        label="类型", required=False, choices=[("", "全部"), *Committee.Kind.choices]
    )
    unit = forms.ModelChoiceField(
        label="机构（含下级）", queryset=Center.objects.none(), to_field_name="code", required=False,
        empty_label="全部",
    )  # fmt: skip
    state = forms.ChoiceField(
        label="需要办的", required=False, choices=[("", "全部"), *STATES.items()]
    )

    def __init__(self, *args, units, **options):
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units
        self.fields["unit"].label_from_instance = lambda unit: unit.area

    def narrow(self, rows):
        """The rows that match; those that are open, unless the closed ones are asked for."""
        self.is_valid()
        asked, today = self.cleaned_data, timezone.localdate()
        if asked.get("q"):
            rows = rows.filter(body__name__icontains=asked["q"])
        if asked.get("kind"):
            rows = rows.filter(kind=asked["kind"])
        if asked.get("unit"):
            rows = rows.at(asked["unit"])
        ways = {
            "expired": lambda: rows.expired(today),
            "expiring": lambda: rows.expiring(today),
            "irregular": lambda: rows.irregular(),
            "untold": lambda: rows.untold(),
            "idle": lambda: rows.idle(today.year),
            "closed": lambda: rows.exclude(body__closed_on=None),
        }
        return ways.get(asked.get("state"), rows.open)()
