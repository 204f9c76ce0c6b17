"""What people looked for and did not find."""

from django.db import models

from centers.org.models import Center, ServiceItem


class UnmetSearchQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(center__in=Center.objects.visible_to(user, "booking.report"))


class UnmetSearch(models.Model):
    """Searches of one hour that ended without a free time, by what was wanted and where.

    `center` is the unit looked at, the station of the street that was chosen, or the district. Nothing
    here says who searched.
    """

    class Kind(models.TextChoices):
        NOWHERE = "nowhere", "全区没有名额"
        ELSEWHERE = "elsewhere", "本处没有，别处还有"
        LOST = "lost", "选好后被约走"

    day = models.DateField("日期")
    hour = models.PositiveSmallIntegerField("时")
    service = models.ForeignKey(ServiceItem, models.PROTECT, related_name="+", verbose_name="事项")
    center = models.ForeignKey(Center, models.PROTECT, related_name="+", verbose_name="地点")
    kind = models.CharField("情形", max_length=10, choices=Kind.choices)
    searches = models.PositiveIntegerField("次数", default=1)

    objects = UnmetSearchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "没有约到的查找"
        ordering = ["-day", "-hour", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["center", "day", "hour", "service", "kind"],
                name="one_count_of_unmet_searches_an_hour",
            ),
            models.CheckConstraint(condition=models.Q(hour__lte=23), name="unmet_hour_is_0_to_23"),
        ]

    def __str__(self):
        return f"{self.day} {self.hour}时 {self.searches} 次"
