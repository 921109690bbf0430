"""Tie each page to its twin in the other language.

`site/data/pages.yml` names the twins; the language switch and `hreflang` follow from it.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from sitedata import LANGUAGES, branch, leaf, read

NAMES = {"it": "Italiano", "en": "English"}
ROOTS = {"it": "", "en": "en/"}


def address(file_name: str, language: str, base: str) -> str:
    """Return the address below `base` of a page's file in `language`."""
    stem = file_name.removesuffix(".md")
    return base + ROOTS[language] + ("" if stem == "index" else f"{stem}/")


def keys(language: str) -> dict[str, str]:
    """Return the page's key for each of a language's files."""
    pages = read("pages")
    return {leaf(pages, key, language): key for key in pages}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Set the address of this language's site from `POSTILLA_SITE_URL`, if that is set."""
    base = os.environ.get("POSTILLA_SITE_URL", "http://127.0.0.1:8000/").rstrip("/") + "/"
    language = config.theme["language"]
    config.site_url = base + ROOTS[language]
    config.extra["base"] = base
    config.extra["root"] = urlsplit(base).path
    config.extra["alternate"] = []
    config.extra["root_here"] = config.extra["root"] + ROOTS[language]
    pages = read("pages")
    config.extra["links"] = {
        key: address(leaf(pages, key, language), language, config.extra["root"]) for key in pages
    }
    config.extra["homes"] = [
        {"lang": other, "name": NAMES[other], "path": config.extra["root"] + ROOTS[other]}
        for other in LANGUAGES
    ]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Check that the pages of this language are exactly those that `pages.yml` names.

    Raises:
        PluginError: A page has no twin, or a named page has no file.
    """
    language = config.theme["language"]
    have = {file.src_uri for file in files.documentation_pages()}
    want = set(keys(language))
    if have != want:
        raise PluginError(
            f"site/data/pages.yml and site/{language} disagree about: {sorted(have ^ want)}; "
            "name each page's file in both languages"
        )
    return files


def on_page_context(
    context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation
) -> TemplateContext:
    """Give the page its key and the addresses of its twins, its own included."""
    _ = nav
    language = config.theme["language"]
    file: File = page.file
    key = keys(language)[file.src_uri]
    twins = branch(read("pages"), key)
    config.extra["page_key"] = key
    config.extra["alternate"] = [
        {
            "lang": other,
            "name": NAMES[other],
            "path": address(str(twins[other]), other, config.extra["root"]),
            "link": address(str(twins[other]), other, config.extra["base"]),
        }
        for other in LANGUAGES
    ]
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Write `robots.txt`, which names the list of each language's pages, at the root."""
    language = config.theme["language"]
    if not ROOTS[language]:
        maps = (f"Sitemap: {config.extra['base']}{ROOTS[other]}sitemap.xml" for other in LANGUAGES)
        text = "\n".join(("User-agent: *", "Allow: /", *maps))
        Path(config.site_dir, "robots.txt").write_text(f"{text}\n", encoding="utf-8")
