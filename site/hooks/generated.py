"""Put the generated parts of the site in the places that its pages name.

A page asks for one with `<!-- generated: name -->`; each is rendered from the project's own data
by the module of that name.
"""

import importlib
import re
import sys
from collections.abc import Callable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

import tool_page

MARKER = re.compile(r"<!-- generated: ([\w-]+) -->")


def _later(name: str, what: str = "render") -> Callable[[str, str], str]:
    def render(language: str, page: str) -> str:
        try:  # temporary
            sys.path.insert(0, str(Path(__file__).parent))
            return getattr(importlib.import_module(name), what)(language, page)
        except Exception as error:
            print("not yet:", name, error)
            return ""

    return render


RENDERERS: dict[str, Callable[[str, str], str]] = {
    "tool": tool_page.render,
    "rubric": _later("rubric_page"),
    "quality": _later("quality_page"),
    "catalogue": _later("catalogue_page"),
    "openapi": _later("openapi_page"),
    "changes": _later("changes_page"),
    "own-report": _later("own_report"),
    "extension-permissions": _later("extension_page", "render_permissions"),
    "extension-shots": _later("extension_page", "render_shots"),
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
