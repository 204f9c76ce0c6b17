"""What somebody hands in, and why it is taken down."""

from django import forms

from centers.common.attempts import Attempts
from centers.common.refusals import Refusal
from centers.common.uploads import FilesField
from centers.common.wording import PlainWords

from ..attachments import examined

ACCEPT = "image/jpeg,image/png,application/pdf"
FILES_HELP = "照片（JPG、PNG）或 PDF，每个不超过 10 MB，一次最多选 5 个。"


def read(data):
    """The content of a file, or what is wrong with it, beside the field."""
    try:
        return examined(data)
    except Refusal as refusal:
        raise forms.ValidationError(str(refusal)) from None


def files(label="选择文件", **options):
    field = FilesField(label=label, read=read, help_text=FILES_HELP, **options)
    field.widget.attrs["accept"] = ACCEPT
    return field


class AttachForm(Attempts, PlainWords, forms.Form):
    label = forms.CharField(
        label="材料名称",
        max_length=50,
        help_text="例如：身份证、劳动合同、工资欠条、诊断证明。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    files = files()


class RemoveForm(Attempts, PlainWords, forms.Form):
    reason = forms.CharField(
        label="撤下的原因",
        max_length=100,
        help_text="例如：传错了、与本案无关、重复。原件仍然保存，原因留在办理经过里。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
