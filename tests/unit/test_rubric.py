from importlib.resources import files

import orjson
import pytest

from postilla.errors import DataError
from postilla.language import supported
from postilla.messages import Messages
from postilla.rubric import Rubric, describe_rubric, load_rubric

SOURCE = (files("postilla") / "rubric.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("most = 20", "most = 21", "all `most` together must be at most 100; got 101"),
        ("first = 16", "first = 1", "item sale: 0 <= further <= first <= most must hold"),
        ("percent = 60", "percent = 101", "choice opt-out: percent must be from 0 to 100; got 101"),
        ("at_least = 0", "at_least = 99", "the grades must fall from at most 100 to 0"),
        ('id = "sale"', 'id = "public"', "two items have the same id"),
        ('recipients = ["processor"]', 'recipients = ["partner"]', "no item is charged for recipient 'processor'"),
        ('recipients = ["processor"]', 'recipients = ["supplier"]', "there is no recipient 'supplier'"),
        ("percent = 60", 'percent = "60"', "'60' is no whole number"),
        ("percent = 60", "percent = 60.5", "60.5 is no whole number"),
        ("percent = 60", "", "percent"),
        ('id = "sale"', "id = 7", "7 is no text"),
        ("[choice.consent]", "[more]\n[choice.consent]", "more"),
        ("[choice.consent]", "[choice.perhaps]", "'why'"),
        ("further = 2", "furthest = 2", "furthest"),
        ("it = ", "fr = ", "a text is missing in it"),
        ("first = 16", "first = ", "Invalid value"),
    ],
)  # fmt: skip
def test_a_broken_rubric_is_refused(old: str, new: str, problem: str) -> None:
    with pytest.raises(DataError, match=r"rubric\.toml is broken") as raised:
        Rubric.parse(SOURCE.replace(old, new, 1))
    assert problem in str(raised.value)


@pytest.mark.parametrize(("score", "grade"), [(100, "A"), (0, "E")])
def test_the_ends_of_the_scale_have_the_ends_of_the_grades(score: int, grade: str) -> None:
    assert load_rubric().grade_of(score) == grade


def test_each_grade_begins_at_its_threshold() -> None:
    rubric = load_rubric()
    for grade, threshold in rubric.grade.items():
        assert rubric.grade_of(threshold.at_least) == grade
        if threshold.at_least:
            assert rubric.grade_of(threshold.at_least - 1) > grade


def test_the_description_holds_every_weight_with_its_reason_in_every_language() -> None:
    described = describe_rubric()
    assert orjson.loads(orjson.dumps(described))["full"] == 100
    rubric = load_rubric()
    reasons = [factor.why for factor in rubric.choice.values()]
    reasons += [threshold.why for threshold in rubric.grade.values()]
    reasons += [item.why for item in rubric.item]
    assert all(reason[locale].endswith(".") for reason in reasons for locale in supported())


@pytest.mark.parametrize("locale", supported())
def test_every_kind_of_data_in_the_rubric_has_a_name(locale: str) -> None:
    kinds = {kind for item in load_rubric().item for kind in item.data}
    assert kinds
    assert all(Messages.load(locale).say("data", kind) for kind in kinds)
