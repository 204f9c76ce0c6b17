"""Who is who: residents, staff, their postings, and what they were told and agreed to."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from centers.common import crypto
from centers.common.masking import MOBILE
from centers.org.models import Body, Center

from .rights import RIGHTS, Role

ID_NUMBER = "accounts.user.id_number"


class UserManager(BaseUserManager):
    def create_resident(self, phone, **fields):
        """A resident known by a phone number; the number counts as theirs once a code confirmed it."""
        user = self.model(kind=User.Kind.RESIDENT, phone=phone, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_staff(self, username, password, **fields):
        """A member of staff known by a user name. What they may do comes from postings alone."""
        user = self.model(kind=User.Kind.STAFF, username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username):
        return self.get(username=username)


class User(AbstractBaseUser):
    """A resident (phone and code) or a member of staff (user name, password, second factor).

    The two never share a row: a phone code cannot sign staff in, because no staff row has a phone.
    """

    class Kind(models.TextChoices):
        RESIDENT = "resident", "居民"
        STAFF = "staff", "工作人员"

    kind = models.CharField("类别", max_length=8, choices=Kind.choices)
    username = models.CharField(
        "用户名",
        max_length=30,
        unique=True,
        null=True,
        blank=True,
        validators=[ASCIIUsernameValidator()],
    )
    phone = models.CharField(
        "手机号码",
        max_length=11,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(MOBILE, "请填写 11 位手机号码")],
    )
    phone_verified_at = models.DateTimeField("手机号核验时间", null=True, blank=True)
    name = models.CharField("姓名", max_length=50, blank=True)
    id_number_sealed = models.CharField(max_length=200, blank=True, editable=False)
    id_number_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    needs_second_factor = models.BooleanField("须用动态口令", default=False)
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="resident", phone__isnull=False, username=None)
                | Q(kind="staff", username__isnull=False, phone=None),
                name="user_is_resident_by_phone_or_staff_by_name",
            )
        ]

    def __str__(self):
        return self.name or "居民"

    @property
    def is_staff(self):
        return self.kind == self.Kind.STAFF

    @property
    def id_number(self):
        return (
            crypto.unseal(self.id_number_sealed, purpose=ID_NUMBER) if self.id_number_sealed else ""
        )

    @id_number.setter
    def id_number(self, number):
        self.id_number_sealed = crypto.seal(number, purpose=ID_NUMBER) if number else ""
        self.id_number_index = crypto.keyed_index(number, purpose=ID_NUMBER) if number else ""

    @cached_property
    def current_postings(self):
        """Postings in force today, read once a request."""
        if not self.is_staff:
            return []
        return list(self.postings.on(timezone.localdate()).select_related("center", "body"))

    def posted_centers(self, right=None):
        """Units at the top of this person's reach; with a right, only where a posting carries it."""
        return [
            posting.center
            for posting in self.current_postings
            if posting.center and (right is None or right in RIGHTS[posting.role])
        ]

    def may(self, right):
        """Whether any posting in force carries the right; which rows it reaches is `visible_to`'s word."""
        return any(right in RIGHTS[posting.role] for posting in self.current_postings)


class PostingQuerySet(models.QuerySet):
    def on(self, day):
        """Postings in force on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Posting(models.Model):
    """A person's post at one unit of the tree or one body beside it, with its role and dates."""

    user = models.ForeignKey(User, models.PROTECT, related_name="postings")
    center = models.ForeignKey(
        Center, models.PROTECT, null=True, blank=True, related_name="postings"
    )
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="postings")
    role = models.CharField("岗位", max_length=24, choices=Role.choices)
    lines = models.JSONField("业务条线", default=list, blank=True)
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.CheckConstraint(
                condition=Q(center__isnull=False, body=None) | Q(center=None, body__isnull=False),
                name="posting_is_at_a_center_or_a_body",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="posting_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.get_role_display()}"


class PrivacyNotice(models.Model):
    """One version of what people are told about their data. A new wording is a new version."""

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField("版本")
    title = models.CharField("标题", max_length=60)
    text = models.TextField("正文")
    legal_basis = models.CharField("处理依据", max_length=100)
    published_at = models.DateTimeField("公布时间")

    class Meta:
        verbose_name = verbose_name_plural = "个人信息处理规则"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="one_notice_per_code_and_version"
            )
        ]

    def __str__(self):
        return f"{self.title}（第{self.version}版）"


class Consent(models.Model):
    """That somebody agreed to one version of a notice, for themselves or for another; can be withdrawn."""

    class Channel(models.TextChoices):
        WEB = "web", "网页"
        DESK = "desk", "窗口口头"
        PHONE = "phone", "电话口头"

    notice = models.ForeignKey(PrivacyNotice, models.PROTECT, related_name="consents")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="consents")
    channel = models.CharField("方式", max_length=6, choices=Channel.choices)
    on_behalf_of = models.CharField("代谁同意", max_length=20, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "同意记录"

    def __str__(self):
        return f"{self.notice} {self.given_at:%Y-%m-%d}"
