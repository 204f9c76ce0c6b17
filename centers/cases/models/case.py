"""A case, its parties, who works on it, and what happened to it."""

from datetime import timedelta

from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from centers.accounts.models import Consent, User
from centers.common import crypto
from centers.common.dates import spoken_day, spoken_moment
from centers.common.fields import tidy_name
from centers.common.id_number import normalise
from centers.common.masking import mask_name
from centers.common.references import new_code
from centers.org.ancestry import column_of
from centers.org.models import Body, Center

from .. import reach
from ..kinds import DRAFT, KINDS, NEW, Depth

UNBEGUN = (DRAFT, NEW)


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user, depth=Depth.FULL):
        """What this person may open: by the reach table for staff, their own for applicants."""
        return self.filter(reach.reach_q(user, depth))

    def begun(self):
        """Without what is still being written."""
        return self.exclude(status__in=UNBEGUN)

    def open(self):
        """Begun and not at an end."""
        return self.begun().filter(closed_at=None)

    def at(self, unit):
        """Received at a unit or, when that was, below it."""
        return self.filter(**{column_of(unit): unit})

    def marked(self, mark, now=None):
        """Those whose nearest clock shows a mark: amber, red or overdue.

        Amber ones begin with those that turn red next, red ones with those that turned last, overdue ones with
        the oldest: each order comes off an index, so that a list is as quick among millions.
        """
        now = now or timezone.now()
        return {
            "amber": self.filter(amber_at__lte=now, red_at__gt=now).order_by(
                "red_at", "due_at", "pk"
            ),
            "red": self.filter(red_at__lte=now, due_at__gt=now).order_by(
                "-red_at", "-due_at", "-pk"
            ),
            "overdue": self.filter(due_at__lte=now).order_by("due_at", "pk"),
        }[mark]

    def late_or_soon(self, now=None):
        """Those with a clock that is amber or worse, the nearest end first."""
        return self.filter(amber_at__lte=now or timezone.now()).order_by("due_at", "pk")

    def with_principals(self):
        """With whose matter each is, and no other party, for lists."""
        whose = Party.objects.filter(role__in=Party.PRINCIPAL).only("case_id", "role", "name")
        return self.prefetch_related(models.Prefetch("parties", whose))


