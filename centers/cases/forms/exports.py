"""What a list with names is wanted for, and what the other person says to it."""

from django import forms

from centers.common.attempts import Attempts
from centers.common.wording import PlainWords

from ..models import Export

YES, NO = "yes", "no"


class AskForm(Attempts, PlainWords, forms.Form):
    purpose = forms.CharField(
        label="用途",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="审批人会看到，印在文件上，当事人也可以看到，例如“报送市局第四季度案件评查名单”。",
    )


class DecisionForm(Attempts, PlainWords, forms.Form):
    approve = forms.ChoiceField(
        label="是否批准", choices=[(YES, "批准"), (NO, "不批准")], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="审批意见", max_length=200, required=False, help_text="不批准的，写明理由。"
    )

    def clean(self):
        data = super().clean()
        if data.get("approve") == NO and not data.get("note"):
            self.add_error("note", "不批准的，请写明理由。")
        return data


class ExportFilter(forms.Form):
    box = forms.ChoiceField(
        label="范围",
        required=False,
        choices=[("", "全部"), ("mine", "我申请的"), ("decide", "待我审批的")],
    )
    status = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *Export.Status.choices]
    )

    def rows_for(self, user):
        wanted = self.cleaned_data if self.is_valid() else {}
        rows = {
            "mine": user.exports.all,
            "decide": lambda: Export.objects.to_decide(user),
        }.get(wanted.get("box"), lambda: Export.objects.visible_to(user))()
        if status := wanted.get("status"):
            rows = rows.filter(status=status)
        return rows.order_by("-asked_at", "-pk")
