from importlib.metadata import version

import chinese_calendar
from chinese_calendar.constants import holidays, workdays
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from centers.org.calendar import guess, write_year
from centers.org.models import CalendarDay

SOURCE = f"国务院办公厅放假通知（chinesecalendar {version('chinesecalendar')}）"
GUESS = "尚未公布，按周一至周五和法定节日推算"
NEWEST = max(holidays).year
OLDEST = min(holidays).year


def from_package(year):
    """{date: (kind, festival)} of a published year."""
    names = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}
    rest, work = CalendarDay.Kind.HOLIDAY, CalendarDay.Kind.MAKEUP_WORKDAY
    return {
        **{day: (rest, names[name]) for day, name in holidays.items() if day.year == year},
        **{
            day: (work, names[name])
            for day, name in workdays.items()
            if day.year == year and day.weekday() >= 5
        },
    }


class Command(BaseCommand):
    help = "导入工作日历。不写年份时，从前年到明年；尚未公布的年份按推算导入并注明暂定。"

    def add_arguments(self, parser):
        parser.add_argument("years", metavar="YEAR", type=int, nargs="*")

    @transaction.atomic
    def handle(self, *, years, **options):
        this_year = timezone.localdate().year
        years = years or range(this_year - 2, max(NEWEST, this_year + 1) + 1)
        loaded, guessed, kept = [], [], []
        for year in years:
            if not OLDEST <= year <= this_year + 10:
                raise CommandError(f"没有 {year} 年的日历，未作任何改动。")
            days = CalendarDay.objects.filter(date__year=year)
            if days.exclude(entered_by="").exists():
                kept.append(year)
                self.stdout.write(f"{year} 年：工作人员已录入，保留不动。")
            elif year > NEWEST:
                write_year(year, guess(year), source=GUESS, provisional=True)
                guessed.append(year)
                self.stdout.write(f"{year} 年：放假通知尚未公布，按推算导入，暂定。")
            else:
                write_year(year, from_package(year), source=SOURCE)
                loaded.append(year)
                self.stdout.write(f"{year} 年：已按公布的通知导入。")
        return (
            f"日历导入完成：已公布 {len(loaded)} 年，暂定 {len(guessed)} 年，保留 {len(kept)} 年。"
        )
