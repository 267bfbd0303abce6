"""Which of the known talks a delivery is.

A talk is what its file says it is, so it stays the same while it shows enough of the same signs: where it
stands, what it is called, when and at which event it is given. Signs are looked at one after the other,
from the surest to the least sure; talk and delivery that share one are paired, and no talk is two
deliveries. In a file with several, each is told by its day and its event, never by its place in the list.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from bot.announcements.facts import facts_of
from bot.announcements.model import Known

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence
    from datetime import date, datetime

    from bot.library.model import Delivery

    Sign = Callable[[Known], Iterable[Hashable]]


def candidate(delivery: Delivery, now: datetime) -> Known:
    """A delivery as it would be known were it seen for the first time."""
    return Known(
        id=delivery.key,
        key=delivery.key,
        path=delivery.id,
        names=names_of(delivery),
        facts=facts_of(delivery),
        since=now,
        dated=now,
    )


def names_of(delivery: Delivery) -> frozenset[str]:
    """What a delivery is known by: its id, its slug and its aliases."""
    aliases = (f"alias:{alias}" for alias in delivery.aliases if alias)
    slug = (f"slug:{delivery.slug}",) if delivery.slug else ()
    return frozenset((f"id:{delivery.id}", *slug, *aliases))


def recognize(known: Iterable[Known], candidates: Sequence[Known]) -> dict[str, Known]:
    """The known talk that each candidate is, by the candidate's key; those that are new are not in it."""
    found: dict[str, Known] = {}
    talks, left = list(known), list(candidates)
    paths = {each.path for each in left}
    for sign in _SIGNS:
        _pair(talks, left, sign, found)
        talks, left = _without(talks, left, found)
    # whose file has gone may have been renamed, and changed as well
    talks = [talk for talk in talks if talk.path and talk.path not in paths]
    for sign in _SIGNS_OF_RENAMED:
        _pair(talks, left, sign, found)
        talks, left = _without(talks, left, found)
    return found


def copy_signs(talk: Known) -> Iterable[Hashable]:
    """Who shares one of these with another talk is the same once more: a file that stands in two folders."""
    content = (talk.facts.title, talk.facts.start, talk.facts.event)
    return ((name, content) for name in talk.names if not name.startswith("id:"))


def _pair(talks: Sequence[Known], left: Sequence[Known], sign: Sign, found: dict[str, Known]) -> None:
    """Adds the pairs that share a sign; in the order of the talks where several do."""
    if not left:
        return
    showing: defaultdict[Hashable, deque[Known]] = defaultdict(deque)
    for talk in talks:
        for shown in sign(talk):
            showing[shown].append(talk)
    taken: set[str] = set()
    for each in left:
        match = next((talk for shown in sign(each) for talk in _free(showing.get(shown), taken)), None)
        if match:
            found[each.key] = match
            taken.add(match.id)


def _free(talks: deque[Known] | None, taken: set[str]) -> Iterable[Known]:
    """The first that is not taken. The others are put away: thousands may share a sign."""
    while talks and talks[0].id in taken:
        talks.popleft()
    return () if not talks else (talks[0],)


def _without(
    talks: Sequence[Known], left: Sequence[Known], found: dict[str, Known]
) -> tuple[list[Known], list[Known]]:
    """What is not paired yet."""
    if not left:
        return [], []
    taken = {talk.id for talk in found.values()}
    return [talk for talk in talks if talk.id not in taken], [each for each in left if each.key not in found]


def _day(talk: Known) -> date | None:
    return talk.facts.start.date() if talk.facts.start else None


def _by_name(talk: Known, what: Hashable) -> Iterable[Hashable]:
    """Every name together with something else; none where that is missing."""
    return ((name, what) for name in sorted(talk.names)) if what else ()


def _aliases(talk: Known) -> Iterable[Hashable]:
    return (name for name in sorted(talk.names) if name.startswith("alias:"))


_SIGNS: tuple[Sign, ...] = (
    # nothing that matters has changed: nearly every talk, nearly always
    lambda talk: ((talk.key, talk.facts.title, talk.facts.start, talk.facts.event),),
    # another place in the list of the same file
    lambda talk: ((talk.path, talk.facts.title, talk.facts.start, talk.facts.event),),
    lambda talk: ((talk.path, talk.facts.title, _day(talk), talk.facts.event),),
    # another file: renamed, moved, or two that changed places
    lambda talk: ((talk.facts.title, talk.facts.start, talk.facts.event),),
    lambda talk: ((talk.facts.title, _day(talk), talk.facts.event),),
    # the same file, edited
    lambda talk: ((talk.path, _day(talk), talk.facts.event),),
    lambda talk: ((talk.path, _day(talk)),) if talk.facts.start else (),
    lambda talk: ((talk.path, talk.key, talk.facts.event),) if talk.facts.event else (),
    lambda talk: ((talk.path, talk.facts.event),) if talk.facts.event else (),
    # the same place in the same file: whatever has become of it
    lambda talk: ((talk.path, talk.key),),
    # another file, edited as well
    lambda talk: _by_name(talk, _day(talk)),
)
_SIGNS_OF_RENAMED: tuple[Sign, ...] = (
    lambda talk: _by_name(talk, talk.facts.title),
    _aliases,
)
