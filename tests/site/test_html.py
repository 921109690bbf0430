"""The built files: links, twins, feeds, cards."""

import json
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
import yaml
from bs4 import BeautifulSoup

TOP = Path(__file__).resolve().parents[2]
ATOM = "{http://www.w3.org/2005/Atom}"
CARD = (1200, 630)
YES = {"sì", "yes"}
CAPITALS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZÈ«“")
QUALITY = TOP / "server/postilla/languages/quality.json"


def _pages(built: Path) -> dict[str, BeautifulSoup]:
    return {
        "/" + file.relative_to(built).as_posix().removesuffix("index.html"): BeautifulSoup(
            file.read_text(encoding="utf-8"), "lxml"
        )
        for file in sorted(built.rglob("*.html"))
    }


def _file(built: Path, path: str) -> Path:
    target = built / unquote(path).lstrip("/")
    return target / "index.html" if path.endswith("/") else target


def test_every_internal_link_and_anchor_leads_somewhere(built: Path) -> None:
    pages = _pages(built)
    assert len(pages) >= 28
    dead = []
    for path, soup in pages.items():
        for tag in soup.find_all(href=True):
            link = urlsplit(urljoin(path, str(tag["href"])))
            if link.scheme or link.netloc:
                continue
            if not _file(built, link.path).is_file():
                dead.append((path, tag["href"]))
            elif link.fragment:
                target = pages[link.path]
                if target.find(id=unquote(link.fragment)) is None:
                    dead.append((path, tag["href"]))
    assert dead == []


def test_the_only_links_to_other_sites_are_those_that_bring_money(built: Path) -> None:
    hosts = yaml.safe_load((TOP / "site/data/support.yml").read_text(encoding="utf-8"))["hosts"]
    own = "127.0.0.1"
    for path, soup in _pages(built).items():
        for tag in soup.find_all("a", href=True):
            host = urlsplit(str(tag["href"])).hostname
            assert host is None or host == own or host.removeprefix("www.") in hosts, (path, host)


def test_every_chart_says_in_words_and_in_a_table_what_it_shows(built: Path) -> None:
    for path in ("cosa-e-cambiato/index.html", "en/what-changed/index.html"):
        soup = BeautifulSoup((built / path).read_text(encoding="utf-8"), "lxml")
        charts = soup.select("svg[role=img]")
        assert len(charts) == 2
        for chart in charts:
            named = [soup.find(id=name) for name in str(chart["aria-labelledby"]).split()]
            title, summary = [tag.get_text() for tag in named if tag is not None]
            table = chart.find_next("table")
            assert table is not None
            assert [caption.get_text() for caption in table.select("caption")] == [title]
            heads = [cell.get_text() for cell in table.select("thead th")][1:]
            full = 0
            for row in table.select("tbody tr"):
                cells = [cell.get_text() for cell in row.select("td")]
                filled = [head for head, cell in zip(heads, cells, strict=True) if cell in YES]
                full += len(filled)
                (label,) = row.select("th")
                assert f"{label.get_text()}: {', '.join(filled)}." in summary
            assert len(chart.select("rect")) == full > 0


def test_the_catalogue_names_everything_in_the_language_of_the_page(built: Path) -> None:
    """A heading that is a bare key has no words in `words.*.yml`, cataloguePage."""
    for path in ("che-cosa-cerca/index.html", "en/what-it-looks-for/index.html"):
        soup = BeautifulSoup((built / path).read_text(encoding="utf-8"), "lxml")
        titles = soup.select("article h3") + soup.select("article summary")
        assert len(titles) > 60
        for title in titles:
            assert title.get_text()[0] in CAPITALS, f"say what {title.get_text()!r} is"


def test_the_figures_on_how_good_it_is_are_those_that_were_measured(built: Path) -> None:
    measured = json.loads(QUALITY.read_text(encoding="utf-8"))["figures"]
    for path in ("quanto-e-affidabile/index.html", "en/how-good-it-is/index.html"):
        soup = BeautifulSoup((built / path).read_text(encoding="utf-8"), "lxml")
        rows = [
            [cell.get_text() for cell in row.select("td")]
            for row in soup.select("article tbody tr")
        ]
        shown = ("precision", "recall", "stance", "recipients", "purposes")
        assert rows == [
            [f"{100 * measured[code][name]:.0f} %" for name in shown] for code in ("it", "en")
        ]
        for line, code in zip(soup.select("article table ~ ul li")[:2], ("it", "en"), strict=True):
            units, shared, found, missed, wrong = map(int, re.findall(r"\d+", line.get_text()))
            assert (units, shared) == (measured[code]["units"], measured[code]["shared"])
            assert found + missed == shared
            assert found / shared == pytest.approx(measured[code]["recall"], abs=0.001)
            assert found / (found + wrong) == pytest.approx(measured[code]["precision"], abs=0.001)


