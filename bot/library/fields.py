"""The names that fields have in other sites' front matter, and the shapes their values take.

Sources, by the tables below: the reference export (Notist and Speaker Deck), Hugo Blox and Wowchemy,
hugo-apero, hugo-creator, devopsdays-web, academicpages, rdenise's Jekyll site, an 11ty site with
numbered events, DjangoCon's sites, Astro blogs, Zola, and sites with one entry per talk.
Keys are compared by `yaml_text.normal`: without case, `_` and `-`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from bot.library.yaml_text import Where, normal

TITLE = ("title",)
# hugo-blox: `date` is when the page was published wherever `event_start` is given
DATE = ("eventstart", "startdatetime", "startdate", "talkdate", "date", "presentedon", "year")
CLOCK = ("talkstarttime", "starttime")
END = ("eventend", "enddatetime", "dateend", "enddate")
END_CLOCK = ("talkendtime", "endtime")
# `venue` is the event on academic sites; `site` on DjangoCon's, where it is no address
EVENT = ("event", "eventname", "conference", "conferencename", "meetup", "venue", "site")
EVENT_URL = ("eventurl", "conferenceurl", "eventlink", "eventwebsite")
LOCATION = ("location", "eventlocation", "place", "city", "room")
SPEAKERS = ("speakers", "speaker", "presenters", "presenter", "presenterslugs", "authors", "author")
MORE_SPEAKERS = ("hosts", "with", "cospeakers", "copresenters")
TAGS = ("tags", "topics", "keywords", "categories")
LANGUAGE = ("language", "lang")
ABSTRACT = ("abstract",)
SUMMARY = ("description", "summary", "excerpt")
IMAGE = ("image", "heroimage", "cover", "coverimage", "featuredimage", "thumbnail", "images")
ALIASES = ("notistid", "speakerdeckslug", "aliases")
CANCELLED = ("cancelled", "canceled", "iscancelled", "iscanceled")
STATUS = ("status", "eventstatus", "talkstatus")  # schema.org's eventStatus is ".../EventCancelled"
INSTANCES = ("instances", "presentations", "deliveries", "appearances", "events")
# what a file of a talk is told from a page by, besides a date
SIGNS = ("event", "eventname", "eventstart", "conference", "venue", "speakers", "presenterslugs")

# keys of links, with the title that the link gets
SLIDES = {
    "pdf": "Slides",
    "urlpdf": "Slides",
    "slides": "Slides",
    "slidesurl": "Slides",
    "urlslides": "Slides",
    "slideurl": "Slides",
    "slideshref": "Slides",
    "slidedeck": "Slides",
    "deck": "Slides",
    "speakerdeck": "Slides",
    "slideshare": "Slides",
    "notist": "Slides",
}
# keys of recordings, with the host that a bare id belongs to
VIDEOS = {
    "recording": "",
    "recordingurl": "",
    "video": "",
    "videourl": "",
    "urlvideo": "",
    "vod": "",
    "youtube": "youtube",
    "youtubeid": "youtube",
    "videoid": "youtube",
    "vimeo": "vimeo",
    "vimeoid": "vimeo",
}
LINKS = {
    "resources": "",
    "links": "",
    "urlcode": "Code",
    "code": "Code",
    "codeurl": "Code",
    "repo": "Code",
    "github": "Code",
    "urlproject": "Project",
    "urlpreprint": "Paper",
    "paperurl": "Paper",
    "talkurl": "Talk page",
    "externallink": "Talk page",
    "externalurl": "Talk page",
}

_YES = ("true", "yes", "on", "1")
_CANCELLED = re.compile(r"cancell?ed", re.IGNORECASE)
# "[CANCELLED] The title", "Cancelled: the title", "The title (canceled)", but not "Cancelled flights"
_CANCELLED_TITLE = re.compile(
    r"\s*(?:[\[(]\s*cancell?ed\s*[\])]|cancell?ed\s*[:–—-])|[\[(]\s*cancell?ed\s*[\])]\s*$", re.IGNORECASE
)
_NAMES = ("name", "title", "text", "label", "fullname", "slug", "type")
_ADDRESSES = ("url", "link", "href", "download", "src", "image", "path", "embed")
_ADDRESS_PARTS = ("name", "venue", "city", "region", "state", "country")
_LIST = re.compile(r"\s*(?:[,;]|\s&\s|\sand\s)\s*")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_MARKDOWN_LINK = re.compile(r"\s*[-*]?\s*\[([^\]]*)\]\((\S*?)\)\s*[-–—:]?\s*(.*)", re.DOTALL)


class Found(NamedTuple):
    """A value of the front matter and the keys that lead to it."""

    value: object
    where: Where


class Link(NamedTuple):
    """An address as the file has it, not checked yet. `kind` is what an entry's `type:` says."""

    title: str
    url: str
    description: str = ""
    kind: str = ""
    where: Where = ()


