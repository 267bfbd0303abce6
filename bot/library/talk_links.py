"""Everything that a talk file links to: slides, recordings, other links, what people said, the image.

Addresses come out absolute; one that is not, and one that had to be mended, is told to the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from bot.library import fields as names
from bot.library.body_links import body_links
from bot.library.embeds import read_embed
from bot.library.fields import Fields, Link, layer, text_of
from bot.library.links import classify, clean_url, is_channel, is_other_occasion, video_links, video_page
from bot.library.model import Reaction, Resource, ResourceKind
from bot.text.prose import clean_line

if TYPE_CHECKING:
    from bot.library.yaml_text import Where

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
# Nothing in it that `urljoin` would resolve: no scheme, no dots as a step, no empty steps, no query
_PLAIN_PATH = re.compile(r"(?:[\w~%-][\w.~%-]*/)*[\w~%-][\w.~%-]*/?", re.ASCII)
_LOOKS_LIKE_A_PATH = re.compile(r"[./]")
# what an entry of `links:` says about itself (Hugo Blox `type:`, hugo-apero `name:`); whole words only,
# since "video tutorials" are no recording of the talk
_SAYS_RECORDING = {"video", "recording", "watch"}
_NEITHER = tuple(kind for kind in ResourceKind if kind.value not in ("slides", "recording"))
_SAYS_SLIDES = {"slides", "slide deck"}


@dataclass
class Links:
    """What `read_links` finds. `problems` are (keys of the value, message); `left_out` counts the
    relative addresses for which there is no site_url.
    """

    site_url: str = ""
    page_template: str = ""
    slides: tuple[Resource, ...] = ()
    recordings: tuple[Resource, ...] = ()
    resources: tuple[Resource, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    image: str = ""
    problems: list[tuple[Where, str]] = field(default_factory=list)
    left_out: int = 0

    def page(self, slug: str, id: str) -> str:  # noqa: A002 - a talk has an id
        """The address of the talk's own page, "" without a site_url."""
        if not self.site_url:
            return ""
        path = self.page_template.replace("{slug}", quote(slug)).replace("{id}", quote(id))
        return self.join(path)

    def join(self, path: str) -> str:
        """A path of the site as an address; "" (and counted) without a site_url or for an impossible one."""
        if not self.site_url:
            self.left_out += 1
            return ""
        base = self.site_url.rstrip("/") + "/"
        if _PLAIN_PATH.fullmatch(path) and _is_plain_base(base):
            return clean_url(base + path)
        try:
            return clean_url(urljoin(base, path.strip()))
        except ValueError:
            return ""


@lru_cache(16)
def _is_plain_base(base: str) -> bool:
    """Whether a plain path has only to be put behind this address."""
    try:
        return urljoin(base, "x") == f"{base}x"
    except ValueError:
        return False


def read_links(fields: Fields, body: str, site_url: str, page_template: str) -> Links:
    """Every link of one delivery. An address occurs once: first in a field of its own, then among
    the resources, then in embeds, then in the text.
    """
    links = Links(site_url, page_template)
    slides = [_own(link, ResourceKind.SLIDES, links) for link in fields.links(names.SLIDES)]
    recordings = [_own(_video(link), ResourceKind.RECORDING, links) for link in fields.links(names.VIDEOS)]
    listed = [_listed(link, links) for link in [*fields.all_links(names.LINKS), *_numbered_events(fields)]]
    embeds = [read_embed(html, kind) for html, kind in _embeds(fields)]
    embedded = [recording for embed in embeds for recording in embed.recordings]
    links.slides = _unique([*slides, *_of(listed, ResourceKind.SLIDES)])
    links.recordings = _recordings(
        [*recordings, *_of(listed, ResourceKind.RECORDING), *embedded, *video_links(body)]
    )
    shown = {link.url for link in (*links.slides, *links.recordings)}
    in_body = [link for link in body_links(body) if link.url not in shown]
    links.slides = _unique([*links.slides, *_of(in_body, ResourceKind.SLIDES)])
    links.resources = _unique([*_of(listed, *_NEITHER), *_of(in_body, *_NEITHER)])
    links.reactions = tuple(reaction for embed in embeds for reaction in embed.reactions)
    links.image = _image(fields, links)
    return links


def _of(resources: Iterable[Resource | None], *kinds: ResourceKind) -> list[Resource]:
    return [resource for resource in resources if resource and resource.kind in kinds]


