"""What the links of a talk are: cleaned addresses, and the kind of thing each leads to.

The rules hold for any collection: they read the words people put into titles and the hosts everybody
uses.  A link is the recording of a talk only if its title says so, because a wrong video presented as
the recording is worse than none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

from bot.library.model import Resource, ResourceKind
from bot.text.html_tags import decode_entities
from bot.text.prose import clean_line

_SPACE = re.compile(r"\s+")
_PLAIN = r"\w!$%()*+,./:;=@~-"
# Nearly every address is of this form, which needs no cleaning, and whose parts are plain to see.
_CLEAN = re.compile(
    rf"(https?)://([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(/[{_PLAIN}]*)?(?:\?([?{_PLAIN}]*))?(?:#[#?{_PLAIN}]*)?",
    re.ASCII,
)
_RECENT = 1024  # addresses and titles that are looked at several times in a row, or that many talks have


def clean_url(url: object) -> str:
    """An absolute http(s) address without white space and HTML entities; "" for anything else."""
    if not isinstance(url, str):
        return ""
    if _CLEAN.fullmatch(url):
        return url
    address = _SPACE.sub("", decode_entities(url)).strip("<>\"'")
    if address.startswith("//"):
        address = f"https:{address}"
    parts = _split(address)
    return address if parts.scheme in ("http", "https") and parts.host else ""


class _Address(NamedTuple):
    """The parts of an address that tell where it leads; the host without `www.` and `m.`."""

    scheme: str = ""
    host: str = ""
    path: str = ""
    query: str = ""


@lru_cache(_RECENT)
def _split(url: str) -> _Address:
    """The parts of an address; all empty where it is malformed."""
    if found := _CLEAN.fullmatch(url):
        scheme, host, path, query = found.groups("")
        return _Address(scheme, _bare(host.lower()), path, query)
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return _Address()
    return _Address(parts.scheme, _bare(host), parts.path, parts.query)


def _bare(host: str) -> str:
    return host.removeprefix("www.").removeprefix("m.")


# --- the page of a video ---------------------------------------------------------------------------

_YOUTUBE: Final = frozenset(("youtube.com", "youtube-nocookie.com", "youtu.be", "music.youtube.com"))
_YOUTUBE_ID = re.compile(r"[\w-]{11}\Z", re.ASCII)
_VIMEO_PATH = re.compile(r"/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/)?(\d+)(?:/(\w+))?/?\Z")
# youtube.com/…: paths that are one video, so that everything else is somebody's channel
_YOUTUBE_PLAYERS: Final = frozenset(("embed", "v", "e", "live", "shorts"))
_YOUTUBE_PAGES: Final = _YOUTUBE_PLAYERS | {"watch", "playlist", "clip"}


def video_page(value: str, host: str = "youtube") -> str:
    """The address of the page of a video, from its id at `host` ("youtube", "vimeo"), its player's
    address or its page's; other addresses come back cleaned.  "" when it is none of these.
    """
    value = str(value).strip()
    address = clean_url(value)
    if address:
        parts = _split(address)
        return _youtube_page(parts) or _vimeo_page(parts) or address
    if host == "youtube" and _YOUTUBE_ID.match(value):
        return f"https://www.youtube.com/watch?v={value}"
    return f"https://vimeo.com/{value}" if host == "vimeo" and value.isascii() and value.isdigit() else ""


def _youtube_page(parts: _Address) -> str:
    host = parts.host
    if host not in _YOUTUBE:
        return ""
    steps = [step for step in parts.path.split("/") if step]
    query = parse_qs(parts.query)
    if host == "youtu.be":
        video = steps[0] if steps else ""
    elif len(steps) > 1 and steps[0] in _YOUTUBE_PLAYERS:
        video = steps[1]
    else:
        video = query.get("v", [""])[0] if steps == ["watch"] else ""
    if video == "videoseries" and query.get("list"):
        return f"https://www.youtube.com/playlist?list={query['list'][0]}"
    if _YOUTUBE_ID.match(video):
        return f"https://www.youtube.com/watch?v={video}"
    return ""


def _vimeo_page(parts: _Address) -> str:
    found = _VIMEO_PATH.match(parts.path)
    if parts.host not in ("vimeo.com", "player.vimeo.com") or not found:
        return ""
    # unlisted videos open only with their hash
    secret = found[2] or parse_qs(parts.query).get("h", [""])[0]
    return f"https://vimeo.com/{found[1]}" + (f"/{secret}" if secret else "")


def is_player(url: str) -> bool:
    """Whether the address plays one video at YouTube or Vimeo."""
    parts = _split(clean_url(url))
    return bool(_youtube_page(parts) or _vimeo_page(parts))


def is_channel(url: str) -> bool:
    """Whether the address is somebody's channel at YouTube: many videos, none in particular."""
    return _is_channel(_split(clean_url(url)))


