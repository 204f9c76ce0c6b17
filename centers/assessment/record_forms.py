"""What people write down and decide beside the figures of a year."""

from django import forms
from django.utils import timezone

from centers.accounts.models import User
from centers.cases.forms.attachments import files
from centers.common.attempts import Attempts
from centers.common.fields import DayInput
from centers.common.wording import PlainWords
from centers.org.models import Center

from .models import Assessor
from .scoring import RULES, rounded
from .words import DocumentField, words


class StreetField(forms.ModelChoiceField):
    def __init__(self, **options):
        super().__init__(queryset=Center.objects.none(), label="街道", **options)

    def label_from_instance(self, center):
        return center.area


class PlainForm(Attempts, PlainWords, forms.Form):
    """A form of this room."""


class NoteForm(PlainForm):
    """A step of the cycle, with a word about it."""

    note = words("说明", most=300, required=False, help_text="可以不填。")


class ExceptionForm(PlainForm):
    """A step that goes without what is missing, and why."""

    note = words(
        "例外理由", most=300, help_text="写明为什么没有抽满、看完，会留在经过里。",
        required_words="还有抽查没有完成，确实不能完成的请写明理由。",
    )  # fmt: skip


class AnnounceForm(NoteForm):
    document = DocumentField(label="通报文号", max_length=40, help_text="如“莲考〔2027〕1号”。")
    field_order = ["document", "note"]


class GradesForm(NoteForm):
    """The grade of each street, as its points give it unless somebody lowers it."""

    def __init__(self, *args, places, names, **options):
        super().__init__(*args, **options)
        self.places = places
        for place in places:
            self.fields[f"grade{place.unit.pk}"] = forms.ChoiceField(
                label=f"{place.unit.area}（{place.total} 分，第 {place.place} 名）", initial=place.grade,
                choices=[(name, name) for name in names],
                error_messages={"required": f"请选择{place.unit.area}的等次。"},
            )  # fmt: skip
        self.order_fields([name for name in self.fields if name != "note"])

    def clean(self):
        data = super().clean()
        moved = [p for p in self.places if data.get(f"grade{p.unit.pk}") not in {p.grade, None}]
        if moved and not data.get("note"):
            self.add_error("note", "有等次与得分对应的不同，请写明理由。")
        return data

    @property
    def grades(self):
        return {place.unit.pk: self.cleaned_data[f"grade{place.unit.pk}"] for place in self.places}


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return f"{user.name}（{user.username}）"


class AssessorForm(PlainForm):
    user = PersonField(
        label="人员", queryset=User.objects.none(), error_messages={"required": "请选择考评人员。"}
    )
    duty = forms.ChoiceField(label="职责", choices=Assessor.Duty.choices)

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self.fields["user"].queryset = people


class JudgeForm(PlainForm):
    points = forms.DecimalField(label="得分", min_value=0, max_digits=5, decimal_places=2)
    reason = words("理由", most=300)

    def __init__(self, *args, row, **options):
        super().__init__(*args, **options)
        self.row = row
        self.fields["points"].help_text = f"0 到 {row.weight} 分。"

    def clean_points(self):
        points = self.cleaned_data["points"]
        if points > self.row.weight:
            raise forms.ValidationError(f"最多 {self.row.weight} 分。")
        return points


class EventForm(PlainForm):
    """Something that adds or takes off points, with the document that proves it."""

    unit = StreetField()
    code = forms.ChoiceField(label="加分或者扣分项")
    on = forms.DateField(label="日期", widget=DayInput())
    document = DocumentField(label="文号", max_length=60, help_text="证明文件或者决定书的文号。")
    note = words("事由", most=200, rows=2, required_words="请写明加分或者扣分的事由。")

    def __init__(self, *args, streets, rows, year, **options):
        super().__init__(*args, **options)
        self.year = year
        self.fields["unit"].queryset = streets
        self.fields["code"].choices = [
            ("", "请选择"),
            *(
                (row.code, f"{row.code} {row.name}（{row.get_rule_display()}，{row.target_words}）")
                for row in rows
                if RULES[row.rule].counts_events
            ),
        ]

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day.year != self.year or day > timezone.localdate():
            raise forms.ValidationError(f"填 {self.year} 年以内、今天或以前的日期。")
        return day


class ReasonForm(PlainForm):
    reason = words("理由", most=200, rows=2)


class ExcuseForm(PlainForm):
    """Rows that do not count for a street. The reason is public."""

    unit = StreetField()
    codes = forms.MultipleChoiceField(
        label="不计分的指标", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一项。"},
    )  # fmt: skip
    reason = words("理由", most=200, rows=2, help_text="会公开，如“七月洪灾，辖区停止办公二十天”。")

    def __init__(self, *args, streets, rows, **options):
        super().__init__(*args, **options)
        self.fields["unit"].queryset = streets
        self.fields["codes"].choices = [(r.code, str(r)) for r in rows if not r.is_beside]


