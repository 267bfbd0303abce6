"""Answers as blocks: the lead first, then the particulars that go with its kind and facet."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, assert_never

from bot.answers.model import AnswerKind
from bot.answers.phrases import named
from bot.library.model import ResourceKind
from bot.questions.model import Facet
from bot.ui.blocks import Block, Heading, LinkLine, Links, Note, Paragraph, Quote, Row, Rows
from bot.ui.text import day, excerpt, one_line, tidy, year

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.answers.model import Answer, EventCount
    from bot.library.model import Delivery, Reaction

MAX_ROWS = 25  # what fits a screen; `--json` and a narrower question give the rest
MAX_COUNTED = 10  # more of them say no more than the number does
MAX_QUOTES = 10
MAX_OTHERS = 6
MAX_NEAREST = 5


def outline(answer: Answer) -> tuple[Block, ...]:
    """The parts of the reply: the lead first, then the particulars, and every link of the answer."""
    lead = tidy(answer.lead)
    parts = (*([Paragraph(lead)] if lead else []), *_particulars(answer))
    return (*parts, *_links_left(answer, parts), *_also_given(answer))


def _particulars(answer: Answer) -> Iterable[Block]:
    match answer.kind:
        case AnswerKind.TALK:
            return _talk(answer)
        case AnswerKind.CHOICES:
            return _choices(answer)
        case AnswerKind.LIST:
            return _list(answer)
        case AnswerKind.COUNT:
            return _counted(answer)
        case AnswerKind.EVENTS:
            return _events(answer)
        case AnswerKind.NONE:
            return _suggested(answer, "Nearest:")
        case AnswerKind.HELP:
            return [*_examples(answer), *_suggested(answer, "Talks to try:")]
        case _:
            assert_never(answer.kind)


# --- one talk -------------------------------------------------------------------------------------


def _talk(answer: Answer) -> Iterable[Block]:
    if not answer.deliveries:
        return
    talk = answer.deliveries[0]
    facet = answer.facet or Facet.CARD
    if facet is Facet.CARD:
        yield Heading(one_line(talk.title), one_line(talk.page), _details(talk))
    elif one_line(talk.title) not in one_line(answer.lead):
        yield Heading(one_line(talk.title), one_line(talk.page))
    yield from _facet(answer, talk, facet)


def _facet(answer: Answer, talk: Delivery, facet: Facet) -> Iterable[Block]:
    match facet:
        case Facet.CARD:
            if text := excerpt(talk.abstract.plain):
                yield Paragraph(text)
        case Facet.ABSTRACT:
            text = tidy(talk.abstract.plain)
            if text and text not in tidy(answer.lead):
                yield Paragraph(text)
        case Facet.REACTIONS:
            if not answer.missing:
                yield from _quotes(talk.reactions)
        case Facet.RESOURCES:
            if not answer.missing:
                yield from _grouped_links(answer, talk)
        case Facet.RECORDING | Facet.SLIDES | Facet.WHEN | Facet.WHERE | Facet.SPEAKER:
            return
        case _:
            assert_never(facet)


def _details(talk: Delivery) -> tuple[str, ...]:
    occasion = " · ".join(filter(None, [one_line(talk.event), one_line(talk.location), day(talk)]))
    speakers = named([one_line(name) for name in talk.speakers])
    return tuple(filter(None, [occasion, f"By {speakers}" if speakers else ""]))


def _quotes(reactions: Sequence[Reaction]) -> Iterable[Block]:
    told = [reaction for reaction in reactions if reaction.text or reaction.url]
    for reaction in told[:MAX_QUOTES]:
        yield Quote(one_line(reaction.text), _source(reaction), one_line(reaction.url))
    yield from _rest(len(told) - MAX_QUOTES)


def _source(reaction: Reaction) -> str:
    author, handle = one_line(reaction.author), one_line(reaction.handle).lstrip("@")
    name = f"{author} (@{handle})" if author and handle else author or (f"@{handle}" if handle else "")
    on = f"{reaction.on.day} {reaction.on:%B} {reaction.on.year}" if reaction.on else ""
    return ", ".join(filter(None, [name, on]))


_GROUPS = {
    ResourceKind.RECORDING: "Recording",
    ResourceKind.SLIDES: "Slides",
    ResourceKind.CODE: "Code",
    ResourceKind.POST: "Posts",
    ResourceKind.VIDEO: "Videos",
    ResourceKind.BOOK: "Books",
    ResourceKind.COMMUNITY: "More",
    ResourceKind.OTHER: "More",
}


def _grouped_links(answer: Answer, talk: Delivery) -> Iterable[Block]:
    """The links under "Code", "Posts", "Videos" …; without headings where one group holds them all."""
    kinds = {item.url: item.kind for item in (*talk.recordings, *talk.slides, *talk.resources)}
    by_group: dict[str, list[LinkLine]] = {name: [] for name in _GROUPS.values()}
    for link in answer.links:
        group = _GROUPS[kinds.get(link.url, ResourceKind.OTHER)]
        by_group[group].append(_link_line(link.label, link.url))
    used = {name: links for name, links in by_group.items() if links}
    for name, links in used.items():
        yield Links(tuple(links), name if len(used) > 1 else "")


def _also_given(answer: Answer) -> Iterable[Block]:
    """Where else the talk was given, where that is of interest."""
    if not (answer.missing or answer.facet in (None, Facet.CARD, Facet.WHEN, Facet.WHERE)):
        return
    occasions = list(dict.fromkeys(filter(None, map(_occasion, answer.others))))
    if not occasions:
        return
    more = len(occasions) - MAX_OTHERS
    named = ", ".join(occasions[:MAX_OTHERS]) + (f" and {more} more" if more > 0 else "")
    yield Note(f"Also given at: {named}")


def _occasion(talk: Delivery) -> str:
    """ "Devoxx UK (2019)"; the year is left out where the event's name has it."""
    name, when = one_line(talk.event) or one_line(talk.location), year(talk)
    return f"{name} ({when})" if name and when and when not in name else name or when