def _is_channel(parts: _Address) -> bool:
    first = parts.path.strip("/").partition("/")[0]
    return parts.host == "youtube.com" and first not in _YOUTUBE_PAGES


# --- kinds -----------------------------------------------------------------------------------------

_FILM = (
    "recording|video|vídeo|vidéo|video recording|aufzeichnung|mitschnitt|enregistrement|captation|replay"
    "|grabación|grabacion|gravação|gravacao|registrazione|opname|inspelning|optagelse|opptak|tallenne"
    "|nagranie|wideo|záznam|видео|запись|відео|запис|録画|動画|视频|影片|녹화|영상"
)
_OCCASION = (
    "the|full|talk|session|conference|presentation|keynote|lecture|webinar|workshop|video|live|youtube|vimeo"
)
# "Video" alone or with what belongs to it; "Video tutorial", "Videos" and "Video setup" are others
_RECORDING = re.compile(
    rf"(?:(?:{_OCCASION})\s+){{0,2}}(?:{_FILM})(?=\s*(?:$|[^\w\s]|(?:of|from|at|on|in|by|link|here|available|und|des|der|del|de|da|do|du)\b))"
    r"|watch(?=\s*(?:$|[^\w\s]|(?:the|this|it|on|here|now|online|recording|video|talk|session)\b))"
    r"|(?:youtube|vimeo)(?=(?:\s+(?:link|page))?\W*$)"
)
# a title that says this and nothing else is believed, even where the address is a channel's
_JUST_RECORDING = re.compile(rf"(?:{_FILM})\W*")
_TALK_ITSELF = re.compile(r"(?:(?:the|full)\s+)?(?:talk|session|presentation|keynote|webinar)?\W*\Z")
_SEVERAL = re.compile(r"\b(?:channel|playlist|tutorials?|videos|recordings|how to|trailer|teaser)\b")
_WORDS: Final = (
    (
        ResourceKind.SLIDES,
        r"\b(?:slides?|slide ?deck|deck|folien|diapositiv\w+|diapos|slajdy|слайды|スライド)\b"
        r"|^presentation$|^präsentation$",
    ),
    (
        ResourceKind.CODE,
        r"\b(?:github|gitlab|bitbucket|codeberg|repos?|repositor(?:y|ies)|source code)\b"
        r"|\b(?:jupyter|colab|notebooks?)\b"
        r"|^(?:source|sources|demos?|live demo)$|\bdemo$"
        r"|\b(?:demo|sample|example|workshop|companion|tutorial|accompanying|talk|presentation) code\b"
        r"|^(?:the |all )?code$|^code (?:for|from|of|used|shown|samples?|examples?|snippets?|repo\w*)\b"
        r"|^(?!no|low|clean|legacy|bad|good|dress)\w+ code$",
    ),
    (ResourceKind.BOOK, r"\b(?:e-?books?|books?|book bundle|buch|livre|libro)\b"),
    (ResourceKind.POST, r"\b(?:blogs?|blog ?posts?|articles?|write-?up|artikel)\b|^post\b|\bpost$"),
    (
        ResourceKind.COMMUNITY,
        r"\b(?:slack|discord)\b(?! (?:bot|app|api))|\bcommunity$"
        r"|\b(?:forum|mailing ?list|meetup group|user group|gitter)\b",
    ),
    (ResourceKind.VIDEO, r"\b(?:videos?|youtube|vimeo|screencasts?|recordings?|playlist|webinars?)\b"),
)
_KIND_WORDS: Final = tuple((kind, re.compile(words)) for kind, words in _WORDS)
# What people put before a title says what it is, where the words do not.
_KIND_SIGNS: Final = (
    (ResourceKind.VIDEO, re.compile("[🎥📹📽🎬📺🎞]")),
    (ResourceKind.POST, re.compile("[✍📝]")),
    (ResourceKind.BOOK, re.compile("[📚📕📗📘📙]")),
    (ResourceKind.COMMUNITY, re.compile("[💬🗨]")),
    (ResourceKind.CODE, re.compile("💻")),
)
_KIND_HOSTS: Final = {
    ResourceKind.CODE: (
        "github.com",
        "gitlab.com",
        "bitbucket.org",
        "codeberg.org",
        "sr.ht",
        "colab.research.google.com",
        "mybinder.org",
    ),
    ResourceKind.VIDEO: (
        "youtube.com",
        "youtu.be",
        "vimeo.com",
        "twitch.tv",
        "dailymotion.com",
        "media.ccc.de",
        "bilibili.com",
    ),
    ResourceKind.SLIDES: ("speakerdeck.com", "slideshare.net", "noti.st", "slides.com", "prezi.com"),
    ResourceKind.POST: (
        "medium.com",
        "dev.to",
        "hashnode.dev",
        "substack.com",
        "wordpress.com",
        "blogspot.com",
    ),
    ResourceKind.COMMUNITY: (
        "slack.com",
        "discord.gg",
        "discord.com",
        "groups.google.com",
        "gitter.im",
        "t.me",
    ),
}
_HOST_KINDS: Final = {host: kind for kind, hosts in _KIND_HOSTS.items() for host in hosts}
_POST_PATH = re.compile(r"/(?:blog|blogs|posts?|articles?)/|/(?:19|20)\d\d/\d\d/\d\d/")
_DESCRIBED_POST = re.compile(r"\b(?:blog(?: ?post)?|article)\b")
_LEADING_SIGNS = re.compile(r"^[\W_]+")


