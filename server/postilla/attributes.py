"""Describe clauses: who gets the data, what for, which data, for whom, and what choice is left."""

from collections.abc import Iterable, Sequence
from typing import Final

from postilla.admissions import Admissions
from postilla.bans import Bans
from postilla.catalogue import Catalogue, Hit
from postilla.choice import ChoiceReader
from postilla.cues import Cues, Find
from postilla.decide import decide, observe
from postilla.model import Action, Choice, Clause, Detection, Document, Mention, Modality, Scope
from postilla.names import Names
from postilla.places import Places
from postilla.reading import Reader, Reading
from postilla.recipients import VAGUE, Told
from postilla.scope import Governors, Limit, ScopeReader, find_limit
from postilla.table_heads import TableHeads

# What the words say most specifically comes first.
_ACTIONS: Final[tuple[Action, ...]] = ("publish", "third-party-collection", "transfer", "disclose")
# A word of denial so many characters before a sale, or within it, is about the sale.
_DENIAL_REACH: Final = 40
_ACTION_FAMILIES: Final = ("disclosure", "handing", "disclosure-noun")
# Without a cue of these no sentence limits what follows it.
_LIMITING: Final = frozenset({"region", "group"})
_NOWHERE: Final = 1 << 60


def describe(
    document: Document,
    detections: Sequence[Detection],
    catalogue: Catalogue,
    places: Places | None = None,
) -> tuple[Clause, ...]:
    """Return a clause for each detection that was found, in text order; ids are c1, c2 and so on.

    The head of a table is none.

    `detections` are those of all units of `document`, in text order. Positions in the clauses
    are text positions; a mention may lie in the clause's heading or lead-in. `places` are what
    `catalogue` finds in the passages of the units; they are looked for where they are not given.

    Raises:
        DataError: the data of the language is broken.
    """
    reader = Reader(detections, catalogue, places)
    readings = reader.readings()
    observed = observe(readings)
    limits = _limits(reader, detections, readings, ScopeReader.load(catalogue.language))
    choices = ChoiceReader.load(catalogue.language)
    bans = Bans.load(catalogue.language)
    decided = zip(observed, decide(observed, catalogue.language), limits, strict=True)
    heads = TableHeads(detections, document)
    told = (clause for clause in decided if not heads.has(clause[0].reading.unit))
    return tuple(
        _clause(
            f"c{number}",
            read.reading,
            kinds,
            document,
            limit=limit,
            choice=choices.find(read.reading, document),
            bans=bans,
        )
        for number, (read, kinds, limit) in enumerate(told, start=1)
    )


def _limits(
    reader: Reader,
    detections: Sequence[Detection],
    readings: Sequence[Reading],
    scope_reader: ScopeReader,
) -> list[Limit | None]:
    governors = Governors(scope_reader)
    limits: list[Limit | None] = []
    remaining = iter(readings)
    for detection in detections:
        unit = detection.unit
        if detection.found:
            limits.append(find_limit(next(remaining), scope_reader, governors.over(unit)))
        if (cues := reader.cues_of(unit)) and not _LIMITING.isdisjoint(cues.families):
            governors.note(unit, cues)
    return limits


def _clause(
    name: str,
    reading: Reading,
    kinds: tuple[Told, Told],
    document: Document,
    *,
    limit: Limit | None,
    choice: Choice,
    bans: Bans,
) -> Clause:
    unit, detection = reading.unit, reading.detection
    span = document.locate(unit.start, unit.end)
    (recipients, purposes), data, names = kinds, _data(reading), _names(reading)
    if detection.stance == "mixed":
        admissions = Admissions(reading.own, (*recipients.values(), *names))
        recipients, purposes = admissions.recipients(recipients), admissions.purposes(purposes)
        data, names = admissions.data(data), admissions.names(names)
    if _leaves_to_its_list(reading, recipients):
        recipients = {}
    return Clause(
        id=name,
        stance=detection.stance,
        modality=_modality(reading),
        action=_action(reading, kinds[0], bans),
        probability=detection.probability,
        start=span.start,
        end=span.end,
        quote=document.text[span.start : span.end],
        heading=tuple(passage.text for passage in unit.heading),
        lead_in=unit.lead_in.text if unit.lead_in else None,
        recipients=_mentions(recipients, document),
        purposes=_mentions(purposes, document),
        data=tuple(_mention(find, document) for find in data),
        names=tuple(_mention(find, document) for find in names),
        scope=_scope(limit, document),
        choice=choice,
    )


