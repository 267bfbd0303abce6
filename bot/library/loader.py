"""Folders of talk files → deliveries and problems; the only reader of talk files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.cache import digest
from bot.library.files import SUFFIXES, TalkFile, find, talk_file
from bot.library.model import Delivery, Problem
from bot.library.parallel import read_all
from bot.library.reader import read_one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from bot.library.front_matter import Reading, Site
    from bot.library.known import Kept, Known


@dataclass(frozen=True)
class Loaded:
    """What was found: deliveries in the order of the files, everything that is wrong, the pages that
    are no talks (path, why), and how many files were looked at.
    """

    deliveries: tuple[Delivery, ...] = ()
    problems: tuple[Problem, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    files: int = 0
    # what was read from each file, for the next time
    kept: tuple[Kept, ...] = field(default=(), repr=False, compare=False)

    @property
    def content(self) -> bytes:
        """Stands for all that was read, by this code and with these settings."""
        return digest(*(each.content or each.file.shown for each in self.kept))


@dataclass(frozen=True, slots=True)
class Found:
    """The talk files that there are, and the places where none could be looked for."""

    files: tuple[TalkFile, ...]
    problems: tuple[Problem, ...]


def load(folders: Sequence[Path], site: Site, progress: Callable[[int, int], None] | None = None) -> Loaded:
    """Everything in these folders (a path may be a single file too), read now.

    `progress` is told (files done, files in all). Never raises for what is in the folders: a file
    that cannot be used is a problem, and the others load.
    """
    return read(survey(folders), site, progress)


def survey(folders: Sequence[Path]) -> Found:
    """The talk files in these folders, in their order. Never raises."""
    problems: list[Problem] = []
    files = tuple(file for folder in folders for file in _files(folder, problems))
    return Found(files, tuple(problems))


def read(
    found: Found,
    site: Site,
    progress: Callable[[int, int], None] | None = None,
    known: Known | None = None,
    now: int = 0,
) -> Loaded:
    """Everything in these files; what is `known` of a file that has not changed is not read again.

    `now` is a time before the files were found, in nanoseconds since 1970; without it, each will be
    read the next time to see whether it has changed.
    """
    return gather(read_all(found.files, site, known, now, progress), found.problems)


def difference(old: Loaded, new: Loaded) -> tuple[list[Delivery], list[Delivery]]:
    """The deliveries that are only in `old`, and those that are only in `new`; what was not read anew
    is in both.
    """
    before, after = {id(d) for d in old.deliveries}, {id(d) for d in new.deliveries}
    removed = [d for d in old.deliveries if id(d) not in after]
    return removed, [d for d in new.deliveries if id(d) not in before]


def read_file(path: Path, folder: Path, site: Site) -> Reading:
    """One file of `folder` (or the folder's own path, if that is a file), read now. Never raises."""
    return read_one(talk_file(path, folder), site).reading


def gather(kept: Sequence[Kept], problems: Iterable[Problem] = ()) -> Loaded:
    """The readings of all files as one: of files with the same id the first counts."""
    sum_ = _Sum(problems=list(problems))
    for each in kept:
        sum_.add(each.file, each.reading)
    return sum_.loaded(tuple(kept))


@dataclass
class _Sum:
    problems: list[Problem]
    deliveries: list[Delivery] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    files: int = 0
    left_out: list[str] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)

    def add(self, file: TalkFile, reading: Reading) -> None:
        self.files += 1
        if reading.problems:
            self.problems.extend(reading.problems)
        if reading.skipped:
            self.skipped.append((file.shown, reading.skipped))
        if not reading.deliveries:
            return
        if other := self.ids.get(file.id):
            message = f"its id {file.id!r} is that of {other} already: rename one of the two files"
            self.problems.append(Problem(file.shown, 1, message, fatal=True))
            return
        self.ids[file.id] = file.shown
        self._check_slug(reading.deliveries[0], file)
        if reading.left_out:
            self.left_out.append(file.shown)
        self.deliveries.extend(reading.deliveries)

    def _check_slug(self, delivery: Delivery, file: TalkFile) -> None:
        if other := self.slugs.get(delivery.slug):
            message = f"its slug {delivery.slug!r} is that of {other} too: give each talk a slug of its own"
            self.problems.append(Problem(file.shown, 1, message))
        else:
            self.slugs[delivery.slug] = file.shown

    def loaded(self, kept: tuple[Kept, ...]) -> Loaded:
        if self.left_out:
            self.problems.append(_without_site(self.left_out))
        problems = sorted(self.problems, key=lambda problem: (problem.path, problem.line))
        return Loaded(tuple(self.deliveries), tuple(problems), tuple(self.skipped), self.files, kept)


def _without_site(files: list[str]) -> Problem:
    count = "one file has" if len(files) == 1 else f"{len(files)} files have"
    message = (
        f"{count} addresses that are relative to the site (images, slides); they are left out: "
        "set talks.site_url in the configuration to have them"
    )
    return Problem(files[0], 1, message)


def _files(folder: Path, problems: list[Problem]) -> list[TalkFile]:
    """The talk files at a path; a path that is none is a problem."""
    try:
        if folder.is_dir():
            files, failed = find(folder)
            problems.extend(
                Problem(str(at), 1, f"this folder cannot be listed: {error.strerror or error}", True)
                for at, error in failed
            )
            return files
        if folder.exists() and folder.name.lower().endswith(SUFFIXES):
            return [talk_file(folder, folder)]
        wrong = "this is no folder and no Markdown file" if folder.exists() else "there is no such folder"
    except (OSError, ValueError) as error:
        wrong = f"cannot be read: {error}"
    problems.append(Problem(str(folder), 1, f"{wrong}: give a folder with talk files (*.md)", fatal=True))
    return []
