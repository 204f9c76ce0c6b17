"""What the steps of mediation ask at the desk. What the law says of a step stands above its form."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from centers.accounts.models import User
from centers.cases.forms.attachments import files
from centers.cases.forms.desk import MomentInput, StepForm, one_line
from centers.cases.forms.fields import choice, paragraph, reason, refuse_unless_during
from centers.common.fields import DayInput
from centers.org.models import Body, Center

from .. import actions, rules
from ..facts import committee, day, moment
from ..models import Difficulty, Dispute, Side, SideConsent, Sitting, Transfer, Visit
from ..models.disputes import Agreement, JointMember
from ..signals import Trigger

LONGEST = timedelta(days=20 * 366)
MOMENT = {"invalid": "请填写日期和时间，如 2026-12-01 09:00。"}


class MediationStepForm(StepForm):
    """The base of them all. `also`: what the verb itself says on the papers."""

    said_fields = {
        "place": one_line,
        "investigated_at": one_line,
        "asked": one_line,
        "investigators": one_line,
        "agent": one_line,
        "addressee": one_line,
        "answer_by": one_line,
        "time": one_line,
        "phone": one_line,
        "contact": one_line,
        "keep": one_line,
        "pages": one_line,
        "powers": lambda label, required: choice(
            label,
            [
                "一般代理（参加调解、陈述意见）",
                "特别授权（代为承认、放弃、变更请求，达成协议，签字）",
            ],
        ),
    }

    @property
    def dispute(self):
        return self.case.dispute


class PressForm(MediationStepForm):
    """Nothing is asked: what the papers say is known."""

    def unknown(self):
        return ()


def moment_field(label, **options):
    return forms.DateTimeField(label=label, widget=MomentInput(), error_messages=MOMENT, **options)


def seat_of(case):
    """Where the committee of a case sits."""
    unit = committee(case)[0]
    return unit.address or unit.name


def text(label, *, most=500, rows=3, **options):
    return forms.CharField(label=label, max_length=most, widget=paragraph(rows), **options)


class RegisterForm(PressForm):
    difficulty = forms.ChoiceField(label="难易程度", choices=Difficulty.choices)
    is_summary = forms.BooleanField(label="法院委托，适用简易程序（七日）", required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["difficulty"] = self.dispute.difficulty
        if self.dispute.source != "court_entrusted":
            del self.fields["is_summary"]


class TurnAwayForm(PressForm):
    lead = (
        "人民调解法没有规定的，按《人民调解工作若干规定》第二十二条审查。告知书上会写明其他途径。"
    )

    unfit = forms.ChoiceField(
        label="不予受理的情形", choices=list(rules.UNFIT.items()), widget=forms.RadioSelect
    )
    reason = reason("具体原因", help_text="写给当事人看的，例如：这件事法院已经立案。")


class AssignForm(PressForm):
    lead = "当事人可以选择、也可以接受指派的调解员（《人民调解法》第十九条、第二十三条）。与纠纷有利害关系的不能指派。"

    lead_mediator = forms.ModelChoiceField(label="主办", queryset=User.objects.none())
    mediators = forms.ModelMultipleChoiceField(
        label="一起调解的（没有不选）", required=False, queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一位调解员。"},
    )  # fmt: skip
    chosen = forms.BooleanField(label="是当事人选择的", required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in ("lead_mediator", "mediators"):
            self.fields[name].queryset = actions.mediators_of(self.case.body_id)
            self.fields[name].label_from_instance = lambda user: user.name
        now = self.case.assignments.in_force().filter(task=actions.HANDLER)
        self.initial["lead_mediator"] = self.case.handler_id
        self.initial["mediators"] = list(
            now.exclude(user=self.case.handler).values_list("user", flat=True)
        )

    @property
    def answers(self):
        data = dict(self.cleaned_data)
        lead = data.pop("lead_mediator")
        return {**data, "mediators": [lead, *(u for u in data["mediators"] if u != lead)]}


class ReassignForm(PressForm):
    committee = forms.ModelChoiceField(
        label="交给", queryset=Body.objects.none(), error_messages={"required": "请选择交给哪个调委会。"},
    )  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        place = self.case.station or self.case.center
        here = actions.committees().filter(center__path__startswith=place.path)
        self.fields["committee"].queryset = here.exclude(pk=self.case.body_id)


class SideForm(MediationStepForm):
    """A step that one of the sides takes or is told of."""

    side = forms.ModelChoiceField(
        label="当事人", queryset=Side.objects.none(), empty_label="请选择"
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["side"].queryset = self.sides()
        self.fields["side"].label_from_instance = lambda side: side.party.name
        if self.sides().count() == 1:
            self.initial["side"] = self.sides().get().pk

    def sides(self):
        return self.case.sides.select_related("party")


class InviteForm(SideForm):
    also = ("addressee", "matter", "answer_by", "time", "place", "phone", "contact")
    lead = "邀请函写明自愿参加、不同意没有不利后果（《人民调解法》第十七条）。留有手机号码的，同时发一条不含内容的短信。"

    matter = one_line("事由", True, help_text="一句话，客观，不指责。例如：楼道堆放物品的事。")
    answer_by = forms.DateField(
        label="请在哪天以前答复", widget=DayInput(), error_messages={"required": "请填写答复的期限。"},
    )  # fmt: skip
    time = forms.CharField(
        label="调解时间（还没有定的不填）",
        max_length=60,
        required=False,
        help_text="例如：11月30日下午三点。",
    )
    place = forms.CharField(label="调解地点", max_length=80, required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["answer_by"] = timezone.localdate() + timedelta(days=5)
        self.initial["place"] = seat_of(self.case)

    def sides(self):
        return super().sides().exclude(consent="agreed")

    def clean_answer_by(self):
        day = self.cleaned_data["answer_by"]
        if day < timezone.localdate():
            raise forms.ValidationError("答复日期不能早于今天。")
        return day

    @property
    def answers(self):
        data = dict(self.cleaned_data)
        data["answer_by"] = day(data["answer_by"])
        return data


class ConsentForm(SideForm):
    lead = "双方都同意才能调解；任何一方都可以随时撤回同意。"

    form = forms.ChoiceField(label="同意的方式", choices=SideConsent.Form.choices[1:3])
    witness = forms.CharField(
        label="见证人",
        max_length=50,
        required=False,
        help_text="口头同意的必填，可以是在场的另一位工作人员。",
    )

    def sides(self):
        return super().sides().exclude(consent="agreed")

    def clean(self):
        data = super().clean()
        if data.get("form") == "oral" and not data.get("witness"):
            self.add_error("witness", "口头同意的，请写明见证人。")
        return data


class RefuseForm(SideForm):
    lead = "当事人一方明确拒绝调解的，不得调解（《人民调解法》第十七条）。登记后调解即结束，不得再劝说、施压。"

    def unknown(self):
        return ()


class ArrangeForm(PressForm):
    at_time = moment_field("时间")
    place = one_line("地点", True)
    is_open = forms.BooleanField(label="公开进行", required=False)
    invitees = forms.CharField(
        label="邀请参加的人", max_length=200, required=False,
        help_text="经各方当事人同意才能邀请（《人民调解法》第二十条）。",
    )  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["place"] = seat_of(self.case)
        if self.dispute.is_closed:
            del self.fields["is_open"]

    def clean_at_time(self):
        when = self.cleaned_data["at_time"]
        if when <= timezone.now():
            raise forms.ValidationError("安排的时间要在现在以后。")
        return when


def talked(case, moment, what):
    """A moment of the talks: after all had agreed to them (人民调解法 第十七条), and not ahead."""
    began = case.events.filter(now="mediating").order_by("pk").first()
    if moment > timezone.now():
        raise forms.ValidationError(f"{what}不能晚于现在。")
    if began and moment < began.at.replace(second=0, microsecond=0):
        since = timezone.localtime(began.at)
        raise forms.ValidationError(f"{what}不能早于各方同意调解的时间（{since:%Y-%m-%d %H:%M}）。")
    return moment


def now_to_the_minute():
    return timezone.localtime().replace(second=0, microsecond=0)


class RecordForm(PressForm):
    held_at = moment_field("时间")
    place = one_line("地点", True)
    record = text("调解经过", most=8000, rows=8)
    result = text("调解结果", rows=2, help_text="例如：双方约定下周再谈；愿意赔偿，数额还有差距。")
    is_open = forms.BooleanField(label="公开进行", required=False)
    invitees = forms.CharField(label="参加的其他人", max_length=200, required=False)
    signed_by = forms.CharField(
        label="在记录上签名的人",
        max_length=200,
        required=False,
        help_text="打印后由当事人、参加人、调解员签名。",
    )
    files = files("签字页照片（可不传）", required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        waiting = self.case.sittings.ahead().first()
        place = seat_of(self.case)
        self.initial |= {
            "held_at": waiting.at if waiting else now_to_the_minute(),
            "place": waiting.place if waiting else place,
            "invitees": waiting.invitees if waiting else "",
            "is_open": waiting.is_open if waiting else False,
        }
        if self.dispute.is_closed:
            del self.fields["is_open"]
        if self.step.verb == "record_late":
            del self.initial["held_at"]

    def clean_held_at(self):
        ended_at = self.dispute.outcome_at
        if self.step.verb == "record_late" and ended_at and self.cleaned_data["held_at"] > ended_at:
            raise forms.ValidationError(f"补记的调解不能晚于结束的时间（{moment(ended_at)}）。")
        return talked(self.case, self.cleaned_data["held_at"], "调解时间")


class SignRecordForm(PressForm):
    lead = "记录打印出来，由当事人、参加人和调解员签名；没有签名的记录不能归档。"

    sitting = forms.ModelChoiceField(
        label="第几次调解", queryset=Sitting.objects.none(), empty_label="请选择"
    )
    signed_by = forms.CharField(
        label="签名的人",
        max_length=200,
        help_text="例如：王桂兰、孙国庆、调解员田芳。拒绝签名的，写明谁拒绝、为什么。",
    )
    files = files("签字页照片（可不传）", required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        rows = self.case.sittings.unsigned()
        self.fields["sitting"].queryset = rows
        self.fields["sitting"].label_from_instance = lambda row: f"{row}，{moment(row.at)}"
        if rows.count() == 1:
            self.initial["sitting"] = rows.get().pk


class SuspendForm(PressForm):
    lead = "中止从告知书送达时起算，期限暂停；出具后请登记送达。鉴定、当事人暂时不能参加等情形可以中止。"

    reason = reason("中止的原因", help_text="例如：委托房屋质量鉴定，结果约二十日后出具。")
    resume_when = one_line("恢复的条件", True, help_text="例如：收到鉴定意见。")


class ExtendForm(PressForm):
    lead = "延长要各方当事人都同意；法院委派、委托的，确认书送法院一份。"

    until = forms.DateField(
        label="延长到", widget=DayInput(), error_messages={"required": "请填写延长到哪一天。"}
    )
    reason = reason("延长的原因")
    agreed = forms.BooleanField(
        label="各方当事人都同意延长",
        error_messages={"required": "延长要各方都同意，请确认后勾选。"},
    )

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until > timezone.localdate() + timedelta(days=366):
            raise forms.ValidationError("延长不能超过一年，请核对日期。")
        return until

    @property
    def answers(self):
        return {k: v for k, v in self.cleaned_data.items() if k != "agreed"}


class AgreeForm(PressForm):
    facts = text("主要事实、争议事项和各方责任", most=4000, rows=5)
    content = text("协议内容", most=4000, rows=6, help_text="逐项写清谁、做什么、多少。")
    agreed_at = moment_field("达成协议的时间")
    performance = text("履行方式", rows=2, help_text="例如：微信转账，一次付清；当场搬走。")
    due_on = forms.DateField(
        label="履行完毕的期限",
        widget=DayInput(),
        required=False,
        help_text="当场履行的填达成协议的那天；没有约定的不填，按三十日提醒。",
    )
    amount = forms.DecimalField(
        label="协议金额（元，没有的不填）",
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
    )
    cannot_be_confirmed = forms.ChoiceField(
        label="是否属于不能申请司法确认的协议", required=False,
        choices=[("", "不属于，可以申请司法确认"), *rules.UNCONFIRMABLE.items()],
    )  # fmt: skip
    recorder = forms.CharField(label="记录人", max_length=50, required=False)
    warned = forms.BooleanField(
        label="已核对：协议不属于上面提示的情形，可以申请司法确认",
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["agreed_at"] = now_to_the_minute()
        old = getattr(self.case, "agreement", None)
        self.initial["facts"] = old.facts if old else self.dispute.facts
        self.initial["recorder"] = self.by.name
        if old:
            for name in ("content", "performance", "due_on", "amount", "cannot_be_confirmed"):
                self.initial[name] = getattr(old, name)

    def clean_agreed_at(self):
        return talked(self.case, self.cleaned_data["agreed_at"], "达成协议的时间")

    def clean(self):
        data = super().clean()
        due_on, agreed_at = data.get("due_on"), data.get("agreed_at")
        if due_on and agreed_at and due_on < timezone.localdate(agreed_at):
            self.add_error("due_on", "履行期限不能早于达成协议的那天。")
        if due_on and due_on > timezone.localdate() + LONGEST:
            self.add_error("due_on", "履行期限超过二十年，请核对年份。")
        if (
            self.step.verb != "agree_oral"
            and not data.get("cannot_be_confirmed")
            and not data.get("warned")
        ):
            words = data.get("content", "")
            if signs := rules.unconfirmable_signs(self.dispute.dispute_type, words):
                named = "、".join(rules.UNCONFIRMABLE[code] for code in signs)
                self.fields["warned"].widget = forms.CheckboxInput()
                self.add_error(
                    "cannot_be_confirmed",
                    f"协议内容可能涉及{named}，这样的协议法院不予司法确认。请选择情形；确实不属于的，勾选最后一项再提交。",
                )
        return data

    @property
    def answers(self):
        data = dict(self.cleaned_data)
        data.pop("warned")
        return data


class SignForm(PressForm):
    lead = "各方签名、盖章或者按指印，调解员签名并加盖调委会印章后，协议生效（《人民调解法》第二十九条）。"

    signed_at = moment_field("签字盖章完成的时间")
    sides = forms.ModelMultipleChoiceField(
        label="已经签名、盖章或者按指印的当事人", queryset=Side.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "各方都签了字，协议才生效，请逐人核对后勾选。"},
    )  # fmt: skip
    mediator = forms.BooleanField(
        label="调解员已签名", error_messages={"required": "调解员签名以后协议才生效。"}
    )
    seal = forms.BooleanField(
        label="已加盖调委会印章", error_messages={"required": "加盖调委会印章以后协议才生效。"}
    )
    files = files("签字盖章的协议照片（可不传）", required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["signed_at"] = now_to_the_minute()
        self.fields["sides"].queryset = self.case.sides.select_related("party")
        self.fields["sides"].label_from_instance = lambda side: side.party.name

    def clean_sides(self):
        signed = self.cleaned_data["sides"]
        waiting = [s.party.name for s in self.fields["sides"].queryset if s not in signed]
        if waiting:
            raise forms.ValidationError(f"{'、'.join(waiting)}还没有签名，协议不能生效。")
        return signed

    @property
    def answers(self):
        return {name: self.cleaned_data[name] for name in ("signed_at", "files")}

    def clean_signed_at(self):
        if self.cleaned_data["signed_at"] > timezone.now():
            raise forms.ValidationError("签字盖章的时间不能晚于现在。")
        return self.cleaned_data["signed_at"]


class EndForm(PressForm):
    lead = "告知书上写明仲裁、行政、诉讼等途径，并打印交给各方（《人民调解法》第二十六条）。"

    reason = reason("原因", help_text="只写事实，不写哪一方对错。")


class WithdrawForForm(EndForm, SideForm):
    lead = "当事人可以随时要求终止调解（《人民调解法》第二十三条）。"


class PerformForm(PressForm):
    performed_on = forms.DateField(label="履行完毕的日期", widget=DayInput())
    performance_how = text(
        "怎样履行的",
        rows=2,
        error_messages={"required": "请写明怎样履行的。"},
        help_text="例如：已收到全部 8000 元转账。",
    )
    confirmed_by = one_line("确认人和方式", True, help_text="例如：双方到场确认；收款方电话确认。")
    files = files("履行凭证照片（可不传）", required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["performed_on"] = timezone.localdate()

    def clean_performed_on(self):
        day = self.cleaned_data["performed_on"]
        agreed = timezone.localdate(self.case.agreement.agreed_at)
        if not agreed <= day <= timezone.localdate():
            raise forms.ValidationError("履行日期要在达成协议以后，不能晚于今天。")
        return day


class VisitForm(PressForm):
    at_time = moment_field("回访时间")
    how = forms.ChoiceField(label="方式", choices=Visit.How.choices)
    visited = one_line("被回访人", True)
    is_performed = forms.TypedChoiceField(
        label="协议履行情况", coerce={"yes": True, "no": False, "none": None}.get,
        choices=[("yes", "已全部履行"), ("no", "没有全部履行"), ("none", "没有协议需要履行")],
        empty_value=None,
    )  # fmt: skip
    opinion = text("当事人意见", rows=3)
    follow_up = forms.CharField(label="后续处理", max_length=200, required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["at_time"] = now_to_the_minute()
        if not Agreement.objects.filter(case=self.case, effective_at__isnull=False).exists():
            self.initial["is_performed"] = "none"

    def clean_at_time(self):
        refuse_unless_during(self.case, self.cleaned_data["at_time"], "回访时间")
        return self.cleaned_data["at_time"]


class ConfirmationForm(PressForm):
    court = one_line("管辖法院", True)
    applied_on = forms.DateField(label="各方共同申请的日期", widget=DayInput())
    agreed = forms.BooleanField(
        label="各方当事人都同意申请司法确认",
        error_messages={"required": "司法确认要各方共同申请，请确认后勾选。"},
    )
    claims = text("请求事项", rows=2, initial="请求依法裁定确认上述人民调解协议有效。")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["court"] = rules.competent_court(self.dispute.source, self.dispute.organ)
        self.initial["applied_on"] = timezone.localdate()
        if code := self.case.agreement.cannot_be_confirmed:
            self.lead = f"{rules.UNCONFIRMABLE[code]}的协议，人民法院不予司法确认（民诉法解释第三百五十五条），不能申请。"
        else:
            self.lead = (
                "自协议生效之日起三十日内，由各方当事人共同向法院申请（《人民调解法》第三十三条）。"
            )

    def clean_applied_on(self):
        day = self.cleaned_data["applied_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("申请日期不能晚于今天。")
        return day


class RulingForm(PressForm):
    ruled_on = forms.DateField(label="裁定日期", widget=DayInput())
    ruling_ref = one_line("裁定书文号", True)

    def clean_ruled_on(self):
        if self.cleaned_data["ruled_on"] > timezone.localdate():
            raise forms.ValidationError("裁定日期不能晚于今天。")
        return self.cleaned_data["ruled_on"]


POLICE_LEAD = (
    "达成协议并且已经履行、在公安机关作出处罚决定以前由双方书面申请的，公安机关可以认可，不予处罚"
    "（《治安管理处罚法》第九条第四款）。只有协议不会使治安案件结束，是否处罚由公安机关决定，请不要向当事人保证。"
)


def confirmed(label):
    return forms.BooleanField(
        label=label, error_messages={"required": f"“{label}”是法定条件，请核对后勾选。"}
    )


class PolicePacketForm(PressForm):
    lead = POLICE_LEAD

    addressee = one_line("公安机关", True, help_text="例如：莲湖分局北关派出所。")
    enclosed = text("附送材料", rows=2, initial="调解协议书、履行凭证、双方当事人联合申请书")
    is_minor = confirmed("因民间纠纷引起的打架斗殴、损毁他人财物等，情节较轻")
    is_open = confirmed("公安机关还没有作出处罚决定")
    is_asked = confirmed("双方当事人已经书面共同申请")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["addressee"] = self.dispute.organ if self.dispute.source == "police" else ""

    @property
    def answers(self):
        asked = ("is_minor", "is_open", "is_asked")
        data = {name: value for name, value in self.cleaned_data.items() if name not in asked}
        checked = "；".join(self.fields[name].label for name in asked)
        return {**data, "note": f"已核对：{checked}。{data.get('note', '')}"}


class PoliceAnswerForm(PressForm):
    police_result = forms.ChoiceField(
        label="公安机关的处理", choices=Dispute.Police.choices, widget=forms.RadioSelect
    )


class EscalateForm(PressForm):
    lead = (
        "可能激化为治安案件、刑事案件的，要及时向公安机关报告（《人民调解法》第二十五条）。"
        "正在发生的请先拨打 110，再填这一页。提交后立即向司法所、区局发出红色预警。"
    )

    addressee = one_line("报告的公安机关", True)
    triggers = forms.MultipleChoiceField(
        label="是哪种情形（可多选，可不选）", choices=Trigger.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    danger = reason("危险情形", help_text="例如：一方扬言拿刀报复，已离开现场。")
    measures = text("已采取的措施", rows=2)


class TransferForm(PressForm):
    lead = "移交要征得当事人同意，附函和材料一并送达；对方三个工作日内回执，三十日内反馈结果。申请司法确认的三十日不因移交停止。"

    to_track = forms.ChoiceField(
        label="移交到",
        choices=Transfer.Track.choices[1:],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择移交到行政调解还是司法调解。"},
    )
    body = one_line("受函单位", True)
    reason = text("移送理由")
    consent = one_line(
        "当事人意见", True, help_text="例如：双方都同意移交，2026年11月25日口头确认。"
    )
    enclosed = text("移送材料", rows=2, help_text="逐项写明。没有写的不移送。")


class AnsweredForm(PressForm):
    """The other side answered, mostly before somebody writes it down."""

    answered_at = moment_field("对方答复的时间")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["answered_at"] = now_to_the_minute()

    def clean_answered_at(self):
        at, sent_at = self.cleaned_data["answered_at"], self.case.transfers.sent().last().sent_at
        if at > timezone.now():
            raise forms.ValidationError("答复的时间不能晚于现在。")
        if at < sent_at.replace(second=0, microsecond=0):
            raise forms.ValidationError(f"答复的时间不能早于移交的时间（{moment(sent_at)}）。")
        return max(at, sent_at)


class ResultForm(AnsweredForm):
    process = text("调解过程", most=2000, rows=4)


class ReportBackForm(PressForm):
    addressee = one_line("来文单位", True)
    source_ref = one_line("来文文号", True, help_text="来文没有文号的，写来文日期。")
    result = text("调解结果", rows=3)
    enclosed = forms.CharField(label="附件", max_length=200, required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["addressee"] = self.dispute.organ
        self.initial["source_ref"] = self.dispute.source_ref
        self.initial["result"] = actions.outcome_of(self.case)


MEMBERS_HELP = "每行一个单位：单位名称 分工。例如：莲湖区住建局 核查房屋质量"


def named(user):
    """白勇（区综治中心）"""
    return f"{user.name}（{actions.post_of(user)}）"


class MembersForm(PressForm):
    """Who takes part in a joint mediation: units in words, and people with an account."""

    units = text("参加单位", most=1000, rows=4, help_text=MEMBERS_HELP)
    people = forms.ModelMultipleChoiceField(
        label="参加的人（有本系统账号的）", queryset=User.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    plan = text("工作方案", most=4000, rows=6)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["people"].label_from_instance = named
        self.fields["people"].queryset = actions.joiners()

    def clean_units(self):
        lines = [line.strip() for line in self.cleaned_data["units"].splitlines() if line.strip()]
        members = []
        for line in lines:
            unit, _, duty = line.partition(" ")
            if len(unit) > 80 or len(duty.strip()) > 200:
                raise forms.ValidationError(
                    f"“{line[:20]}”太长：单位名称最多 80 个字，分工最多 200 个字，中间空一格。"
                )
            members.append({"unit": unit, "duty": duty.strip()})
        return members

    @property
    def answers(self):
        data = dict(self.cleaned_data)
        members = data.pop("units")
        for user in data.pop("people"):
            members.append({"unit": actions.post_of(user)[:80], "duty": user.name, "user": user})
        data["members"] = list({m["unit"] + m["duty"]: m for m in members}.values())
        return data


class JoinUpForm(MembersForm):
    lead = "党政领导、综治牵头、司法行政主办、多方参与、联合调处。参加的人有本系统账号的，在办结以前可以看到这件纠纷。"

    lead_unit = one_line("牵头单位", True)
    lead_center = forms.ModelChoiceField(
        label="牵头的网点（是本系统单位的才选）", queryset=Center.objects.none(), required=False
    )
    coordinator = forms.ModelChoiceField(label="协调人", queryset=User.objects.none())

    field_order = ["lead_unit", "lead_center", "coordinator", "units", "people", "plan"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        above = [*Center.objects.get_ancestors(self.case.center), self.case.center]
        self.fields["lead_center"].queryset = Center.objects.filter(pk__in=[c.pk for c in above])
        self.fields["coordinator"].label_from_instance = named
        self.fields["coordinator"].queryset = actions.joiners()


class ChangeJointForm(MembersForm):
    lead = "增加、退出单位或者调整方案后，重新出具联合调解方案。退出的人不再能看到这件纠纷。"

    leaving = forms.ModelMultipleChoiceField(
        label="退出的单位（没有不选）", queryset=JointMember.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    field_order = ["units", "people", "leaving", "plan"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name, label in (
            ("units", "增加的单位（没有不填）"),
            ("people", "增加的人（有本系统账号的，没有不选）"),
        ):
            self.fields[name].required, self.fields[name].label = False, label
        here = self.case.joint.members.filter(left_on=None).select_related("user")
        self.fields["leaving"].queryset = here
        self.fields["leaving"].label_from_instance = lambda m: f"{m.unit}　{m.duty}"
        taken = [self.case.joint.coordinator_id, *(m.user_id for m in here if m.user_id)]
        self.fields["people"].queryset = actions.joiners().exclude(pk__in=taken)
        self.initial["plan"] = self.case.joint.plan


class CloseForm(PressForm):
    process = text("调解过程", most=2000, rows=5)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        held = self.case.sittings.exclude(held_at=None)
        self.initial["process"] = "\n".join(
            f"{moment(s.at)}在{s.place}调解：{s.result}" for s in held
        )


class ArchiveForm(PressForm):
    keep = one_line("保管期限", True, help_text="按本区档案管理规定填写。")
    pages = forms.IntegerField(label="总页数", min_value=1, max_value=9999)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        lacking = actions.lacking_in_file(self.case)
        self.lead = (
            f"案卷还缺：{'、'.join(lacking)}。补齐以前不能归档。" if lacking else "案卷材料齐全。"
        )
