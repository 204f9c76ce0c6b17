"""“请填写{label}。” reads well after most labels; one that asks itself is not repeated."""

import importlib
import pkgutil
from copy import deepcopy

import pytest
from django import forms

import aid
import centers
import mediation
from centers.common.wording import ASKS, plain_words


def modules():
    for package in (aid, centers, mediation):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "form" in found.name and ".migrations" not in found.name:
                yield importlib.import_module(found.name)


def form_classes():
    found = {}
    for module in modules():
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, forms.BaseForm):
                found[f"{value.__module__}.{value.__qualname__}"] = value
    return found


def is_stock(field):
    """Whether no words of its own were given to it."""
    return str(field.error_messages["required"]) == str(
        forms.Field.default_error_messages["required"]
    )


def asking():
    """[(where it stands, field)] of those that must be filled in and ask in their label."""
    return [
        (f"{name}.{field_name}", field)
        for name, form in form_classes().items()
        if name.startswith(("aid.", "centers.", "mediation."))
        for field_name, field in getattr(form, "base_fields", {}).items()
        if field.required and ASKS.search(str(field.label or "")) and is_stock(field)
    ]


def test_no_label_that_asks_is_repeated_in_what_is_missing():
    found = asking()
    assert len(found) > 20
    for name, field in found:
        [copied] = fields = [deepcopy(field)]
        plain_words(fields)
        assert f"请填写{field.label}" not in copied.error_messages["required"], name
        assert f"请选择{field.label}" not in copied.error_messages["required"], name


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (forms.CharField(label="从"), "这一项还没有填写。"),
        (forms.ChoiceField(label="由谁排查"), "这一项还没有选择。"),
        (forms.CharField(label="请求"), "请填写请求。"),
        (forms.DateField(label="签收日期"), "请填写签收日期。"),
        (
            forms.CharField(label="几件", error_messages={"required": "请填写件数。"}),
            "请填写件数。",
        ),
    ],
)
def test_what_is_missing_is_said_by_the_label(field, words):
    plain_words([field])
    assert field.error_messages["required"] == words
