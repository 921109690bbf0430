"""Write an Atom feed of the pages that bear a date."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from xml.etree import ElementTree as ET

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

ATOM = "http://www.w3.org/2005/Atom"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Start with no dated page."""
    config.extra["dated"] = []
    return config


def on_page_context(
    context: TemplateContext, page: Page, config: MkDocsConfig, nav: object
) -> TemplateContext:
    """Remember the page if it bears a date."""
    _ = nav
    if isinstance(page.meta.get("date"), date):
        config.extra["dated"].append(page)
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Write `feed.xml`, newest page first."""
    pages: list[Page] = sorted(
        config.extra["dated"], key=lambda page: (page.meta["date"], page.url), reverse=True
    )
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": config.theme["language"]})
    home = config.site_url or ""
    _add(feed, "id", home)
    _add(feed, "title", config.site_name)
    _add(feed, "updated", _moment(max(page.meta["date"] for page in pages)))
    author = ET.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, "name", config.site_name)
    ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "href": f"{home}feed.xml"})
    for page in pages:
        entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
        where = page.canonical_url or ""
        _add(entry, "id", where)
        _add(entry, "title", str(page.meta["title"]))
        _add(entry, "updated", _moment(page.meta["date"]))
        _add(entry, "summary", str(page.meta["description"]))
        ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "href": where})
    ET.indent(feed)
    Path(config.site_dir, "feed.xml").write_bytes(
        ET.tostring(feed, encoding="utf-8", xml_declaration=True) + b"\n"
    )


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _moment(day: date) -> str:
    return datetime.combine(day, time(), UTC).isoformat()
