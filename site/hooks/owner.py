"""Say who answers for the site, from `site/data/owner.yml`."""

import os
from html import escape

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from sitedata import leaf, read

MARKER = "<!-- owner -->"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Refuse placeholders in a production build.

    Raises:
        PluginError: `POSTILLA_PRODUCTION` is 1 and the name or the address is a placeholder.
    """
    owner = read("owner")
    placeholders = owner["placeholders"]
    if os.environ.get("POSTILLA_PRODUCTION") == "1" and isinstance(placeholders, list):
        for field in ("name", "email"):
            if owner[field] in placeholders:
                raise PluginError(
                    f"site/data/owner.yml: {field} is the placeholder {owner[field]!r}; "
                    "put the real one there before a production build"
                )
    return config


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put who answers for the site, and where to write, in the place of the marker."""
    _ = page, files
    if MARKER not in markdown:
        return markdown
    owner = read("owner")
    email = escape(leaf(owner, "email"))
    said = leaf(owner, config.theme["language"]).format(
        name=escape(leaf(owner, "name")), email=f'<a href="mailto:{email}">{email}</a>'
    )
    return markdown.replace(MARKER, said)
