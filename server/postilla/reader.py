"""Whom a report is for, and whether a clause concerns them: its scope against a reader."""

from dataclasses import dataclass

from postilla.messages import Messages
from postilla.model import Group, Region, Scope

# A Californian lives in the United States too.
_WITHIN: dict[Region, tuple[Region, ...]] = {"us-ca": ("us-ca", "us")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whom the report is for."""

    region: Region = "eea"
    group: Group = "consumer"


def concerns(scope: Scope | None, reader: Reader) -> bool:
    """Tell whether a clause of this scope applies to the reader.

    Regions and groups together mean people who are in one of each. Children, applicants and
    employees are groups that no reader is taken to be in. A scope of neither ("members of the
    club") may hold for anybody, so it applies.
    """
    if scope is None or not (scope.regions or scope.groups):
        return True
    homes = _WITHIN.get(reader.region, (reader.region,))
    in_region = not scope.regions or any(home in scope.regions for home in homes)
    in_group = not scope.groups or reader.group in scope.groups
    return (in_region and in_group) is not scope.excludes


def explain(scope: Scope | None, reader: Reader, messages: Messages) -> tuple[str, ...]:
    """Return why a clause of this scope applies to the reader or not; empty without a scope."""
    if scope is None:
        return ()
    words = " ".join(scope.text.split())
    names = [messages.say("regions", region) for region in scope.regions]
    names += [messages.say("groups", group) for group in scope.groups]
    if not names:
        return (messages.say("applies", "unclear", words=words),)
    kind = "excludes" if scope.excludes else "limited"
    answer = "yes" if concerns(scope, reader) else "no"
    whom = ", ".join(names)
    return (messages.say("applies", f"{kind}-{answer}", words=words, whom=whom),)
