"""Render the API's OpenAPI document as a page, without any script."""

import json
import re
from collections.abc import Iterator
from html import escape

from markup import code, table
from postilla.api import create_app
from sitedata import Tree, branch, leaf, words

BACKTICKS = re.compile(r"`([^`]+)`")
METHODS = ("get", "post", "put", "patch", "delete")


def render(language: str, _page: str) -> str:
    """Return one section a request: what it is for, its fields, its answers; then the types."""
    document = read_document()
    said = branch(words(language), "api")
    requests = [_operation(document, *found, said) for found in operations(document)]
    types = [_type(document, name, said) for name in _schemas(document)]
    return "\n".join([*requests, f"\n## {leaf(said, 'types')} {{ #types }}\n", *types])


def read_document() -> Tree:
    """Return the OpenAPI document that the server answers with."""
    document: Tree = json.loads(create_app().test_client().get("/openapi.json").get_data())
    return document


def operations(document: Tree) -> Iterator[tuple[str, str, Tree]]:
    """Yield each path, method and operation of the document, in its order."""
    for path, methods in branch(document, "paths").items():
        if not isinstance(methods, dict):
            continue
        for method in METHODS:
            operation = methods.get(method)
            if isinstance(operation, dict):
                yield path, method, operation


def resolve(document: Tree, schema: Tree) -> Tree:
    """Return what a schema's `$ref` points to, or the schema itself."""
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return schema
    return resolve(document, branch(document, *reference.removeprefix("#/").split("/")))


def kind(document: Tree, schema: Tree) -> str:
    """Return a schema's type in a few words, such as `array of Clause` or `"it" | "en"`."""
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return reference.rsplit("/", 1)[-1]
    choices = schema.get("enum")
    if isinstance(choices, list):
        return " | ".join(json.dumps(choice, ensure_ascii=False) for choice in choices)
    if "const" in schema:
        return json.dumps(schema["const"], ensure_ascii=False)
    for joint in ("anyOf", "oneOf", "allOf"):
        options = schema.get(joint)
        if isinstance(options, list):
            return " | ".join(
                kind(document, option) for option in options if isinstance(option, dict)
            )
    if schema.get("type") == "array":
        items = schema.get("items")
        return f"array of {kind(document, items) if isinstance(items, dict) else 'any'}"
    named = schema.get("type", "any")
    return " | ".join(map(str, named)) if isinstance(named, list) else str(named)


def _operation(document: Tree, path: str, method: str, operation: Tree, said: Tree) -> str:
    title = f"{method.upper()} {path}"
    anchor = title.lower().replace(" ", "").replace("/", "-").replace("{", "").replace("}", "")
    parts = [f"\n## <code>{escape(title)}</code> {{ #{anchor} }}\n"]
    for key in ("summary", "description"):
        text = operation.get(key)
        if isinstance(text, str) and text:
            parts.append(f"<p>{_prose(text)}</p>\n")
    body = _content(document, operation.get("requestBody"))
    if body:
        parts.append(_fields(document, body, leaf(said, "request"), said))
    answers = operation.get("responses")
    if isinstance(answers, dict):
        parts.append(_answers(document, answers, said))
    return "\n".join(parts)


def _schemas(document: Tree) -> Tree:
    return branch(document, "components", "schemas")


def _type(document: Tree, name: str, said: Tree) -> str:
    schema = branch(_schemas(document), name)
    fields = _fields(document, schema, str(schema.get("description", "")).split("\n")[0], said)
    return f"\n### <code>{escape(name)}</code> {{ #{_anchor(name)} }}\n\n{fields}" if fields else ""


def _anchor(name: str) -> str:
    return f"type-{name.lower()}"


def _linked(document: Tree, schema: Tree) -> str:
    """Return a schema's type as code, linked to its own section if it has one."""
    text = kind(document, schema)
    whole = _schemas(document).get(text.rsplit(" ", 1)[-1])
    if isinstance(whole, dict) and whole.get("properties"):
        return f'<a href="#{_anchor(text.rsplit(" ", 1)[-1])}">{code(text)}</a>'
    return code(text)


def _content(document: Tree, holder: object) -> Tree | None:
    if not isinstance(holder, dict):
        return None
    content = resolve(document, holder).get("content")
    if not isinstance(content, dict) or not content:
        return None
    first = next(iter(content.values()))
    schema = first.get("schema") if isinstance(first, dict) else None
    return schema if isinstance(schema, dict) else None


def _fields(document: Tree, schema: Tree, caption: str, said: Tree) -> str:
    whole = resolve(document, schema)
    fields = whole.get("properties")
    if not isinstance(fields, dict) or not fields:
        options = whole.get("oneOf") or whole.get("anyOf")
        return "".join(
            _fields(document, option, caption, said)
            for option in (options if isinstance(options, list) else [])
            if isinstance(option, dict)
        )
    needed = whole.get("required")
    required = needed if isinstance(needed, list) else []
    columns = [leaf(said, name) for name in ("field", "type", "meaning")]
    rows = [
        [
            code(name)
            + (f" <small>({escape(leaf(said, 'required'))})</small>" if name in required else ""),
            _linked(document, field),
            _meaning(field, said),
        ]
        for name, field in fields.items()
        if isinstance(field, dict)
    ]
    return table(caption, columns, rows)


def _meaning(field: Tree, said: Tree) -> str:
    text = _prose(str(field.get("description", "")))
    if field.get("default") is None:
        return text
    default = code(json.dumps(field["default"], ensure_ascii=False))
    return f"{text} {escape(leaf(said, 'default'))} {default}".strip()


def _prose(text: str) -> str:
    """Return a description, which is in English on every page, with its code as code."""
    return f'<span lang="en">{BACKTICKS.sub(_coded, escape(text))}</span>' if text else ""


def _coded(found: re.Match[str]) -> str:
    return f"<code>{found[1]}</code>"


def _answers(document: Tree, answers: Tree, said: Tree) -> str:
    """Return a row for each type of answer: most errors answer alike."""
    alike: dict[str, list[tuple[str, str]]] = {}
    for status, answer in answers.items():
        if isinstance(answer, dict):
            whole = resolve(document, answer)
            schema = _content(document, whole)
            linked = _linked(document, schema) if schema else ""
            alike.setdefault(linked, []).append((status, str(whole.get("description", ""))))
    rows = [
        [
            " ".join(code(status) for status, _ in found),
            _prose("; ".join(description for _, description in found)),
            linked,
        ]
        for linked, found in alike.items()
    ]
    columns = [leaf(said, name) for name in ("status", "meaning", "type")]
    return table(leaf(said, "answers"), columns, rows)
