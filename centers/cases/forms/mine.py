"""What whoever applied types on the pages of their own case."""

from django import forms

from centers.common.attempts import Attempts
from centers.common.wording import PlainWords

from ..kinds import Note
from ..models import Feedback
from .attachments import FILES_HELP, files


class OwnStepForm(Attempts, PlainWords, forms.Form):
    """A note where the step asks for one, and materials where its page takes them."""

    note = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args, step, page, **options):
        super().__init__(*args, **options)
        note = self.fields["note"]
        note.required = step.note == Note.REQUIRED
        note.label = page.note_label if note.required else f"{page.note_label}（可不填）"
        note.help_text = page.note_help
        note.error_messages["required"] = f"请填写{page.note_label}。"
        if step.note == Note.NONE:
            del self.fields["note"]
        if page.files:
            self.fields["files"] = files("上传材料（没有可不传）", required=False)
            self.fields["files"].help_text = f"{FILES_HELP}更多的，先在“材料”里上传，再回来提交。"


class FeedbackForm(Attempts, PlainWords, forms.Form):
    score = forms.TypedChoiceField(
        label="您满意吗",
        choices=[(value, f"{label} {'★' * value}") for value, label in Feedback.Score.choices],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一项。"},
    )
    text = forms.CharField(
        label="想说的话（可不填）",
        max_length=500,
        required=False,
        help_text="不要写证件号码和别人的隐私。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
