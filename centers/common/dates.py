"""Days and moments in words, by the clock of the place."""

from django.utils import timezone


def spoken_day(day):
    """“11月26日”, of a date or a local moment."""
    return f"{day.month}月{day.day}日"


def clock(moment):
    """“09:30”."""
    return f"{timezone.localtime(moment):%H:%M}"


def spoken_moment(moment):
    """“11月26日 09:30”."""
    return f"{spoken_day(timezone.localtime(moment))} {clock(moment)}"
