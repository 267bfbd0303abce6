"""A made-up collection of talks, for whoever has none at hand: the same one every time."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORDS = Path(__file__).with_name("words.yaml")
_FIRST_DAY, _DAYS = date(2012, 1, 9), 5_000
_AGAIN = 0.08  # of the talks are given once more, at another event
_WITHOUT_ABSTRACT = 0.1
_KNOWN_PROJECT = 0.5  # of the times a project is one that other talks are about too
_PROJECTS = 300
_SENTENCES = (3, 8)


@dataclass(frozen=True, slots=True)
class Made:
    """A talk as its file tells it."""

    slug: str
    title: str
    day: date
    event: str
    location: str
    speakers: tuple[str, ...]
    tags: tuple[str, ...]
    abstract: tuple[str, ...]  # sentences

    def markdown(self) -> str:
        """The text of the talk's file. (JSON strings are YAML too.)"""
        lines = [
            "---",
            f"title: {json.dumps(self.title)}",
            f"slug: {self.slug}",
            f"date: {self.day.isoformat()}",
            f"event: {json.dumps(self.event)}",
            f"location: {json.dumps(self.location)}",
            f"speakers: {json.dumps(self.speakers)}",
            f"tags: {json.dumps(self.tags)}",
            "resources:",
            "  - title: Recording",
            f"    url: https://video.example.org/{self.slug}",
            "---",
            "",
            " ".join(self.abstract),
            "",
        ]
        return "\n".join(lines)


class Maker:
    """Makes talks, one after the other, from word lists and a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311
        self._lists: Mapping[str, list[str]] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
        self._projects = [self._invented() for _ in range(_PROJECTS)]
        # some series are much larger than others, and each has its place
        series = [f"{town} {name}" for town in self._lists["towns"] for name in self._lists["series"]]
        self._random.shuffle(series)
        self._series = [(name, self._pick("places")) for name in series[:60]]
        self._slugs: set[str] = set()

    def talks(self, count: int) -> list[Made]:
        """`count` talks, some of them given more than once."""
        made: list[Made] = []
        while len(made) < count:
            made.append(self._talk())
            if self._random.random() < _AGAIN and len(made) < count:
                made.append(self._again(made[-1]))
        return made

    def _talk(self) -> Made:
        title = self._filled(self._pick("titles"))
        sentences = 0 if self._random.random() < _WITHOUT_ABSTRACT else self._random.randint(*_SENTENCES)
        abstract = tuple(
            self._filled(text) for text in self._random.sample(self._lists["sentences"], sentences)
        )
        speakers = tuple(self._name() for _ in range(1 if self._random.random() < 0.85 else 2))
        tags = tuple(
            self._random.sample(self._lists["tool"] + self._lists["field"], self._random.randint(0, 3))
        )
        day, event, location = self._occasion()
        return Made(self._slug(title), title, day, event, location, speakers, tags, abstract)

    def _again(self, talk: Made) -> Made:
        day, event, location = self._occasion()
        return Made(
            self._slug(talk.title), talk.title, day, event, location, talk.speakers, talk.tags, talk.abstract
        )

    def _occasion(self) -> tuple[date, str, str]:
        name, location = self._series[int(len(self._series) * self._random.random() ** 2)]
        day = _FIRST_DAY + timedelta(days=self._random.randrange(_DAYS))
        return day, f"{name} {day.year}", location

    def _name(self) -> str:
        return f"{self._pick('given')} {self._pick('family')}"

    def _slug(self, title: str) -> str:
        """The title as a name for its file, with a number where that is taken."""
        plain = slug = "-".join(re.findall(r"[a-z0-9]+", title.lower()))
        number = 1
        while slug in self._slugs:
            number += 1
            slug = f"{plain}-{number}"
        self._slugs.add(slug)
        return slug

    def _filled(self, pattern: str) -> str:
        """A pattern with its gaps filled, beginning with a capital letter."""
        text = re.sub(r"\{(\w+)\}", lambda gap: self._pick(gap[1]), pattern)
        return text[:1].upper() + text[1:]

    def _pick(self, name: str) -> str:
        if name == "project":
            known = self._random.random() < _KNOWN_PROJECT
            return self._random.choice(self._projects) if known else self._invented()
        return self._random.choice(self._lists[name])

    def _invented(self) -> str:
        return "".join(
            self._random.choices(self._lists["syllables"], k=self._random.randint(2, 4))
        ).capitalize()


def make_talks(count: int, seed: int) -> list[Made]:
    """`count` talks; the same ones for the same count and seed."""
    return Maker(seed).talks(count)


def write_talks(talks: Iterable[Made], folder: Path) -> None:
    """Writes a file for each talk."""
    folder.mkdir(parents=True, exist_ok=True)
    for talk in talks:
        (folder / f"{talk.slug}.md").write_text(talk.markdown(), encoding="utf-8")
