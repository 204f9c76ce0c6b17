from django.db import models
from django.utils import timezone


class Pressed(models.Model):
    """A form that was sent and did what it asked for, by the key that its page bore: it does so once."""

    key = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "已提交的表单"
        indexes = [models.Index(fields=["at"], name="pressed_by_time")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M}"
