"""Render what the extension asks for, from its manifest, and what it looks like."""

import json
from html import escape

from mkdocs.exceptions import PluginError

from markup import code, table
from sitedata import SITE, TOP, Tree, branch, leaf, words

MANIFEST = TOP / "extension/manifest.json"
SHOTS = SITE / "overrides/assets/extension"


def render_permissions(language: str, _page: str) -> str:
    """Return the table of permissions, each with what it is for.

    Raises:
        PluginError: The manifest asks for a permission that the page has no words for.
    """
    said = branch(words(language), "extension")
    meanings = branch(said, "permissions")
    manifest: Tree = json.loads(MANIFEST.read_text(encoding="utf-8"))
    asked = [
        (permission, leaf(said, when))
        for key, when in (("permissions", "atOnce"), ("optional_host_permissions", "later"))
        for permission in _texts(manifest, key)
    ]
    unknown = [permission for permission, _ in asked if permission not in meanings]
    if unknown:
        raise PluginError(
            f"the extension asks for {', '.join(unknown)}: say what for in words.{language}.yml, "
            "extension.permissions"
        )
    rows = [
        [code(permission), escape(leaf(meanings, permission)), escape(when)]
        for permission, when in asked
    ]
    return table(
        leaf(said, "caption"), [leaf(said, name) for name in ("name", "why", "when")], rows
    )


def render_shots(language: str, _page: str) -> str:
    """Return the pictures of the extension in this language, nothing while there are none."""
    said = branch(words(language), "extension")
    texts = branch(said, "shots")
    figures = [
        f'<figure><img src="../assets/extension/{file.name}" alt="{escape(str(texts[name]))}" '
        f'width="{width}" height="{height}" loading="lazy">'
        f"<figcaption>{escape(str(texts[name]))}</figcaption></figure>"
        for name in texts
        if (file := SHOTS / f"{name}.{language}.png").is_file()
        for width, height in [_size(file.read_bytes())]
    ]
    if not figures:
        return ""
    return (
        f'\n## {leaf(said, "looks")} {{ #looks }}\n\n<div class="shots">{"".join(figures)}</div>\n'
    )


def _texts(manifest: Tree, key: str) -> list[str]:
    values = manifest.get(key, [])
    return [str(value) for value in values] if isinstance(values, list) else []


def _size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
