"""Parts a page into its front matter and its body: YAML between `---`, TOML between `+++`, JSON in
braces or between `;;;`.  All of Hugo's, Jekyll's, Zola's and Astro's fences are here.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from bot.library.yaml_text import FrontMatterError, line_in, normal, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    import yaml

    from bot.library.yaml_text import Where

_TOO_DEEP = "lists within lists without end: flatten them"
_OPENING = re.compile(r"-{3,}[ \t]*\n|\+{3,}[ \t]*\n|;{3,}[ \t]*\n|\{[ \t]*\n")
_KEY_LINE = re.compile(r"^[ \t]*[\w-]+[ \t]*[:=]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """The front matter (keys as in the file) and the text below it.

    `twice` has the keys that occur more than once in one mapping, with the line of the later one.
    """

    meta: Mapping[str, object]
    body: str
    source: str = ""  # the whole text
    root: yaml.Node | None = None  # YAML's own account of where everything is
    above: int = 0  # lines of the file above the front matter's first
    twice: tuple[tuple[str, int], ...] = ()

    def line_of(self, *where: str | int) -> int:
        """The line (from 1) of the value at the end of these keys and positions, or of the last one found."""
        if self.root is not None:
            return line_in(self.root, where) + self.above
        return _text_line(self.source, where)


def read_page(text: str) -> Page | None:
    """The page, or None if the text begins with no front matter.  Lines of `text` end with LF.

    Raises FrontMatterError if there is front matter that cannot be read.
    """
    start = len(text) - len(text.lstrip())
    if not (fence := _OPENING.match(text, start)):
        return None
    above = text.count("\n", 0, start)
    kind = text[start]
    try:
        inner, body = _HANDLERS[kind].split(text[start:])
    except ValueError:
        _complain_if_unclosed(text, fence, above)
        return None
    try:
        return _READERS[kind](text, inner, body, above)
    except RecursionError as error:
        raise FrontMatterError(above + 1, _TOO_DEEP) from error


def _complain_if_unclosed(text: str, fence: re.Match[str], above: int) -> None:
    """A lone `---` above prose is a rule, not front matter: only what has keys is a mistake."""
    mark = fence.group().strip()
    rest = text[fence.end() :]
    if _KEY_LINE.match(rest) or mark in {"{", ";;;"}:
        end = "}" if mark == "{" else mark
        raise FrontMatterError(above + 1, f"the front matter is never closed: end it with a line {end}")


class _Yaml(YAMLHandler):
    """As python-frontmatter's, but an ending `...` is understood and the lines below it are kept."""

    FM_BOUNDARY = re.compile(r"^(?:-{3,}|\.{3})[ \t]*$", re.MULTILINE)


class _Toml(BaseHandler):
    """python-frontmatter's own needs the `toml` package; tomllib comes with Python."""

    FM_BOUNDARY = re.compile(r"^\+{3,}[ \t]*$", re.MULTILINE)


class _Json(JSONHandler):
    FM_BOUNDARY = re.compile(r"^(?:\{|\})[ \t]*$", re.MULTILINE)


class _FencedJson(BaseHandler):
    FM_BOUNDARY = re.compile(r"^;{3,}[ \t]*$", re.MULTILINE)


_HANDLERS: dict[str, BaseHandler] = {"-": _Yaml(), "+": _Toml(), "{": _Json(), ";": _FencedJson()}


def _read_yaml(text: str, inner: str, body: str, above: int) -> Page:
    try:
        value, root, twice = read_yaml(inner)
    except FrontMatterError as error:
        raise FrontMatterError(above + error.line, error.message) from error
    repeated = tuple((key, above + line) for key, line in twice)
    return Page(_mapping(value, above), body, text, root, above, repeated)


def _read_toml(text: str, inner: str, body: str, above: int) -> Page:
    try:
        return Page(tomllib.loads(inner), body, text, above=above)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else inner.rstrip().count("\n") + 1
        raise FrontMatterError(above + line, f"the TOML cannot be read: {error}") from error


def _read_json(text: str, inner: str, body: str, above: int) -> Page:
    try:
        meta = json.loads(inner)
        if "\\ud" in inner.lower():
            # an escape may be half a character, which nothing could send or store
            meta = json.loads(json.dumps(meta, ensure_ascii=False).encode(errors="replace"))
        return Page(_mapping(meta, above), body, text, above=above)
    except json.JSONDecodeError as error:
        raise FrontMatterError(above + error.lineno, f"the JSON cannot be read: {error.msg}") from error
    except ValueError as error:
        raise FrontMatterError(above + 1, f"the JSON cannot be read: {error}") from error


_READERS = {"-": _read_yaml, "+": _read_toml, "{": _read_json, ";": _read_json}


def _mapping(meta: object, above: int) -> Mapping[str, object]:
    match meta:
        case dict():
            return meta
        case None:
            return {}
        case _:
            kind = "a list" if isinstance(meta, list) else "plain text"
            raise FrontMatterError(
                above + 2, f"the front matter is {kind}: write one `key: value` a line, such as `title: …`"
            )


def _text_line(source: str, where: Where) -> int:
    """For TOML, JSON and text: the n-th line with the last key, from the line of the first key on."""
    names = [step for step in where if isinstance(step, str)]
    skip = sum(step for step in where if isinstance(step, int))
    lines = source.split("\n")
    at = next((at for at, line in enumerate(lines) if names and _has_key(line, names[0])), 0)
    if len(names) > 1:
        later = [line for line in range(at, len(lines)) if _has_key(lines[line], names[-1])]
        at = later[min(skip, len(later) - 1)] if later else at
    return at + 1


def _has_key(line: str, key: str) -> bool:
    head = re.split(r"[:=\]]", line, maxsplit=1)[0]
    return normal(head) == normal(key)
