"""Files that people hand in: kept in memory while a request lasts, never on a disk unencrypted."""

from io import BytesIO

from django import forms
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MEGABYTE = 1024 * 1024
FILE_BYTES = 10 * MEGABYTE
FILES_AT_ONCE = 5
TOO_LARGE = (
    "文件超过 10 MB，没有上传。请用手机重新拍照，或者分成几份，再选一次文件；也可以拿到窗口递交。"
)
TOO_MANY = f"一次最多选 {FILES_AT_ONCE} 个文件，请分几次上传。"


class InMemory(FileUploadHandler):
    """Reads what is sent to its end, and keeps as much as may be kept: a form then says what was too large,
    instead of a connection that breaks."""

    room = FILE_BYTES * FILES_AT_ONCE

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.file, self.is_whole = BytesIO(), True

    def receive_data_chunk(self, raw_data, start):
        fits = start + len(raw_data) <= FILE_BYTES and len(raw_data) <= self.room
        self.is_whole = self.is_whole and fits
        if self.is_whole:
            self.room -= len(raw_data)
            self.file.write(raw_data)
        else:  # nothing of it is of use any more
            self.room += self.file.seek(0, 2)
            self.file = BytesIO()

    def file_complete(self, file_size):
        self.file.seek(0)
        return InMemoryUploadedFile(
            self.file, self.field_name, self.file_name, self.content_type, file_size, self.charset,
            self.content_type_extra,
        )  # fmt: skip


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, as a list of what `read(bytes)` makes of each; it raises ValidationError where a
    file cannot be used."""

    widget = FilesInput
    default_error_messages = {
        "invalid": "请重新选择文件。",
        "missing": "请重新选择文件。",
        "empty": "选的文件是空的，请重新选择。",
    }

    def __init__(self, *, read, **options):
        super().__init__(**{"error_messages": {"required": "请选择文件。"}, **options})
        self.read = read

    def clean(self, data, initial=None):
        files = [file for file in (data or []) if file]
        if not files:
            super().clean(None)
            return []
        if len(files) > FILES_AT_ONCE:
            raise forms.ValidationError(TOO_MANY)
        if any(file.size > FILE_BYTES for file in files):
            raise forms.ValidationError(TOO_LARGE)
        return [self.read(super(FilesField, self).clean(file).read()) for file in files]
