"""A refusal stands beside the answer that it is about, where the form shows that one."""

import pytest
from django import forms

from centers.common.attempts import Attempts
from centers.common.refusals import Refusal

pytestmark = pytest.mark.django_db  # a verb is tried in a transaction


class Order(Attempts, forms.Form):
    name = forms.CharField()
    unit = forms.CharField(widget=forms.HiddenInput())


@pytest.mark.parametrize(
    ("field", "place"),
    [("name", "name"), ("", "__all__"), ("elsewhere", "__all__"), ("unit", "__all__")],
)
def test_where_a_refusal_stands(field, place):
    def refuse():
        raise Refusal("名称已经有了。", field=field)

    form = Order({"name": "北关", "unit": "1"})
    assert form.is_valid()
    assert form.attempt(refuse) is None
    assert form.errors == {place: ["名称已经有了。"]}
    assert form["name"].value() == "北关"
