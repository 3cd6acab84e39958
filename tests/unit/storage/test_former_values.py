"""The spelling in which an earlier version stored a contact."""

from __future__ import annotations

import pytest

from pagecurator.storage.former_values import former_value


@pytest.mark.parametrize(
    ("kind", "value", "former"),
    [
        ("email", "info@xn--bcher-kva.example", "info@bücher.example"),
        ("email", "kontakt@mail.xn--e1afmkfd.xn--p1ai", "kontakt@mail.пример.рф"),
        ("email", "post@xn--fsqu00a.xn--0zwm56d", "post@例子.测试"),
        ("linkedin_person", "https://www.linkedin.com/in/ACoAAAB1cD", "https://www.linkedin.com/in/acoaaab1cd"),
    ],
)
def test_a_spelling_that_changed_has_a_former_one(kind, value, former):
    assert former_value(kind, value) == former


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "info@firm.example"),
        ("email", "info@xn--\xff.example"),
        ("email", "info@xn--999999999.example"),
        ("linkedin_person", "https://www.linkedin.com/in/ann-berg"),
        ("linkedin_person", "https://www.linkedin.com/profile/view?id=AAb"),
        ("threads", "https://www.threads.net/@firm"),
        ("discord", "https://discord.gg/AbCd"),
        ("phone", "+12125550123"),
    ],
)
def test_all_others_have_none(kind, value):
    assert former_value(kind, value) is None
