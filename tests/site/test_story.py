"""The story: premise first, opinion told apart, and every quotation as it stands in its source."""

import json
import os
import re
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

TOP = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("POSTILLA_SHARED", TOP.parent / "shared"))
TEXTS = SHARED / "data/whatsapp"
ARTICLES = {"it": "chat-con-le-aziende/index.html", "en": "en/business-chats/index.html"}
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
TRACE = re.compile(r"(?:[0-9a-f]{2}(?: [0-9a-f]{2})*)?")
MOST_WORDS = 16
QUOTE_KEYS = {"it": {"text", "said"}, "en": {"text"}}
needs_texts = pytest.mark.skipif(
    not TEXTS.is_dir(), reason=f"WhatsApp's texts are not at {TEXTS} (POSTILLA_SHARED names them)"
)


def _versions() -> list[dict[str, object]]:
    source = (TOP / "site/data/whatsapp.yml").read_text(encoding="utf-8")
    versions: list[dict[str, object]] = yaml.safe_load(source)["versions"]
    return versions


def _plain(markdown: str) -> str:
    return " ".join(LINK.sub(r"\1", markdown).split())


def _article(built: Path, language: str) -> BeautifulSoup:
    return BeautifulSoup((built / ARTICLES[language]).read_text(encoding="utf-8"), "lxml")


@pytest.mark.parametrize(
    ("language", "outside", "opinion"),
    [
        ("it", "fuori dall’Europa", "Opinione dell’autore"),
        ("en", "outside Europe", "The author’s opinion"),
    ],
)
def test_the_premise_stands_first_and_opinion_is_labelled(
    built: Path, language: str, outside: str, opinion: str
) -> None:
    for page in (_article(built, language), _home(built, language)):
        heading = page.find("h1")
        assert heading is not None
        first = heading.find_next_sibling()
        assert first is not None
        assert "premise" in (first.get("class") or [])
        assert outside in first.get_text()
    boxes = _article(built, language).select(".opinion")
    assert len(boxes) == 2
    for box in boxes:
        label = box.select_one(".tag")
        assert label is not None
        assert label.get_text() == opinion


def _home(built: Path, language: str) -> BeautifulSoup:
    folder = built if language == "it" else built / "en"
    return BeautifulSoup((folder / "index.html").read_text(encoding="utf-8"), "lxml")


@needs_texts
@pytest.mark.parametrize("version", _versions(), ids=lambda version: str(version["id"]))
def test_every_quotation_of_the_timeline_stands_in_its_version(version: dict[str, object]) -> None:
    for language in ("it", "en"):
        told = version[language]
        assert isinstance(told, dict)
        assert told["quotes"]
        for quote in told["quotes"]:
            source = str(quote.get("source", version["source"]))
            text = _plain((TEXTS / source).read_text(encoding="utf-8"))
            assert quote["text"] in text
            assert len(quote["text"].split()) <= MOST_WORDS


@pytest.mark.parametrize("version", _versions(), ids=lambda version: str(version["id"]))
def test_every_quotation_is_the_same_in_both_languages_and_dated(
    version: dict[str, object],
) -> None:
    quoted = {}
    for language, needed in QUOTE_KEYS.items():
        told = version[language]
        assert isinstance(told, dict)
        for quote in told["quotes"]:
            assert set(quote) in (needed, needed | {"source", "copied"})
        quoted[language] = [
            {name: quote.get(name) for name in ("text", "source", "copied")}
            for quote in told["quotes"]
        ]
    assert quoted["it"] == quoted["en"]


@needs_texts
@pytest.mark.parametrize("language", ["it", "en"])
def test_every_quotation_of_the_article_stands_in_some_version(built: Path, language: str) -> None:
    texts = [_plain(file.read_text(encoding="utf-8")) for file in sorted(TEXTS.glob("en_*"))]
    article = _article(built, language)
    quotes = [quote.get_text() for quote in article.select(".note q")]
    listed = " ".join(item.get_text() for item in article.select("article > ul > li"))
    quotes += re.findall(r"[«“]([a-zA-Z ,’]+)[»”]", listed)
    assert len(quotes) >= 10
    missing = [quote for quote in quotes if not any(quote in text for text in texts)]
    assert missing == []


@pytest.mark.parametrize("version", _versions(), ids=lambda version: str(version["id"]))
def test_an_attribute_file_holds_no_wording_of_the_policy(version: dict[str, object]) -> None:
    file = TOP / "site/data/whatsapp" / f"{version['id']}.json"
    report = json.loads(file.read_text(encoding="utf-8"))
    assert report["clauses"]
    assert report["document"]["text"] is None
    assert report["denials"] == []
    for clause in report["clauses"]:
        assert TRACE.fullmatch(clause["quote"])
        assert clause["lead_in"] is None
        assert clause["heading"] == clause["because"] == []
        assert clause["choice"]["text"] is None
        assert (clause["scope"] or {"text": ""})["text"] == ""
        for family in ("recipients", "purposes", "data"):
            assert all(mention["text"] is None for mention in clause[family])