class LineField(forms.ModelChoiceField):
    def label_from_instance(self, line):
        return f"{line.words}{'（一票否决）' if line.is_veto else ''}"


class FlagForm(PlainForm):
    unit = StreetField()
    red_line = LineField(label="红线事项", queryset=None)
    facts = words("情况", most=500, required_words="请写明是什么情况、从哪里知道的。")

    def __init__(self, *args, streets, lines, **options):
        super().__init__(*args, **options)
        self.fields["unit"].queryset = streets
        self.fields["red_line"].queryset = lines


class MemberField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, member):
        return str(member)


class PanelForm(PlainForm):
    """Who took part; members are the people who were named for this year."""

    panel = MemberField(
        label="参加人员", queryset=Assessor.objects.none(), help_text="至少三人。",
        error_messages={"required": "请选择参加人员，至少三人。"},
    )  # fmt: skip

    def __init__(self, *args, members, **options):
        super().__init__(*args, **options)
        self.fields["panel"].queryset = members


class FlagDecisionForm(PanelForm):
    cap = forms.ChoiceField(label="等次最高", required=False)
    opinion = words("决定理由", most=500)
    field_order = ["cap", "panel", "opinion"]

    def __init__(self, *args, names, **options):
        super().__init__(*args, **options)
        self.fields["cap"].choices = [("", "不影响等次"), *((name, name) for name in names)]


class DisputeForm(PlainForm):
    """A street says what a figure should be."""

    part = forms.TypedChoiceField(label="时段", coerce=int)
    numerator = forms.IntegerField(
        label="应当计入几件",
        min_value=0,
        max_value=10_000_000,
        error_messages={"required": "请填写应当计入的件数，没有的填 0。"},
    )
    denominator = forms.IntegerField(
        label="一共几件",
        min_value=0,
        max_value=10_000_000,
        error_messages={"required": "请填写总件数。"},
    )
    reason = words("理由", most=500)
    files = files("佐证材料", required=False)

    def __init__(self, *args, parts, **options):
        """parts: [(number, words)]; one alone is not asked for."""
        super().__init__(*args, **options)
        self.fields["part"].choices = parts
        if len(parts) == 1:
            del self.fields["part"]

    def clean(self):
        data = super().clean()
        counted, total = data.get("numerator"), data.get("denominator")
        if None not in (counted, total) and counted > total:
            self.add_error("numerator", "计入的不能多于一共的。")
        return data


class AppealForm(PlainForm):
    reason = words("申诉理由", most=500)
    files = files("佐证材料", required=False)


class AnswerForm(PlainForm):
    """The answer to a dispute."""

    is_upheld = forms.TypedChoiceField(
        label="是否成立", choices=[("yes", "成立"), ("no", "不成立")], widget=forms.RadioSelect,
        coerce=lambda value: value == "yes", error_messages={"required": "请选择是否成立。"},
    )  # fmt: skip
    opinion = words("答复", most=500)


class RulingForm(PanelForm, AnswerForm):
    """The decision on an appeal."""

    points = forms.DecimalField(
        label="得分改为", required=False, min_value=0, max_digits=5, decimal_places=2
    )
    field_order = ["is_upheld", "points", "panel", "opinion"]

    def __init__(self, *args, line, most, **options):
        super().__init__(*args, **options)
        self.fields[
            "points"
        ].help_text = f"成立的填，0 到 {rounded(most)} 分；现在是 {abs(line.points)} 分。"

    def clean(self):
        data = super().clean()
        if data.get("is_upheld") and data.get("points") is None and "points" not in self.errors:
            self.add_error("points", "成立的，请填得分改为多少。")
        return data


class OpinionForm(PlainForm):
    text = words(
        "意见", most=500, required_words="请写明意见。", help_text="写明哪一项、建议怎样改。"
    )


class SelfReviewForm(PlainForm):
    comment = words(
        "自评说明",
        most=500,
        required=False,
        help_text="可以不填；数字已经由系统统计，不用重复填报。",
    )


class MeasuresForm(PlainForm):
    measures = words("整改方案", most=500, help_text="写明做什么、谁负责、什么时候完成。")


class OutcomeForm(PlainForm):
    outcome = words("完成情况", most=500, help_text="写明做了什么、现在怎样。")


class FindingForm(PlainForm):
    """What somebody found who looked whether it was put right."""

    is_done = forms.TypedChoiceField(
        label="结果", choices=[("yes", "已改好，销号"), ("no", "没有改好，退回街道")],
        widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        error_messages={"required": "请选择结果。"},
    )  # fmt: skip
    finding = words("核实情况", most=300, help_text="写明怎样核实的、看到了什么。")


class RowsPurposeForm(PlainForm):
    """Why somebody looks at the rows behind a figure."""

    purpose = forms.ChoiceField(
        label="事由", choices=[("", "请选择"), *((text, text) for text in ("检查和监督", "核对数字", "答复街道质疑和申诉", "其他工作需要"))],
        error_messages={"required": "请先选择事由，系统会记录。"},
    )  # fmt: skip
