"""Files that somebody handed in are opened in a process of its own, which may take so much memory and time and no
more: to count their pages, and to show them. Nothing of theirs is unpacked where others are served.

Also that process: it needs nothing of Django, so that it is there at once.
"""

import json
import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore

import typst

WATERMARK = Path(__file__).parents[2] / "templates/papers/watermark.typ"
KINDS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
MEMORY = 1_500_000_000  # bytes; the largest picture that may be handed in takes about half
SECONDS = 20  # of a processor
NO_SUCH_PAGE = 999_999_999
IS_BROKEN, IS_HEAVY = (
    3,
    4,
)  # how the process ends for a file that does not open, and for one that takes too much
AT_ONCE = BoundedSemaphore(2)  # of such processes in this one


class TooHeavy(Exception):  # noqa: N818  read as what it is
    """A file that takes more memory or time to open than any that people need to hand in."""


def pages_of(body, content_type, *, most):
    """How many pages a file has, 1 for a picture. All of them were opened, unless there are more than `most`.
    ValueError where it does not open, TooHeavy where that takes too much."""
    return int(in_a_process(body, {"kind": KINDS[content_type], "most": most}))


def watermarked(body, content_type, *, lines, fonts):
    """The PDF of all its pages with lines of words over them, set with the fonts of some folders. ValueError and
    TooHeavy as above."""
    task = {"kind": KINDS[content_type], "lines": lines, "fonts": fonts}
    return in_a_process(body, task)


def in_a_process(body, task):
    command = [sys.executable, "-I", __file__, json.dumps(task)]
    try:
        with AT_ONCE:
            done = subprocess.run(  # noqa: S603  nothing of ours is handed on: no key, no password
                command, input=body, capture_output=True, timeout=2 * SECONDS,
                env={"RAYON_NUM_THREADS": "1"},
            )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TooHeavy from None
    if done.returncode == IS_BROKEN:
        raise ValueError("a file that cannot be opened")
    if done.returncode < 0 or done.returncode == IS_HEAVY:  # killed at a limit
        raise TooHeavy
    if done.returncode:
        raise RuntimeError(f"no file can be opened here: {done.stderr.decode(errors='replace')}")
    return done.stdout


def count_pages(place):
    """How many pages the PDF in memory has: typst says so when it is asked for one that is not there."""
    ask = f'#image("{place["file"]}", format: "pdf", page: {NO_SUCH_PAGE})'
    try:
        set_pages(ask.encode(), place, {})
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


def set_pages(source, place, data, fonts=()):
    """The PDF of a source, with the fonts of some folders; without any no font is read."""
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(fonts)
    )
    compiler = typst.Compiler(
        {"main": source}, root=place["root"], ignore_system_fonts=True, package_path=os.devnull,
        package_cache_path=os.devnull, font_paths=found,
    )  # fmt: skip
    return compiler.compile(sys_inputs={"data": json.dumps(data)})


# The process ----------------------------------------------------------------------------------


def work(body, task):
    """What the process answers: the number of pages once all were opened, or the pages with their words."""
    with in_memory(body) as place:
        count = count_pages(place) if task["kind"] == "pdf" else 1
        if count > task.get("most", count):
            return str(count).encode()
        lines = task.get("lines", [])
        data = {"kind": task["kind"], "lines": lines, "pages": count, **place}
        pages = set_pages(WATERMARK.read_bytes(), place, data, task.get("fonts", ()))
        return pages if lines else str(count).encode()


def main(task):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sys.stdout.buffer.write(work(sys.stdin.buffer.read(), json.loads(task)))
    except MemoryError:
        sys.exit(IS_HEAVY)
    except (typst.TypstError, ValueError):
        sys.exit(IS_BROKEN)


if __name__ == "__main__":
    main(*sys.argv[1:])
