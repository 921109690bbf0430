"""Run the service under gunicorn."""

import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Callable

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from postilla.api.app import create_app
from postilla.api.logs import JsonFormatter
from postilla.api.metrics import DIRECTORY, forget_worker
from postilla.api.settings import Settings
from postilla.errors import InputError
from postilla.language import supported
from postilla.pipeline import analyze, analyze_html

_WORKER = "postilla.api.worker.PatientWorker"
# A worker whose event loop has been stuck for so many seconds is killed and replaced.
_STUCK_SECONDS = 60
_STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)


class ServiceLogger(Logger):  # type: ignore[misc]  # gunicorn is not typed
    """Writes gunicorn's own messages as the lines of `postilla.api.logs`."""

    def setup(self, cfg: object) -> None:
        """Set the format of every handler that gunicorn made."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())


class Service(BaseApplication):  # type: ignore[misc]  # gunicorn is not typed
    """The service as gunicorn runs it: the application is made once, then the workers fork.

    `folder` is the one that the workers' metrics are in, to be removed at the end.
    """

    folder: str | None = None

    def __init__(
        self, settings: Settings, *, host: str, port: int, announce: Callable[[str], None]
    ) -> None:
        """Prepare to listen on `host` and `port`; `announce` is told the address once it is so."""
        self.settings = settings
        self._host = host
        self._port = port
        self._announce = announce
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn its settings."""
        settings = self.settings
        address = f"[{self._host}]" if ":" in self._host else self._host
        options = {
            "bind": f"{address}:{self._port}",
            "workers": settings.workers,
            "worker_class": _WORKER,
            "threads": settings.threads,
            "worker_connections": settings.connections,
            "keepalive": settings.keepalive_seconds,
            "timeout": _STUCK_SECONDS,
            "graceful_timeout": settings.shutdown_seconds,
            "preload_app": True,
            "logger_class": ServiceLogger,
            "accesslog": None,
            "control_socket_disable": True,
            "proc_name": "postilla",
            "when_ready": self._say_where,
            "post_fork": heed_early_stop,
            "child_exit": _bury,
            "on_exit": self._clean_up,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application, with what it knows about language loaded before the fork."""
        app = create_app(self.settings)
        for language in supported():
            analyze("", lang=language)
        analyze_html("")
        # What is loaded stays: looking through it for garbage again and again takes 10 ms each.
        gc.collect()
        gc.freeze()
        return app

    def _clean_up(self, server: object) -> None:
        del server
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _say_where(self, server: object) -> None:
        del server
        self._announce(f"http://{self._host}:{self._port}")


def run_service(
    settings: Settings, *, host: str, port: int, announce: Callable[[str], None]
) -> None:
    """Serve until told to stop; does not return.

    Raises InputError when there is no folder for the files by which workers tell that they live.
    """
    try:
        tempfile.gettempdir()
    except FileNotFoundError as error:
        raise InputError(
            "no folder for temporary files can be written to: name one in TMPDIR, such as /dev/shm"
        ) from error
    service = Service(settings, host=host, port=port, announce=announce)
    if settings.metrics and DIRECTORY not in os.environ:
        service.folder = os.environ[DIRECTORY] = tempfile.mkdtemp(prefix="postilla-metrics-")
    service.run()


def heed_early_stop(arbiter: Arbiter, worker: Worker) -> None:
    """Let a new worker stop that is told so before it has handlers of its own.

    gunicorn forks it with the arbiter's, which put a signal into a queue that only the arbiter
    reads; the service would then wait `shutdown_seconds` for a worker that knows of nothing.
    """

    def stop(*_: object) -> None:
        worker.alive = False

    for number in _STOPPING:
        signal.signal(number, stop)
    while not arbiter.SIG_QUEUE.empty():
        if arbiter.SIG_QUEUE.get_nowait() in _STOPPING:
            stop()


def _bury(server: object, worker: object) -> None:
    del server
    forget_worker(getattr(worker, "pid", 0))