def test_every_script_style_and_picture_is_a_file_of_the_site(built: Path) -> None:
    missing = []
    for path, soup in _pages(built).items():
        for tag in soup.find_all(src=True):
            link = urlsplit(urljoin(path, str(tag["src"])))
            if link.netloc or not _file(built, link.path).is_file():
                missing.append((path, tag["src"]))
    assert missing == []


def test_every_page_names_itself_and_its_twin(built: Path) -> None:
    for path, soup in _pages(built).items():
        if path.endswith("404.html"):
            continue
        found = {
            str(tag["hreflang"]): str(tag["href"]) for tag in soup.find_all("link", hreflang=True)
        }
        assert set(found) == {"it", "en", "x-default"}, path
        own = "en" if path.startswith("/en/") else "it"
        assert urlsplit(found[own]).path == path
        assert found["x-default"] == found["it"]
        for language, address in found.items():
            twin = BeautifulSoup(_file(built, urlsplit(address).path).read_text("utf-8"), "lxml")
            assert twin.html is not None
            assert twin.html["lang"] == {"x-default": "it"}.get(language, language)


def test_every_page_has_one_title_one_heading_and_a_description_of_its_own(built: Path) -> None:
    described: dict[str, str] = {}
    for path, soup in _pages(built).items():
        assert len(soup.find_all("h1")) == 1, path
        description = soup.find("meta", attrs={"name": "description"})
        assert description is not None, path
        if not path.endswith("404.html"):
            assert described.setdefault(str(description["content"]), path) == path


def test_the_feed_is_valid_and_its_entries_exist(built: Path) -> None:
    for folder, language in ((built, "it"), (built / "en", "en")):
        feed = ET.parse(folder / "feed.xml").getroot()  # noqa: S314 - written by our own build
        assert feed.tag == f"{ATOM}feed"
        assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == language
        for name in ("id", "title", "updated", "author"):
            assert feed.find(f"{ATOM}{name}") is not None
        entries = feed.findall(f"{ATOM}entry")
        assert len(entries) >= 2
        for entry in entries:
            link = entry.find(f"{ATOM}link")
            assert link is not None
            assert _file(built, urlsplit(link.attrib["href"]).path).is_file()
            assert (entry.findtext(f"{ATOM}updated") or "").endswith("+00:00")


def test_robots_are_told_where_the_lists_of_pages_are(built: Path) -> None:
    lines = (built / "robots.txt").read_text("utf-8").splitlines()

    maps = [line.removeprefix("Sitemap: ") for line in lines if line.startswith("Sitemap: ")]
    assert [urlsplit(found).path for found in maps] == ["/sitemap.xml", "/en/sitemap.xml"]
    assert all(_file(built, urlsplit(found).path).is_file() for found in maps)


def test_the_card_of_every_page_is_a_picture_of_the_promised_size(built: Path) -> None:
    for path, soup in _pages(built).items():
        values = {
            str(tag["property"]): str(tag["content"])
            for tag in soup.find_all("meta", property=True)
        }
        assert {"og:title", "og:description", "og:image", "og:image:alt"} <= set(values), path
        picture = _file(built, urlsplit(values["og:image"]).path).read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack(">II", picture[16:24]) == CARD


def test_zensical_reads_the_same_configuration(tmp_path: Path) -> None:
    """A canary: Zensical follows MkDocs Material, and does not run our hooks yet."""
    pytest.importorskip("zensical", reason="the canary needs zensical (dependency group test)")
    shutil.copy(TOP / "mkdocs.yml", tmp_path)
    shutil.copytree(TOP / "site", tmp_path / "site")
    built = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "-f", "mkdocs.yml"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    if built.returncode != 0:
        pytest.xfail(f"zensical cannot build the site yet: {built.stderr[-300:]}")
    assert (tmp_path / "build/site/analizza/index.html").is_file()
