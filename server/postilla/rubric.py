"""The rubric: `rubric.toml`, the only place with weights and thresholds, loaded and checked."""

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Self, get_args

from postilla.errors import DataError
from postilla.language import supported
from postilla.model import (
    PURPOSES,
    RECIPIENTS,
    Action,
    ChoiceKind,
    Grade,
    PurposeKind,
    RecipientKind,
    Stance,
)

FULL = 100
GRADES: tuple[Grade, ...] = get_args(Grade)
UNSPECIFIED = "unspecified"

Texts = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """How much of a practice's points is left, in percent, when the reader has this choice."""

    percent: int
    why: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The lowest score of a grade, and what the grade means. `why` is by locale."""

    at_least: int
    why: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What one line of the receipt is charged for, and how much. An empty list matches anything.

    `first` points for the hardest practice that matches, `further` for each other one, `most` at
    most. An item with `data` counts kinds of data, not practices. `says` and `why` are by locale;
    `told` is the recipient that `says` names already.
    """

    id: str
    recipients: tuple[RecipientKind, ...] = ()
    purposes: tuple[PurposeKind, ...] = ()
    actions: tuple[Action, ...] = ()
    stances: tuple[Stance, ...] = ()
    data: tuple[str, ...] = ()
    told: tuple[RecipientKind, ...] = ()
    first: int
    further: int
    most: int
    says: Texts
    why: Texts

    def matches(self, stance: str, action: str, recipient: str, purpose: str) -> bool:
        """Tell whether a practice falls under this item."""
        return (
            _among(stance, self.stances)
            and _among(action, self.actions)
            and _among(recipient, self.recipients)
            and _among(purpose, self.purposes)
        )


def _among(value: str, allowed: tuple[str, ...]) -> bool:
    return not allowed or value in allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """All weights: factors by choice, lowest scores by grade, items in order of precedence."""

    choice: dict[ChoiceKind, Factor]
    grade: dict[Grade, Threshold]
    item: tuple[Item, ...]

    @classmethod
    def parse(cls, source: str) -> Self:
        """Return the rubric written in `source`. Raises DataError when it breaks a rule."""
        # By hand, because to load a validator takes longer than all else that a start does.
        try:
            table = tomllib.loads(source)
            rubric = cls(
                choice={kind: Factor(**factor) for kind, factor in table.pop("choice").items()},
                grade={grade: Threshold(**lowest) for grade, lowest in table.pop("grade").items()},
                item=tuple(Item(**_frozen(item)) for item in table.pop("item")),
                **table,
            )
            problems = rubric.problems()
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"rubric.toml is broken: {error}") from error
        if problems:
            raise DataError(f"rubric.toml is broken: {'; '.join(problems)}")
        return rubric

    def grade_of(self, score: int) -> Grade:
        """Return the grade of a score from 0 to 100."""
        return next(grade for grade in GRADES if score >= self.grade[grade].at_least)

    def charged(self, stance: str, action: str, recipient: str, purpose: str) -> Item | None:
        """Return the item that a practice is charged to: the first that matches."""
        for item in self.item:
            if not item.data and item.matches(stance, action, recipient, purpose):
                return item
        return None

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong with the weights, in words; empty when the receipt must add up."""
        return self._type_problems() or (
            *self._choice_problems(),
            *self._grade_problems(),
            *self._item_problems(),
        )

    def _type_problems(self) -> tuple[str, ...]:
        """Return which values are of no use: the dataclasses tell of missing and unknown ones."""
        numbers = [factor.percent for factor in self.choice.values()]
        numbers += [threshold.at_least for threshold in self.grade.values()]
        numbers += [
            number for item in self.item for number in (item.first, item.further, item.most)
        ]
        texts = [item.id for item in self.item]
        texts += [text for by_locale in self._texts() for text in by_locale.values()]
        return (
            *(f"{value!r} is no whole number" for value in numbers if type(value) is not int),
            *(f"{value!r} is no text" for value in texts if not isinstance(value, str)),
            *(
                f"item {item.id}: there is no {name} {value!r}"
                for item in self.item
                for name, values, known in (
                    ("recipient", item.recipients, RECIPIENTS),
                    ("recipient", item.told, item.recipients),
                    ("purpose", item.purposes, PURPOSES),
                    ("action", item.actions, get_args(Action)),
                    ("stance", item.stances, get_args(Stance)),
                )
                for value in values
                if value not in known
            ),
        )

    def _choice_problems(self) -> list[str]:
        kinds = set(get_args(ChoiceKind))
        if set(self.choice) != kinds:
            return [f"it needs a [choice] for each of {', '.join(sorted(kinds))}"]
        return [
            f"choice {kind}: percent must be from 0 to 100; got {factor.percent}"
            for kind, factor in self.choice.items()
            if not 0 <= factor.percent <= FULL
        ]

    def _grade_problems(self) -> list[str]:
        if set(self.grade) != set(GRADES):
            return [f"it needs a [grade] for each of {', '.join(GRADES)}"]
        lowest = [self.grade[grade].at_least for grade in GRADES]
        falling = all(better > worse for better, worse in pairwise(lowest))
        if falling and lowest[0] <= FULL and lowest[-1] == 0:
            return []
        return [f"the grades must fall from at most 100 to 0; got {lowest}"]

    def _item_problems(self) -> list[str]:
        problems = [
            f"item {item.id}: 0 <= further <= first <= most must hold"
            for item in self.item
            if not 0 <= item.further <= item.first <= item.most
        ]
        names = [item.id for item in self.item]
        if len(set(names)) != len(names):
            problems.append("two items have the same id")
        total = sum(item.most for item in self.item)
        if total > FULL:
            problems.append(f"all `most` together must be at most 100; got {total}")
        problems += [
            f"no item is charged for recipient {recipient!r}"
            for recipient in RECIPIENTS
            if self.charged("shares", "disclose", recipient, UNSPECIFIED) is None
        ]
        return problems + [
            f"a text is missing in {locale}" for locale in supported() if not self._speaks(locale)
        ]

    def _speaks(self, locale: str) -> bool:
        return all(locale in text for text in self._texts())

    def _texts(self) -> list[Texts]:
        texts = [factor.why for factor in self.choice.values()]
        texts += [threshold.why for threshold in self.grade.values()]
        return texts + [text for item in self.item for text in (item.says, item.why)]


def _frozen(table: dict[str, Any]) -> dict[str, Any]:
    """Return a table of TOML with tuples for its lists."""
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in table.items()
    }


@cache
def load_rubric() -> Rubric:
    """Return the rubric that ships with the package. Raises DataError when it is broken."""
    return Rubric.parse((files("postilla") / "rubric.toml").read_text(encoding="utf-8"))


def describe_rubric() -> dict[str, object]:
    """Return the rubric as plain JSON values: what the site's page and /v1/rubric show."""
    return {"full": FULL, **asdict(load_rubric())}