# --- several talks --------------------------------------------------------------------------------


def _choices(answer: Answer) -> Iterable[Block]:
    shown = answer.deliveries[:MAX_ROWS]
    if shown:
        yield Rows(tuple(_row(talk, f"{at}.", with_day=True) for at, talk in enumerate(shown, 1)))
    yield from _rest(len(answer.deliveries) - MAX_ROWS)


def _list(answer: Answer) -> Iterable[Block]:
    for name, talks in groupby(answer.deliveries[:MAX_ROWS], key=year):
        rows = tuple(replace(_dated(talk), links=_own_links(talk, answer)) for talk in talks)
        yield Rows(rows, name or "Without a date")
    yield from _rest(len(answer.deliveries) - MAX_ROWS)


def _own_links(talk: Delivery, answer: Answer) -> tuple[LinkLine, ...]:
    """The links of the answer that are this talk's, labelled as in its file."""
    labels = {item.url: item.title for item in (*talk.recordings, *talk.slides, *talk.resources)}
    own = [link for link in answer.links if link.url in labels]
    return tuple(_link_line(labels[link.url] or link.label, link.url) for link in own)


def _counted(answer: Answer) -> Iterable[Block]:
    if 0 < len(answer.deliveries) <= MAX_COUNTED:
        yield Rows(tuple(map(_dated, answer.deliveries)))


def _dated(talk: Delivery) -> Row:
    return _row(talk, talk.date.date().isoformat() if talk.date else "")


def _row(talk: Delivery, mark: str = "", *, with_day: bool = False) -> Row:
    parts = [one_line(talk.event), one_line(talk.location), day(talk) if with_day else ""]
    return Row(one_line(talk.title), mark, ", ".join(filter(None, parts)), one_line(talk.page))


def _events(answer: Answer) -> Iterable[Block]:
    shown = {event.name for event in answer.events[:MAX_ROWS]}
    years: dict[str, str] = {}
    for talk in answer.deliveries:
        if talk.event not in shown:
            continue
        years[talk.event] = max(years.get(talk.event, ""), year(talk))
    if answer.events:
        yield Rows(tuple(_event(event, years.get(event.name, "")) for event in answer.events[:MAX_ROWS]))
    yield from _rest(len(answer.events) - MAX_ROWS)


def _event(event: EventCount, when: str) -> Row:
    talks = "1 talk" if event.deliveries == 1 else f"{event.deliveries} talks"
    return Row(one_line(event.name), when, talks)


def _rest(more: int) -> Iterable[Block]:
    if more > 0:
        yield Note(f"… and {more} more")


# --- no talk --------------------------------------------------------------------------------------


def _suggested(answer: Answer, heading: str) -> Iterable[Block]:
    if answer.suggestions:
        rows = tuple(_row(talk, "-") for talk in answer.suggestions[:MAX_NEAREST])
        yield Rows(rows, heading)


def _examples(answer: Answer) -> Iterable[Block]:
    if answer.examples:
        rows = tuple(Row(one_line(example), "-") for example in answer.examples)
        yield Rows(rows, "" if answer.lead.rstrip().endswith(":") else "For example:")


# --- links ----------------------------------------------------------------------------------------


def _links_left(answer: Answer, parts: Sequence[Block]) -> Iterable[Block]:
    """The links of the answer that no other part shows, so that none is ever lost."""
    shown = set(_addresses(parts))
    lines = [_link_line(link.label, link.url) for link in answer.links]
    left = tuple(line for line in dict.fromkeys(lines) if line.url and line.url not in shown)
    if left:
        yield Links(left)


def _addresses(parts: Sequence[Block]) -> Iterable[str]:
    for part in parts:
        if isinstance(part, Links):
            yield from (line.url for line in part.links)
        elif isinstance(part, Rows):
            yield from (line.url for row in part.rows for line in row.links)
        elif isinstance(part, Quote):
            yield part.url


def _link_line(label: str, url: str) -> LinkLine:
    return LinkLine(one_line(label), one_line(url))
