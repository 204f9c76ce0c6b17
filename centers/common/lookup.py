"""Finding one's own matter without an account: a 查询码 and the last four digits of a telephone, or, where
none was left, of an identity number."""

from django.db.models import F

from .refusals import Refusal

CODE_MISSES = 5
LOCKED = (
    "这个查询码已连续输错五次，为保护个人信息暂停查询。请用登记时所留的手机号码登录查看，"
    "也可以到窗口或者拨打 12348 查询。"
)


def proved(rows, tail, numbers_of, way_out):
    """The one row of `rows` where some of its numbers end with `tail`; None where there is no row or none does.

    Five misses lock its code; then Refusal. The miss is counted before the digits are compared, so that
    simultaneous guesses are five as well.
    """
    row = rows.first()
    if row is None:
        return None
    if not rows.filter(code_misses__lt=CODE_MISSES).update(code_misses=F("code_misses") + 1):
        raise Refusal(LOCKED, way_out=way_out)
    if not any(number.endswith(tail) for number in numbers_of(row) if number):
        return None
    rows.update(code_misses=0)
    return row
