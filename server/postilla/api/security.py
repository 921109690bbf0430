"""Which other sites may call the API, and what every response tells a browser to forbid."""

from flask import Flask, Response, request
from flask_cors import CORS

from postilla.api.settings import Settings

# flask-cors matches a pattern from the start only: without the `$` a suffix would get in.
EXTENSION_ORIGINS = (
    r"^chrome-extension://[a-p]{32}$",
    r"^moz-extension://[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
)
NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_ONE_YEAR = "max-age=31536000"


def install_security(app: Flask, settings: Settings) -> None:
    """Add the security headers to every response, and CORS to those of the API."""

    def forbid(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", NOTHING)
        response.vary.add("Origin")
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", _ONE_YEAR)
        return response

    app.after_request(forbid)
    CORS(
        app,
        resources={r"^/(v1/.*|healthz|openapi\.json)$": {}},
        origins=[*settings.origins, *EXTENSION_ORIGINS],
        methods=["GET", "POST"],
        allow_headers=["Content-Type"],
        expose_headers=["Retry-After"],
        max_age=600,
        vary_header=True,
    )
