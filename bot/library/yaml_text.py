"""YAML front matter: its values as the file has them, the line of each, and what is wrong in words
that the author of the file can use.

Values are read as text (`No`, `1.10`, `2020-03-05` stay as they are): what a value means is decided
by the field that it belongs to, and a date that does not exist cannot stop the file.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import yaml

# the keys and positions that lead to a value: ("resources", 0, "url")
Where = tuple[str | int, ...]

_NULL, _MERGE, _TEXT = "tag:yaml.org,2002:null", "tag:yaml.org,2002:merge", "tag:yaml.org,2002:str"
_DEFAULT_TAGS: dict[type[yaml.Node], str] = {
    yaml.MappingNode: "tag:yaml.org,2002:map",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
}
_DEEPEST = 100  # front matter is three or four levels deep
_INDENTED = "\n" + " " * _DEEPEST
_WORD = re.compile(r"[\W_]+")


class FrontMatterError(Exception):
    """Front matter that cannot be read: the line of the file, and what is wrong and what to do."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def normal(key: object) -> str:
    """A key as keys are compared: without case, `_`, `-` and spaces."""
    return _normal(str(key))


@lru_cache(10_000)
def _normal(key: str) -> str:
    return _WORD.sub("", key).lower()


class Document(NamedTuple):
    """What the front matter says, the tree it was read from, and keys that are there twice (key, line).

    Lines count from the first line of the front matter, which is 1.
    """

    value: object
    root: yaml.Node | None
    twice: tuple[tuple[str, int], ...]


def read_yaml(inner: str) -> Document:
    """The document in `inner`.  Raises FrontMatterError, or RecursionError for nesting without end."""
    builder = _Builder()
    try:
        _check_depth(inner)
        root = _Loader(inner).get_single_node()
        value = builder.build(root) if root is not None else None
    except yaml.YAMLError as error:
        raise _explained(error, inner) from error
    return Document(value, root, tuple((key, line + 1) for key, line in builder.twice))


def line_in(node: yaml.Node, where: Where) -> int:
    """Down the tree as far as it goes; the line of a mapping's value is that of its key."""
    line: int = node.start_mark.line
    for step in where:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line
        elif isinstance(node, yaml.MappingNode):
            found = [pair for pair in node.value if normal(pair[0].value) == normal(step)]
            if not found:
                break
            line = found[-1][0].start_mark.line
            node = found[-1][1]
    return line + 1


# The plain texts that mean something other than themselves.
_MEANINGS = dict.fromkeys(("", "~", "null", "Null", "NULL"), _NULL) | {"<<": _MERGE}


class _Loader(yaml.CSafeLoader):
    """libyaml's composer. Of all that a plain text may mean, only "nothing" and merge keys are told apart."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: tuple[bool, bool]) -> str:
        """As PyYAML's, which tries a pattern for each meaning; called for every value there is."""
        if kind is yaml.ScalarNode:
            return _MEANINGS.get(value or "", _TEXT) if implicit[0] else _TEXT
        return _DEFAULT_TAGS[kind]


class _Builder:
    """Builds text, None, lists and dicts from nodes, whatever their tags say (`!!timestamp`,
    `!include`), and notes keys that occur twice. Anchors are shared, so a file cannot blow up.
    """

    def __init__(self) -> None:
        self.twice: list[tuple[str, int]] = []
        self._built: dict[int, list[object] | dict[str, object]] = {}

    def build(self, node: yaml.Node) -> object:
        if isinstance(node, yaml.ScalarNode):
            return None if node.tag == _NULL else node.value
        if (known := self._built.get(id(node))) is not None:
            return known
        return self._dict(node) if isinstance(node, yaml.MappingNode) else self._list(node)

    def _list(self, node: yaml.Node) -> list[object]:
        items: list[object] = []
        self._built[id(node)] = items
        items.extend(self.build(item) for item in node.value)
        return items

    def _dict(self, node: yaml.MappingNode) -> dict[str, object]:
        mapping: dict[str, object] = {}
        self._built[id(node)] = mapping
        merged = []
        for key, value in node.value:
            if key.tag == _MERGE:
                merged.append(self.build(value))
                continue
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name in mapping:
                self.twice.append((name, key.start_mark.line))
            # most values are texts, which need no further call
            is_text = value.tag == _TEXT and isinstance(value, yaml.ScalarNode)
            mapping[name] = value.value if is_text else self.build(value)
        for base in merged:
            for each in base if isinstance(base, list) else [base]:
                mapping.update({} if not isinstance(each, dict) else {**each, **mapping})
        return mapping


def _check_depth(inner: str) -> None:
    """Raises RecursionError for nesting that PyYAML's composer would not survive: it recurses in C,
    where too much of it ends the whole process.  The parser's events come one by one.
    """
    if sum(inner.count(mark) for mark in ("[", "{", "- ", "? ", _INDENTED)) < _DEEPEST:
        return
    depth = 0
    for event in yaml.parse(inner, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise RecursionError


_STARTS_BEFORE = re.compile(r"quoted scalar|expected ':'")
# libyaml's words, and what the author of the file did
_ADVICE = (
    (
        "mapping values are not allowed",
        "the value contains ': ': put it in quotes, as in title: \"One: two\"",
    ),
    ("alias", "the value begins with '*': put it in quotes"),
    ("quoted scalar", "a quote is opened and never closed, or a quote inside the value ends it too early"),
    ("expected key", "check the indentation, and put values with quotes or brackets inside in quotes"),
    ("expected ':'", "a line without 'key: value': check the indentation and the colon"),
    ("cannot start any token", "the value begins with a sign that YAML reserves: put it in quotes"),
    ("expected ',' or", "the value begins with a bracket: put it in quotes, or close the list"),
    ("block entry", "a list item in the wrong place: check the indentation"),
    ("expected a single document", "a line of '---' or '...' inside the front matter: remove it"),
)


def _explained(error: yaml.YAMLError, inner: str) -> FrontMatterError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        position = getattr(error, "position", 0)
        line = inner.count("\n", 0, position) if isinstance(position, int) else 0
        return FrontMatterError(line + 1, "a control character that YAML does not allow: remove it")
    said = " ".join(str(getattr(error, name, None) or "") for name in ("context", "problem"))
    context = getattr(error, "context_mark", None)
    # what was opened is where the mistake is, not where libyaml gave up
    at = context if context is not None and _STARTS_BEFORE.search(said) else mark
    written = inner.split("\n")[at.line] if at.line <= inner.count("\n") else ""
    advice = _advice(said, written, at.column)
    return FrontMatterError(at.line + 1, f"the YAML cannot be read here: {advice}")


def _advice(said: str, line: str, column: int) -> str:
    if "\t" in line[: column + 1]:
        return "a tab: indent with spaces"
    if "mapping values" in said and ":" not in line[:column]:
        return "this line is indented too far, or the line above it lacks a closing quote"
    return next((advice for words, advice in _ADVICE if words in said), said.strip())
