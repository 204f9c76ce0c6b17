from django import forms

from centers.common.wording import PlainWords


class Order(PlainWords, forms.Form):
    name = forms.CharField(label="姓名", max_length=4)
    count = forms.IntegerField(label="人数", min_value=1, max_value=9)
    weight = forms.DecimalField(label="重量", max_digits=4, decimal_places=1)
    way = forms.ChoiceField(label="方式", choices=[("", "---------"), ("post", "邮寄")])
    note = forms.CharField(label="说明", error_messages={"required": "请说明来意"})


def errors(**data):
    return {name: list(words) for name, words in Order(data).errors.items()}


def test_what_is_missing_is_named():
    assert errors() == {
        "name": ["请填写姓名。"],
        "count": ["请填写人数。"],
        "weight": ["请填写重量。"],
        "way": ["请选择方式。"],
        "note": ["请说明来意"],
    }


def test_what_is_wrong_is_said_with_its_bounds():
    assert errors(name="欧阳司马光", count="10", weight="12345.67", way="air", note="无") == {
        "name": ["最多 4 个字，现在有 5 个。"],
        "count": ["不能大于 9。"],
        "weight": ["连小数在内最多 4 位数字。"],
        "way": ["没有这个选项，请重新选择。"],
    }
    assert errors(name="王芳", count="半", weight="重", way="post", note="无") == {
        "count": ["请填写整数，如 3。"],
        "weight": ["请填写数字，如 12.5。"],
    }


def test_the_first_line_of_a_list_asks():
    assert '<option value="" selected>请选择</option>' in str(Order()["way"])


def test_forms_do_not_share_their_words():
    class Plain(forms.Form):
        name = forms.CharField(label="姓名")

    errors()
    assert Plain({}).errors["name"] == ["这个字段是必填项。"]
