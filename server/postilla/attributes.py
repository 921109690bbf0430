"""Describe clauses: who gets the data, what for, which data, for whom, and what choice is left."""

from collections.abc import Iterable, Sequence
from typing import cast

from postilla.catalogue import Catalogue, Hit
from postilla.choice import find_choice
from postilla.model import (
    Action,
    Clause,
    Detection,
    Document,
    Mention,
    Modality,
    Scope,
)
from postilla.purposes import find_purposes
from postilla.reading import Cues, Find, Reader, Reading
from postilla.recipients import find_recipients
from postilla.scope import Governors, Limit, ScopeReader, find_limit

# What the words say most specifically comes first: "sell and share" is a sale.
_ACTIONS: tuple[Action, ...] = (
    "sell", "publish", "third-party-collection", "transfer", "disclose",
)  # fmt: skip
_ACTION_FAMILIES = ("disclosure", "handing", "disclosure-noun")


def describe(
    document: Document, detections: Sequence[Detection], catalogue: Catalogue
) -> tuple[Clause, ...]:
    """Return a clause for each detection that was found, in text order; ids are c1, c2, …

    `detections` are those of all units of `document`, in text order. Positions in the clauses
    are text positions; a mention may lie in the clause's heading or lead-in.
    """
    reader = Reader(catalogue)
    readings = reader.read(detections)
    limits = _limits(reader, detections, readings, ScopeReader.load(catalogue.language))
    return tuple(
        _clause(f"c{number}", reading, limit, document)
        for number, (reading, limit) in enumerate(zip(readings, limits, strict=True), start=1)
    )


def _limits(
    reader: Reader,
    detections: Sequence[Detection],
    readings: Sequence[Reading],
    scope_reader: ScopeReader,
) -> list[Limit | None]:
    governors = Governors(scope_reader)
    governing = {
        detection.unit.start: governors.over(detection.unit, reader.cues_of(detection.unit))
        for detection in detections
    }
    return [
        find_limit(reading, scope_reader, governing[reading.unit.start]) for reading in readings
    ]


def _clause(number: str, reading: Reading, limit: Limit | None, document: Document) -> Clause:
    unit, detection = reading.unit, reading.detection
    span = document.locate(unit.start, unit.end)
    recipients = find_recipients(reading)
    kinds = [find if isinstance(find, str) else find.kind for find in recipients]
    return Clause(
        id=number,
        stance=detection.stance,
        modality=_modality(reading),
        action=_action(reading),
        probability=detection.probability,
        start=span.start,
        end=span.end,
        quote=document.text[span.start : span.end],
        heading=tuple(passage.text for passage in unit.heading),
        lead_in=unit.lead_in.text if unit.lead_in else None,
        recipients=tuple(_mention(find, document) for find in recipients),
        purposes=tuple(_mention(find, document) for find in find_purposes(reading, kinds)),
        data=tuple(_mention(find, document) for find in _data(reading)),
        names=tuple(_mention(find, document) for find in _names(reading)),
        scope=_scope(limit, document),
        choice=find_choice(reading, document),
    )


def _mention(find: Find | str, document: Document) -> Mention:
    if isinstance(find, str):
        return Mention(kind=find)
    span = document.locate(find.start, find.end)
    return Mention(
        kind=find.kind,
        text=document.text[span.start : span.end],
        start=span.start,
        end=span.end,
        iri=find.iri,
    )


def _scope(limit: Limit | None, document: Document) -> Scope | None:
    if limit is None:
        return None
    span = document.locate(limit.start, limit.end)
    return Scope(
        regions=limit.regions,
        groups=limit.groups,
        excludes=limit.excludes,
        text=document.text[span.start : span.end],
        start=span.start,
        end=span.end,
    )


def _modality(reading: Reading) -> Modality:
    own, lead_in = reading.own, reading.lead_in
    may = own.of("modality") or (lead_in is not None and lead_in.of("modality"))
    return "may" if may else "does"


def _action(reading: Reading) -> Action:
    for cues in (reading.own, reading.lead_in, *reading.headings[:1]):
        if cues is None:
            continue
        kinds = {kind for family in _ACTION_FAMILIES for kind in cues.kinds(family)}
        for action in _ACTIONS:
            if action in kinds:
                return action
    return "disclose"


def _data(reading: Reading) -> Iterable[Find]:
    """Return each kind of data once, where it is first named: in the clause, else in its lead-in."""
    for cues in (reading.own, reading.lead_in):
        if cues is not None and (hits := cues.of("data")):
            return _first(cues, hits)
    return ()


def _first(cues: Cues, hits: Iterable[Hit]) -> list[Find]:
    firsts: dict[str, Hit] = {}
    for hit in hits:
        firsts.setdefault(hit.kind, hit)
    return [cues.find(hit) for hit in firsts.values()]


def _names(reading: Reading) -> list[Find]:
    own = reading.own
    known = [own.find(hit) for family in ("company", "company-word") for hit in own.of(family)]
    names: dict[str, Find] = {}
    for find in sorted((*known, *reading.names), key=lambda find: find.start):
        start, end = find.start - reading.unit.start, find.end - reading.unit.start
        names.setdefault(reading.unit.key[start:end], find)
    return list(names.values())
