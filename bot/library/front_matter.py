"""A file's text → the deliveries it describes, or every problem in it with its line.

What a value means is decided here; the names that fields have elsewhere are in `fields`, the fences
and YAML's own mistakes in `page`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import PurePosixPath
from sys import intern

from bot.library import fields as names
from bot.library.dates import ACCEPTED, Moment, read_date
from bot.library.fields import Fields, Found, layer, text_of
from bot.library.links import clean_url
from bot.library.model import Delivery, Problem, Prose
from bot.library.page import Page, read_page
from bot.library.shownotes import read_shownotes, read_title
from bot.library.talk_links import Links, read_links
from bot.library.yaml_text import FrontMatterError, Where, normal
from bot.text.mojibake import repair
from bot.text.prose import clean_line

_JEKYLL_NAME = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>.+)")
_DEVOPSDAYS_PATH = re.compile(r"(?:^|/)events/(?P<year>\d{4})-(?P<city>[^/]+)/program/")
_YES, _NO = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}
# Zola's and Hugo's fields of the site's own, and Zola's tags
_NESTED = ("extra", "params", "taxonomies")
_SECTION_PAGES = {"_index.md", "_index.markdown"}


@dataclass(frozen=True)
class Site:
    """The site that the talk files are the source of.

    `site_url` is what relative addresses are relative to ("" = leave them out), `page` where a
    talk's page is below it, `timezone` that of dates that carry none.
    """

    site_url: str = ""
    page: str = "{slug}/"
    timezone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file: its deliveries, or why it has none.

    `skipped` is why the page is no talk ("" if it is one), `left_out` the number of relative
    addresses that were left out for want of a site_url.
    """

    deliveries: tuple[Delivery, ...] = ()
    problems: tuple[Problem, ...] = ()
    skipped: str = ""
    left_out: int = 0


def read_talk(text: str, *, id: str, path: str, site: Site) -> Reading:  # noqa: A002 - a talk has an id
    """The deliveries in a file's `text`. `id` is its path below the talks folder without `.md`,
    `path` the file as messages call it. Never raises: what cannot be used is a problem.
    """
    if PurePosixPath(path).name in _SECTION_PAGES:
        return Reading(skipped="a section page")
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    # half characters, of which no file can be made, end here
    text = repair(text if text.isascii() else text.encode(errors="replace").decode())
    try:
        page = read_page(text)
    except FrontMatterError as error:
        return Reading(problems=(Problem(path, error.line, error.message, fatal=True),))
    if page is None or not page.meta:
        page = read_shownotes(text if page is None else page.body)
    if page is None:
        return Reading(skipped="no front matter")
    return _File(page, id, path, site).read()


