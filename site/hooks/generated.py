"""Put the generated parts of the site in the places that its pages name.

A page asks for one with `<!-- generated: name -->`; each is rendered from the project's own data
by the module of that name.
"""

import re
from collections.abc import Callable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

import catalogue_page
import changes_page
import extension_page
import openapi_page
import own_report
import quality_page
import rubric_page
import tool_page

MARKER = re.compile(r"<!-- generated: ([\w-]+) -->")
RENDERERS: dict[str, Callable[[str, str], str]] = {
    "tool": tool_page.render,
    "rubric": rubric_page.render,
    "quality": quality_page.render,
    "catalogue": catalogue_page.render,
    "openapi": openapi_page.render,
    "changes": changes_page.render,
    "own-report": own_report.render,
    "extension-permissions": extension_page.render_permissions,
    "extension-shots": extension_page.render_shots,
}


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Replace each marker by what its renderer returns for this language and page text.

    Raises:
        PluginError: No renderer has the name, or the renderer refuses to go on.
    """
    _ = files
    language = config.theme["language"]

    def rendered(found: re.Match[str]) -> str:
        renderer = RENDERERS.get(found[1])
        if renderer is None:
            raise PluginError(f"{page.file.src_uri}: {found[0]} names no renderer")
        return renderer(language, markdown)

    return MARKER.sub(rendered, markdown)
