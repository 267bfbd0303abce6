"""Folders of talk files → deliveries and problems; the only reader of talk files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.library.files import SUFFIXES, TalkFile, UnreadableError, VanishedError, find, read_text, talk_file
from bot.library.front_matter import Reading, Site, read_talk
from bot.library.model import Delivery, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

# a step of progress: often enough to look alive, seldom enough to cost nothing
_STEP = 200


@dataclass(frozen=True)
class Loaded:
    """What was found: deliveries in the order of the files, everything that is wrong, the pages that
    are no talks (path, why), and how many files were looked at.
    """

    deliveries: tuple[Delivery, ...] = ()
    problems: tuple[Problem, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    files: int = 0


def load(folders: Sequence[Path], site: Site, progress: Callable[[int, int], None] | None = None) -> Loaded:
    """Everything in these folders (a path may be a single file too), read now.

    `progress` is told (files done, files in all). Never raises for what is in the folders: a file
    that cannot be used is a problem, and the others load.
    """
    problems: list[Problem] = []
    found = [(file, folder) for folder in folders for file in _files(folder, problems)]
    readings = []
    for done, (file, _) in enumerate(found):
        if progress and done % _STEP == 0:
            progress(done, len(found))
        readings.append((file, _read(file, site)))
    if progress:
        progress(len(found), len(found))
    return gather(readings, problems)


def read_file(path: Path, folder: Path, site: Site) -> Reading:
    """One file of `folder` (or the folder's own path, if that is a file), read now. Never raises."""
    return _read(talk_file(path, folder), site)


def gather(readings: Iterable[tuple[TalkFile, Reading]], problems: Iterable[Problem] = ()) -> Loaded:
    """The readings of all files as one: of files with the same id the first counts."""
    sum_ = _Sum(problems=list(problems))
    for file, reading in readings:
        sum_.add(file, reading)
    return sum_.loaded()


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

    def loaded(self) -> Loaded:
        if self.left_out:
            self.problems.append(_without_site(self.left_out))
        problems = sorted(self.problems, key=lambda problem: (problem.path, problem.line))
        return Loaded(tuple(self.deliveries), tuple(problems), tuple(self.skipped), self.files)


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


def _read(file: TalkFile, site: Site) -> Reading:
    try:
        text, guessed = read_text(file.path)
    except VanishedError:
        return Reading(skipped="removed while it was read")
    except UnreadableError as error:
        return Reading(problems=(Problem(file.shown, 1, str(error), fatal=True),))
    reading = read_talk(text, id=file.id, path=file.shown, site=site)
    if guessed and not reading.skipped:
        message = "not UTF-8: read as Windows-1252; save it as UTF-8"
        return replace(reading, problems=(Problem(file.shown, 1, message), *reading.problems))
    return reading
