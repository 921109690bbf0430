"""The bodies that the API takes."""

from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic.json_schema import WithJsonSchema

from postilla.errors import InputError, check_choice
from postilla.language import supported
from postilla.model import Group, Region

Offsets = Literal["code-point", "utf-16"]


def _check_language(value: str) -> str:
    return _one_of("lang", value, ("auto", *supported()))


def _check_locale(value: str) -> str:
    return _one_of("locale", value, supported())


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    try:
        check_choice(name, value, allowed)
    except InputError as error:
        raise ValueError(str(error)) from error
    return value


# An error quotes the value, so that it must not be long.
_Code = StringConstraints(max_length=35)
# The languages are data: what they are is known when the service starts, not when it is typed.
Lang = Annotated[
    str,
    _Code,
    AfterValidator(_check_language),
    WithJsonSchema({"type": "string", "enum": ["auto", *supported()]}),
]
Locale = Annotated[
    str,
    _Code,
    AfterValidator(_check_locale),
    WithJsonSchema({"type": "string", "enum": [*supported()]}),
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Asked(_Body):
    """How to read, and for whom."""

    lang: Lang = Field(default="auto", description="Language of the text; auto recognises it.")
    region: Region = Field(default="eea", description="Where the reader lives.")
    group: Group = Field(default="consumer", description="As what the reader uses the service.")
    locale: Locale | None = Field(
        default=None,
        description="Language of the reasons and notices; by default that of the text.",
    )


class Score(Asked):
    """One text to analyse: either `text` (plain or Markdown) or `html`."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["text"]}, {"required": ["html"]}]}
    )

    text: str = Field(default="", description="The policy as plain text or Markdown.")
    html: str = Field(default="", description="The page that holds the policy.")
    offsets: Offsets = Field(
        default="code-point",
        description="What positions count; JavaScript strings count UTF-16 units.",
    )

    @model_validator(mode="after")
    def _hold_one(self) -> Self:
        _check_one(self, {"text", "html"})
        return self


class Side(_Body):
    """One side of a comparison: `text`, `html`, or the `report` of an earlier analysis."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["text"]}, {"required": ["html"]}, {"required": ["report"]}]
        }
    )

    text: str = Field(default="", description="The policy as plain text or Markdown.")
    html: str = Field(default="", description="The page that holds the policy.")
    report: dict[str, object] = Field(
        default_factory=dict, description="A report, as POST /v1/score returned it."
    )

    @model_validator(mode="after")
    def _hold_one(self) -> Self:
        _check_one(self, {"text", "html", "report"})
        return self


class Compare(Asked):
    """Two versions of a policy to compare."""

    before: Side
    after: Side


def _check_one(body: BaseModel, names: set[str]) -> None:
    if len(body.model_fields_set & names) != 1:
        raise ValueError(f"give exactly one of {', '.join(sorted(names))}")