def _recordings(found: Iterable[Resource | None]) -> tuple[Resource, ...]:
    """Each video once, whichever of its addresses is given; what shows this very delivery goes
    before a recording of another time, and a video before the channel that it is to be found on.
    """
    recordings = _unique(found)
    if len(recordings) > 1:
        videos: dict[str, Resource] = {}
        for recording in recordings:
            videos.setdefault(video_page(recording.url) or recording.url, recording)
        recordings = tuple(
            sorted(videos.values(), key=lambda video: (video.other_occasion, is_channel(video.url)))
        )
    return recordings


def _own(link: Link, kind: ResourceKind, links: Links) -> Resource | None:
    """A link from a field of its own, such as `pdf:`; None if it has no address."""
    url = _address(link, links)
    title = clean_line(link.title) if link.title != link.url else kind.value.capitalize()
    return Resource(title, url, clean_line(link.description), kind) if url else None


def _video(link: Link) -> Link:
    """A bare id becomes the address of its page. (The table of videos has the host as the title.)"""
    host = link.title if link.title in {"youtube", "vimeo"} else ""
    title = "Recording" if host or link.title == link.url else link.title
    if _SCHEME.match(link.url.strip()):
        return link._replace(title=title)
    return link._replace(title=title, url=(host and video_page(link.url.strip(), host)) or link.url)


def _address(link: Link, links: Links) -> str:
    text = link.url.strip()
    if _SCHEME.match(text):
        return _checked(link, links)
    # "slides: my-deck" names a deck of the site's own theme, not an address
    return links.join(text) if _LOOKS_LIKE_A_PATH.search(text) else ""


def _listed(link: Link, links: Links) -> Resource | None:
    """An entry of `resources:` or `links:`; None if it has no address that can be followed."""
    relative = link.url.strip().startswith("/") and not link.url.strip().startswith("//")
    url = links.join(link.url) if relative and links.site_url else _checked(link, links)
    if not url:
        return None
    title = clean_line(link.title) or (urlsplit(url).hostname or "Link")
    description = clean_line(link.description)
    return Resource(
        title, url, description, _kind(link, title, url, description), is_other_occasion(title, description)
    )


def _kind(link: Link, title: str, url: str, description: str) -> ResourceKind:
    said = {link.kind, title.lower()}
    if said & _SAYS_RECORDING:
        return ResourceKind.RECORDING
    if said & _SAYS_SLIDES:
        return ResourceKind.SLIDES
    return classify(title, url, description)


def _checked(link: Link, links: Links) -> str:
    """The clean address, "" if there is none; what was wrong with it goes to the problems."""
    name = clean_line(link.title) or "this link"
    if not link.url.strip():
        links.problems.append((link.where, f"{name!r} has no address: fill in its url, or remove the entry"))
        return ""
    url = clean_url(link.url)
    if not url or not _SCHEME.match(link.url.strip()):
        written = link.url.strip()[:60]
        links.problems.append(
            (
                link.where,
                f"the address {written!r} is incomplete: begin it with https://, or remove the entry",
            )
        )
        return ""
    if len(link.url.split()) > 1 or link.url != link.url.strip():
        links.problems.append(
            (link.where, f"the address of {name!r} has white space in it: remove it ({url})")
        )
    return url


def _numbered_events(fields: Fields) -> list[Link]:
    """An 11ty site lists events by number, with the address of the talk's page there."""
    found = fields.first(("events",))
    if not found or not isinstance(found.value, Mapping):
        return []
    urls = [(key, text_of(url)) for key, url in found.value.items() if str(key).strip().isdigit()]
    return [Link("", url, where=(*found.where, str(key))) for key, url in urls if url]


def _embeds(fields: Fields) -> list[tuple[str, str]]:
    """The HTML and the kind of every embed; a text alone is HTML without a kind."""
    found = fields.first(("embeds",))
    items = found.value if found and isinstance(found.value, list) else [found.value] if found else []
    embeds = []
    for item in items:
        if isinstance(item, Mapping):
            inner = Fields(layer(item))
            embeds.append((inner.text(("html", "code", "embed")), inner.text(("type", "kind"))))
        elif isinstance(item, str):
            embeds.append((item, ""))
    return embeds


def _image(fields: Fields, links: Links) -> str:
    found = fields.first(names.IMAGE)
    value = found.value if found else ""
    value = value[0] if isinstance(value, list) and value else value
    inner = Fields(layer(value)) if isinstance(value, Mapping) else None
    text = inner.text(("url", "src", "image", "path", "filename")) if inner else text_of(value)
    if not text:
        return ""
    return clean_url(text) if _SCHEME.match(text) else links.join(text)


def _unique(resources: Iterable[Resource | None]) -> tuple[Resource, ...]:
    found: dict[str, Resource] = {}
    for resource in resources:
        if resource:
            found.setdefault(resource.url, resource)
    return tuple(found.values())
