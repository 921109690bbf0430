"""Who gets a reader's data and what for: in one report, and from one version to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from postilla.model import Clause
from postilla.names import Names
from postilla.report import Report

# Kinds of purposes. They are those of an earlier report, too, which anybody can have written.
Kinds = tuple[str, ...]

# What every recipient is told to do, or nothing at all, is no news.
_NO_NEWS: Final = frozenset({"service", "unspecified"})
# A company has a kind as well, so being named is none.
_NAMED: Final = "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A kind of recipient that gets the reader's data for other purposes than before.

    `before` and `after` are all purposes of the two versions, in order of mention; without any,
    the recipient got no data then, or gets none now. `gained` and `lost` are those of them that
    only one version has, but for running the service, and for none.
    """

    recipient: str
    before: Kinds
    after: Kinds
    gained: Kinds
    lost: Kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Companies:
    """The companies that are named as recipients in one version alone, as they are written."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


def who_gets_it(report: Report) -> dict[str, Kinds]:
    """Return the purposes by kind of recipient, of the clauses that apply, in order of mention."""
    found: dict[str, dict[str, None]] = {}
    for clause in _concerning(report):
        for recipient in clause.recipients:
            purposes = found.setdefault(recipient.kind, {})
            purposes.update(dict.fromkeys(mention.kind for mention in clause.purposes))
    return {kind: tuple(purposes) for kind, purposes in found.items() if kind != _NAMED}


def flows_between(before: Report, after: Report) -> tuple[Flow, ...]:
    """Return what changed of who gets the data.

    Who did not get it before comes first, then who gets it for more, each in order of mention.
    """
    then, now = who_gets_it(before), who_gets_it(after)
    flows = (
        _flow(kind, then.get(kind, ()), now.get(kind, ())) for kind in dict.fromkeys((*now, *then))
    )
    changed = [
        flow for flow in flows if flow.gained or flow.lost or not (flow.before and flow.after)
    ]
    return tuple(sorted(changed, key=_weight))


def companies_between(before: Report, after: Report) -> Companies:
    """Return the companies that only one of the versions names, in order of mention."""
    then, now = _named(before), _named(after)
    return Companies(
        added=tuple(text for core, text in now.items() if core not in then),
        removed=tuple(text for core, text in then.items() if core not in now),
    )


def _flow(kind: str, before: Kinds, after: Kinds) -> Flow:
    return Flow(
        recipient=kind,
        before=before,
        after=after,
        gained=_news(after, before),
        lost=_news(before, after),
    )


def _weight(flow: Flow) -> tuple[bool, bool]:
    return bool(flow.before), not flow.gained


def _concerning(report: Report) -> list[Clause]:
    return [clause for clause in report.clauses if clause.applies and clause.stance != "denies"]


def _named(report: Report) -> Mapping[str, str]:
    """Return the companies that are named, by what is the same in all spellings of one."""
    known = Names.load()
    named: dict[str, str] = {}
    for clause in _concerning(report):
        for name in clause.names:
            if name.text:
                named.setdefault(known.core(name.text), name.text)
    return named


def _news(these: Kinds, others: Kinds) -> Kinds:
    return tuple(kind for kind in these if kind not in others and kind not in _NO_NEWS)
