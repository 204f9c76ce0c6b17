"""Materials of a case: what may be handed in, keeping it, showing it, taking it down.

A file is what its content says, never its name. It is shown by a link that lives for five minutes and for
one person only; members of staff see it with their name over it, and their look is written down.
"""

import struct
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from centers.common.limits import HOUR_SECONDS, within
from centers.common.refusals import Refusal
from centers.common.strangers import TooHeavy, pages_of
from centers.common.typesetting import watermarked

from .actions import locked, tell_staff
from .gate import note_look, unit_of
from .kinds import Depth
from .models import AccessLog, Attachment, StoredFile
from .reach import depth_of, may_do

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDING = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
MOST = 30  # a case, those taken down included
MOST_PAGES = 300
MOST_POINTS = 60_000_000  # of a picture: more than any telephone takes, and what memory can hold

LINK_SECONDS = 5 * 60
SALT = "cases.attachment"

NOT_OURS = "只能上传照片（JPG、PNG）或 PDF。其他文件请先另存为 PDF，或者拍照上传。"
HEAVY = "这个文件打开要占用太多内存或者时间，不能上传。请重新拍照，或者分成几份上传。"
BROKEN = "这个文件打不开，可能已损坏或者加了密码。请重新拍照或另存后再上传。"


# What may be handed in ------------------------------------------------------------------------


@dataclass(frozen=True)
class Content:
    """A file that was looked at (`examined`) and may be kept."""

    data: bytes
    content_type: str


def examined(data):
    """The `Content` of some bytes; Refusal where they are no PDF, JPEG or PNG that opens, or are unsafe."""
    content_type = type_of(data)
    if content_type is None:
        raise Refusal(NOT_OURS)
    try:
        points = points_of(data, content_type)
    except (ValueError, struct.error):
        raise Refusal(BROKEN) from None
    if points > MOST_POINTS:
        raise Refusal("这张图片太大，打不开。请用手机重新拍照后再上传。")
    if reason := scanned(data):
        raise Refusal(f"这个文件没有通过安全检查，不能上传：{reason}")
    try:
        pages = pages_of(data, content_type, most=MOST_PAGES)
    except ValueError:
        raise Refusal(BROKEN) from None
    except TooHeavy:
        raise Refusal(HEAVY) from None
    if pages > MOST_PAGES:
        raise Refusal(f"这个文件有 {pages} 页，一份最多 {MOST_PAGES} 页。请分成几份上传。")
    return Content(data, content_type)


def type_of(data):
    """The type that the first bytes tell, or None."""
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return None


def points_of(data, content_type):
    """Width by height that a picture claims before anybody unpacks it; 0 for what is no picture. ValueError
    where it claims nothing: nobody knows what it would unpack to."""
    if content_type == PNG:
        refuse_stuffed(data)
        width, height = struct.unpack(">II", data[16:24])
        return width * height
    if content_type == JPEG:
        return points_of_jpeg(data)
    return 0


FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # markers that say how large the picture is


def points_of_jpeg(data):
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], struct.unpack(">H", data[place + 2 : place + 4])[0]
        if marker in FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width * height
        place += 1 if marker == 0xFF else 2 + length
    raise ValueError("a picture that does not say how large it is")


STUFFED = {b"iCCP", b"zTXt", b"iTXt"}  # packed parts of a PNG that are not its picture
MOST_STUFFED = 64 * 1024


def refuse_stuffed(data):
    """ValueError for a PNG whose side parts are large: packed a thousandfold they eat a server's memory."""
    place = 8
    while place + 8 <= len(data):
        length, kind = struct.unpack(">I", data[place : place + 4])[0], data[place + 4 : place + 8]
        if kind in STUFFED and length > MOST_STUFFED:
            raise ValueError("a picture with a large part that is no picture")
        place += 12 + length
    if place < 33:
        raise ValueError("a picture that does not say how large it is")


def scanned(data):
    """Why an installation's scanner turns a file down; "" where it does not, or there is none."""
    path = settings.ATTACHMENT_SCANNER
    return import_string(path)(data) if path else ""


UPLOADS_AN_HOUR = 60  # files that one person hands in, those turned down included


def allow_upload(user, count):
    """Refusal once somebody hands in more than people do; asked before a file is opened."""
    for _ in range(count):
        if not within(f"uploads:{user.pk}", UPLOADS_AN_HOUR, HOUR_SECONDS):
            raise Refusal("一小时内上传的文件太多了，请过一会儿再传。")


