"""What is asked before somebody is sent on, and when the other side answers."""

from django import forms

from centers.accounts.models import Consent
from centers.common.attempts import Attempts
from centers.common.wording import PlainWords
from centers.org.models import Body, Center

from .. import referrals
from ..models import Referral
from ..takers import takers_for


class ReferForm(Attempts, PlainWords, forms.Form):
    """Where to, why, what is told, and that the person agreed."""

    to = forms.ChoiceField(label="转给谁")
    reason = forms.CharField(
        label="转介事由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="对方会看到，印在转介函上。写清楚需要帮什么，不写与这件事无关的情况。",
    )
    shared = forms.MultipleChoiceField(
        label="提供哪些信息",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="逐项问过本人再勾选；没有勾选的，对方看不到。案卷和材料不提供。",
    )
    channel = forms.ChoiceField(
        label="本人怎样同意的",
        choices=[
            (Consent.Channel.DESK, "当面说明，本人同意"),
            (Consent.Channel.PHONE, "电话说明，本人同意"),
        ],
        widget=forms.RadioSelect,
        initial=Consent.Channel.DESK,
    )
    agreed = forms.BooleanField(
        label="已向本人说明转给谁、为什么、提供哪些信息，本人同意",
        error_messages={"required": "没有本人同意不能转介。请先说明，再勾选。"},
    )

    def __init__(self, *args, case, **options):
        super().__init__(*args, **options)
        self.fields["to"].choices = [("", "请选择"), *goals_for(case)]
        self.fields["shared"].choices = list(referrals.offered(case).items())
        if not self.fields["shared"].choices:
            del self.fields["shared"]

    @property
    def answers(self):
        """What `referrals.refer` wants."""
        data = self.cleaned_data
        kind, _, key = data["to"].partition(":")
        goal = (
            {"body": Body.objects.get(pk=key)}
            if kind == "body"
            else {"line": kind, "center": Center.objects.get(code=key)}
        )
        return goal | {
            "reason": data["reason"],
            "shared": data.get("shared", []),
            "channel": data["channel"],
        }


def goals_for(case):
    """Grouped choices: each line's units, then the bodies outside by their kind."""
    groups = []
    for taker in takers_for(case):
        units = Center.objects.open().filter(tier__in=taker.tiers)
        groups.append((taker.name, [(f"{taker.line}:{unit.code}", unit.name) for unit in units]))
    by_kind = {}
    for body in referrals.bodies():
        by_kind.setdefault(body.get_kind_display(), []).append((f"body:{body.pk}", body.name))
    return [*groups, *by_kind.items()]


class AnswerForm(Attempts, PlainWords, forms.Form):
    """Words that go with an answer: why it is returned, what came of it."""

    receipt = forms.CharField(
        label="情况说明", max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReferralFilter(forms.Form):
    """Which referrals the list shows."""

    box = forms.ChoiceField(
        label="方向",
        required=False,
        choices=[("", "全部"), ("came", "转到本单位的"), ("sent", "本单位转出的")],
    )
    status = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("late", "超期未回复"), *Referral.Status.choices],
    )
    order = forms.ChoiceField(
        label="排序",
        required=False,
        choices=[("", "最近转出的在前"), ("due", "先到期的在前")],
    )

    def rows_for(self, user):
        """The rows that the filter leaves to this person, in its order."""
        wanted = self.cleaned_data if self.is_valid() else {}
        rows = {
            "came": Referral.objects.come_to,
            "sent": Referral.objects.sent_from,
        }.get(wanted.get("box"), Referral.objects.visible_to)(user)
        status = wanted.get("status")
        if status == "late":
            rows = rows.late()
        elif status:
            rows = rows.filter(status=status)
        order = ("due_on", "pk") if wanted.get("order") == "due" else ("-sent_at", "-pk")
        return rows.order_by(*order)
