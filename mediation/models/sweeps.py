"""排查: plans of looking for quarrels, and the task that each unit has of each round."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centers.accounts.models import User
from centers.org.ancestry import column_of
from centers.org.models import Center

from ..places import units_for
from ..rounds import Cadence


class SweepPlanQuerySet(models.QuerySet):
    def in_force(self, day):
        """Plans under which rounds begin on a day or go on."""
        return self.filter(
            Q(ended_on=None) | Q(ended_on__gt=day),
            Q(last_day=None) | Q(last_day__gte=day),
            first_day__lte=day,
        )

    def visible_to(self, user):
        """Plans of whoever plans at their top or above it reaches some of their units."""
        tops = user.posted_centers("mediation.sweep_plan")
        found = Q(unit__in=units_for(user, "mediation.sweep_plan"))
        for top in tops:
            found |= Q(unit__in=Center.objects.get_ancestors(top))
        return self.filter(found)


class SweepPlan(models.Model):
    """How often the units of one tier below a unit look for quarrels, and for what. No text fixes it, so a plan says
    where its cadence comes from."""

    class Kind(models.TextChoices):
        PERIODIC = "periodic", "定期排查"
        SPECIAL = "special", "专项排查"

    name = models.CharField("名称", max_length=60)
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    unit = models.ForeignKey(
        Center, models.PROTECT, related_name="sweep_plans", verbose_name="范围"
    )
    tier = models.CharField("由谁排查", max_length=10, choices=Center.Tier.choices)
    cadence = models.CharField("频次", max_length=10, choices=Cadence.choices)
    first_day = models.DateField("自")
    last_day = models.DateField("至", null=True, blank=True)
    focus = models.CharField("排查重点", max_length=300)
    source = models.CharField("依据", max_length=200)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_on = models.DateField("停止日期", null=True, blank=True)

    objects = SweepPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "排查计划"
        ordering = [F("ended_on").desc(nulls_first=True), "-first_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="sweep_plan_ends_after_it_begins",
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=~Q(cadence="once") | Q(last_day__isnull=False),
                name="sweep_plan_done_once_has_a_last_day",
                violation_error_message="只排查一次的，要写明在哪天以前完成。",
            ),
            models.UniqueConstraint(
                fields=["unit", "tier", "name", "cadence", "first_day"],
                condition=Q(ended_on=None),
                name="one_sweep_plan_of_a_name_and_day",
            ),
        ]

    def __str__(self):
        return self.name


class SweepQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Tasks of the units where somebody looks, and of those whose looking they plan."""
        return self.filter(
            center__in=units_for(user, "mediation.sweep") | units_for(user, "mediation.sweep_plan")
        )

    def of_own_unit(self, user):
        """Tasks of the very units and committees where somebody is posted."""
        seats = [p.center_id or p.body.center_id for p in user.current_postings]
        return self.filter(center__in=[seat for seat in seats if seat])

    def at(self, unit):
        """Tasks of a unit and of those below it."""
        return self.filter(**{column_of(unit): unit})

    def open(self):
        return self.filter(done_at=None)

    def late(self, today):
        return self.open().filter(due_on__lt=today)


class Sweep(models.Model):
    """One unit's task of one round. That nothing was found is one tap; what was found is a number, and leads follow."""

    class Result(models.TextChoices):
        NONE = "none", "未发现"
        FOUND = "found", "发现"

    ON_TIME = Q(done_at__date__lte=F("due_on"))
    LATE = Q(done_at__date__gt=F("due_on"))  # done, but late

    plan = models.ForeignKey(SweepPlan, models.PROTECT, related_name="sweeps")
    center = models.ForeignKey(Center, models.PROTECT, related_name="sweeps")
    station = models.ForeignKey(Center, models.PROTECT, null=True, blank=True, related_name="+")
    district = models.ForeignKey(Center, models.PROTECT, related_name="+")
    first_day = models.DateField("自")
    due_on = models.DateField("完成期限")
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    result = models.CharField("结果", max_length=6, choices=Result.choices, blank=True, default="")
    found = models.PositiveSmallIntegerField("发现矛盾纠纷（件）", default=0)
    note = models.CharField("说明", max_length=300, blank=True, default="")

    objects = SweepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "排查任务"
        ordering = [F("done_at").desc(nulls_first=True), "due_on", "pk"]
        indexes = [
            models.Index(
                fields=["center", "due_on"], condition=Q(done_at=None), name="sweep_open_by_due"
            ),
            models.Index(fields=["center", "-done_at"], name="sweep_of_a_unit"),
            models.Index(fields=["plan", "-first_day", "station"], name="sweep_of_a_round"),
            models.Index(fields=["due_on"], name="sweep_of_a_period"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "center", "first_day"], name="one_sweep_a_unit_and_round"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("first_day")), name="sweep_is_due_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None, result="", found=0)
                | Q(done_at__isnull=False, done_by__isnull=False)
                & (Q(result="none", found=0) | Q(result="found", found__gte=1)),
                name="sweep_done_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.center.short_name} {self.first_day}"

    @property
    def undone(self):
        """The reports of this task that were taken back, the first one first."""
        return SweepUndo.objects.filter(
            plan=self.plan_id, center=self.center_id, first_day=self.first_day
        )

    @property
    def is_late(self):
        return self.done_at is None and self.due_on < timezone.localdate()

    @property
    def was_late(self):
        return self.done_at is not None and timezone.localdate(self.done_at) > self.due_on

    @property
    def can_be_undone(self):
        """A slip of the finger is put right on the same day; afterwards it stands."""
        return self.done_at is not None and timezone.localdate(self.done_at) == timezone.localdate()


class SweepUndo(models.Model):
    """A report that was taken back: who filed it, what it said, who took it back. The database refuses to change or
    delete a row; it names the task by its plan, unit and round, since a task goes with a plan that is stopped."""

    plan = models.ForeignKey(SweepPlan, models.PROTECT, related_name="+")
    center = models.ForeignKey(Center, models.PROTECT, related_name="+")
    first_day = models.DateField()
    result = models.CharField("原结果", max_length=6, choices=Sweep.Result.choices)
    found = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True, default="")
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "排查填报撤回"
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["plan", "center", "first_day"], name="sweep_undo_of_a_task")
        ]

    def __str__(self):
        return f"{self.get_result_display()}，{self.at:%Y-%m-%d %H:%M} 撤回"
