"""Standard input, output and error: UTF-8 everywhere, written line by line, quiet when nobody reads on."""

from __future__ import annotations

import io
import os
import sys

from bot.ui.text import clean


def speak_utf8() -> None:
    """Whatever the locale: UTF-8, where a character that cannot be read or written stops nothing."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def write_line(text: str = "") -> None:
    """Write the text, and a line break, to standard output at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(message: str) -> None:
    """Tell the person at the terminal, on standard error, each line under the name of the command."""
    sys.stderr.write("".join(f"talkbot: {line}\n" for line in clean(message).splitlines()))
    sys.stderr.flush()


def discard_output() -> None:
    """Let nothing more be written to a pipe that nobody reads, not even at exit."""
    try:
        output = sys.stdout.fileno()
        os.dup2(os.open(os.devnull, os.O_WRONLY), output)
    except (OSError, ValueError):  # not a real stream
        return


def prepare_editing() -> None:
    """Arrow keys and history at a prompt, where Python has them."""
    try:
        import readline  # noqa: F401 - importing it is what equips `input`
    except ImportError:  # Windows, some builds
        return
