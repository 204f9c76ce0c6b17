from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from centers.org import network, network_file
from centers.org.lines import BadLines


class Command(BaseCommand):
    help = "按 CSV 文件建立或更新三级机构。可重复运行；文件有误时整份不导入。"

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="FILE.csv")
        parser.add_argument(
            "--on", type=date.fromisoformat, default=None, help="变更生效日期，默认今天"
        )

    def handle(self, *, path, on, **options):
        try:
            units = network_file.read(path)
        except OSError as error:
            raise CommandError(f"读不到文件 {path}：{error.strerror}") from error
        except BadLines as error:
            sentences = "\n".join(error.sentences)
            raise CommandError(f"文件有误，未作任何改动：\n{sentences}") from error
        self.stdout.write(f"已读取 {len(units)} 个机构，正在写入……")
        tally = network.apply(units, on=on or timezone.localdate())
        return (
            f"机构导入完成：新增 {tally.added} 个，变更 {tally.changed} 个，"
            f"未变 {tally.unchanged} 个，撤并 {tally.closed} 个。"
        )
