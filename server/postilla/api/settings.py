"""What an operator may change, and nothing else: one frozen value, read from `POSTILLA_*`."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    ValidationError,
)

from postilla.errors import InputError

PREFIX = "POSTILLA_"
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")


def _origins(value: object) -> object:
    if not isinstance(value, str):
        return value
    origins = tuple(value.replace(",", " ").split())
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(f"{origin!r} is not an origin such as https://example.org")
    return origins


class Settings(BaseModel):
    """How the service behaves. The environment variable of `rate_limit` is POSTILLA_RATE_LIMIT."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    origins: Annotated[tuple[str, ...], BeforeValidator(_origins)] = Field(
        default=(), description="Other sites that may call the API, as origins separated by spaces."
    )
    max_body_bytes: PositiveInt = Field(
        default=5 * 2**20, description="Largest request body in bytes; a larger one gets 413."
    )
    max_characters: PositiveInt = Field(
        default=2_000_000, description="Longest text in code points; a longer one gets 413."
    )
    rate_limit: str = Field(
        default="120/minute",
        description="Analyses that one address may ask for, such as 120/minute; empty for no limit."
        " Without Redis every worker process counts for itself.",
    )
    concurrency: PositiveInt = Field(
        default=4, description="Analyses that one worker process does at a time."
    )
    queue_seconds: PositiveFloat = Field(
        default=5.0, description="How long a request waits for its turn before it gets 429."
    )
    redis_url: str | None = Field(
        default=None,
        description="Redis that counts for all workers, such as redis://127.0.0.1:6379/0.",
    )
    metrics: bool = Field(default=False, description="Whether /metrics shows Prometheus metrics.")
    site: Path | None = Field(
        default=None,
        description="Folder of the built site, served at /; nothing is served without it.",
    )
    proxies: NonNegativeInt = Field(
        default=0, description="Number of trusted reverse proxies that set X-Forwarded-For."
    )
    request_seconds: PositiveFloat = Field(
        default=20.0,
        description="How long a request may take to arrive, and its answer to be taken.",
    )
    keepalive_seconds: PositiveInt = Field(
        default=15, description="How long an idle connection stays open."
    )
    connections: PositiveInt = Field(
        default=500, description="Connections that one worker process keeps open."
    )
    threads: PositiveInt = Field(default=8, description="Threads of one worker process.")
    workers: PositiveInt = Field(
        default_factory=lambda: min(os.cpu_count() or 1, 4),
        description="Worker processes; by default one for each core, at most 4.",
    )
    shutdown_seconds: PositiveInt = Field(
        default=30,
        description="How long requests under way may take to finish when the service stops.",
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the settings. Raises InputError, naming the variable, when a value is no good."""
        environment = os.environ if environment is None else environment
        given = {
            name: environment[variable(name)]
            for name in cls.model_fields
            if environment.get(variable(name))
        }
        if environment.get(variable("rate_limit")) == "":
            given["rate_limit"] = ""
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            wrong = error.errors()[0]
            name = variable(str(wrong["loc"][0]))
            raise InputError(f"{name}={wrong['input']!r} is no good: {wrong['msg']}") from error


def variable(name: str) -> str:
    """Return the environment variable that sets `name`."""
    return PREFIX + name.upper()