def classify(title: str, url: str, description: str = "") -> ResourceKind:
    """What a link leads to: its title decides, then the sign before it, the host, the description.
    A link without any address is OTHER, whatever its title.
    """
    if not url.strip():
        return ResourceKind.OTHER
    parts, said = _split(clean_url(url)), _said(title)
    if said.just_recording or (_may_be_recording(said, parts) and not _is_channel(parts)):
        return ResourceKind.RECORDING
    found = said.kind or _kind_of_address(parts)
    if found is None and _DESCRIBED_POST.search(description.casefold()):
        found = ResourceKind.POST
    return found or ResourceKind.OTHER


class _Said(NamedTuple):
    """What a title says that its link is."""

    just_recording: bool  # and nothing else
    recording: bool
    talk: bool  # the talk itself: "🎥", "Talk"
    kind: ResourceKind | None


@lru_cache(_RECENT)
def _said(title: str) -> _Said:
    # an address in place of a title says nothing that the host does not
    words = "" if "://" in title else _LEADING_SIGNS.sub("", clean_line(title)).casefold()
    if _JUST_RECORDING.fullmatch(words):
        return _Said(just_recording=True, recording=True, talk=False, kind=None)
    by_words = (kind for kind, pattern in _KIND_WORDS if pattern.search(words))
    by_sign = (kind for kind, pattern in _KIND_SIGNS if pattern.search(title))
    kind = next(by_words, None) or next(by_sign, None)
    if "://" in title or _SEVERAL.search(words):
        return _Said(just_recording=False, recording=False, talk=False, kind=kind)
    talk = bool(title.strip() and _TALK_ITSELF.match(words))
    return _Said(just_recording=False, recording=bool(_RECORDING.match(words)), talk=talk, kind=kind)