def _leaves_to_its_list(reading: Reading, recipients: Told) -> bool:
    """Tell whether a clause leaves it to the list that it introduces to say who gets the data."""
    return reading.introduces and recipients == {VAGUE: None}


def _mentions(shown: Told, document: Document) -> tuple[Mention, ...]:
    """Return a mention for each kind: in the order of the text, those without words last."""
    order = sorted(shown.items(), key=lambda item: item[1].start if item[1] else _NOWHERE)
    return tuple(_mention(find, document) if find else Mention(kind=kind) for kind, find in order)


def _mention(find: Find, document: Document) -> Mention:
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


def _action(reading: Reading, recipients: Told, bans: Bans) -> Action:
    # Who sells the company sells the data with it: that is a transfer, not a trade in data.
    if "successor" not in recipients and _tells_of_sale(reading, bans):
        return "sell"
    mixed = reading.detection.stance == "mixed"
    for cues in (reading.own, *reading.above):
        hits = [
            hit
            for family in _ACTION_FAMILIES
            for hit in cues.of(family)
            if not (mixed and _is_denied(hit, cues))
        ]
        admitted = [hit for hit in hits if not (mixed and _is_ruled_out(hit, cues))]
        kinds = {hit.kind for hit in admitted or hits}
        for action in _ACTIONS:
            if action in kinds:
                return action
    return "disclose"


def _tells_of_sale(reading: Reading, bans: Bans) -> bool:
    """Tell whether data is sold or, in a denial, not sold; "sell" by itself tells neither.

    Neither does what others are forbidden to do. The header of a table tells nothing of a row,
    whose cell for it may say "none".
    """
    shared_only = reading.detection.stance == "shares"
    return any(
        not (
            shared_only
            and (_is_denied(hit, cues) or bans.forbid(cues.passage.key, hit.start, hit.end))
        )
        for cues in (reading.own, reading.lead_in if reading.unit.kind == "item" else None)
        if cues is not None
        for hit in cues.of("sale")
    )


def _is_denied(hit: Hit, cues: Cues) -> bool:
    return any(hit.start - _DENIAL_REACH < denial.end <= hit.end for denial in cues.of("negation"))


def _is_ruled_out(hit: Hit, cues: Cues) -> bool:
    """Tell whether the last word of denial before `hit`, and no turn behind it, governs `hit`."""
    ends = [
        (other.end, family)
        for family in ("negation", "boundary", "exception")
        for other in cues.of(family)
        if other.end <= hit.start
    ]
    return max(ends, default=(0, ""))[1] == "negation"


def _data(reading: Reading) -> Iterable[Find]:
    """Return each kind of data where it is first named: in the clause, else in its lead-in."""
    for cues in (reading.own, reading.lead_in):
        if cues is not None and (hits := cues.of("data")):
            firsts = {hit.kind: hit for hit in reversed(hits)}
            return [cues.find(hit) for hit in sorted(firsts.values(), key=_start)]
    return ()


def _names(reading: Reading) -> list[Find]:
    """Return each company that the clause names, where it first does.

    "Acme Inc." and, behind "Acme Maps", "Acme" are no further ones.
    """
    own: Cues = reading.own
    named = (*(own.find(hit) for hit in own.of("company")), *reading.names)
    known = Names.load()
    names: dict[str, Find] = {}
    for find in sorted(named, key=_start):
        at = reading.unit.start
        core = known.core(reading.unit.text[find.start - at : find.end - at])
        if not any(name == core or name.startswith(f"{core} ") for name in names):
            names[core] = find
    return list(names.values())


def _start(place: Find | Hit) -> int:
    return place.start
