"""Render the links that bring money, and refuse any such link that stands elsewhere.

`site/data/support.yml` holds them. A page asks for one with `<!-- support: name -->`. The check of
the built page does not trust the rendering: it reads the HTML as a browser would.
"""

import os
import re
from html import escape
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from sitedata import Node, Tree, branch, leaf, read

MARKER = re.compile(r"<!-- support: (\w+) -->")
LINKING = ("href", "src", "action", "data", "content", "srcset", "poster", "formaction")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Refuse placeholder ids in a production build.

    Raises:
        PluginError: `POSTILLA_PRODUCTION` is 1 and an entry's id is a placeholder.
    """
    if os.environ.get("POSTILLA_PRODUCTION") == "1":
        data = read("support")
        placeholders = data["placeholders"]
        for name in branch(data, "entries"):
            value = leaf(data, "entries", name, "id")
            if isinstance(placeholders, list) and value in placeholders:
                raise PluginError(
                    f"site/data/support.yml: the id of {name!r} is the placeholder {value!r}; "
                    "put the real one there before a production build"
                )
    return config


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the entry that each marker names in its place.

    Raises:
        PluginError: A marker names no entry.
    """
    _ = files
    language = config.theme["language"]

    def entry(found: re.Match[str]) -> str:
        try:
            return render(found[1], language)
        except TypeError as error:
            raise PluginError(
                f"{page.file.src_uri}: {found[0]} names no entry of site/data/support.yml"
            ) from error

    return MARKER.sub(entry, markdown)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Check every link of the page that could bring money.

    Raises:
        PluginError: A link is not from `support.yml`, or lacks its label or its sentence.
    """
    faults = audit(output, config.theme["language"])
    if faults:
        raise PluginError(f"{page.file.src_uri}: {'; '.join(faults)}")
    return output


def render(name: str, language: str) -> str:
    """Return the entry `name` as HTML, label beside the link, sentences below."""
    entry = branch(read("support"), "entries", name)
    label = (
        f' <span class="support__label">{escape(leaf(entry, language, "label"))}</span>'
        if entry["affiliate"]
        else ""
    )
    required = f"<p>{escape(leaf(entry, language, 'required'))}</p>" if entry["affiliate"] else ""
    return (
        f'<div class="support" data-support="{name}">'
        f'<p><a href="{escape(address(entry))}" rel="{leaf(entry, "rel")}">'
        f"{escape(leaf(entry, language, 'link'))}</a>{label}</p>"
        f"<p>{escape(leaf(entry, language, 'sentence'))}</p>{required}</div>"
    )


def address(entry: Tree) -> str:
    """Return the full address of an entry."""
    return leaf(entry, "url").format(id=leaf(entry, "id"))


def audit(output: str, language: str) -> list[str]:
    """Return what is wrong with the money links of a built page, nothing if all is well."""
    data = read("support")
    hosts = data["hosts"]
    if not isinstance(hosts, list):
        raise TypeError("site/data/support.yml: hosts must be a list")
    soup = BeautifulSoup(output, "lxml")
    faults: list[str] = []
    for tag in soup.find_all(name=True):
        for attribute in LINKING:
            value = tag.get(attribute)
            if not isinstance(value, str) or not _brings_money(value, hosts):
                continue
            faults.extend(_faults(tag, value, branch(data, "entries"), language, soup))
    return faults


def _brings_money(value: str, hosts: list[Node]) -> bool:
    try:
        host = urlsplit(value.strip()).hostname or ""
    except ValueError:
        return True
    return any(host == known or host.endswith(f".{known}") for known in hosts)


def _faults(tag: Tag, value: str, entries: Tree, language: str, soup: BeautifulSoup) -> list[str]:
    box = tag.find_parent(attrs={"data-support": True})
    name = str(box["data-support"]) if box else ""
    if tag.name != "a" or name not in entries:
        return [f"{value} stands outside site/data/support.yml; ask for it with a marker"]
    entry = branch(entries, name)
    faults = []
    if value != address(entry):
        faults.append(f"{value} is not the address of {name!r} in site/data/support.yml")
    rel = tag.get("rel")
    if set(leaf(entry, "rel").split()) - set(rel if isinstance(rel, list) else []):
        faults.append(f"{value} must have rel={leaf(entry, 'rel')!r}")
    if entry["affiliate"]:
        beside = tag.parent.get_text(" ", strip=True) if tag.parent else ""
        if leaf(entry, language, "label") not in beside:
            faults.append(f"{value} lacks the label {leaf(entry, language, 'label')!r} beside it")
        if leaf(entry, language, "required") not in soup.get_text(" "):
            faults.append(f"the page lacks {leaf(entry, language, 'required')!r}")
    return faults