Layer = Mapping[str, Found]


def layer(mapping: Mapping[Any, object], where: Where = ()) -> dict[str, Found]:
    """A mapping by normalized key; empty values are left out, as if they were not written."""
    return {
        normal(key): Found(value, (*where, str(key)))
        for key, value in mapping.items()
        if value or (value is not None and value not in ("", [], {}))
    }


class Fields:
    """Layers of front matter; what an upper layer has hides the same field of a lower one."""

    def __init__(self, *layers: Layer) -> None:
        self.layers = layers

    def first(self, names: Sequence[str]) -> Found | None:
        """The first of these fields that has a value."""
        for each in self.layers:
            for name in names:
                if name in each:
                    return each[name]
        return None

    def text(self, names: Sequence[str]) -> str:
        """The first of these fields that has a text."""
        for each in self.layers:
            for name in names:
                if name in each and (text := text_of(each[name].value)):
                    return text
        return ""

    def texts(self, names: Sequence[str]) -> tuple[str, ...]:
        """The texts of all of these fields."""
        found = (each[name].value for each in self.layers for name in names if name in each)
        return tuple(text for value in found for text in texts_of(value))

    def event(self) -> tuple[str, str, str]:
        """The event's name, its address and its place, from `event: {name, url, location}` too."""
        found = self.first(EVENT)
        inner = Fields(layer(found.value)) if found and isinstance(found.value, Mapping) else None
        name = text_of(found.value) if found else ""
        url, place = self.text(EVENT_URL), self.place()
        if inner:
            url, place = url or inner.text(_ADDRESSES), place or inner.place()
        return name, url, place

    def place(self) -> str:
        """ "City, Country", from one field or from the parts of an address."""
        found = self.first(LOCATION)
        if found and isinstance(found.value, Mapping):
            return ", ".join(_address_parts(found.value))
        place = text_of(found.value) if found else ""
        address = self.first(("address",))
        if address and isinstance(address.value, Mapping):
            parts = _address_parts(address.value)
        else:
            # `city:` and `country:` of their own
            parts = [self.text(("country",))] if found and normal(found.where[-1]) == "city" else []
        return ", ".join([place] * bool(place) + [part for part in parts if part and part not in place])

    def speakers(self) -> tuple[str, ...]:
        """Names in order, each once. Slugs of profile pages become names: ada-lovelace → Ada Lovelace."""
        names = [*_people(self.first(SPEAKERS)), *_people(self.first(MORE_SPEAKERS))]
        return tuple(dict.fromkeys(names))

    def tags(self) -> tuple[str, ...]:
        """The tags and the track."""
        found = self.first(TAGS)
        return tuple(dict.fromkeys([*_listed(found.value if found else None, ","), *self.texts(("track",))]))

    def cancelled(self, title: str) -> bool:
        """Whether the talk does not take place: a field says so, or its title does."""
        if self.text(CANCELLED).lower() in _YES or _CANCELLED.search(self.text(STATUS)):
            return True
        match = _CANCELLED_TITLE.search(title)
        return match is not None and (match.start() == 0 or match.end() == len(title))

    def links(self, table: Mapping[str, str]) -> list[Link]:
        """Every link below these keys, in the order of the table. A layer that has any hides the lower."""
        for each in self.layers:
            found = [link for name in table if name in each for link in links_of(*each[name], table[name])]
            if found:
                return found
        return []

    def all_links(self, table: Mapping[str, str]) -> list[Link]:
        """As `links`, of all layers together."""
        return [link for each in self.layers for link in Fields(each).links(table)]


