"""How long somebody still has to answer a warning, in words. Pure."""

from centers.common.dates import spoken_moment


def clock_words(alert, now):
    """“还剩 1 小时 20 分，请在 11月25日 10:00 前答复”, “已超过 35 分”, or when it was answered or closed."""
    if alert.closed_at:
        return f"{spoken_moment(alert.closed_at)} 结束"
    if alert.first_response_at:
        return f"{spoken_moment(alert.first_response_at)} 答复" + (
            "（超过时限）" if alert.missed_at else ""
        )
    left = int((alert.respond_by - now).total_seconds() // 60)
    until = f"应在 {spoken_moment(alert.respond_by)} 前答复"
    return (
        f"还剩 {length_words(left)}，{until}" if left >= 0 else f"已超过 {length_words(-left)}，{until}"
    )  # fmt: skip


def length_words(minutes):
    """“3 天 2 小时”, “1 小时 20 分”, “5 分钟”."""
    hours, rest = divmod(minutes, 60)
    if hours >= 24:
        return f"{hours // 24} 天" + (f" {hours % 24} 小时" if hours % 24 else "")
    if hours:
        return f"{hours} 小时" + (f" {rest} 分" if rest else "")
    return f"{rest} 分钟"
