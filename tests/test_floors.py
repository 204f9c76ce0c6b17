"""Floors hold: imports and relations point down, never up."""

import subprocess
import sys
from pathlib import Path

from django.apps import apps

FLOORS = {
    label: floor
    for floor, labels in enumerate(
        [
            ["common"],
            ["org"],
            ["accounts"],
            ["messaging"],
            ["cases"],
            ["booking"],
            ["assessment"],
            ["aid", "mediation", "corrections", "counsel", "notary"],
            ["portal"],
            ["lianhu_legal"],
        ]
    )
    for label in labels
}


def test_relations_point_down():
    up = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        for mine, theirs in [(model._meta.app_label, field.related_model._meta.app_label)]
        if mine in FLOORS and theirs in FLOORS
        if mine != theirs and FLOORS[theirs] >= FLOORS[mine]
    ]
    assert up == []


def test_every_own_app_has_a_floor():
    own = {c.label for c in apps.get_app_configs() if c.name.split(".")[0] in {"centers", *FLOORS}}
    assert own == set(FLOORS)


def test_imports_point_down():
    root = Path(__file__).parents[1]
    result = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=root, capture_output=True, text=True,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
