"""Folders of talk files → deliveries and problems; the only reader of talk files."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, takewhile
from operator import is_
from typing import TYPE_CHECKING, TypeVar

from bot.cache import digest
from bot.library.files import SUFFIXES, find, talk_file
from bot.library.model import Delivery, Problem
from bot.library.parallel import read_all
from bot.library.reader import read_one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from bot.library.files import TalkFile
    from bot.library.front_matter import Reading, Site
    from bot.library.known import Kept, Known

_T = TypeVar("_T")


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
    """The talk files that there are in each folder, and the places where none could be looked for."""

    folders: tuple[list[TalkFile], ...]
    problems: tuple[Problem, ...]

    @property
    def files(self) -> list[TalkFile]:
        """All of them, in their order."""
        return list(chain.from_iterable(self.folders))


def load(folders: Sequence[Path], site: Site, progress: Callable[[int, int], None] | None = None) -> Loaded:
    """Everything in these folders (a path may be a single file too), read now.

    `progress` is told (files done, files in all). Never raises for what is in the folders: a file
    that cannot be used is a problem, and the others load.
    """
    return read(survey(folders), site, progress)


def survey(folders: Sequence[Path], before: Found | None = None) -> Found:
    """The talk files in these folders, in their order; what looks as it did `before`, when the same folders
    were looked at, is the same object. Never raises.
    """
    problems: list[Problem] = []
    known = before.folders if before else ((),) * len(folders)
    files = tuple(_files(folder, was, problems) for folder, was in zip(folders, known, strict=True))
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
    removed, added = unlike(old.deliveries, new.deliveries)
    before, after = set(map(id, removed)), set(map(id, added))
    return [d for d in removed if id(d) not in after], [d for d in added if id(d) not in before]


def unlike(one: Sequence[_T], other: Sequence[_T]) -> tuple[Sequence[_T], Sequence[_T]]:
    """Two sequences without the objects that both begin with, and those that both end with."""
    begin = _alike(one, other)
    one, other = one[begin:], other[begin:]
    end = _alike(reversed(one), reversed(other))
    return one[: len(one) - end], other[: len(other) - end]


def _alike(one: Iterable[object], other: Iterable[object]) -> int:
    return sum(1 for _ in takewhile(bool, map(is_, one, other)))


def read_file(path: Path, folder: Path, site: Site) -> Reading:
    """One file of `folder` (or the folder's own path, if that is a file), read now. Never raises."""
    return read_one(talk_file(path, folder), site).reading


def gather(kept: Sequence[Kept], problems: Iterable[Problem] = ()) -> Loaded:
    """The readings of all files as one: of files with the same id the first counts."""
    wrong = [*problems, *chain.from_iterable([each.reading.problems for each in kept])]
    usable = _first_of_id([each for each in kept if each.reading.deliveries], wrong)
    _check_slugs(usable, wrong)
    if left_out := [each.file.shown for each in usable if each.reading.left_out]:
        wrong.append(_without_site(left_out))
    wrong.sort(key=lambda problem: (problem.path, problem.line))
    return Loaded(
        tuple(chain.from_iterable([each.reading.deliveries for each in usable])),
        tuple(wrong),
        tuple((each.file.shown, each.reading.skipped) for each in kept if each.reading.skipped),
        len(kept),
        tuple(kept),
    )


def _first_of_id(kept: list[Kept], problems: list[Problem]) -> list[Kept]:
    """Without the files whose id an earlier one has; these are problems."""
    ids: dict[str, int] = {}
    later = [at for at, each in enumerate(kept) if ids.setdefault(each.file.id, at) != at]
    for at in later:
        file = kept[at].file
        other = kept[ids[file.id]].file.shown
        message = f"its id {file.id!r} is that of {other} already: rename one of the two files"
        problems.append(Problem(file.shown, 1, message, fatal=True))
    return [kept[at] for at in sorted(ids.values())] if later else kept


def _check_slugs(kept: Sequence[Kept], problems: list[Problem]) -> None:
    slugs: dict[str, int] = {}
    for at, each in enumerate(kept):
        slug = each.reading.deliveries[0].slug
        if (first := slugs.setdefault(slug, at)) != at:
            other = kept[first].file.shown
            message = f"its slug {slug!r} is that of {other} too: give each talk a slug of its own"
            problems.append(Problem(each.file.shown, 1, message))


def _without_site(files: list[str]) -> Problem:
    count = "one file has" if len(files) == 1 else f"{len(files)} files have"
    message = (
        f"{count} addresses that are relative to the site (images, slides); they are left out: "
        "set talks.site_url in the configuration to have them"
    )
    return Problem(files[0], 1, message)


def _files(folder: Path, before: Sequence[TalkFile], problems: list[Problem]) -> list[TalkFile]:
    """The talk files at a path; a path that is none is a problem."""
    try:
        if folder.is_dir():
            files, failed = find(folder, before)
            problems.extend(
                Problem(str(at), 1, f"this folder cannot be listed: {error.strerror or error}", True)
                for at, error in failed
            )
            return files
        if folder.exists() and folder.name.lower().endswith(SUFFIXES):
            file = talk_file(folder, folder)
            return [next((was for was in before if was == file), file)]
        wrong = "this is no folder and no Markdown file" if folder.exists() else "there is no such folder"
    except (OSError, ValueError) as error:
        wrong = f"cannot be read: {error}"
    problems.append(Problem(str(folder), 1, f"{wrong}: give a folder with talk files (*.md)", fatal=True))
    return []