def text_of(value: object) -> str:
    """A value as text: numbers as written, a mapping by its name, lists joined, "" for nothing."""
    match value:
        case str():
            return value.strip()
        case bool():
            return str(value).lower()
        case int() | float() | date() | datetime() | time():
            return str(value)
        case Mapping():
            return Fields(layer(value)).text(_NAMES) if _flat(value) else ""
        case list() | tuple():
            return ", ".join(text for item in value if not isinstance(item, list) and (text := text_of(item)))
        case _:
            return ""


def texts_of(value: object) -> tuple[str, ...]:
    """A list of texts; a single value is a list of one."""
    items = value if isinstance(value, list) else [value]
    return tuple(text for item in items if not isinstance(item, list) and (text := text_of(item)))


def links_of(value: object, where: Where, title: str) -> list[Link]:
    """The links of a value: an address, a Markdown link, a mapping (one link, or by title), a list."""
    match value:
        case str():
            return [_link_of_text(value, where, title)]
        case list():
            return [link for at, item in enumerate(value) for link in _items(item, (*where, at), title)]
        case Mapping():
            return _links_of_mapping(value, where, title)
        case _:
            return []


def _items(item: object, where: Where, title: str) -> list[Link]:
    return [] if isinstance(item, list) else links_of(item, where, title)


def _link_of_text(value: str, where: Where, title: str) -> Link:
    if found := _MARKDOWN_LINK.fullmatch(value):
        return Link(found[1] or title, found[2], found[3], where=where)
    return Link(title or value.strip(), value, where=where)


def _links_of_mapping(value: Mapping[object, object], where: Where, title: str) -> list[Link]:
    fields = {normal(key): (key, inner) for key, inner in value.items()}
    key = next((name for name in _ADDRESSES if name in fields and text_of(fields[name][1])), "")
    key = key or next((name for name in _ADDRESSES if name in fields), "")
    if key:
        written, url = fields[key]
        address = url if isinstance(url, str) else text_of(url)
        texts = Fields(layer(value))
        name = texts.text(("title", "name", "text", "label")) or title or texts.text(("type", "icon"))
        description = texts.text(("description", "note", "summary"))
        kind = texts.text(("type", "icon")).lower()
        return [Link(name or address.strip(), address, description, kind, where=(*where, str(written)))]
    if any(name in fields for name in _NAMES):
        return [Link(text_of(value), "", where=where)]
    pairs = ((str(name), inner) for name, inner in value.items() if isinstance(inner, str))
    return [Link(name, inner, where=(*where, name)) for name, inner in pairs]


def _people(found: Found | None) -> list[str]:
    names = _listed(found.value if found else None, None)
    # Hugo Blox's placeholders for "the owner of this site"
    return [_name(name) for name in names if name.lower() not in {"admin", "me"}]


def _listed(value: object, mark: str | None) -> list[str]:
    """Items of a list, or of a text parted by `mark` (None: as people part names: "A, B and C")."""
    if not isinstance(value, str):
        return list(texts_of(value))
    parts = value.split(mark) if mark else _LIST.split(value)
    return [part.strip() for part in parts if part.strip()]


def _name(text: str) -> str:
    return " ".join(part.capitalize() for part in text.split("-")) if _SLUG.fullmatch(text) else text


def _address_parts(value: Mapping[object, object]) -> list[str]:
    fields = Fields(layer(value))
    parts = [fields.text((part,)) for part in _ADDRESS_PARTS]
    return list(dict.fromkeys(part for part in parts if part))


def _flat(value: Mapping[object, object]) -> bool:
    """Whether the name in a mapping can be read without following it endlessly (YAML aliases make loops)."""
    return all(not isinstance(inner, Mapping | list) for key, inner in value.items() if normal(key) in _NAMES)
