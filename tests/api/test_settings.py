"""What an operator sets, and what happens when it is wrong."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from postilla.api import Settings, create_app
from postilla.api.settings import variable
from postilla.errors import InputError


def test_every_setting_says_what_it_is_for() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


def test_without_variables_every_setting_has_its_default() -> None:
    assert Settings.from_environment({"PATH": "x"}) == Settings()


def test_variables_are_read() -> None:
    settings = Settings.from_environment(
        {
            "POSTILLA_ORIGINS": "https://postilla.example, http://127.0.0.1:8000",
            "POSTILLA_RATE_LIMIT": "",
            "POSTILLA_METRICS": "1",
            "POSTILLA_MAX_BODY_BYTES": "1000",
            "POSTILLA_SITE": "build/site",
            "POSTILLA_REDIS_URL": "",
        }
    )

    assert settings.origins == ("https://postilla.example", "http://127.0.0.1:8000")
    assert settings.rate_limit == ""
    assert settings.metrics is True
    assert settings.max_body_bytes == 1000
    assert settings.site == Path("build/site")
    assert settings.redis_url is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_body_bytes", "5 MB"),
        ("max_body_bytes", "0"),
        ("workers", "-1"),
        ("metrics", "perhaps"),
        ("queue_seconds", "soon"),
        ("proxies", "-1"),
        ("origins", "*"),
        ("origins", "postilla.example"),
        ("origins", "https://postilla.example/"),
        ("origins", "https://.*"),
    ],
)
def test_a_wrong_value_is_named_with_its_variable(name: str, value: str) -> None:
    with pytest.raises(InputError) as error:
        Settings.from_environment({variable(name): value})

    assert variable(name) in str(error.value)
    assert value in str(error.value)


@pytest.mark.parametrize(
    ("settings", "variable"),
    [
        (Settings(rate_limit="often"), "POSTILLA_RATE_LIMIT"),
        (Settings(redis_url="postgres://127.0.0.1"), "POSTILLA_REDIS_URL"),
        (Settings(site=Path("no/such/folder")), "make site"),
    ],
)
def test_a_value_that_cannot_be_used_stops_the_service_at_its_start(
    settings: Settings, variable: str
) -> None:
    with pytest.raises(InputError, match=variable):
        create_app(settings)


def test_settings_do_not_change_once_made() -> None:
    with pytest.raises(ValidationError):
        Settings().rate_limit = ""
