"""The HTTP service: the site and the API on one origin."""

from postilla.api.app import create_app
from postilla.api.settings import Settings

__all__ = ["Settings", "create_app"]
