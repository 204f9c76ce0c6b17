"""The questions of an application, one small form each. Residents answer them page by page (`PAGES`);
the desk asks them all on one page (`IntakeForm`)."""

from dataclasses import dataclass

from django import forms

from centers.cases.forms.fields import BirthDateField, KnownPhone, paragraph
from centers.cases.models import Party
from centers.common.attempts import Attempts
from centers.common.fields import DayInput, NameField, PhoneField, tidy_name
from centers.common.id_number import born, normalise, sex_of, validate_id_number
from centers.common.wording import PlainWords

from ..grounds import EXEMPTIONS, GROUND, GROUNDS, UNSURE
from ..models import Application, Category, MatterKind

Who = Application.Who
SELF = Who.SELF
CRIMINAL_GROUNDS = {
    "criminal_poor", "criminal_notice", "death_review", "compulsory_medical", "victim", "retrial_appeal",
}  # fmt: skip
BY_NOTICE = {"criminal_notice", "compulsory_medical"}  # an organ writes, nobody applies


def choices(pairs):
    return [(value, label) for value, label in pairs]


class Question(PlainWords, forms.Form):
    """One question, or two that belong together."""

    def keep(self, name, shown):
        """A number that is known already: shown masked, typed anew only where it is to be replaced."""
        field = self.fields[name]
        field.required = False
        field.help_text = f"已填写 {shown}，不改的不用再填。"
        self.kept = {*self.kept, name}

    kept = frozenset()

    def answers(self):
        """What was answered; a number that was kept as it is stays out."""
        return {k: v for k, v in self.cleaned_data.items() if v or k not in self.kept}


class WhoForm(Question):
    who = forms.ChoiceField(
        label="为谁申请", choices=Who.choices, widget=forms.RadioSelect, initial=SELF
    )


class ProxyForm(Question):
    proxy_name = NameField(label="您的姓名（代为申请的人）")
    proxy_relation = forms.CharField(
        label="您是申请人的",
        max_length=20,
        help_text="例如：母亲、儿子、监护人。",
    )
    detained_at = forms.CharField(label="羁押场所（被羁押的才填）", max_length=80, required=False)


