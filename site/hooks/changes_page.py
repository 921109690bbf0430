"""Render how WhatsApp's policies changed, from attribute files and the project's own `compare`."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from html import escape

from mkdocs.exceptions import PluginError

from chart import Column, draw
from markup import table
from postilla.compare import compare
from postilla.model import Clause, Report
from postilla.render import who_gets_it
from postilla.report import from_json
from sitedata import SITE, Tree, branch, leaf, read, words

STYLES = {"all": "at-all", "eea": "at-eea", "other": "at-other"}
FAMILIES: dict[str, tuple[str, ...]] = {
    "recipient": ("recipients",),
    "purpose": ("purposes",),
    "data": ("data",),
    "company": (),
}
SHOWN = 6


def render(language: str, _page: str) -> str:
    """Return the charts, the same as a table, and one section a version."""
    known = words(language)
    said = branch(known, "timeline")
    versions = _versions()
    parts = [
        f"<p>{escape(leaf(said, 'intro'))}</p>\n",
        f"## {leaf(said, 'whoTitle')} {{ #who }}\n",
        _matrix("who", "recipients", versions, known),
        f"## {leaf(said, 'whatTitle')} {{ #what-for }}\n",
        _matrix("what", "purposes", versions, known),
        f"## {leaf(said, 'versionsTitle')} {{ #versions }}\n",
        _filter(said),
    ]
    parts += [_version(version, language, known) for version in sorted(versions, key=_day)]
    return "\n".join(parts)


def _versions() -> list[Tree]:
    listed = read("whatsapp")["versions"]
    if not isinstance(listed, list):
        raise PluginError("site/data/whatsapp.yml must hold a list of versions")
    return [version for version in listed if isinstance(version, dict)]


@cache
def report(identity: str) -> Report:
    """Return the report of a version, as `site/tools/whatsapp_attributes.py` wrote it.

    Raises:
        PluginError: The version has no attribute file.
    """
    file = SITE / "data/whatsapp" / f"{identity}.json"
    if not file.is_file():
        raise PluginError(f"{file.name} is missing; run site/tools/whatsapp_attributes.py")
    return from_json(file.read_bytes())


def named(identity: str, family: str) -> frozenset[str]:
    """Return the kinds of recipient, or of purpose, that a version's sharing clauses name."""
    who = who_gets_it(report(identity))
    if family == "recipients":
        return frozenset(who)
    return frozenset(purpose for purposes in who.values() for purpose in purposes)


def _matrix(name: str, family: str, versions: list[Tree], known: Tree) -> str:
    said = branch(known, "timeline")
    labels = branch(known, family)
    columns = [
        Column(
            year=_day(version).strftime("%Y"),
            group=leaf(said, "regions", leaf(version, "region")),
            style=STYLES[leaf(version, "region")],
            filled=named(leaf(version, "id"), family),
        )
        for version in versions
    ]
    rows = [
        (kind, str(label))
        for kind, label in labels.items()
        if kind != "unspecified" and any(kind in column.filled for column in columns)
    ]
    title = leaf(said, f"{name}Title")
    summary = " ".join(_in_words(key, label, columns, said) for key, label in rows)
    heads = [f"{column.group} {column.year}" for column in columns]
    cells = [
        [
            escape(label),
            *(leaf(said, "yes" if key in column.filled else "no") for column in columns),
        ]
        for key, label in rows
    ]
    return (
        draw(name, title, summary, rows, columns)
        + f'\n<details class="cue"><summary>{escape(leaf(said, "asTable"))}</summary>'
        + table(title, [leaf(said, "kind"), *heads], cells)
        + "</details>\n"
    )


def _in_words(key: str, label: str, columns: list[Column], said: Tree) -> str:
    where = [f"{column.group} {column.year}" for column in columns if key in column.filled]
    return f"{label}: {', '.join(where) or leaf(said, 'no')}."


def _filter(said: Tree) -> str:
    options = "".join(
        f'<label><input type="radio" name="where" id="where-{key}"{checked}> '
        f"{escape(leaf(said, 'filter', key))}</label>"
        for key, checked in (("both", " checked"), ("eea", ""), ("other", ""))
    )
    legend = escape(leaf(said, "show"))
    return f'<fieldset class="where"><legend>{legend}</legend>{options}</fieldset>\n'


