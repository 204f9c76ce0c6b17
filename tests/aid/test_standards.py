"""The standard of hardship and the subsidies: dated, entered by the bureau, never edited."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from aid import actions, standards
from aid.models import MeansStandard, SubsidyRate
from centers.common.refusals import Refusal
from tests.cast import TODAY, at

from .conftest import answers

PLAIN = {"exemption": "none", "household": 3, "monthly_income": Decimal(3000)}


def test_a_standard_judges_what_was_received_from_its_day_on(network, tang, sun, wednesday):
    before = actions.take_application(center=network["centre"], answers=answers(**PLAIN), by=tang)
    standards.set_means_standard(
        monthly_income=Decimal(1500), source="省厅〔2026〕1号", valid_from=date(2026, 12, 1), by=sun
    )
    wednesday.move_to(at(9, day=date(2026, 12, 1)))
    after = actions.take_application(
        center=network["centre"], answers=answers(**PLAIN, cause="工伤"), by=tang
    )
    assert actions.findings(before)[1].answer == "unknown"
    assert actions.findings(after)[1].answer == "yes"


def test_a_rate_pays_what_was_received_from_its_day_on(network, in_review, sun):
    assert actions.rate_for(in_review) is None
    rate = standards.set_subsidy_rate(
        matter_kind="labour",
        amount=Decimal(1800),
        source="区财〔2026〕2号",
        valid_from=TODAY,
        by=sun,
    )
    standards.set_subsidy_rate(
        matter_kind="labour", amount=Decimal(2000), source="区财〔2026〕3号",
        valid_from=date(2026, 12, 1), by=sun,
    )  # fmt: skip
    assert actions.rate_for(in_review) == rate


def test_the_past_is_not_changed(network, sun):
    one = {"monthly_income": Decimal(1500), "source": "文件", "by": sun}
    with pytest.raises(Refusal, match="过去的标准不能改"):
        standards.set_means_standard(**one, valid_from=date(2026, 11, 24))
    standards.set_means_standard(**one, valid_from=TODAY)
    with pytest.raises(Refusal, match="已经有一条标准"):
        standards.set_means_standard(**one, valid_from=TODAY)


def test_the_bureau_enters_a_standard_on_its_page(client, network, sun):
    client.force_login(sun)
    address = reverse("aid:means")
    assert "还没有录入标准" in client.get(address).content.decode()
    typed = {"monthly_income": "1500", "source": "陕司通〔2026〕1号", "valid_from": "2026-11-25"}
    page = client.post(address, typed, follow=True).content.decode()
    assert "自 2026-11-25 起为 1500" in page
    assert "正在执行" in page
    answer = client.post(address, typed | {"monthly_income": "1600"})
    assert answer.status_code == 422
    assert "已经有一条标准" in answer.content.decode()
    assert 'value="1600"' in answer.content.decode()
    assert MeansStandard.objects.get().monthly_income == 1500


def test_the_bureau_enters_rates_and_sees_what_is_lacking(client, network, sun):
    client.force_login(sun)
    address = reverse("aid:subsidies")
    typed = {
        "matter_kind": "labour", "amount": "1800", "source": "区财〔2026〕2号", "valid_from": "2026-11-25",
    }  # fmt: skip
    page = client.post(address, typed, follow=True).content.decode()
    assert "劳动争议仲裁补贴自 2026-11-25 起为每件 1800" in page
    assert "还没有标准的类别：民事、行政、国家赔偿、刑事" in page
    client.post(address, typed | {"amount": "2000", "valid_from": "2026-12-01"})
    page = client.get(address).content.decode()
    assert "将要执行" in page
    assert "正在执行" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("valid_from", "2026-11-24", "过去的标准不能改"),
        ("amount", "-1", "不能小于 0。"),
        ("source", "", "请填写依据文件。"),
        ("matter_kind", "", "请选择案件类别。"),
    ],
)
def test_a_wrong_rate_is_explained(client, network, sun, field, value, words):
    client.force_login(sun)
    typed = {
        "matter_kind": "labour", "amount": "1800", "source": "文件", "valid_from": "2026-11-25",
    }  # fmt: skip
    answer = client.post(reverse("aid:subsidies"), typed | {field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not SubsidyRate.objects.exists()
