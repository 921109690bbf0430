import pytest
from hypothesis import given
from hypothesis import strategies as st

from postilla.fold import fold, key
from postilla.model import Document


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Perché no?", "perche no?"),
        ("L’Utente “accetta” – così…", 'l\'utente "accetta" - cosi.'),
        ("ŁÓDŹ Ærø", "lodz aro"),
        ("• item", "* item"),
        ("中文 A", "?? a"),
        ("İstanbul ﬁn", "istanbul ?n"),
        ("😀 ok", "? ok"),
    ],
)
def test_a_key_is_lower_case_ascii_of_the_same_length(text: str, expected: str) -> None:
    assert key(text) == expected


@given(st.text())
def test_every_key_has_the_length_of_its_text_and_is_ascii(text: str) -> None:
    twin = key(text)
    assert len(twin) == len(text)
    assert twin.isascii()
    assert twin == twin.lower()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("part\u00adner", "partner"),
        ("a\u200bb", "ab"),
        ("perche\u0301", "perché"),
        ("a\u0300\u0301", "à"),
        ("one\r\ntwo\rthree", "one \ntwo\nthree"),
        ("a\x00b\tc\u00a0d", "a b c d"),
        ("\u202edesrever", "desrever"),
        ("x\u2028y", "x\ny"),
        ("plain", "plain"),
    ],
)
def test_a_fold_drops_what_only_decorates(text: str, plain: str) -> None:
    assert fold(text)[0] == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("puÃ² e perchÃ©", "può e perché"),
        ("finalitÃ\xa0di", "finalità di".replace(" ", "")),
        ("lâ€™utente â€œno â€“ sì", "l’utente “no – sì"),
        ("Â© Â«citÃ\xa0Â» 10 â‚¬", "© «cità» 10 €"),
        ("sarÃ  e NÃO, IRMÃ DE, Â, Ã, â€", "sarà  e NÃO, IRMÃ DE, Â, Ã, â€"),
    ],
)
def test_letters_that_were_mangled_are_read_as_they_were_meant(text: str, plain: str) -> None:
    assert fold(text)[0] == plain


def test_what_is_read_of_mangled_letters_is_found_in_the_text() -> None:
    text = "Non puÃ² dirlo: lâ€™utente sa."
    plain, offsets = fold(text)
    document = Document(text=text, plain=plain, blocks=(), offsets=offsets)
    for word, sent in (("può", "puÃ²"), ("l’utente", "lâ€™utente"), ("sa.", "sa.")):
        span = document.locate(at := plain.index(word), at + len(word))
        assert text[span.start : span.end] == sent


@given(st.text(alphabet=st.sampled_from("ae\u0301\u00ad\u200b\r\n \x00😀b\u0300.")))
def test_a_fold_can_be_located_in_its_text(text: str) -> None:
    plain, offsets = fold(text)
    document = Document(text=text, plain=plain, blocks=(), offsets=offsets)
    ends = [0]
    for position in range(len(plain)):
        span = document.locate(position, position + 1)
        assert 0 <= span.start < span.end <= len(text)
        assert span.start >= ends[-1]
        assert fold(text[span.start : span.end])[0][:1] in {plain[position], "\n"}
        ends.append(span.end)


def test_a_located_end_takes_the_accents_of_the_last_letter_with_it() -> None:
    text = "perche\u0301 no"
    plain, offsets = fold(text)
    span = Document(text=text, plain=plain, blocks=(), offsets=offsets).locate(0, 6)
    assert text[span.start : span.end] == "perche\u0301"