class Case(models.Model):
    """One matter of one kind. The kind's own facts are a second row, one to one.

    `center`, `station` and `district` are the unit at acceptance and never follow a later move. `due_at`,
    `red_at` and `amber_at` repeat those of the nearest clock that runs (`clocks.refresh` alone writes
    them), so that lists sort by them. `is_private`: lists show its kind and number, and nobody's name.
    """

    class Channel(models.TextChoices):
        WEB = "web", "网上"
        WINDOW = "window", "窗口"
        ROOM = "room", "社区代办"
        PHONE = "phone", "电话"
        POST = "post", "邮寄"
        ORGAN = "organ", "机关通知或转交"
        REFERRAL = "referral", "转介"

    number = models.CharField("案件编号", max_length=20, unique=True, editable=False)
    code = models.CharField("查询码", max_length=8, unique=True, default=new_code, editable=False)
    code_misses = models.PositiveSmallIntegerField(default=0, editable=False)
    kind = models.CharField("类别", max_length=40)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    center = models.ForeignKey(Center, models.PROTECT, related_name="cases")
    station = models.ForeignKey(Center, models.PROTECT, null=True, blank=True, related_name="+")
    district = models.ForeignKey(Center, models.PROTECT, related_name="+")
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name="承办单位",
    )
    status = models.CharField("状态", max_length=24)
    subject = models.CharField("事由", max_length=60, blank=True)
    is_private = models.BooleanField("不列姓名", default=False, db_default=False)
    applicant = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="applied_cases"
    )
    handler = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handled_cases",
        verbose_name="经办人",
    )
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    channel = models.CharField("渠道", max_length=8, choices=Channel.choices)
    opened_at = models.DateTimeField("收到时间", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    amber_at = models.DateTimeField(null=True, blank=True, editable=False)
    red_at = models.DateTimeField(null=True, blank=True, editable=False)
    due_at = models.DateTimeField("最近期限", null=True, blank=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "案件"
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(F("opened_at").desc(), F("id").desc(), name="case_newest_first"),
            models.Index(fields=["center", "-opened_at", "-id"], name="case_of_a_unit"),
            # A whole station is so large a part that the newest of it are among the newest of all.
            models.Index(
                fields=["station", "status", "-opened_at", "-id"],
                name="case_of_a_station_by_status",
            ),
            models.Index(fields=["status", "-opened_at", "-id"], name="case_in_a_status"),
            models.Index(fields=["handler", "-opened_at", "-id"], name="case_of_a_handler"),
            models.Index(
                fields=["body", "-opened_at"],
                condition=Q(body__isnull=False),
                name="case_of_a_body",
            ),
            models.Index(
                fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="case_by_due"
            ),
            models.Index(
                fields=["red_at", "due_at", "id"],
                condition=Q(red_at__isnull=False),
                name="case_by_red",
            ),
            models.Index(
                fields=["due_at", "opened_at", "id"],
                condition=Q(closed_at=None),
                name="case_open_by_due",
            ),
            models.Index(
                fields=["applicant", "-created_at"],
                condition=Q(applicant__isnull=False),
                name="case_of_an_applicant",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=UNBEGUN) | Q(opened_at__isnull=False),
                name="case_begun_has_a_time_of_receipt",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="case_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(due_at=None, amber_at=None, red_at=None)
                | Q(due_at__isnull=False, amber_at__isnull=False, red_at__isnull=False),
                name="case_clock_is_whole_or_none",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("cases:case", args=[self.number])

    @property
    def public_url(self):
        """The page of whoever applied."""
        return reverse("cases:mine", args=[self.number])

    @property
    def kind_of(self):
        return KINDS[self.kind]

    @property
    def line(self):
        return self.kind.split(".")[0]

    @property
    def detail(self):
        """The kind's own row."""
        return getattr(self, self.kind_of.detail)

    @property
    def state(self):
        """The `Status` it is in."""
        return self.kind_of.status_of[self.status]

    @property
    def is_bound(self):
        """Whether its volume is bound, so that nothing is added to it or taken from it."""
        return self.state.phase in self.kind_of.bound_in

    @property
    def is_draft(self):
        return self.status == DRAFT

    @property
    def principal(self):
        """The party whose matter it is."""
        return next((p for p in self.parties.all() if p.role in Party.PRINCIPAL), None)

    @property
    def listed_name(self):
        """Whose matter it is as lists and tables name them; "" where they name nobody."""
        return "" if self.is_private or self.principal is None else self.principal.name

    @property
    def due_on(self):
        """The day on which the nearest clock ends, or None."""
        moment = self.due_at
        return moment and timezone.localdate(moment - timedelta(microseconds=1))

    @property
    def due_words(self):
        """“11月25日”, with the hour where the clock counts hours; "" where none runs."""
        if self.due_at is None:
            return ""
        due = timezone.localtime(self.due_at)
        ends_with_the_day = due.time() == due.time().min
        return spoken_day(self.due_on) if ends_with_the_day else spoken_moment(self.due_at)

    @property
    def receipt_url(self):
        """The receipt, for a unit that passed the case on; "" where its kind has none."""
        find = self.kind_of.receipt_url
        return find(self) if find else ""

    @property
    def mark(self):
        """amber, red or overdue by the nearest clock, else ""."""
        now = timezone.now()
        if self.due_at is None or now < self.amber_at:
            return ""
        return "overdue" if now >= self.due_at else "red" if now >= self.red_at else "amber"


def next_number(prefix, now):
    """(key, number) for a case that is about to be written: FY20260000123.

    Not the number of a paper: it may have gaps, and nobody waits for anybody.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('cases_case', 'id'))")
        key = cursor.fetchone()[0]
    return key, f"{prefix}{timezone.localdate(now).year}{key:07d}"


def sealed(name, *, indexed=False):
    """A property over `<name>_sealed`: encrypted at rest, with an index keyed by line where it is searched."""
    purpose = f"cases.party.{name}"

    def read(self):
        box = getattr(self, f"{name}_sealed")
        return crypto.unseal(box, purpose=purpose) if box else ""

    def write(self, value):
        value = value or ""
        setattr(self, f"{name}_sealed", crypto.seal(value, purpose=purpose) if value else "")
        if indexed:
            setattr(self, f"{name}_index", party_index(self.case.line, name, value))

    return property(read, write)


def party_index(line, name, value):
    """What `id_number` or `phone` is found by within one line: another line's index of it is another."""
    if not value:
        return ""
    return crypto.keyed_index(normalise(value), purpose=f"cases.{line}.{name}")


class PartyQuerySet(models.QuerySet):
    def found_by(self, line, name, value):
        """Exact search on `id_number` or `phone` within a line."""
        return self.filter(**{f"{name}_index": party_index(line, name, value)})


class Party(models.Model):
    """A person or an organisation in a case. Numbers and address are encrypted; the tail of the phone is kept
    so that whoever holds the 查询码 can be asked for it."""

    class Role(models.TextChoices):
        APPLICANT = "applicant", "申请人"
        RECIPIENT = "recipient", "受援人"
        PROXY = "proxy", "代为申请人"
        PARTY = "party", "当事人"
        OPPONENT = "opponent", "对方当事人"
        ORGAN = "organ", "办案机关"
        OTHER = "other", "其他相关人"

    class IdType(models.TextChoices):
        ID_CARD = "id_card", "居民身份证"
        HOUSEHOLD = "household", "户口簿"
        PASSPORT = "passport", "护照"
        HK_MACAO = "hk_macao", "港澳居民来往内地通行证"
        TAIWAN = "taiwan", "台湾居民来往大陆通行证"
        OTHER = "other", "其他证件"

    class Sex(models.TextChoices):
        MALE = "male", "男"
        FEMALE = "female", "女"

    PRINCIPAL = (Role.APPLICANT, Role.RECIPIENT, Role.PARTY)

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    role = models.CharField("身份", max_length=12, choices=Role.choices)
    order = models.PositiveSmallIntegerField(default=0)
    is_organisation = models.BooleanField("单位", default=False)
    name = models.CharField("姓名或名称", max_length=80)
    sex = models.CharField("性别", max_length=6, choices=Sex.choices, blank=True)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    id_type = models.CharField("证件类型", max_length=10, choices=IdType.choices, blank=True)
    id_number_sealed = models.CharField(max_length=200, blank=True, editable=False)
    id_number_index = models.CharField(max_length=64, blank=True, editable=False)
    phone_sealed = models.CharField(max_length=200, blank=True, editable=False)
    phone_index = models.CharField(max_length=64, blank=True, editable=False)
    address_sealed = models.CharField(max_length=800, blank=True, editable=False)
    address_protected = models.BooleanField("地址和电话保密", default=False)
    relation = models.CharField("与申请人关系", max_length=20, blank=True)
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="parties"
    )

    objects = PartyQuerySet.as_manager()
    id_number = sealed("id_number", indexed=True)
    phone = sealed("phone", indexed=True)
    address = sealed("address")

    class Meta:
        verbose_name = verbose_name_plural = "当事人"
        ordering = ["order", "pk"]
        indexes = [
            models.Index(fields=["name"], name="party_name", opclasses=["varchar_pattern_ops"]),
            models.Index(
                fields=["id_number_index"], condition=~Q(id_number_index=""), name="party_id_number"
            ),
            models.Index(fields=["phone_index"], condition=~Q(phone_index=""), name="party_phone"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="party_has_a_name"),
            models.CheckConstraint(
                condition=Q(id_number_sealed="") | ~Q(id_type=""),
                name="party_number_names_its_document",
            ),
            models.UniqueConstraint(
                fields=["case", "role"],
                condition=Q(role__in=["applicant", "recipient", "proxy"]),
                name="one_party_of_these_roles_a_case",
            ),
        ]

    def __str__(self):
        return mask_name(self.name)

    def save(self, *args, **options):
        self.name = tidy_name(self.name)
        super().save(*args, **options)


class AssignmentQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(ended_at=None)


class Assignment(models.Model):
    """Somebody was given a case, and with it the reach that “assigned” means, from then until it is taken back."""

    class Task(models.TextChoices):
        HANDLER = "handler", "经办"
        PROVIDER = "provider", "承办"
        INSPECTOR = "inspector", "检查"
        MEMBER = "member", "联合办理"

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    task = models.CharField("任务", max_length=10, choices=Task.choices)
    basis = models.CharField("依据", max_length=100, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField("自", default=timezone.now)
    ended_at = models.DateTimeField("至", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=100, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指派"
        ordering = ["began_at", "pk"]
        indexes = [
            models.Index(
                fields=["user", "case"], condition=Q(ended_at=None), name="assignment_in_force"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user", "task"],
                condition=Q(ended_at=None),
                name="one_assignment_of_a_task_in_force",
            )
        ]

    def __str__(self):
        return f"{self.case} {self.get_task_display()}"


class CaseEvent(models.Model):
    """What happened to a case, when and by whom. The database refuses UPDATE and DELETE.

    `verb` is that of a step, or of what is no step (`NOT_STEPS`). `told` is what the applicant reads.
    """

    NOT_STEPS = {
        "open": "登记",
        "paper": "出具文书",
        "hand_over": "移交经办人",
        "reveal": "查看完整信息",
        "attach": "添加材料",
        "remove_attachment": "撤下材料",
        "deliver": "登记送达",
        "void_paper": "作废文书",
        "refer": "转介",
        "refer_answer": "转介回复",
        "note": "备注",
        "link": "并案关联",
        "feedback": "评价",
        "answer_choice": "答复选择",
        "export": "导出",
    }

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=24)
    was = models.CharField(max_length=24, blank=True)
    now = models.CharField(max_length=24, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField("说明", max_length=2000, blank=True)
    told = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理经过"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["case", "at", "id"], name="case_event_in_order")]

    def __str__(self):
        return self.verb

    @property
    def words(self):
        step = self.case.kind_of.step_of.get(self.verb)
        return step.label if step else self.NOT_STEPS.get(self.verb, self.verb)

    @property
    def sentence(self):
        """Who did what: “张敏 初审上报（已接收 → 初审上报）”."""
        own = "申请人" if self.by_id == self.case.applicant_id else "另一方当事人"
        who = "系统" if self.by is None else self.by.name if self.by.is_staff else own
        states = self.case.kind_of.status_of
        moved = self.was not in {self.now, NEW} and self.was in states and self.now in states
        change = f"（{states[self.was].label} → {states[self.now].label}）" if moved else ""
        return f"{who} {self.words}{change}"
