"""The page that analyzes a policy: where it is, what it says, how it is used."""

from pathlib import Path

import yaml
from playwright.sync_api import Page, expect

TOP = Path(__file__).resolve().parents[2]
PATHS = {"it": "/analizza/", "en": "/en/analyze/"}


def words(language: str) -> dict[str, dict[str, str]]:
    """Return what the site says in a language, as its pages get it."""
    source = TOP / f"site/data/words.{language}.yml"
    said: dict[str, dict[str, str]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return said


def example(language: str, number: int = 0) -> str:
    """Return the text of one of the page's own examples."""
    examples: list[dict[str, str]] = words(language)["examples"]  # type: ignore[assignment]
    return examples[number]["text"]


def analyze(page: Page, text: str) -> None:
    """Have a text read, and wait for the result."""
    page.fill("#text", text)
    page.click("#go")
    expect(page.locator("#result")).to_be_visible()
