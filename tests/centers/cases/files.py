"""Small real files to hand in."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

from centers.common.typesetting import compiled


def pdf(pages=1):
    return compiled({"main": "#pagebreak()\n".join(["材料\n"] * pages).encode()}, "/", {})


def chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png(width=4, height=3):
    """A grey picture; one that only claims to be large costs nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(min(height, 50))))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def upload(data, name="photo.png", content_type="image/png"):
    return SimpleUploadedFile(name, data, content_type)
