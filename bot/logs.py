"""What the host of the bot reads: one line for each thing that happened."""

from __future__ import annotations

import logging
import sys

_OURS = "bot"


class OneLine(logging.Formatter):
    """A record as one line; the traceback of an error only when debugging."""

    def __init__(self, *, tracebacks: bool) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(message)s", datefmt="%Y-%m-%d %H:%M:%S")
        self._tracebacks = tracebacks

    def format(self, record: logging.LogRecord) -> str:
        if self._tracebacks:
            return super().format(record)
        plain = logging.makeLogRecord(
            {**record.__dict__, "exc_info": None, "exc_text": None, "stack_info": None}
        )
        text = super().format(plain)
        error = record.exc_info[1] if record.exc_info else None
        # our own messages say what an error means; those of libraries do not
        if error is not None and not record.name.startswith(_OURS):
            text = f"{text} ({type(error).__name__}: {error})"
        return " ".join(text.split())


def begin_logging(*, debug: bool) -> None:
    """Logs to standard error: what the bot does, and what its libraries warn of."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine(tracebacks=debug))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(_OURS).setLevel(logging.DEBUG if debug else logging.INFO)
