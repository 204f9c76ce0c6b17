"""Personal numbers never reach a log, whatever a library chose to write."""

import logging
import re

# Mobile numbers, also with 86 in front and with spaces or dashes inside; then ID numbers of 18 and, on
# old cards, 15 characters. Longer runs of digits and decimals are something else and stay.
MOBILE = re.compile(r"(?<!\d)((?:86[ -]?)?1[3-9]\d)([ -]?)\d{4}\2(\d{4})(?!\d)")
ID_NUMBER = re.compile(
    r"(?<!\d)(?<!\d\.)(\d{3})(?:\d{11}(?=\d{3}[\dXx](?!\d))|\d{8}(?=\d{4}(?!\d)))([\dXx]{4})"
)


# Links that are keys: from a message, by which a booking can be cancelled; and of the screen on the wall.
TAP = re.compile(r"(/(?:c|wall)/)[^/\s]+")


# What PostgreSQL says of a row that it refuses: its values, whatever stands in them.
ROW = re.compile(r"(DETAIL:  ).*?(?=\n[A-Z][\w.]*:|\n\n|\Z)", re.DOTALL)


def scrub(text):
    """`text` with mobile and ID numbers, the links of messages and the values of refused rows masked."""
    text = ROW.sub(r"\1****", text)
    text = TAP.sub(r"\1****", text)
    text = ID_NUMBER.sub(lambda m: f"{m[1]}{'*' * (len(m[0]) - 7)}{m[2]}", text)
    return MOBILE.sub(r"\1\2****\2\3", text)


class Scrub(logging.Filter):
    """For a handler: message, arguments, traceback and stack of each record leave it scrubbed."""

    def filter(self, record):
        record.msg, record.args = scrub(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = scrub(record.exc_text)
        if record.stack_info:
            record.stack_info = scrub(record.stack_info)
        return True
