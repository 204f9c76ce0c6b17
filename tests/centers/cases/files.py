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


def blanks(megabytes):
    """So many blanks, packed a thousandfold."""
    pack = zlib.compressobj(9, wbits=-15)
    block = pack.compress(b" " * 2**20) + pack.flush(zlib.Z_FULL_FLUSH)
    total = zlib.adler32(b"")
    for _ in range(megabytes):
        total = zlib.adler32(b" " * 2**20, total)
    return b"\x78\xda" + block * megabytes + b"\x03\x00" + struct.pack(">I", total)


def bursting_pdf(megabytes):
    """A small PDF whose catalogue lies in a packed part that is very large once it is unpacked."""
    inside = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
              b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"]  # fmt: skip
    places = [sum(len(part) + 1 for part in inside[:n]) for n in range(len(inside))]
    index = b" ".join(b"%d %d" % (n + 1, place) for n, place in enumerate(places)) + b" "
    body = index + b" ".join(inside)
    packed = zlib.compressobj(9, wbits=-15)
    first = packed.compress(body) + packed.flush(zlib.Z_FULL_FLUSH)
    stream = b"\x78\xda" + first + blanks(megabytes)[2:]
    head = b"%PDF-1.7\n"
    objects = (
        b"4 0 obj<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>stream\n"
        % (len(index), len(stream))
        + stream
        + b"\nendstream endobj\n"
    )
    start = len(head) + len(objects)
    entries = struct.pack(">BIH", 0, 0, 65535)
    entries += b"".join(struct.pack(">BIH", 2, 4, n) for n in range(3))
    entries += struct.pack(">BIH", 1, len(head), 0) + struct.pack(">BIH", 1, start, 0)
    table = (
        b"5 0 obj<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(entries)
        + entries
        + b"\nendstream endobj\n"
    )
    return head + objects + table + b"startxref\n%d\n%%%%EOF\n" % start


def deep_pdf(depth):
    """A PDF whose only page lies so many branches deep."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>"]
    parts += [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 3) for n in range(depth)]
    parts.append(b"<</Type/Page/MediaBox[0 0 9 9]>>")
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj" % number + part + b"endobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, len(body))
    return body + table + end
