"""What the product says of its accuracy is said of the weights that it ships."""

import pytest

from postilla.digests import Digests
from postilla.language import supported
from postilla.quality import Quality


@pytest.mark.parametrize("language", supported())
def test_the_published_figures_were_measured_with_the_shipped_weights(language: str) -> None:
    assert Quality.load(language, Digests.load(language)), "run `make train`, which publishes anew"


@pytest.mark.parametrize("weights", Digests._fields)
def test_figures_of_other_weights_are_not_published(weights: str) -> None:
    for language in supported():
        others = Digests.load(language)._replace(**{weights: "0" * 64})
        assert Quality.load(language, others) is None
