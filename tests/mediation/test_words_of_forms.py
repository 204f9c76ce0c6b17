"""What the forms of these pages say where something is missing: a sentence about the thing, not the label."""

import pytest
from django.urls import reverse

from .things_watch import watch_things

NOTHING = {"sent": "1"}  # a form that is sent brings its token at least


@pytest.fixture
def things(network, jing, li, guo, zhou):
    return watch_things(network, jing, li, guo, zhou)


@pytest.mark.parametrize(
    ("name", "word", "words"),
    [
        ("raise_alert", None, {"words": "请写明发生了什么。"}),
        ("answer_alert", "alert", {"words": "请写明谁在处置、做了什么。"}),
        ("change_alert", "alert", {"level": "请选择调整后的级别。"}),
        ("note_incident", "incident", {"words": "请写明做了什么。"}),
        ("close_incident", "incident", {"went_well": "请写明哪些做得好。", "to_change": "请写明有哪些要改进。"}),
        ("add_incident_plan", None, {"valid_from": "请填写预案从哪天起执行。"}),
        ("add_risk", None, {"likelihood": "请选择发生的可能有多大。", "impact": "请选择影响有多大。"}),
        ("sweep_found", "sweep", {"found": "请填写发现的件数。"}),
        (
            "add_sweep_plan", None,
            {
                "unit": "请选择在哪个范围排查。", "tier": "请选择由哪一级单位排查。", "first_day": "请填写从哪天开始排查。",
            },
        ),
        ("found_committee", None, {"center": "请选择调委会设在哪个机构。"}),
    ],
)  # fmt: skip
def test_what_is_missing(client, things, li, name, word, words):
    client.force_login(li)
    address = reverse(f"mediation:{name}", args=[things[word]] if word else [])
    errors = client.post(address, NOTHING).context["form"].errors
    assert {field: errors.get(field) for field in words} == {f: [w] for f, w in words.items()}


def test_of_the_checklist_and_of_training(client, network, guo):
    client.force_login(guo)
    errors = client.post(reverse("mediation:standards"), NOTHING).context["form"].errors
    assert errors["year"] == ["请选择从哪一年起执行。"]
    errors = client.post(reverse("mediation:training_norm"), NOTHING).context["form"].errors
    assert errors["times"] == ["请填写每年至少培训的次数。"]
