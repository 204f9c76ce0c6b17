"""Files that somebody handed in: how many pages they have, found out by opening all of them, in a process of its
own that may take so much memory and time and no more. What opens there opens here, too.

Also that process: it needs nothing of Django, so that it is there at once.
"""

import json
import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import typst

WATERMARK = Path(__file__).parents[2] / "templates/papers/watermark.typ"
KINDS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
MEMORY = 1_500_000_000  # bytes; the largest picture that may be handed in takes about half
SECONDS = 20  # of a processor
NO_SUCH_PAGE = 999_999_999
IS_BROKEN = 3  # how the process ends for a file that does not open


class TooHeavy(Exception):  # noqa: N818  read as what it is
    """A file that takes more memory or time to open than any that people need to hand in."""


def pages_of(body, content_type, *, most):
    """How many pages a file has, 1 for a picture. All of them were opened, unless there are more than `most`.
    ValueError where it does not open, TooHeavy where that takes too much."""
    command = [sys.executable, "-I", __file__, KINDS[content_type], str(most)]
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=2 * SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise TooHeavy from None
    if done.returncode == IS_BROKEN:
        raise ValueError("a file that cannot be opened")
    if done.returncode:
        raise TooHeavy
    return int(done.stdout)


def count_pages(place):
    """How many pages the PDF in memory has: typst says so when it is asked for one that is not there."""
    ask = f'#image("{place["file"]}", format: "pdf", page: {NO_SUCH_PAGE})'
    try:
        set_bare(ask.encode(), place, {})
    except typst.TypstError as error:
        words = " ".join(error.hints).split()
        count = next((int(word) for word in words if word.isdecimal()), 0)
        if not count:
            raise
        return count
    raise ValueError("a PDF of more pages than can be")


@contextmanager
def in_memory(body):
    """{"root": folder, "file": name} under which typst finds `body`, which never touches a disk."""
    number = os.memfd_create("paper")
    try:
        with open(number, "wb", closefd=False) as file:
            file.write(body)
        yield {"root": "/proc/self/fd", "file": f"/{number}"}
    finally:
        os.close(number)


def set_bare(source, place, data):
    """The PDF of a source without any words: no font is read."""
    compiler = typst.Compiler(
        {"main": source}, root=place["root"], ignore_system_fonts=True, package_path=os.devnull,
        package_cache_path=os.devnull,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False),
    )  # fmt: skip
    return compiler.compile(sys_inputs={"data": json.dumps(data)})


# The process ----------------------------------------------------------------------------------


def open_all(body, kind, most):
    """As `pages_of`, here and now."""
    with in_memory(body) as place:
        count = count_pages(place) if kind == "pdf" else 1
        if count <= most:
            data = {"kind": kind, "lines": [], "pages": count, **place}
            set_bare(WATERMARK.read_bytes(), place, data)
        return count


def main(kind, most):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sys.stdout.write(str(open_all(sys.stdin.buffer.read(), kind, int(most))))
    except (typst.TypstError, ValueError):
        sys.exit(IS_BROKEN)


if __name__ == "__main__":
    main(*sys.argv[1:])
