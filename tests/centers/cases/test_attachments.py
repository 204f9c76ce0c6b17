"""Materials: what may be handed in, who sees it, and what is left when it is taken down."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from centers.cases import attachments
from centers.cases.attachments import Content
from centers.cases.models import AccessLog, Attachment, StoredFile
from centers.common import uploads
from centers.common.refusals import Refusal
from centers.common.strangers import TooHeavy
from centers.common.typesetting import watermarked
from centers.messaging.models import Message
from tests.centers.cases.files import bursting_pdf, deep_pdf, pdf, png, upload

ADDED = {"label": "欠条"}


@pytest.fixture
def note(applied, wang):
    """A material that 王桂兰 added after she applied."""
    (row,) = attachments.attach(
        applied, by=wang, label="欠条", contents=[attachments.examined(png())]
    )
    return row


def scanner(data):
    return "疑似病毒" if b"EICAR" in data else ""


class TestWhatMayComeIn:
    @pytest.mark.parametrize("data", [png(), pdf(), pdf(pages=3)], ids=["png", "pdf", "pages"])
    def test_pictures_and_pdf(self, data):
        assert attachments.examined(data).data == data

    @pytest.mark.parametrize(
        "data",
        [b"", b"MZ\x90", b"<html></html>", b"PK\x03\x04docx", b"GIF89a"],
        ids=["empty", "exe", "html", "docx", "gif"],
    )
    def test_nothing_else_whatever_it_is_called(self, data):
        with pytest.raises(Refusal, match="只能上传照片"):
            attachments.examined(data)

    @pytest.mark.parametrize(
        "data",
        [png()[:40], b"%PDF-1.7 nothing", b"\xff\xd8\xff\xe0 nothing"],
        ids=["png", "pdf", "jpeg"],
    )
    def test_nothing_that_does_not_open(self, data):
        with pytest.raises(Refusal, match="打不开"):
            attachments.examined(data)

    def test_no_picture_that_bursts_the_memory(self):
        with pytest.raises(Refusal, match="太大"):
            attachments.examined(png(60_000, 60_000))
        frame = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\xea\x60\xea\x60\x03" + b"\0" * 20
        assert attachments.points_of(frame, attachments.JPEG) == 60_000**2

    def test_no_pdf_that_bursts_the_memory(self):
        """It is opened in a process of its own; the same file with less in it is a PDF like any other."""
        with pytest.raises(Refusal, match="太多内存"):
            attachments.examined(bursting_pdf(megabytes=1_800))
        assert attachments.examined(bursting_pdf(megabytes=1))

    def test_what_kills_its_process_kills_no_other(self):
        """However deep a file is, whoever shows it lives on; one that is shallow enough is shown."""
        try:
            content = attachments.examined(deep_pdf(3_000))
            assert watermarked(content.data, content.content_type, ["张敏"])
        except (Refusal, TooHeavy):
            pass
        content = attachments.examined(deep_pdf(10))
        assert watermarked(content.data, content.content_type, ["张敏"]).startswith(b"%PDF")

    def test_somebody_who_hands_in_without_end_is_slowed_down(
        self, client, applied, wang, settings
    ):
        client.force_login(wang)
        address = reverse("cases:my_materials", args=[applied.number])
        for _ in range(attachments.UPLOADS_AN_HOUR):
            attachments.allow_upload(wang, 1)
        client.post(address, ADDED | {"files": [upload(png())]})
        assert not applied.attachments.exists()

    def test_nothing_that_the_scanner_turns_down(self, settings):
        settings.ATTACHMENT_SCANNER = "tests.centers.cases.test_attachments.scanner"
        assert attachments.examined(png())
        with pytest.raises(Refusal, match="安全检查，不能上传：疑似病毒"):
            attachments.examined(png() + b"EICAR")


class TestHandingIn:
    def test_a_resident_adds_to_an_open_case(self, client, applied, wang):
        client.force_login(wang)
        address = reverse("cases:my_materials", args=[applied.number])
        response = client.post(
            address, ADDED | {"files": [upload(png(), "virus.exe", "text/html")]}
        )
        assert response.url == address
        row = Attachment.objects.get()
        assert (row.label, row.file.content_type) == ("欠条", "image/png")
        assert bytes(row.file.body) != png()
        assert row.file.read() == png()
        assert applied.events.filter(verb="attach", by=wang).exists()
        assert "欠条" in client.get(applied.public_url).content.decode()

    @pytest.mark.parametrize(
        ("data", "words"),
        [(b"MZ", "只能上传照片"), (b"%PDF-", "打不开"), (b"", "选的文件是空的")],
        ids=["foreign", "broken", "empty"],
    )
    def test_what_is_wrong_stands_beside_the_field(self, client, applied, wang, data, words):
        client.force_login(wang)
        address = reverse("cases:my_materials", args=[applied.number])
        response = client.post(address, ADDED | {"files": [upload(data)]})
        page = response.content.decode()
        assert response.status_code == 422
        assert words in page.split('id="id_files_error"')[1].split("</div>")[0]
        assert 'value="欠条"' in page
        assert not StoredFile.objects.filter(content_type="image/png").exists()

    def test_too_large_and_too_many_are_said_in_words(self, client, applied, wang):
        client.force_login(wang)
        address = reverse("cases:my_materials", args=[applied.number])
        large = png() + b"\0" * uploads.FILE_BYTES
        assert (
            "超过 10 MB"
            in client.post(address, ADDED | {"files": [upload(large)]}).content.decode()
        )
        many = [upload(png()) for _ in range(6)]
        assert "一次最多选 5 个" in client.post(address, ADDED | {"files": many}).content.decode()
        assert not Attachment.objects.exists()

    def test_ten_megabytes_are_enough(self, client, applied, wang):
        client.force_login(wang)
        address = reverse("cases:my_materials", args=[applied.number])
        whole = png() + b"\0" * (uploads.FILE_BYTES - len(png()))
        client.post(address, ADDED | {"files": [upload(whole)]})
        assert Attachment.objects.get().file.size == uploads.FILE_BYTES

    def test_nothing_is_chosen(self, client, applied, wang):
        client.force_login(wang)
        address = reverse("cases:my_materials", args=[applied.number])
        assert "请选择文件" in client.post(address, ADDED).content.decode()

    def test_thirty_a_case(self, applied, wang):
        content = Content(png(), "image/png")
        for _ in range(6):
            attachments.attach(applied, by=wang, label="照片", contents=[content] * 5)
        with pytest.raises(Refusal, match="最多 30 份"):
            attachments.attach(applied, by=wang, label="照片", contents=[content])

    def test_not_to_somebody_elses_case_nor_to_one_that_ended(self, client, applied, wang, chen):
        content = Content(png(), "image/png")
        with pytest.raises(PermissionDenied):
            attachments.attach(applied, by=chen, label="照片", contents=[content])
        client.force_login(chen)
        address = reverse("cases:my_materials", args=[applied.number])
        assert client.get(address).status_code == 404
        client.force_login(wang)
        client.post(reverse("cases:my_step", args=[applied.number, "withdraw"]))
        assert client.get(address).url == applied.public_url

    def test_the_handler_hears_of_it_without_content(self, applied, wang, ma):
        type(applied).objects.filter(pk=applied.pk).update(handler=ma)
        attachments.attach(applied, by=wang, label="欠条", contents=[Content(png(), "image/png")])
        (text,) = Message.objects.filter(user=ma).values_list("text", flat=True)
        assert "添加了材料" in text
        assert "欠条" not in text

    def test_staff_who_reach_the_case_in_full_add_and_others_find_nothing(
        self, client, applied, ma, zhang, lin
    ):
        address = reverse("cases:attach", args=[applied.number])
        for who in (zhang, lin):
            client.force_login(who)
            assert client.get(address).status_code == 404
        client.force_login(ma)
        assert client.get(address).status_code == 200
        assert (
            client.post(address, ADDED | {"files": [upload(pdf())]}).url
            == applied.get_absolute_url()
        )
        assert Attachment.objects.get().added_by == ma


class TestShowing:
    def shown(self, client, row):
        return client.get(
            reverse("cases:open_attachment", args=[row.case.number, row.pk]), follow=True
        )

    def test_the_applicant_sees_the_file_itself(self, client, note, wang):
        client.force_login(wang)
        page = self.shown(client, note)
        assert page.content == png()
        assert page["Content-Type"] == "image/png"
        assert page["Content-Disposition"].startswith("inline")
        assert "no-store" in page["Cache-Control"]
        assert page["X-Content-Type-Options"] == "nosniff"
        assert not AccessLog.objects.exists()

    def test_staff_see_it_under_their_name_and_their_look_is_written_down(self, client, note, ma):
        client.force_login(ma)
        page = self.shown(client, note)
        assert page["Content-Type"] == "application/pdf"
        assert page.content.startswith(b"%PDF-")
        look = AccessLog.objects.get()
        assert (look.user, look.what, look.unit) == (ma, "attachment", "莲湖区公共法律服务中心")

    def test_a_link_is_one_persons_and_lives_five_minutes(
        self, client, note, wang, chen, ma, wednesday
    ):
        link = attachments.link(note, wang)
        for who in (chen, ma):
            client.force_login(who)
            assert client.get(link).status_code == 404
        client.force_login(wang)
        wednesday.shift(timedelta(seconds=299))
        client.force_login(wang)
        assert client.get(link).status_code == 200
        wednesday.shift(timedelta(seconds=2))
        late = client.get(link)
        assert late.url == note.case.public_url
        assert "重新打开" in client.get(late.url).content.decode()
        assert client.get("/files/nonsense/").status_code == 404

    def test_whoever_lost_sight_of_the_case_lost_the_link(self, client, at_station, zhang):
        (row,) = attachments.attach(
            at_station, by=zhang, label="欠条", contents=[Content(png(), "image/png")]
        )
        client.force_login(zhang)
        link = attachments.link(row, zhang)
        assert client.get(link).status_code == 200
        from centers.cases.actions import advance

        advance(at_station, "pass_on", by=zhang)
        assert client.get(link).status_code == 404

    def test_strangers_find_nothing(self, client, note, chen, zhao):
        address = reverse("cases:open_attachment", args=[note.case.number, note.pk])
        assert "/accounts/" in client.get(address).url
        for who in (chen, zhao):
            client.force_login(who)
            assert client.get(address).status_code == 404

    def test_what_is_not_for_the_applicant(self, client, note, wang, ma):
        note.is_public = False
        note.save()
        client.force_login(wang)
        assert self.shown(client, note).status_code == 404
        assert "欠条" not in client.get(note.case.public_url).content.decode().split("经过</h2>")[0]
        client.force_login(ma)
        assert self.shown(client, note).status_code == 200


class TestTakingDown:
    def test_needs_a_reason_and_leaves_row_and_file(self, client, note, ma, wang):
        client.force_login(ma)
        address = reverse("cases:remove_attachment", args=[note.case.number, note.pk])
        assert client.post(address, {"reason": ""}).status_code == 422
        assert client.post(address, {"reason": "传错了"}).url == note.case.get_absolute_url()
        note.refresh_from_db()
        assert (note.removed_by, note.remove_reason) == (ma, "传错了")
        assert note.file.read() == png()
        assert note.case.events.get(verb="remove_attachment").note == "欠条：传错了"
        assert client.get(address).status_code == 404
        client.force_login(wang)
        link = reverse("cases:open_attachment", args=[note.case.number, note.pk])
        assert client.get(link).status_code == 404

    def test_a_resident_takes_back_only_from_a_draft(self, note, wang):
        with pytest.raises(PermissionDenied):
            attachments.remove(note, by=wang, reason="本人撤下")
