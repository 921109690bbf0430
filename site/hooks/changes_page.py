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
from postilla.flows import who_gets_it
from postilla.model import Clause
from postilla.report import Report, from_json
from sitedata import SITE, Tree, branch, leaf, read, words

STYLES = {"all": "at-all", "eea": "at-eea", "other": "at-other"}


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
    foreign = ' lang="en"' if language != "en" else ""
    shown = []
    for quote in told["quotes"] if isinstance(told["quotes"], list) else []:
        if not isinstance(quote, dict):
            continue
        said_too = f" ({escape(str(quote['said']))})" if "said" in quote else ""
        own = escape(_copy(quote, said)) if "copied" in quote else ""
        own = f' <span class="small">{own}</span>' if own else ""
        shown.append(f"<li><q{foreign}>{escape(str(quote['text']))}</q>{said_too}{own}</li>")
    force = leaf(said, "inForce").format(day=_long(_day(version), said))
    note = f"{force} {_copy(version, said)}"
    return (
        f'<div class="note checked"><p class="tag">{escape(leaf(said, "written"))}</p>'
        f'<ul>{"".join(shown)}</ul><p class="small">{escape(note.strip())}</p></div>'
    )


def _copy(holder: Tree, said: Tree) -> str:
    """Return the day on which the text of a version or quotation was copied, if it is known."""
    day = holder["copied"]
    return leaf(said, "copied").format(day=_long(day, said)) if isinstance(day, date) else ""


def _step(version: Tree, known: Tree) -> str:
    """Return what `compare` finds between a version and the one before it.

    What changed within a sentence is counted and not told: a choice or a name that the tool missed
    on one side would read as one that WhatsApp took away.
    """
    before = version["before"]
    said = branch(known, "timeline")
    if not isinstance(before, str):
        return ""
    identity = leaf(version, "id")
    found = compare(report(before), report(identity))
    counts = (len(found.added), len(found.removed), len(found.changed))
    told = leaf(said, "step" if any(counts) else "noStep").format(
        added=counts[0], removed=counts[1], changed=counts[2]
    )
    kinds = {
        "newWho": _kinds(before, identity, "recipients", known),
        "newWhat": _kinds(before, identity, "purposes", known),
        "goneWho": _kinds(identity, before, "recipients", known),
        "goneWhat": _kinds(identity, before, "purposes", known),
    }
    sentences = {
        "added": _recipients(found.added, known),
        "removed": _recipients(found.removed, known),
    }
    title = leaf(said, "stepTitle").format(before=_day(_find(before)).year)
    more = _listed(sentences, said)
    if more:
        summary = escape(leaf(said, "sentences"))
        more = f'<details class="cue"><summary>{summary}</summary>{more}</details>'
    return (
        f'<div class="step"><p class="tag">{escape(title)}</p><p>{escape(told)}</p>'
        f"{_listed(kinds, said)}{more}</div>"
    )


def _listed(rows: dict[str, str], said: Tree) -> str:
    listed = "".join(
        f"<dt>{escape(leaf(said, name))}</dt><dd>{escape(text)}</dd>"
        for name, text in rows.items()
        if text
    )
    return f"<dl>{listed}</dl>" if listed else ""


def _kinds(before: str, after: str, family: str, known: Tree) -> str:
    """Return the kinds that the charts show in `after` and not in `before`."""
    labels = branch(known, family)
    fresh = named(after, family) - named(before, family) - {"unspecified"}
    return "; ".join(str(label) for kind, label in labels.items() if kind in fresh)


def _recipients(clauses: Iterable[Clause], known: Tree) -> str:
    """Return the kinds of recipient of some sentences, the most frequent first, with numbers."""
    labels = branch(known, "recipients")
    counted = Counter(
        kind
        for clause in clauses
        if clause.stance != "denies"
        for kind in {mention.kind for mention in clause.recipients} - {"named", "unspecified"}
    )
    order = sorted(counted, key=lambda kind: (-counted[kind], kind))
    return "; ".join(f"{labels[kind]} ({counted[kind]})" for kind in order)


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
    number = leaf(said, "first") if day.day == 1 else str(day.day)
    return f"{number} {month} {day.year}"


def _texts(node: object) -> list[str]:
    return [str(text) for text in node] if isinstance(node, list) else []
