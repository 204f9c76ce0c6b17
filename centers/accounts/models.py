"""Who is who: residents, staff, their postings, and what they were told and agreed to."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from centers.common import crypto
from centers.common.masking import MOBILE
from centers.org.models import Body, Center

from .rights import RIGHTS, Role

ID_NUMBER = "accounts.user.id_number"


class UserQuerySet(models.QuerySet):
    def unconfirmed(self):
        """Residents whose number no code ever confirmed."""
        return self.filter(kind=User.Kind.RESIDENT, phone_verified_at=None)

    def staff_visible_to(self, user):
        """Accounts that somebody with `staff.edit` looks after: those posted in the subtree of the post.

        The top of the tree answers for all the rest too: people at bodies, and people without a post.
        """
        staff = self.filter(kind=User.Kind.STAFF)
        tops = user.posted_centers("staff.edit")
        if any(center.is_root() for center in tops):
            return staff
        within = Posting.objects.filter(center__in=Center.objects.below(*tops))
        return staff.filter(pk__in=within.values("user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def resident_with(self, phone):
        """The resident of a phone number; a number seen for the first time makes an unconfirmed one."""
        user, _ = self.get_or_create(
            phone=phone, defaults={"kind": User.Kind.RESIDENT, "password": make_password(None)}
        )
        return user

    def confirmed(self, phone, **more):
        """The resident who proved a phone number, or None."""
        rows = self.filter(kind=User.Kind.RESIDENT, phone_verified_at__isnull=False, **more)
        return rows.filter(phone=phone or None).first()

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

    NO_SESSION = "-"  # in `live_session`: whatever session there was is over

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
    must_change_password = models.BooleanField("须修改初始密码", default=False)
    # Hashes of the passwords used before, newest first; none of them may come back.
    old_passwords = models.JSONField(default=list, blank=True, editable=False)
    # The one session of a member of staff; another session finds itself ended. Empty: none known.
    live_session = models.CharField(max_length=40, blank=True, editable=False)
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
            ),
            models.UniqueConstraint(
                Lower("username"), name="user_name_is_unique_whatever_its_case"
            ),
            models.CheckConstraint(
                condition=Q(kind="staff")
                | Q(password="")
                | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
                name="user_resident_has_no_password",
            ),
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

    def end_sessions(self):
        """Signs this person out everywhere, from the next request on."""
        self.live_session = self.NO_SESSION
        self.save(update_fields=["live_session"])

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

    def posted_bodies(self, right):
        """The keys of the bodies beside the tree to which a posting with the right leads."""
        return {p.body_id for p in self.current_postings if p.body_id and right in RIGHTS[p.role]}

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


class AccountEvent(models.Model):
    """What happened to a staff account, by whom. The database refuses to change or delete a row."""

    class Verb(models.TextChoices):
        ADDED = "added", "新建账号"
        POSTED = "posted", "增加任职"
        POSTING_ENDED = "posting_ended", "结束任职"
        DEACTIVATED = "deactivated", "停用账号"
        REACTIVATED = "reactivated", "恢复账号"
        PASSWORD_RESET = "password_reset", "重置密码"
        PASSWORD_CHANGED = "password_changed", "修改密码"
        SECOND_FACTOR_RESET = "second_factor_reset", "重置动态口令"
        SIGNED_IN = "signed_in", "登录"

    user = models.ForeignKey(User, models.PROTECT, related_name="events")
    verb = models.CharField("事项", max_length=24, choices=Verb.choices)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    detail = models.CharField("说明", max_length=200, blank=True)
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "账号记录"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(F("user"), F("at").desc(), name="account_event_newest_first")]

    def __str__(self):
        return self.sentence

    @property
    def sentence(self):
        """Who did what, in words; without a person it was done on the command line."""
        who = self.by.name if self.by else "系统维护人员"
        return f"{who}：{self.get_verb_display()}" + (f"（{self.detail}）" if self.detail else "")


class PrivacyNoticeQuerySet(models.QuerySet):
    def in_force(self, code):
        """Versions of a notice published so far, newest first."""
        return self.filter(code=code, published_at__lte=timezone.now()).order_by("-version")


class PrivacyNotice(models.Model):
    """One version of what people are told about their data. A new wording is a new version."""

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField("版本")
    title = models.CharField("标题", max_length=60)
    text = models.TextField("正文")
    legal_basis = models.CharField("处理依据", max_length=100)
    published_at = models.DateTimeField("公布时间")

    objects = PrivacyNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "个人信息处理规则"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="one_notice_per_code_and_version"
            )
        ]

    def __str__(self):
        return f"{self.title}（第{self.version}版）"

    @property
    def sections(self):
        """(heading, text) pairs; a heading is a line that begins with "## "."""
        for part in self.text.split("## ")[1:]:
            heading, _, text = part.partition("\n")
            yield heading, text.strip()


class ConsentQuerySet(models.QuerySet):
    def standing(self):
        """Agreements that nobody took back; being told is not an agreement."""
        return self.filter(kind=Consent.Kind.AGREED, withdrawn_at=None)


class Consent(models.Model):
    """That somebody was told of, or agreed to, one version of a notice, for themselves or for another.

    An agreement can be withdrawn at any time; what was done before stays valid (个人信息保护法 第十五、十六条).
    """

    class Kind(models.TextChoices):
        TOLD = "told", "已告知"
        AGREED = "agreed", "已同意"

    class Channel(models.TextChoices):
        WEB = "web", "网页"
        DESK = "desk", "窗口口头"
        PHONE = "phone", "电话口头"

    notice = models.ForeignKey(PrivacyNotice, models.PROTECT, related_name="consents")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="consents")
    kind = models.CharField("性质", max_length=6, choices=Kind.choices, default=Kind.AGREED)
    channel = models.CharField("方式", max_length=6, choices=Channel.choices)
    on_behalf_of = models.CharField("代谁同意", max_length=20, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "同意记录"
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(kind="agreed"),
                name="consent_only_an_agreement_is_withdrawn",
            )
        ]

    def __str__(self):
        return f"{self.notice} {self.given_at:%Y-%m-%d}"
