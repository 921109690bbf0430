"""What is looked for, language by language: what `postilla catalogue` and /v1/catalogue list."""

from dataclasses import asdict

from postilla.catalogue import Catalogue
from postilla.language import Profile, supported


def describe_catalogues() -> dict[str, object]:
    """Return the cues of every language as plain JSON values."""
    return {"languages": [_describe(code) for code in supported()]}


def _describe(code: str) -> dict[str, object]:
    catalogue = Catalogue.load(code)
    return {
        "language": code,
        "name": Profile.load(code).name,
        "digest": f"sha256:{catalogue.digest}",
        "cues": [asdict(cue) for cue in catalogue.cues],
    }
