"""YAML text → plain values that remember their lines, so that a mistake in them can be pointed at.

Stricter than YAML itself: no tags, no anchored sections, no key twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

Location = tuple[str, ...]  # of a key: ("talks", "path")

# how YAML would read these; the rest (dates, times, "=") stays the text that was written
_CONVERTED = {f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null")}
_TEXT = {f"tag:yaml.org,2002:{name}" for name in ("str", "timestamp", "value", "merge")}


class ConfigFileError(Exception):
    """Text that is no usable YAML. `line` is 1-based."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class ConfigFile:
    """What a file says. Keys without a value are left out; `lines` are 1-based."""

    values: dict[str, object] = field(default_factory=dict)
    lines: dict[Location, int] = field(default_factory=dict)


def parse_config(text: str) -> ConfigFile:
    """The values of a YAML document whose top level is a mapping; none for an empty one.

    Raises `ConfigFileError`, with the line, for anything else.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = ", ".join(part for part in (error.context, error.problem) if part)
        raise ConfigFileError(mark.line + 1 if mark else 1, f"not valid YAML: {reason}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ConfigFileError(line, "a control character is not valid in YAML") from error
    except RecursionError as error:
        raise ConfigFileError(1, "nested too deeply") from error
    config = ConfigFile()
    if root is None or root.tag == "tag:yaml.org,2002:null":
        return config
    if not isinstance(root, yaml.MappingNode):
        raise ConfigFileError(_line(root), "must be sections with keys, such as `talks:`")
    values = _Reader(config.lines).mapping(root, ())
    config.values.update(values)
    return config


class _Reader:
    def __init__(self, lines: dict[Location, int]) -> None:
        self._lines = lines
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, at: Location) -> object:
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            self._enter(node, "seq")
            return [self.value(item, (*at, str(number))) for number, item in enumerate(node.value)]
        raise ConfigFileError(_line(node), "not a value")  # pragma: no cover - YAML has no fourth kind

    def mapping(self, node: yaml.MappingNode, at: Location) -> dict[str, object]:
        self._enter(node, "map")
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise ConfigFileError(_line(key_node), "a key must be a word")
            key = key_node.value
            if (*at, key) in self._lines:
                raise ConfigFileError(_line(key_node), f'the key "{key}" is there twice')
            self._lines[*at, key] = _line(key_node)
            value = self.value(value_node, (*at, key))
            if value is not None:
                values[key] = value
        return values

    def _enter(self, node: yaml.Node, kind: str) -> None:
        if node.tag != f"tag:yaml.org,2002:{kind}":
            raise ConfigFileError(_line(node), f"the tag {node.tag} is not known here")
        # an alias leads to the same node again, possibly from inside itself
        if id(node) in self._seen:
            raise ConfigFileError(_line(node), "sections cannot be repeated with & and * here")
        self._seen.add(id(node))


def _scalar(node: yaml.ScalarNode) -> object:
    if node.tag in _TEXT:
        return node.value
    if node.tag not in _CONVERTED:
        raise ConfigFileError(_line(node), f"the tag {node.tag} is not known here")
    try:
        converted: object = yaml.constructor.SafeConstructor().construct_object(node)
    except (ValueError, KeyError) as error:  # `!!int many`, a number of 10,000 digits
        raise ConfigFileError(_line(node), "not a number or a truth value") from error
    return converted


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