class NameForm(Question):
    name = NameField(
        label="申请人姓名",
        help_text="与身份证件上的一致。",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    ethnicity = forms.CharField(label="民族", max_length=20, initial="汉族")


class IdForm(Question):
    id_type = forms.ChoiceField(
        label="证件类型", choices=Party.IdType.choices, initial=Party.IdType.ID_CARD
    )
    id_number = forms.CharField(
        label="证件号码",
        max_length=30,
        help_text="只用来核对身份，加密保存，页面上不会完整显示。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self):
        data = super().clean()
        number = normalise(data.get("id_number"))
        if "id_number" in self.kept and not number and "id_type" in self.changed_data:
            self.add_error("id_number", "换了证件类型的，请填写新证件的号码。")
        if data.get("id_type") == Party.IdType.ID_CARD and number:
            try:
                validate_id_number(number)
            except forms.ValidationError as problem:
                self.add_error("id_number", problem)
        data["id_number"] = number
        return data


class BirthForm(Question):
    sex = forms.ChoiceField(label="性别", choices=Party.Sex.choices, widget=forms.RadioSelect)
    birth_date = BirthDateField(label="出生日期")


class ContactForm(Question):
    phone = PhoneField(label="联系电话（手机）", help_text="办理有进展时，消息发到这个号码。")
    address = forms.CharField(
        label="现在住在哪里",
        max_length=120,
        help_text="写到门牌号，用来寄送文书。",
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    address_protected = forms.BooleanField(
        label="请对我的住址和电话保密",
        required=False,
        help_text="遭受家庭暴力等不能让对方知道的，请勾选：给别人的文书上不会出现您的住址和电话。",
    )


class CategoriesForm(Question):
    categories = forms.MultipleChoiceField(
        label="申请人属于哪些情况（可以多选）",
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一项；都不是的，选“其他”。"},
    )


class MatterForm(Question):
    matter_kind = forms.ChoiceField(
        label="是哪一类事情",
        choices=[
            (MatterKind.LABOUR, "工作上的事：工资、工伤、劳动合同"),
            (MatterKind.CIVIL, "家庭、邻里、钱财、房屋、受伤赔偿等其他事情"),
            (MatterKind.ADMINISTRATIVE, "不服政府机关的决定或者处罚"),
            (MatterKind.COMPENSATION, "国家机关侵害了权利，要国家赔偿"),
            (MatterKind.CRIMINAL, "刑事案件：被追究刑事责任的人，或者案件的受害人"),
        ],
        widget=forms.RadioSelect,
        help_text="说不清的，选第二项，工作人员会核对。",
    )


class GroundForm(Question):
    """The grounds that fit the kind of matter; without one, all of them."""

    ground = forms.ChoiceField(label="要申请援助的事项", choices=[], widget=forms.RadioSelect)

    def __init__(self, *args, matter_kind="", **options):
        super().__init__(*args, **options)
        self.fields["ground"].choices = [
            (g.code, g.plain) for g in GROUNDS if fits(g.code, matter_kind)
        ]


def fits(ground, matter_kind):
    """Whether a ground is asked for a kind of matter; what an organ notifies nobody applies for."""
    if ground in BY_NOTICE:
        return False
    if not matter_kind or ground in {"retrial_appeal", UNSURE}:
        return True
    return (ground in CRIMINAL_GROUNDS) == (matter_kind == MatterKind.CRIMINAL)


UNDER = {
    "第三十一条": "第三十一条（须经济困难）",
    "第三十二条": "第三十二条（不受经济困难限制）",
    "": "说不清",
}


def grouped_grounds():
    """Choices for staff, in the words of the law and under its articles."""
    groups = {}
    for row in GROUNDS:
        if row.code not in BY_NOTICE:
            heading = UNDER.get(row.article[:5], "刑事、申诉")
            groups.setdefault(heading, []).append((row.code, row.label))
    return list(groups.items())


class CauseForm(Question):
    cause = forms.CharField(
        label="是什么事（一句话）",
        max_length=60,
        help_text="例如：拖欠工资、交通事故赔偿、离婚和孩子抚养。",
    )
    opponents = forms.CharField(
        label="对方是谁",
        required=False,
        max_length=200,
        help_text="个人或单位的名称；不止一个的，用顿号隔开。不知道可以不填。",
    )


class OrganForm(Question):
    organ = forms.CharField(
        label="已经到了哪个机关（法院、仲裁委、公安等）",
        required=False,
        max_length=80,
        help_text="还没有到任何机关的，不用填。",
    )
    stage = forms.CharField(
        label="办到哪一步了",
        required=False,
        max_length=40,
        help_text="例如：准备仲裁、一审、侦查。",
    )


class VenueForm(Question):
    venue = forms.ChoiceField(
        label="这件事与莲湖区的联系",
        choices=[
            (Application.Venue.EVENT, "事情发生在莲湖区"),
            (Application.Venue.BODY, "劳动仲裁委员会等处理这件事的机构在莲湖区"),
            (Application.Venue.ORGAN, "办这件事的法院、检察院、公安机关在莲湖区"),
            (Application.Venue.UNSURE, "说不清，请工作人员核对"),
        ],
        widget=forms.RadioSelect,
        help_text="说不清的选最后一项，由工作人员核对；不归莲湖区办的，会告诉您到哪里申请。",
    )


class FactsForm(Question):
    facts = forms.CharField(
        label="事情的经过",
        max_length=4000,
        help_text="什么时间、在哪里、和谁、发生了什么。不会写的，到窗口由工作人员代写。",
        widget=paragraph(8),
    )
    request = forms.CharField(
        label="您希望达到什么结果",
        max_length=2000,
        help_text="例如：要回拖欠的工资两万元。",
        widget=paragraph(3),
    )


class ExemptionForm(Question):
    NEITHER = "none"

    exemption = forms.ChoiceField(
        label="申请人属于下面哪一种情况",
        choices=[*((row.code, row.label) for row in EXEMPTIONS), (NEITHER, "都不是")],
        widget=forms.RadioSelect,
        help_text="属于前几种的，不再核查经济状况。任何人都不会要您到单位、社区开经济困难证明。",
    )


class MeansForm(Question):
    household = forms.IntegerField(label="一起生活的家庭人口（含本人）", min_value=1, max_value=50)
    monthly_income = forms.DecimalField(
        label="全家每月收入（元）", min_value=0, max_digits=12, decimal_places=2
    )
    monthly_expense = forms.DecimalField(
        label="全家每月必要支出（元）",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text="医药费、学费、房租等。",
    )
    assets = forms.CharField(
        label="房产、存款、车辆等财产", required=False, max_length=500, widget=paragraph(2)
    )
    debts = forms.CharField(label="欠债", required=False, max_length=500, widget=paragraph(2))


class UrgentForm(Question):
    limitation_on = forms.DateField(
        label="诉讼时效、仲裁时效或其他期限哪天届满",
        required=False,
        widget=DayInput(),
        help_text="不知道可以不填。离届满不足七日的，可以先行提供援助。",
    )
    is_urgent = forms.BooleanField(
        label="需要立即申请财产保全、证据保全或者先予执行", required=False
    )


class NothingToPledge(Attempts, Question):
    """Handing in where no means are checked: nothing more is asked."""


class PledgeForm(Attempts, Question):
    pledge = forms.BooleanField(
        label="我承诺：以上情况属实，没有隐瞒；如有不实，愿意承担相应责任。",
        error_messages={"required": "请勾选承诺后再提交。"},
    )


@dataclass(frozen=True)
class Page:
    """One page of the application: its address, its heading, its form, and for whom it is asked."""

    slug: str
    title: str
    form: type
    applies: object = lambda application, party: True


def needs_means_test(application, party=None):
    """Whether the ground asks for hardship at all."""
    ground = GROUND.get(application.ground)
    return ground is None or ground.means == "test"


PAGES = (
    Page("who", "为谁申请？", WhoForm),
    Page("proxy", "您和申请人是什么关系？", ProxyForm, lambda a, p: a.who != SELF),
    Page("name", "申请人叫什么名字？", NameForm),
    Page("id", "申请人的证件号码", IdForm),
    Page(
        "birth", "申请人的性别和出生日期", BirthForm,
        lambda a, p: bool(p and p.id_type and p.id_type != Party.IdType.ID_CARD),
    ),
    Page("contact", "怎么联系申请人？", ContactForm),
    Page("categories", "申请人属于哪些情况？", CategoriesForm),
    Page("matter", "是哪一类事情？", MatterForm),
    Page("ground", "要申请援助的事项", GroundForm),
    Page("cause", "是什么事，对方是谁？", CauseForm),
    Page("organ", "到了哪个机关，办到哪一步？", OrganForm),
    Page("venue", "这件事与莲湖区的联系", VenueForm),
    Page("facts", "事情的经过和您的请求", FactsForm),
    Page("exemption", "经济状况：是否免予核查？", ExemptionForm, needs_means_test),
    Page(
        "means", "家庭经济状况", MeansForm,
        lambda a, p: needs_means_test(a) and a.exemption == "",
    ),
    Page("urgent", "有没有马上到期的期限？", UrgentForm),
)  # fmt: skip
PAGE = {page.slug: page for page in PAGES}


def pages_for(application, party):
    """The pages that this application asks, in order."""
    return [page for page in PAGES if page.applies(application, party)]


def opponents(text):
    """["对方公司", …] of what was typed with 、 or commas between."""
    for sign in "，,;；\n":
        text = text.replace(sign, "、")
    return [name for part in text.split("、") if (name := tidy_name(part))]


class IntakeForm(
    KnownPhone,
    Attempts,
    UrgentForm,
    MeansForm,
    ExemptionForm,
    FactsForm,
    VenueForm,
    OrganForm,
    CauseForm,
    GroundForm,
    MatterForm,
    CategoriesForm,
    ContactForm,
    BirthForm,
    IdForm,
    NameForm,
    ProxyForm,
    WhoForm,
):
    """All questions on one page, for a clerk who writes down what somebody says at the window."""

    FOLDED = (
        "proxy_name",
        "proxy_relation",
        "detained_at",
        "organ",
        "stage",
        "limitation_on",
        "is_urgent",
    )
    OPTIONAL = ("proxy_name", "proxy_relation", "sex", "birth_date", "household", "monthly_income")
    LISTS = ("who", "matter_kind", "ground", "venue", "exemption", "sex")

    materials = forms.CharField(
        label="收到的材料",
        max_length=200,
        help_text="逐项写明，印在接收凭证上，例如：身份证复印件、工资欠条、工作证。",
    )
    pledge = forms.BooleanField(
        label="申请人已承诺所说情况属实（需要核查经济状况的必须）", required=False
    )
    anyway = forms.BooleanField(
        label="仍要登记（确实是另一件事）", required=False, widget=forms.HiddenInput
    )
    SECTIONS = (
        ("申请人", "name id_type id_number sex birth_date ethnicity phone address address_protected categories"),
        ("代为申请（不是本人来办的才填）", "who proxy_name proxy_relation detained_at"),
        ("什么事", "matter_kind ground cause opponents organ stage venue facts request limitation_on is_urgent"),
        ("经济状况", "exemption household monthly_income monthly_expense assets debts pledge"),
        ("收到的材料", "materials"),
    )  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in self.OPTIONAL:
            self.fields[name].required = False
        self.fields["matter_kind"].choices = MatterKind.choices
        self.fields["matter_kind"].help_text = ""
        self.fields["ground"].choices = grouped_grounds()
        self.fields["venue"].choices = Application.Venue.choices
        for name in self.LISTS:
            field = self.fields[name]
            options_ = [pair for pair in field.choices if pair[0] != ""]
            first = [] if name == "who" else [("", "请选择")]
            field.widget = forms.Select()
            field.choices = [*first, *options_]
        self.fields["name"].widget.attrs = {"autocomplete": "off", "autofocus": True}
        for name in ("address", "name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self):
        data = super().clean()
        if data.get("id_type") != Party.IdType.ID_CARD:
            self.ask_for("sex", "birth_date")
        if data.get("who") and data["who"] != SELF:
            self.ask_for("proxy_name", "proxy_relation")
        ground = GROUND.get(data.get("ground", ""))
        if ground and ground.means == "test" and data.get("exemption") == ExemptionForm.NEITHER:
            self.ask_for("household", "monthly_income")
            if not data.get("pledge"):
                self.add_error("pledge", "请先请申请人作出诚信承诺，再勾选。")
        if ground and not fits(ground.code, data.get("matter_kind", "")):
            self.add_error("ground", "这个事项与案件类别不符，请核对。")
        return data

    @property
    def sections(self):
        """(heading, fields) as the page groups them."""
        return [(title, [self[name] for name in names.split()]) for title, names in self.SECTIONS]

    def ask_for(self, *names):
        """What only some applications need, but those do."""
        for name in names:
            if self.cleaned_data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, f"请填写{self.fields[name].label.split('（')[0]}。")


def from_id_card(number):
    """{sex, birth_date} that an identity number says."""
    return {"sex": sex_of(number), "birth_date": born(number)}
