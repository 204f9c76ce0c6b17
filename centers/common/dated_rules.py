"""Rules that hold from a day on: what came before stays as it was."""

from django.utils import timezone

from .refusals import Refusal


def refuse_unless_new(rows, valid_from, what="标准"):
    """Refusal for a rule from a day that has passed, or on which one of `rows` begins already. Ask under a lock."""
    if valid_from < timezone.localdate():
        raise Refusal(f"只能从今天或以后的日子起执行，过去的{what}不能改。", field="valid_from")
    if rows.filter(valid_from=valid_from).exists():
        raise Refusal(
            f"自 {valid_from:%Y-%m-%d} 起已经有一条{what}，请另选一天。", field="valid_from"
        )
