"""Which part may know which, and what no part may do: the house rules, read off the source."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "bot"
FILES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 400  # lines

# What each part may import of the others; every part may import itself.
MAY_IMPORT: dict[str, set[str]] = {
    "text": set(),
    "library": {"text", "cache"},
    "search": {"text", "library"},
    "questions": {"text", "library", "search"},
    "answers": {"text", "library", "search", "questions"},
    "ui": {"text", "library", "questions", "answers", "announcements"},
    "announcements": {"text", "library"},
    "store": {"library", "announcements"},
    "outlet": {"library", "announcements", "ui"},
    "conversations": {"answers"},
    "manners": set(),
    "cogs": {"text", "library", "questions", "answers", "announcements", "ui", "conversations", "manners"},
    "registration": set(),
    "client": {"announcements", "ui", "cogs", "registration"},
    "clock": set(),
    "index_cache": {"cache", "library", "search"},
    "arguments": set(),
    "running": {"client", "cogs"},
    "background": set(),
    "cache": set(),
    "logs": set(),
    "demo": {"library", "settings"},
    "settings": {"config_file", "setting_values"},
    "setting_values": set(),
    "config_file": set(),
    "__init__": set(),
}
SEE_EVERYTHING = {"bootstrap", "cli", "__main__"}

# The middle: plain functions over values, with the same reply to the same question on any day.
MIDDLE = {"text", "library", "search", "questions", "answers", "announcements"}
NOT_IN_THE_MIDDLE = {"discord", "sqlalchemy", "sqlite3", "psycopg", "dotenv", "os.environ", "os.getenv"}
CLOCKS = {"now", "today", "utcnow", "time"}  # of datetime, date and time

READS_THE_ENVIRONMENT = {"settings", "cli"}


def part(path: Path) -> str:
    """The part of the house that a file belongs to: `bot/text/prose.py` → text."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def module(path: Path) -> str:
    names = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(names[:-1] if names[-1] == "__init__" else names)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


MODULES = {module(path) for path in FILES}


def imports(path: Path, *, at_run_time: bool = False) -> set[str]:
    """The modules, and the names in modules, that a file imports; `at_run_time` leaves out what is
    there for the type checker only."""
    found: set[str] = set()
    for node in nodes(tree(path), skip_typing=at_run_time):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            assert node.module
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def nodes(root: ast.AST, *, skip_typing: bool) -> list[ast.AST]:
    found: list[ast.AST] = []
    for node in ast.iter_child_nodes(root):
        if skip_typing and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        found += [node, *nodes(node, skip_typing=skip_typing)]
    return found


def references(path: Path) -> set[str]:
    """Dotted names in a file as they are written: `os.environ`, `datetime.now`."""
    return {ast.unparse(node) for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "path", [pytest.param(path, id=str(path.relative_to(PACKAGE))) for path in paths]
    )


@each(FILES)
def test_parts_import_only_what_they_may(path: Path) -> None:
    here = part(path)
    if here in SEE_EVERYTHING:
        return
    assert here in MAY_IMPORT, f"{here} is a new part: say in this test what it may import"
    others = {name.split(".")[1] for name in imports(path) if name.startswith("bot.")} - {here, "__version__"}
    assert others <= MAY_IMPORT[here], f"{here} may not know {sorted(others - MAY_IMPORT[here])}"


@each([path for path in FILES if part(path) in MIDDLE])
def test_middle_knows_neither_discord_nor_databases_nor_the_environment(path: Path) -> None:
    named = imports(path) | references(path)
    found = {name for name in named for no in NOT_IN_THE_MIDDLE if name == no or name.startswith(f"{no}.")}
    assert not found


@each([path for path in FILES if part(path) in MIDDLE])
def test_middle_never_reads_the_clock(path: Path) -> None:
    """The day comes with the question, so that the same question has the same answer."""
    called = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    owners = ("datetime.", "date.", "time.", "dt.")
    found = {name for name in called if name.rpartition(".")[2] in CLOCKS and name.startswith(owners)}
    assert not found | (imports(path) & {"time.time"})


@each([path for path in FILES if part(path) not in READS_THE_ENVIRONMENT])
def test_only_settings_reads_the_environment(path: Path) -> None:
    """(The command hands the environment to it.)"""
    named = imports(path) | references(path)
    assert not {name for name in named if name.startswith(("os.environ", "os.getenv"))}


@each(FILES)
def test_files_stay_small(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{lines} lines: which two questions does this file answer?"


def test_modules_do_not_import_each_other_in_circles() -> None:
    graph = {module(path): imports(path, at_run_time=True) & (MODULES - {module(path)}) for path in FILES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def test_every_import_is_declared_and_every_dependency_imported() -> None:
    """What nobody imports, everybody would install for nothing."""
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["demo"]]
    declared = {normalized(re.split(r"[<>=!~ \[;]", line)[0]) for line in lines}
    packages = packages_distributions()
    tops = {name.partition(".")[0] for path in FILES for name in imports(path, at_run_time=True)}
    used = {normalized(packages[top][0]) for top in tops - sys.stdlib_module_names - {"bot"}}
    assert used == declared - {"tzdata"}  # which zoneinfo reads where the system has no zones


def normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
