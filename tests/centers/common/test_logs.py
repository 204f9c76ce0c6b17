"""Numbers of people never leave through a log."""

import io
import logging

import pytest

from centers.common.logs import Scrub, scrub

PHONE, NUMBER = "13812345678", "61010419500101123X"


@pytest.fixture
def heard():
    """A logger with the filter on its handler, and what came out of it."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter("%(message)s"))
    handler.addFilter(Scrub())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    return logger, out


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"to {PHONE}.", "to 138****5678."),
        (f"phone={PHONE}&x=1", "phone=138****5678&x=1"),
        ("+8613812345678", "+86138****5678"),
        ("%2B8613812345678", "%2B86138****5678"),
        ("138 1234 5678", "138 **** 5678"),
        ("138-1234-5678", "138-****-5678"),
        (f"号码{PHONE}的", "号码138****5678的"),
        (NUMBER, "610***********123X"),
        ("61010419500101123x,", "610***********123x,"),
        ("610104195001011234", "610***********1234"),
        ("610104500101123", "610********1123"),
        (f"No.{NUMBER}", "No.610***********123X"),
        (f"{PHONE} {NUMBER}", "138****5678 610***********123X"),
    ],
)
def test_numbers_are_masked(text, clean):
    assert scrub(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "GET /book/610104003/ 200 12ms user=42",
        "1763879012345678901234",
        "2026-11-23 14:46:57,254",
        "12812345678",
        "code 123456",
        "succeeded in 0.007123456789014985s",
    ],
)
def test_other_numbers_stay(text):
    assert scrub(text) == text


def test_arguments_are_masked_and_formats_still_work(heard):
    logger, out = heard
    logger.warning("sent %s to %s in %.1f s", 3, PHONE, 0.5)
    logger.warning("%(phone)s", {"phone": PHONE})
    assert out.getvalue() == "sent 3 to 138****5678 in 0.5 s\n138****5678\n"


def test_tracebacks_and_their_causes_are_masked(heard):
    logger, out = heard
    try:
        try:
            raise KeyError(PHONE)
        except KeyError as cause:
            raise ValueError(f"no such person {NUMBER}") from cause
    except ValueError:
        logger.exception("failed for %s", PHONE, stack_info=True)
    text = out.getvalue()
    assert "ValueError: no such person 610***********123X" in text
    assert "KeyError: '138****5678'" in text
    assert PHONE not in text
    assert NUMBER not in text


def test_every_handler_of_the_settings_has_the_filter(settings):
    for handler in settings.LOGGING["handlers"].values():
        assert "scrub" in handler["filters"]


def test_what_the_database_refused_is_not_written_down(heard):
    words = "duplicate key\nDETAIL:  Failing row contains (2, 孙国庆三日内清走, 自行).\n\nThe above exception"
    assert scrub(words) == "duplicate key\nDETAIL:  ****\n\nThe above exception"
    assert (
        scrub("IntegrityError: no\nDETAIL:  Failing row (甲\n乙).")
        == "IntegrityError: no\nDETAIL:  ****"
    )