def _may_be_recording(said: _Said, parts: _Address) -> bool:
    return said.recording or (said.talk and _kind_of_address(parts) == ResourceKind.VIDEO)


def _kind_of_address(parts: _Address) -> ResourceKind | None:
    host = parts.host
    if host == "docs.google.com" and parts.path.startswith("/presentation"):
        return ResourceKind.SLIDES
    labels = host.split(".")
    for start in range(len(labels) - 1):
        if kind := _HOST_KINDS.get(".".join(labels[start:])):
            return kind
    if labels[0] in ("blog", "blogs") or _POST_PATH.search(parts.path):
        return ResourceKind.POST
    return ResourceKind.COMMUNITY if labels[0] in ("forum", "community", "discuss") else None


_OTHER_OCCASION = re.compile(
    r"\b(?:same (?:talk|presentation|session)|(?:recorded|given) (?:elsewhere|previously)"
    r"|recordings? (?:of|from) (?:an? )?(?:previous|earlier|another|other|different)"
    r"|(?:previous|earlier|prior|another|other|different) (?:\w+ )?"
    r"(?:presentation|oc+as+ion|event|conference|delivery|talk|meetup|version|edition|venue|time))\b",
    re.IGNORECASE,
)


def is_other_occasion(title: str, description: str = "") -> bool:
    """Whether a recording's title or description says that it shows another time the talk was given."""
    return bool(_OTHER_OCCASION.search(title) or _OTHER_OCCASION.search(description))


# --- links in the text of a talk -------------------------------------------------------------------

_LABEL = rf"(?:(?:{_OCCASION})\s+)?(?:{_FILM})"
_FILM_WORDS: Final = tuple(_FILM.split("|"))
_LABEL_ANYWHERE = re.compile(rf"(?:\A|[\n>])[\W_]{{0,12}}(?:{_LABEL})[\s*_]{{0,4}}[:<]", re.IGNORECASE)
_LINES = re.compile(r"\n|<br\b[^<>]*>|</?(?:p|li|div|h\d)\b[^<>]*>", re.IGNORECASE)
_TAGS_AROUND = re.compile(r"</?(?:b|strong|em|i|span)\b[^<>]*>", re.IGNORECASE)
_VIDEO_LINE = re.compile(
    rf"[\W_]*(?:{_LABEL})[\s*_]*:[\s*_]*(?:\[[^\[\]]*\]\(\s*|<a\s[^<>]*?href=[\"']?|<)?(https?://[^\s<>\"'()\[\]]+)",
    re.IGNORECASE,
)


def _may_name_a_film(body: str) -> bool:
    """Most bodies do not; to look for the bare words costs a fraction of what the patterns cost."""
    folded = body.casefold()
    return any(word in folded for word in _FILM_WORDS)


def video_links(body: str) -> tuple[Resource, ...]:
    """The recordings that a body names on lines such as "Video: https://…" or "**Recording:** [x](…)"."""
    if "http" not in body or not _may_name_a_film(body) or not _LABEL_ANYWHERE.search(body):
        return ()
    found = (_VIDEO_LINE.match(_TAGS_AROUND.sub("", line)) for line in _LINES.split(body))
    pages = (video_page(match[1].rstrip(".,;")) for match in found if match)
    return tuple(
        Resource("Recording", page, kind=ResourceKind.RECORDING)
        for page in dict.fromkeys(pages)
        if page and not _is_channel(_split(page))
    )
