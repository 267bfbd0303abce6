"""Which of a talk's links answer a question: those asked for first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.answers.model import Link
from bot.library.model import ResourceKind
from bot.text.normalize import fold, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.library.model import Delivery, Resource
    from bot.questions.model import Question

# Words that ask for a kind of link.  English, for most links are labelled so in every language.
_KINDS = {
    ResourceKind.CODE: "code repo repos repository github gitlab source sample demo example notebook",
    ResourceKind.POST: "blog blogs post posts article articles blogpost",
    ResourceKind.BOOK: "ebook ebooks book books",
    ResourceKind.COMMUNITY: "slack discord forum community",
}
_SHORTEST_MISSPELT = 5  # letters
KIND_FITS = 2  # points for a link of the kind that was asked for
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}

KINDS_OF_LINKS = frozenset(_KIND_OF)

_REQUESTS = frozenset(
    [
        *("any", "anything", "are", "can", "code", "download", "find", "get", "give", "got", "has", "have"),
        *("is", "link", "links", "material", "need", "please", "pls", "see", "send", "share", "show"),
        *("there", "url", "want", "was", "were", "what", "whats", "where", "wheres", "which"),
        *("gibt", "gibts", "habt", "hast", "avez", "lien", "hay", "tem"),
    ]
)


def fit(delivery: Delivery, question: Question) -> int:
    """How well the best link of a delivery fits what was asked for; 0 where no link stands out."""
    return max((_fit(resource, question) for resource in delivery.resources), default=0)


def names_link(deliveries: Sequence[Delivery], question: Question) -> bool:
    """Whether all words of a question name one link: "link to the style guide"."""
    labels = (f"{link.title} {link.description}" for delivery in deliveries for link in delivery.resources)
    return bool(question.words) and any(set(question.words) <= set(tokenize(label)) for label in labels)


def asked_links(delivery: Delivery, question: Question) -> tuple[Link, ...]:
    """The links of a talk, those first whose kind or words were asked for."""
    ordered = sorted(delivery.resources, key=lambda resource: _fit(resource, question), reverse=True)
    return as_links(ordered)


def one_kind_asked(question: Question) -> ResourceKind | None:
    """The kind of link that is asked for; None where none or several are."""
    kinds = _kinds_asked(question)
    return next(iter(kinds)) if len(kinds) == 1 else None


def _kinds_asked(question: Question) -> set[ResourceKind]:
    """The kinds of links that are asked for, misspelt or not: "gihub"."""
    asked = question.asked
    near = ((word, kind) for word, kind in _KIND_OF.items() if len(word) >= _SHORTEST_MISSPELT)
    return {_KIND_OF[word] for word in asked if word in _KIND_OF} or {
        kind for word, kind in near if any(OSA.distance(word, other) == 1 for other in asked)
    }


def of_asked_kind(delivery: Delivery, question: Question) -> tuple[Resource, ...]:
    """The links of a talk that are of the kind asked for; () where no one kind is."""
    kind = one_kind_asked(question)
    return tuple(resource for resource in delivery.resources if resource.kind is kind)


def _fit(resource: Resource, question: Question) -> int:
    asked = _kinds_asked(question)
    words = {*question.words, *question.asked}
    said = words & set(tokenize(f"{resource.title} {resource.description}"))
    named = said & set(question.asked)
    return KIND_FITS * (resource.kind in asked) + len(said) + len(named)


def fits_kind(question: Question) -> Callable[[Resource], bool]:
    """Whether a link is of the kind that is asked for, or is named by enough of its words."""
    asked = _kinds_asked(question)
    words = {*question.words, *question.asked}

    def fits(resource: Resource) -> bool:
        if resource.kind in asked:
            return True
        label = fold(f"{resource.title} {resource.description}")
        return any(word in label for word in words) and _fit(resource, question) >= KIND_FITS

    return fits


def as_links(resources: Sequence[Resource]) -> tuple[Link, ...]:
    return tuple(Link(resource.title or resource.url, resource.url) for resource in resources)


def page_link(delivery: Delivery) -> tuple[Link, ...]:
    """The link to the talk's page, where there is one."""
    return (Link("The talk's page", delivery.page),) if delivery.page else ()


def all_links(delivery: Delivery) -> tuple[Link, ...]:
    """Every link of a talk: recording and slides first, then its page, then the rest."""
    first = (*as_links(delivery.recordings), *as_links(delivery.slides), *page_link(delivery))
    return (*first, *as_links(delivery.resources))


def requests(question: Question) -> bool:
    """Whether a question says that it wants to have what is asked for: "is there a repo", "the code of …"."""
    tokens = tokenize(question.text)
    return not _REQUESTS.isdisjoint(tokens) or not set(question.asked).isdisjoint(tokens[:2])


def asks_last(question: Question) -> bool:
    """Whether a question ends in what it asks for: "… code?"; not "git with a repo", which is what a talk may
    be about.
    """
    tokens = tokenize(question.text)
    return bool(tokens) and tokens[-1] in question.asked and tokens[-2:-1] not in (["a"], ["an"])
