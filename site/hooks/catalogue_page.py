"""Render what the tool looks for, from the catalogue itself."""

from html import escape

from markup import code
from postilla.catalogue import Catalogue, Cue
from sitedata import Tree, branch, words

LABELS = {
    "recipient": "recipients",
    "who": "recipients",
    "who-hint": "recipients",
    "who-weak": "recipients",
    "purpose": "purposes",
    "data": "data",
    "choice": "choices",
    "region": "regions",
    "group": "groups",
}
FALLBACKS = ("recipients", "purposes", "data")


def render(language: str, _page: str) -> str:
    """Return one section a family of cues, each kind with its patterns folded away."""
    known = words(language)
    said = branch(known, "cataloguePage")
    families = Catalogue.load(language).families
    told = list(branch(said, "families"))
    order = sorted(families, key=lambda name: told.index(name) if name in told else len(told))
    return "\n".join(_family(name, families[name], known, said) for name in order)


def _family(name: str, cues: tuple[Cue, ...], known: Tree, said: Tree) -> str:
    titles = branch(said, "families")
    kinds: dict[str, list[Cue]] = {}
    for cue in cues:
        kinds.setdefault(cue.kind, []).append(cue)
    sections = "".join(_kind(name, kind, found, known, said) for kind, found in kinds.items())
    return f'\n## {titles.get(name, name)} {{ #{name} }}\n\n<div class="cues">{sections}</div>\n'


def _kind(family: str, kind: str, cues: list[Cue], known: Tree, said: Tree) -> str:
    labels = {key: label for name in FALLBACKS for key, label in branch(known, name).items()}
    labels |= branch(known, LABELS[family]) if family in LABELS else branch(said, "kinds")
    patterns = [pattern for cue in cues for pattern in cue.patterns]
    iris = sorted({cue.iri for cue in cues if cue.iri})
    terms = (
        f"<p>{escape(str(said['dpv']))} " + ", ".join(code(iri) for iri in iris) + "</p>"
        if iris
        else ""
    )
    rows = "".join(f"<li>{code(pattern)}</li>" for pattern in patterns)
    count = str(said["one" if len(patterns) == 1 else "many"]).format(n=len(patterns))
    return (
        f'<details class="cue"><summary>{escape(str(labels.get(kind, kind)))} '
        f'<span class="small">{escape(count)}</span></summary>{terms}<ul>{rows}</ul></details>'
    )
