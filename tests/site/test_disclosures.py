"""The rules about links that bring money: on the built pages, and as the build enforces them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

TOP = Path(__file__).resolve().parents[2]
MONEY = ("amazon.", "amzn.", "paypal.")
LABELS = {"it": "Pubblicità · link affiliato Amazon", "en": "Ad · Amazon affiliate link"}
REQUIRED = {
    "it": "In qualità di Affiliato Amazon io ricevo un guadagno dagli acquisti idonei.",
    "en": "As an Amazon Associate I earn from qualifying purchases.",
}
AMAZON = "https://www.amazon.it/?tag=SEGNAPOSTO-21"


def _build(folder: Path, sources: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", "mkdocs.yml", "-d", str(folder)],
        cwd=sources,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
    )


def test_every_affiliate_link_bears_its_label_beside_it_and_amazons_sentence(built: Path) -> None:
    found = 0
    for file in built.rglob("*.html"):
        language = "en" if file.is_relative_to(built / "en") else "it"
        soup = BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")
        for link in soup.find_all("a", href=lambda href: bool(href) and "amazon." in href):
            found += 1
            assert set(link["rel"]) == {"sponsored", "nofollow", "noopener"}
            assert link.parent is not None
            assert LABELS[language] in link.parent.get_text()
            assert REQUIRED[language] in soup.get_text()
    assert found >= 6


def test_no_script_frame_or_picture_comes_from_amazon_paypal_or_google(built: Path) -> None:
    for file in built.rglob("*.html"):
        soup = BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")
        for tag in soup.find_all(src=True):
            assert not any(host in str(tag["src"]) for host in (*MONEY, "google", "doubleclick"))


def test_the_extension_holds_no_link_that_brings_money() -> None:
    for file in (TOP / "extension").rglob("*"):
        if file.is_file() and file.suffix in {".html", ".js", ".json", ".css"}:
            content = file.read_text(encoding="utf-8")
            assert "tag=" not in content or "amazon." not in content, file
            assert "hosted_button_id" not in content, file


@pytest.mark.parametrize(
    ("fault", "html"),
    [
        ("outside", f'<p><a href="{AMAZON}">books</a></p>'),
        ("outside", '<p><a href="https://www.paypal.me/somebody">thanks</a></p>'),
        ("outside", '<p><a href="HTTPS://AMZN.TO/abc">a shop</a></p>'),
        ("outside", '<img src="https://ws-eu.amazon.it/pixel.gif">'),
        ("outside", '<form action="https://www.paypal.com/donate"></form>'),
        ("outside", '<div data-support="nobody"><a href="https://amazon.it/">x</a></div>'),
        (
            "not the address",
            (
                '<div data-support="amazon"><p><a rel="sponsored nofollow noopener" '
                f'href="https://www.amazon.it/?tag=other-21">x</a> {LABELS["it"]}</p>'
                f"<p>{REQUIRED['it']}</p></div>"
            ),
        ),
        (
            "must have rel",
            (
                f'<div data-support="amazon"><p><a href="{AMAZON}">x</a> {LABELS["it"]}</p>'
                f"<p>{REQUIRED['it']}</p></div>"
            ),
        ),
        (
            "lacks the label",
            (
                f'<div data-support="amazon"><p><a rel="sponsored nofollow noopener" href="{AMAZON}">'
                f"x</a></p><p>{LABELS['it']}</p><p>{REQUIRED['it']}</p></div>"
            ),
        ),
        (
            "the page lacks",
            (
                f'<div data-support="amazon"><p><a rel="sponsored nofollow noopener" href="{AMAZON}">'
                f"x</a> {LABELS['it']}</p></div>"
            ),
        ),
    ],
)
def test_the_build_refuses_a_money_link_that_breaks_a_rule(
    fault: str, html: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(TOP / "site/hooks"))
    import support  # noqa: PLC0415 - a build hook, importable only from its own folder

    assert any(fault in found for found in support.audit(f"<html><body>{html}", "it"))


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_build_admits_the_links_it_renders_itself(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(TOP / "site/hooks"))
    import support  # noqa: PLC0415 - a build hook, importable only from its own folder

    html = support.render("amazon", language) + support.render("paypal", language)
    assert support.audit(f"<html><body>{html}", language) == []
    assert 'href="https://www.amazon.it/' in html


def test_paypal_is_a_plain_link_that_says_it_is_a_donation(built: Path) -> None:
    found = 0
    for file in built.rglob("*.html"):
        soup = BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")
        for box in soup.select("[data-support=paypal]"):
            found += 1
            assert [tag.name for tag in box.find_all(name=True)] == ["p", "a", "p"]
            assert any(
                word in box.get_text() for word in ("donazione, senza niente", "donation, with")
            )
    assert found >= 4


def test_a_production_build_refuses_placeholders_file_by_file(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    for name in ("mkdocs.yml", "site", "extension", "server", "tests"):
        if name in {"mkdocs.yml", "site"}:
            copy = shutil.copy if (TOP / name).is_file() else shutil.copytree
            copy(TOP / name, sources / name)
        else:
            (sources / name).symlink_to(TOP / name)
    for file, real in (
        ("site/data/owner.yml", {"SEGNAPOSTO": "Somebody", "segnaposto@": "privacy@"}),
        ("site/data/support.yml", {"SEGNAPOSTO-21": "real-21", "SEGNAPOSTO": "REAL"}),
    ):
        built = _build(tmp_path / "built", sources, POSTILLA_PRODUCTION="1")
        assert built.returncode != 0
        assert f"{file}: " in built.stderr
        assert "is the placeholder 'SEGNAPOSTO'" in built.stderr
        assert "put the real one there before a production build" in built.stderr
        _fill_in(sources / file, real)
    built = _build(tmp_path / "built", sources, POSTILLA_PRODUCTION="1")
    assert built.returncode == 0, built.stderr
    pages = [file.read_text(encoding="utf-8") for file in (tmp_path / "built").rglob("*.html")]
    assert any("tag=real-21" in page for page in pages)
    assert not any("segnaposto" in page.lower() for page in pages)


def _fill_in(file: Path, real: dict[str, str]) -> None:
    """Put real values where placeholders stand, and leave the list of placeholders alone."""
    held, entries = re.split(r"(?<=\])\n", file.read_text(encoding="utf-8"), maxsplit=1)
    for placeholder, value in real.items():
        entries = entries.replace(placeholder, value)
    file.write_text(f"{held}\n{entries}", encoding="utf-8")
