"""Personal numbers never reach a log, whatever a library chose to write."""

import logging
import re

NUMBERS = re.compile(
    r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)|(?<!\d)(\d{3})\d{11,12}([\dXx]{4}|\d{3}[\dXx])(?!\d)"
)


def scrub(text):
    """`text` with mobile and ID numbers masked."""
    return NUMBERS.sub(lambda m: f"{m[1]}****{m[2]}" if m[1] else f"{m[3]}***********{m[4]}", text)


class Scrub(logging.Filter):
    def filter(self, record):
        record.msg, record.args = scrub(record.getMessage()), None
        if record.exc_info:
            record.exc_text = scrub(logging.Formatter().formatException(record.exc_info))
        return True
