"""Render what the tool looks for, from the catalogue itself."""

from html import escape

from markup import code
from postilla.catalogue import Catalogue, Cue
from sitedata import Tree, branch, leaf, words

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
# What a reader asks comes first, how the tool finds the answer after it.
ANSWERS = ("recipient", "purpose", "data", "choice", "region", "group", "company")


def render(language: str, _page: str) -> str:
    """Return one section a family of cues, each kind with its patterns folded away.

    A family or kind without words of its own shows its key; a test of the built page refuses that.
    """
    known = words(language)
    said = branch(known, "cataloguePage")
    families = Catalogue.load(language).families
    told = list(branch(said, "families"))
    order = sorted(families, key=lambda name: told.index(name) if name in told else len(told))
    parts = {
        "answers": [name for name in ANSWERS if name in families],
        "signs": [name for name in order if name not in ANSWERS],
    }
    return "\n".join(
        f"\n## {leaf(said, part)} {{ #{part} }}\n\n<p>{escape(leaf(said, f'{part}Note'))}</p>\n"
        + "\n".join(_family(name, families[name], known, said) for name in names)
        for part, names in parts.items()
    )


def _family(name: str, cues: tuple[Cue, ...], known: Tree, said: Tree) -> str:
    kinds: dict[str, list[Cue]] = {}
    for cue in cues:
        kinds.setdefault(cue.kind, []).append(cue)
    sections = "".join(_kind(name, kind, found, known, said) for kind, found in kinds.items())
    title = branch(said, "families").get(name, name)
    return f'\n### {title} {{ #{name} }}\n\n<div class="cues">{sections}</div>\n'


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