# Keeping and taking down ----------------------------------------------------------------------


def may_attach(case, by):
    """Whoever reaches the case in full; whoever applied, as long as it is not at an end."""
    if case.is_bound or depth_of(by, case) != Depth.FULL:
        return False
    return by.is_staff or case.closed_at is None


@transaction.atomic
def attach(case, *, by, label, contents):
    """Keeps some files as materials of a case: one is called `label`, several are numbered. Gives the rows."""
    case = locked(case)
    if not may_attach(case, by):
        raise PermissionDenied("attach")
    if case.attachments.count() + len(contents) > MOST:
        raise Refusal(
            f"一件案件最多 {MOST} 份材料（撤下的也算），已经有 {case.attachments.count()} 份。"
            "更多的材料请合并成 PDF，或者拿到窗口递交。"
        )
    rows = []
    for number, content in enumerate(contents, start=1):
        name = label if len(contents) == 1 else f"{label}（{number}）"
        file = StoredFile.keep(content.data, content.content_type)
        rows.append(case.attachments.create(label=name[:60], file=file, added_by=by))
    if not case.is_draft:  # a draft leaves no trace before it is handed in
        note = "、".join(row.label for row in rows)
        event = case.events.create(verb="attach", by=by, note=note)
        if not by.is_staff and case.handler:
            text = f"案件 {case.number} 的申请人添加了材料，请登录工作台查看。"
            tell_staff(case, [case.handler], f"attach:{case.pk}:{event.pk}", text)
    return rows


def may_remove(attachment, case, by):
    """Members of staff for a reason; whoever applied takes back their own until they hand the case in."""
    if attachment.removed_at or case.is_bound or depth_of(by, case) != Depth.FULL:
        return False
    if by.is_staff:
        return attachment.added_by_id == by.pk or may_do(by, case, case.kind_of.keeper)
    return case.is_draft


@transaction.atomic
def remove(attachment, *, by, reason):
    """Takes a material down: nobody is shown it any more, the row and the file stay."""
    case = locked(attachment.case)
    attachment = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if attachment.removed_at:
        return
    if not may_remove(attachment, case, by):
        raise PermissionDenied("remove")
    attachment.removed_at, attachment.removed_by = timezone.now(), by
    attachment.remove_reason = reason
    attachment.save(update_fields=["removed_at", "removed_by", "remove_reason"])
    if not case.is_draft:
        case.events.create(
            verb="remove_attachment", by=by, note=f"{attachment.label}：{reason}"[:2000]
        )


# Showing --------------------------------------------------------------------------------------


def materials_of(case, user):
    """What this person may be shown of the materials of a case that they reach."""
    rows = case.attachments.standing()
    if user.is_staff:
        return rows
    return (
        rows.filter(is_public=True) if case.kind_of.shares_materials else rows.filter(added_by=user)
    )


def attachment_or_404(case, user, key):
    row = materials_of(case, user).select_related("case", "file", "added_by").filter(pk=key).first()
    if row is None:
        raise Http404
    return row


def link(attachment, user):
    """An address that shows this material to this person for five minutes."""
    token = signing.dumps([attachment.pk, user.pk], salt=SALT)
    return reverse("cases:file", args=[token])


def opened(token, user):
    """The material behind a link, for the person whom it was made for; Http404 for anybody else, and
    Refusal where its time is over."""
    try:
        key, owner = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    row = Attachment.objects.standing().select_related("case", "file").filter(pk=key).first()
    if row is None or owner != user.pk:
        raise Http404
    try:
        signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
    except signing.SignatureExpired:
        case = row.case
        way_out = case.get_absolute_url() if user.is_staff else case.public_url
        raise Refusal("材料的链接五分钟后失效，请从案件页重新打开。", way_out) from None
    return row


@transaction.atomic
def shown_to(attachment, user):
    """(bytes, type) of a material as this person sees it. The look of a member of staff is written down."""
    data, content_type = attachment.file.read(), attachment.file.content_type
    if not user.is_staff:
        return data, content_type
    note_look(attachment.case, user, AccessLog.What.ATTACHMENT, attachment.label)
    now = timezone.localtime()
    lines = [
        f"{user.name}　{unit_of(user)}",
        f"{now:%Y-%m-%d %H:%M}",
        f"仅限办理案件 {attachment.case.number} 使用",
    ]
    try:
        return watermarked(data, content_type, lines), PDF
    except TooHeavy:
        raise Refusal("这份材料打开要占用太多内存或者时间，不能显示。请当事人重新提交。") from None
