"""One catalogue serves every thread of a worker."""

from concurrent.futures import ThreadPoolExecutor

from postilla.catalogue import Catalogue, Cue


def test_eight_threads_scan_with_one_catalogue_at_once() -> None:
    cues = [Cue(family="verb", kind="share", patterns=("shares?",))]
    catalogue = Catalogue("en", cues, "")
    key = "nothing to see here and then " * 20_000 + "we share it"

    with ThreadPoolExecutor(8) as threads:
        hits = list(threads.map(catalogue.scan, [key] * 64))

    places = [[(hit.start, hit.end) for hit in found] for found in hits]
    assert places == [[(len(key) - 8, len(key) - 3)]] * 64