def _version(version: Tree, language: str, known: Tree) -> str:
    said = branch(known, "timeline")
    told = branch(version, language)
    region = leaf(version, "region")
    identity = leaf(version, "id")
    when = escape(_long(_day(version), said))
    points = "".join(f"<li>{escape(point)}</li>" for point in _texts(told["points"]))
    return (
        f'<section class="version" data-where="{region}" markdown="block">\n\n'
        f"### {told['title']} {{ #v-{identity} }}\n\n"
        f'<p class="version__when"><span class="{STYLES[region]}">'
        f"{escape(leaf(said, 'places', region))}</span>, {when}</p>\n\n"
        f"<ul>{points}</ul>\n\n{_quotes(told, version, said, language)}\n\n"
        f"{_step(version, known)}\n\n</section>\n"
    )


def _quotes(told: Tree, version: Tree, said: Tree, language: str) -> str:
    copied = version["copied"]
    source = (
        leaf(said, "copied").format(day=_long(copied, said)) if isinstance(copied, date) else ""
    )
    shown = []
    for quote in told["quotes"] if isinstance(told["quotes"], list) else []:
        if not isinstance(quote, dict):
            continue
        foreign = ' lang="en"' if language != "en" else ""
        said_too = f" ({escape(str(quote['said']))})" if "said" in quote else ""
        shown.append(f"<li><q{foreign}>{escape(str(quote['text']))}</q>{said_too}</li>")
    note = leaf(said, "inForce").format(day=_long(_day(version), said)) + source
    return (
        f'<div class="note checked"><p class="tag">{escape(leaf(said, "written"))}</p>'
        f'<ul>{"".join(shown)}</ul><p class="small">{escape(note)}</p></div>'
    )


def _step(version: Tree, known: Tree) -> str:
    """Return what `compare` finds between a version and the one before it."""
    before = version["before"]
    said = branch(known, "timeline")
    if not isinstance(before, str):
        return ""
    found = compare(report(before), report(leaf(version, "id")))
    rows = {
        "added": _recipients(found.added, known),
        "removed": _recipients(found.removed, known),
        "changed": _most(
            change_in_words(what, known) for change in found.changed for what in change.what
        ),
    }
    counts = leaf(said, "step").format(
        added=len(found.added), removed=len(found.removed), changed=len(found.changed)
    )
    listed = "".join(
        f"<dt>{escape(leaf(said, name))}</dt><dd>{escape(text)}</dd>"
        for name, text in rows.items()
        if text
    )
    title = leaf(said, "stepTitle").format(before=_day(_find(before)).year)
    return (
        f'<div class="step"><p class="tag">{escape(title)}</p><p>{escape(counts)}</p>'
        f"{f'<dl>{listed}</dl>' if listed else ''}</div>"
    )


def change_in_words(what: str, known: Tree) -> str:
    """Return a change such as "recipient added: advertising" in the words of the page."""
    name, _, value = what.partition(": ")
    said = str(branch(known, "changes").get(name, name))
    if not value:
        return said
    families = FAMILIES.get(name.split(" ")[0], ("regions", "groups"))
    labels = {key: text for family in families for key, text in branch(known, family).items()}
    return f"{said}: {labels.get(value, value.title())}"


def _recipients(clauses: Iterable[Clause], known: Tree) -> str:
    labels = branch(known, "recipients")
    return _most(
        str(labels[mention.kind])
        for clause in clauses
        if clause.stance != "denies"
        for mention in clause.recipients
        if mention.kind != "named"
    )


def _most(texts: Iterable[str]) -> str:
    """Return the most frequent of `texts`, each with its number where that is above one."""
    counted = sorted(Counter(texts).items(), key=lambda found: (-found[1], found[0]))
    shown = [f"{text} ({number})" if number > 1 else text for text, number in counted[:SHOWN]]
    return ", ".join(shown) + (", …" if len(counted) > SHOWN else "")


def _find(identity: str) -> Tree:
    return next(version for version in _versions() if version["id"] == identity)


def _day(version: Tree) -> date:
    day = version["date"]
    if not isinstance(day, date):
        raise PluginError(f"whatsapp.yml: {version['id']}: date must be a date, such as 2021-01-04")
    return day


def _long(day: date, said: Tree) -> str:
    months = said["months"]
    month = months[day.month - 1] if isinstance(months, list) else str(day.month)
    return f"{day.day} {month} {day.year}"


def _texts(node: object) -> list[str]:
    return [str(text) for text in node] if isinstance(node, list) else []
