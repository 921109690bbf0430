"""What is looked for, language by language: what `postilla catalogue` and /v1/catalogue list."""

from dataclasses import asdict

from postilla.catalogue import Catalogue
from postilla.detect import Detector
from postilla.digests import Digests
from postilla.language import Profile, supported
from postilla.quality import Quality


def describe_catalogues() -> dict[str, object]:
    """Return, for every language, its cues and how good its detector is, as plain JSON values."""
    return {"languages": [_describe(code) for code in supported()]}


def _describe(code: str) -> dict[str, object]:
    catalogue = Catalogue.load(code)
    return {
        "language": code,
        "name": Profile.load(code).name,
        "digest": f"sha256:{catalogue.digest}",
        "detector": _describe_detector(code),
        "cues": [asdict(cue) for cue in catalogue.cues],
    }


def _describe_detector(code: str) -> dict[str, object]:
    detector = Detector.load(code)
    quality = Quality.load(code, Digests.load(code))
    return {
        "digest": f"sha256:{detector.digest}",
        "threshold": detector.threshold,
        **(asdict(quality) if quality else {}),
    }
