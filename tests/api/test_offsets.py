"""Positions in UTF-16 units, as JavaScript counts."""

from hypothesis import given
from hypothesis import strategies as st

from postilla.model import Choice, Clause, Mention, Scope
from postilla.offsets import to_utf16


@given(st.data())
def test_a_span_covers_the_same_characters_in_either_count(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet=st.sampled_from("aè🙈𝒳\u0301\n\U0010ffff"), max_size=40))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    mention = Mention(kind="named", text=text[start:end], start=start, end=end)

    converted = to_utf16(mention, text)

    assert converted.start is not None
    assert converted.end is not None
    units = text.encode("utf-16-le")
    assert units[2 * converted.start : 2 * converted.end].decode("utf-16-le") == mention.text


def test_every_position_of_a_clause_is_converted_and_nothing_else() -> None:
    text = "🙈 we share it with 🙉 Acme"
    clause = Clause(
        id="c1",
        stance="shares",
        modality="does",
        action="disclose",
        probability=0.5,
        start=2,
        end=26,
        quote=text[2:26],
        recipients=(
            Mention(kind="named", text="Acme", start=22, end=26),
            Mention(kind="unspecified"),
        ),
        scope=Scope(text="we", start=2, end=4),
        choice=Choice(kind="consent", text="it", start=11, end=13),
    )

    converted = to_utf16(clause, text)

    assert (converted.start, converted.end) == (3, 28)
    assert (converted.recipients[0].start, converted.recipients[0].end) == (24, 28)
    assert converted.recipients[1] == clause.recipients[1]
    assert converted.scope == Scope(text="we", start=3, end=5)
    assert converted.choice == Choice(kind="consent", text="it", start=12, end=14)
    assert converted.quote == clause.quote
    assert converted.probability == clause.probability


def test_a_text_without_wide_characters_is_left_as_it_is() -> None:
    mention = Mention(kind="named", text="è", start=1, end=2)

    assert to_utf16(mention, "aè") is mention