@dataclass
class _File:
    """One page on its way to deliveries; collects the problems met on the way."""

    page: Page
    id: str
    path: str
    site: Site
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0

    def read(self) -> Reading:
        top = layer(self.page.meta)
        nested = [layer(inner, (key,)) for key in _NESTED if (inner := _mapping(top, key))]
        common = Fields(top, *nested)
        if reason := self._why_no_talk(common):
            return Reading(skipped=reason)
        title = clean_line(common.text(names.TITLE)) or clean_line(read_title(self.page.body))
        if not title:
            return self._without_title(common, top)
        for key, line in self.page.twice:
            self._say(line, f"`{key}:` is there twice: the last one counts; remove the other")
        deliveries = tuple(
            self._delivery(each, title, number)
            for number, each in enumerate(self._instances(common), start=1)
        )
        return Reading(deliveries, tuple(self.problems), left_out=self.left_out)

    def _why_no_talk(self, common: Fields) -> str:
        """Why this page describes no talk; "" if it does."""
        if common.text(("draft",)).lower() in _YES:
            return "draft"
        if common.text(("published",)).lower() in _NO:
            return "not published"
        kind = common.text(("type", "layout", "kind")).lower()
        tables = (names.SIGNS, names.DATE, names.INSTANCES, tuple(names.SLIDES), tuple(names.VIDEOS))
        if "talk" in (kind, common.text(("layout",)).lower()) or any(common.first(table) for table in tables):
            return ""
        return "" if self._jekyll() else "no date, event, slides or video"

    def _without_title(self, common: Fields, top: names.Layer) -> Reading:
        signs = (names.SIGNS, names.INSTANCES, tuple(names.SLIDES), tuple(names.VIDEOS))
        if not any(common.first(table) for table in signs):
            return Reading(skipped="no title")
        line = self.page.line_of("title") if "title" in top or "title" in map(normal, self.page.meta) else 1
        message = "no title: add a line such as title: The name of the talk"
        return Reading(problems=(Problem(self.path, line, message, fatal=True),))

    def _instances(self, common: Fields) -> list[Fields]:
        """The fields of every delivery: a file for one, or one entry per talk with several."""
        found = common.first(names.INSTANCES)
        items = _items(found) if found else []
        # the page's own date and event are not those of the instances
        shared = tuple(
            {key: value for key, value in each.items() if key not in _OF_ONE_DELIVERY}
            for each in common.layers
        )
        return [Fields(layer(item, where), *shared) for item, where in items] or [common]

    def _delivery(self, fields: Fields, title: str, number: int) -> Delivery:
        event, event_url, location = fields.event()
        event, location = self._devopsdays(event, location)
        start = self._date(fields)
        end = self._end(fields, start)
        slug = clean_line(fields.text(("slug",))) or self._default_slug()
        links = self._links(fields)
        return Delivery(
            id=self.id,
            key=self.id if number == 1 else f"{self.id}#{number}",
            title=title,
            path=self.path,
            slug=slug,
            date=start.at if start else None,
            end=end.at if end else None,
            has_time=start.has_time if start else False,
            # what many talks have in common is kept once
            event=intern(clean_line(event)),
            event_url=intern(clean_url(event_url)),
            location=intern(clean_line(location)),
            speakers=tuple(intern(name) for each in fields.speakers() if (name := clean_line(each))),
            tags=tuple(intern(tag) for each in fields.tags() if (tag := clean_line(each))),
            language=intern(fields.text(names.LANGUAGE).lower()),
            abstract=Prose(self._abstract(fields)),
            slides=links.slides,
            recordings=links.recordings,
            resources=links.resources,
            reactions=links.reactions,
            image=links.image,
            page=links.page(slug, self.id),
            aliases=fields.texts(names.ALIASES),
            cancelled=fields.cancelled(title),
        )

    def _links(self, fields: Fields) -> Links:
        links = read_links(fields, self.page.body, self.site.site_url, self.site.page)
        for where, message in links.problems:
            self._say(self.page.line_of(*where), message)
        self.left_out += links.left_out
        return links

    def _abstract(self, fields: Fields) -> str:
        """The abstract and what the page says besides; a summary only where there is neither."""
        abstract, body = fields.text(names.ABSTRACT), self.page.body.strip()
        if abstract and body and abstract not in body:
            return f"{abstract}\n\n{body}"
        return body or abstract or fields.text(names.SUMMARY)

    def _date(self, fields: Fields) -> Moment | None:
        zone = self.site.timezone
        found = fields.first(names.DATE)
        clock = fields.first(names.CLOCK)
        if found and (moment := read_date(found.value, zone, clock and clock.value)):
            return moment
        if found:
            said = text_of(found.value)[:40]
            self._say(
                self.page.line_of(*found.where), f"the date {said!r} cannot be read: write it as {ACCEPTED}"
            )
        if jekyll := self._jekyll():
            return read_date(jekyll["date"], zone)
        if not found:
            keys = {normal(key) for key in self.page.meta}
            line = self.page.line_of("date") if "date" in keys else 1
            self._say(line, f"no date: add a line date: …, written as {ACCEPTED}")
        return None

    def _end(self, fields: Fields, start: Moment | None) -> Moment | None:
        found, clock = fields.first(names.END), fields.first(names.END_CLOCK)
        if found:
            return read_date(found.value, self.site.timezone, clock and clock.value)
        if start and clock:
            return read_date(start.at.date(), self.site.timezone, clock.value)
        return None

    def _jekyll(self) -> re.Match[str] | None:
        """Jekyll puts the date into the file's name: 2020-03-05-the-title.md."""
        return _JEKYLL_NAME.fullmatch(self.id.rpartition("/")[2])

    def _default_slug(self) -> str:
        found = self._jekyll()
        return found["slug"] if found else self.id.rpartition("/")[2]

    def _devopsdays(self, event: str, location: str) -> tuple[str, str]:
        """devopsdays-web has the event in the path only: events/2022-chicago/program/…"""
        if event or not (found := _DEVOPSDAYS_PATH.search(self.path)):
            return event, location
        city = found["city"].replace("-", " ").title()
        return f"DevOpsDays {city} {found['year']}", location or city

    def _say(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))


# fields that a talk with several deliveries has in each of them
_OF_ONE_DELIVERY = frozenset(
    (*names.DATE, *names.CLOCK, *names.END, *names.END_CLOCK, *names.EVENT, *names.EVENT_URL, *names.LOCATION)
)


def _mapping(top: names.Layer, key: str) -> Mapping[object, object]:
    value = top[key].value if key in top else None
    return value if isinstance(value, Mapping) else {}


def _items(found: Found) -> list[tuple[Mapping[object, object], Where]]:
    """The deliveries in `instances:`: mappings, names of events, or event names with an address."""
    value, where = found
    if isinstance(value, Mapping):
        # an 11ty site numbers the events of a data file of its own: numbers name no event
        named = [(str(name), url) for name, url in value.items() if not str(name).strip().isdigit()]
        return [({"event": name, "event_url": text_of(url)}, (*where, name)) for name, url in named]
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    items: list[tuple[Mapping[object, object], Where]] = []
    for at, item in enumerate(value):
        if isinstance(item, Mapping):
            items.append((_instance(item), (*where, at)))
        elif (text := text_of(item)) and not text.isdigit():
            items.append(({"event": text}, (*where, at)))
    return items


def _instance(item: Mapping[object, object]) -> Mapping[object, object]:
    """An entry of `instances:` with its event named as such: some call it `name`, its address `url`."""
    inner = Fields(layer(item))
    if inner.first(names.EVENT) or not (name := inner.text(("name", "title"))):
        return item
    return {**item, "event": name, "event_url": inner.text(("eventurl", "url", "link"))}
