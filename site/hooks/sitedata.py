"""Read the site's own data files."""

import functools
from datetime import date
from pathlib import Path
from typing import TypeAlias

import yaml

from postilla.messages import Messages

SITE = Path(__file__).resolve().parent.parent
TOP = SITE.parent
LANGUAGES = ("it", "en")
SHARED_WORDS = ("recipients", "purposes", "choices", "regions", "groups", "grades", "data")

Tree: TypeAlias = dict[str, "Node"]
Node: TypeAlias = "str | int | float | bool | date | list[Node] | Tree | None"


@functools.cache
def read(name: str) -> Tree:
    """Return `site/data/<name>.yml` as a tree of plain values."""
    tree: Tree = yaml.safe_load((SITE / "data" / f"{name}.yml").read_text(encoding="utf-8"))
    return tree


def branch(tree: Tree, *path: str) -> Tree:
    """Return the mapping that stands at `path` in `tree`.

    Raises:
        TypeError: The path leads to something other than a mapping.
    """
    node = _node(tree, path)
    if not isinstance(node, dict):
        raise TypeError(f"{'/'.join(path)} must be a mapping; got {type(node).__name__}")
    return node


def leaf(tree: Tree, *path: str) -> str:
    """Return the text that stands at `path` in `tree`.

    Raises:
        TypeError: The path leads to something other than a text.
    """
    node = _node(tree, path)
    if not isinstance(node, str):
        raise TypeError(f"{'/'.join(path)} must be a text; got {type(node).__name__}")
    return node


def _node(tree: Tree, path: tuple[str, ...]) -> Node:
    node: Node = tree
    for step in path:
        node = node[step] if isinstance(node, dict) else None
    return node


@functools.cache
def words(language: str) -> Tree:
    """Return every word the site shows outside its pages' own text, in `language`.

    What reports say too (kinds of recipient, grades, …) is postilla's own wording, capitalised;
    the rest stands in `site/data/words.<language>.yml`.
    """
    said = Messages.load(language).sections
    shared: Tree = {
        section: {key: text[:1].upper() + text[1:] for key, text in said[section].items()}
        for section in SHARED_WORDS
    }
    return {**shared, **read(f"words.{language}")}
