"""Put the service together."""

from apiflask import APIFlask
from werkzeug.middleware.proxy_fix import ProxyFix

from postilla import __version__
from postilla.api.body import JsonRequest
from postilla.api.logs import install_logs
from postilla.api.metrics import install_metrics
from postilla.api.openapi import install_openapi
from postilla.api.pages import install_pages
from postilla.api.problems import install_problems
from postilla.api.routes import make_routes
from postilla.api.security import install_security
from postilla.api.settings import Settings

_DESCRIPTION = (
    "Reads a privacy policy, and finds who gets the reader's data, what for, whether that applies"
    " to the reader, and whether there is a choice. No text is stored, none is logged."
)


class _App(APIFlask):
    request_class = JsonRequest


def create_app(settings: Settings | None = None) -> APIFlask:
    """Return the service. Raises InputError when a setting cannot be used.

    Without `settings`, they are read from the environment (see `Settings`).
    """
    settings = settings or Settings.from_environment()
    app = _App(
        "postilla",
        title="Postilla",
        version=__version__,
        docs_path=None,
        static_folder=None,  # type: ignore[arg-type]  # Flask takes None: there is none
        json_errors=False,
    )
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        OPENAPI_VERSION="3.1.0",
        INFO={"description": _DESCRIPTION, "license": {"name": "MIT", "identifier": "MIT"}},
        # The document is made once; the Host header of its first reader must not end up in it.
        SERVERS=[{"url": "/"}],
        VALIDATION_ERROR_STATUS_CODE=422,
        TRAP_HTTP_EXCEPTIONS=False,
    )
    install_logs(app)
    if settings.metrics:
        install_metrics(app)
    install_security(app, settings)
    install_problems(app)
    install_openapi(app)
    app.register_blueprint(make_routes(settings))
    if settings.site:
        install_pages(app, settings.site)
    if settings.proxies:
        trusted = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted
        )
    return app
