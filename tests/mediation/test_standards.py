"""五有、六落实、六统一: shipped, checked once a year, confirmed by somebody else, changed from a year on."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centers.common.refusals import Refusal
from mediation import committees, standards
from mediation.committee_figures import lines
from mediation.models import Committee, StandardCheck, StandardItem, StandardReview, TrainingNorm
from tests.cast import TODAY

from .things_committees import all_met, make_committee


@pytest.fixture
def zhifang(committee):
    standards.load()
    return make_committee(committee)


def address(name, *args):
    return reverse(f"mediation:{name}", args=args)


def answers(year=2026, met=17):
    items = StandardItem.objects.of_year(year)
    return {
        name: value
        for n, item in enumerate(items)
        if n < met
        for name, value in ((f"met_{item.pk}", "on"), (f"proof_{item.pk}", "照片"))
    }


def test_what_is_shipped_says_that_it_is_no_law(db):
    assert standards.load() == (18, 0)
    assert standards.load() == (0, 18)
    by_group = {
        group: StandardItem.objects.filter(group=group).count() for group in StandardItem.Group
    }
    assert by_group == {"five_have": 5, "six_secured": 6, "six_unified": 6}
    assert all("非法律规定" in item.source for item in StandardItem.objects.all())
    assert "非法律规定" in TrainingNorm.objects.get().source
    assert standards.times_a_year(TODAY) == 2


def test_what_the_bureau_changed_is_not_shipped_again(zhifang, guo):
    item = StandardItem.objects.first()
    standards.set_standard_item(
        item=item, group=item.group, text="新内容", source="区局", year=2027, by=guo
    )
    standards.load()
    assert StandardItem.objects.of_year(2027).count() == 17
    assert StandardItem.objects.of_year(2027).filter(text="新内容").exists()


class TestChecking:
    def test_a_chair_checks_the_own_committee(self, client, zhifang, zheng):
        client.force_login(zheng)
        where = address("self_check", zhifang.pk, 2026)
        assert client.get(where).content.decode().count('type="checkbox"') == 17
        client.post(where, answers(met=15))
        client.post(where, answers(met=16))
        assert StandardCheck.objects.filter(is_met=True).count() == 16
        assert StandardCheck.objects.count() == 17
        assert 'value="照片"' in client.get(where).content.decode()

    def test_a_tick_without_a_proof_is_said_beside_it_and_the_rest_stays(
        self, client, zhifang, zheng
    ):
        client.force_login(zheng)
        first = StandardItem.objects.of_year(2026).first()
        answer = client.post(
            address("self_check", zhifang.pk, 2026), answers() | {f"proof_{first.pk}": ""}
        )
        assert answer.status_code == 422
        page = answer.content.decode()
        assert f'href="#id_proof_{first.pk}"' in page
        assert page.count('value="照片"') == 16
        assert not StandardCheck.objects.exists()

    def test_only_this_year_and_the_last(self, client, zhifang, zheng):
        client.force_login(zheng)
        assert client.get(address("self_check", zhifang.pk, 2024)).status_code == 404
        with pytest.raises(Refusal, match="今年和去年"):
            committees.record_self_check(zhifang, 2027, all_met(2027), by=zheng)

    def test_the_list_is_that_of_the_year(self, zhifang, zheng):
        some = dict(list(all_met(2026).items())[1:])
        with pytest.raises(Refusal, match="刚刚调整过"):
            committees.record_self_check(zhifang, 2026, some, by=zheng)

    def test_the_database_asks_for_a_proof(self, zhifang, zheng):
        committees.record_self_check(zhifang, 2026, all_met(2026), by=zheng)
        with pytest.raises(IntegrityError), transaction.atomic():
            StandardCheck.objects.update(proof="")


class TestConfirming:
    @pytest.fixture
    def checked(self, zhifang, zheng):
        committees.record_self_check(zhifang, 2026, all_met(2026), by=zheng)
        return zhifang

    def test_the_station_confirms_with_what_it_found(self, client, checked, zheng, li):
        client.force_login(li)
        where = address("confirm_check", checked.pk, 2026)
        answer = client.post(where, {"met": "15"})
        assert answer.status_code == 422
        assert "请写明原因" in answer.content.decode()
        client.post(where, {"met": "15", "note": "没有统计台账、没有标识牌"})
        review = StandardReview.objects.get()
        assert (review.met, review.items, review.by, review.checked_by) == (15, 17, li, zheng)
        with pytest.raises(Refusal, match="已经确认"):
            committees.record_self_check(checked, 2026, all_met(2026), by=zheng)
        with pytest.raises(Refusal, match="已经确认"):
            committees.confirm_self_check(checked, 2026, met=17, by=li)
        [line] = lines(Committee.objects.all(), "street", year=2026, on=TODAY, times=2)
        assert line.score == 15 / 17

    def test_nobody_confirms_what_they_filled_in(self, client, zhifang, li):
        committees.record_self_check(zhifang, 2026, all_met(2026), by=li)
        with pytest.raises(Refusal, match="由其他人确认"):
            committees.confirm_self_check(zhifang, 2026, met=17, by=li)
        with pytest.raises(IntegrityError, match="by_somebody_else"), transaction.atomic():
            StandardReview.objects.create(
                committee=zhifang, year=2026, met=1, items=1, checked_by=li, by=li
            )

    def test_a_chair_has_no_way_to_confirm(self, client, checked, zheng):
        client.force_login(zheng)
        assert client.get(address("confirm_check", checked.pk, 2026)).status_code == 404

    def test_a_review_stays(self, checked, li):
        committees.confirm_self_check(checked, 2026, met=17, by=li)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            StandardReview.objects.update(met=1)

    def test_more_than_all_is_refused(self, checked, li):
        with pytest.raises(Refusal, match="一共只有 17 项"):
            committees.confirm_self_check(checked, 2026, met=18, by=li)


class TestChanging:
    def test_a_new_wording_holds_from_a_year_on(self, client, zhifang, zheng, guo):
        committees.record_self_check(zhifang, 2026, all_met(2026), by=zheng)
        item = StandardItem.objects.first()
        client.force_login(guo)
        typed = {"text": "固定场所和接待台", "source": "莲司发〔2026〕9号", "year": "2026"}
        answer = client.post(address("edit_standard", item.pk), typed)
        assert answer.status_code == 422
        assert "2026 年已有调委会自查" in answer.content.decode()
        assert 'value="固定场所和接待台"' in answer.content.decode()
        client.post(address("edit_standard", item.pk), typed | {"year": "2027"})
        item.refresh_from_db()
        assert item.valid_to == date(2026, 12, 31)
        assert item in StandardItem.objects.of_year(2026)
        new = StandardItem.objects.of_year(2027).get(text="固定场所和接待台")
        assert (new.order, new.entered_by) == (item.order, guo)
        assert StandardItem.objects.of_year(2027).count() == 17
        assert client.get(address("edit_standard", item.pk)).status_code == 404

    def test_a_wording_that_had_not_begun_gives_way(self, zhifang, guo):
        item = StandardItem.objects.first()
        facts = {"group": item.group, "source": "区局", "year": 2027, "by": guo}
        first = standards.set_standard_item(item=item, text="一稿", **facts)
        standards.set_standard_item(item=first, text="二稿", **facts)
        assert list(
            StandardItem.objects.filter(valid_from__year=2027).values_list("text", flat=True)
        ) == ["二稿"]
        with pytest.raises(Refusal, match="已经停用或者调整过"):
            standards.set_standard_item(item=item, text="三稿", **facts)

    def test_lines_are_added_and_ended(self, client, zhifang, guo):
        client.force_login(guo)
        client.post(
            address("standards"),
            {"group": "five_have", "text": "公示牌", "source": "区局自定", "year": "2027"},
        )
        assert StandardItem.objects.of_year(2027).get(text="公示牌").order == 6
        gone = StandardItem.objects.of_year(2027).get(text="统计台账")
        client.post(address("end_standard", gone.pk), {"year": "2027"})
        assert StandardItem.objects.of_year(2026).count() == 17
        assert StandardItem.objects.of_year(2027).count() == 17

    def test_how_often_is_trained_is_dated(self, client, zhifang, guo):
        client.force_login(guo)
        where = address("training_norm")
        typed = {"times": "3", "source": "莲司发〔2026〕10号", "valid_from": "2026-12-01"}
        client.post(where, typed)
        assert standards.times_a_year(TODAY) == 2
        assert standards.times_a_year(date(2026, 12, 1)) == 3
        answer = client.post(where, typed)
        assert answer.status_code == 422
        assert "已经有一条要求" in answer.content.decode()
        assert client.post(where, typed | {"valid_from": "2026-11-24"}).status_code == 422

    def test_the_past_is_not_changed(self, zhifang, guo):
        item = StandardItem.objects.first()
        with pytest.raises(Refusal, match="过去年度"):
            standards.end_standard_item(item, year=2025)

    def test_items_hold_for_whole_years(self, zhifang):
        with pytest.raises(IntegrityError, match="whole_years"), transaction.atomic():
            StandardItem.objects.update(valid_to=date(2026, 6, 30))
