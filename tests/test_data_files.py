"""The files that people edit: config/places.yaml, config/common-words.yaml and the talks in talks/."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel import Locale

from bot.text.normalize import tokenize

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl")
TALKS = sorted((ROOT / "talks").rglob("*.md"))
# what talks are about: such words find a talk and must not be taken for noise
TOPICS = {
    *("accessibility", "agent", "api", "async", "chef", "cloud", "code", "community", "css", "data"),
    *("database", "deploy", "design", "docker", "error", "graph", "html", "java", "kafka"),
    *("kubernetes", "language", "learn", "linux", "llama", "logo", "map", "memory", "model"),
    *("network", "node", "open", "performance", "persona", "privacy", "python", "query", "react"),
    *("recall", "rest", "rust", "scale", "search", "security", "source", "spring", "sql", "stream"),
    *("swift", "team", "test", "train", "type", "vision", "vue", "web"),
}


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / "config" / name).read_text(encoding="utf-8"))


PLACES: dict[str, Any] = read("places.yaml")
WORDS: dict[str, dict[str, list[str]]] = read("common-words.yaml")
TIERS = [(language, tier) for language in LANGUAGES for tier in ("empty", "weak")]


def folded(name: str) -> str:
    return " ".join(tokenize(name))


def name_lists() -> list[tuple[str, list[str]]]:
    """Every list of names in places.yaml, with where it stands."""
    lists = [(f"countries {code}", names) for code, names in PLACES["countries"].items()]
    for group in ("regions", "cities"):
        lists += [(f"{group} {name}", entry.get("names", [])) for name, entry in PLACES[group].items()]
    return [*lists, ("online", PLACES["online"])]


# --- places ---------------------------------------------------------------------------------------


def test_places_has_the_parts_described_at_its_top() -> None:
    assert list(PLACES) == ["countries", "regions", "cities", "states", "everyday", "online", "adjectives"]
    assert all(set(entry) <= {"names", "countries"} for entry in PLACES["regions"].values())
    assert all(set(entry) <= {"names", "country"} for entry in PLACES["cities"].values())


def test_country_codes_are_iso_codes() -> None:
    codes = set(PLACES["countries"]) | {entry["country"] for entry in PLACES["cities"].values()}
    codes.update(code for entry in PLACES["regions"].values() for code in entry["countries"])
    codes.update(set(PLACES["adjectives"].values()) - set(PLACES["regions"]))
    countries = {str(code) for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code))}
    assert codes <= countries - {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def test_every_city_has_its_country_and_every_region_some() -> None:
    assert all(entry.get("country") for entry in PLACES["cities"].values())
    assert all(entry.get("countries") for entry in PLACES["regions"].values())


@pytest.mark.parametrize("group", ["countries", "regions", "cities", "states"])
def test_places_are_sorted_and_written_alike(group: str) -> None:
    names = list(PLACES[group])
    assert all(isinstance(name, str) for name in names), "quote what YAML takes for yes or no"
    assert names == sorted(names)
    if group in ("regions", "cities"):
        assert names == [name.lower() for name in names]


def test_names_of_places_are_lower_case_sorted_and_said_once() -> None:
    for where, names in name_lists():
        assert names == sorted({name.lower() for name in names}), where
        assert all(folded(name) for name in names), where


def test_no_name_means_two_places() -> None:
    keys = [folded(name) for group in ("regions", "cities") for name in PLACES[group]]
    keys += [folded(name) for _, names in name_lists() for name in names]
    assert [name for name, times in Counter(keys).items() if times > 1] == []


def test_every_region_lists_a_country_once() -> None:
    for region, entry in PLACES["regions"].items():
        assert entry["countries"] == sorted(set(entry["countries"])), region


def test_a_state_is_not_another_name_of_a_city() -> None:
    aliases = {folded(name) for entry in PLACES["cities"].values() for name in entry.get("names", [])}
    assert not aliases & {folded(name) for name in PLACES["states"].values()}


# --- common words ---------------------------------------------------------------------------------


def test_common_words_are_there_for_every_language() -> None:
    assert tuple(WORDS) == LANGUAGES
    assert all(list(tiers) in (["empty", "weak"], ["empty", "weak", "ordinary"]) for tiers in WORDS.values())


@pytest.mark.parametrize(("language", "tier"), TIERS)
def test_common_words_are_lower_case_and_sorted(language: str, tier: str) -> None:
    words = WORDS[language][tier]
    assert all(isinstance(word, str) for word in words), "quote what YAML takes for yes or no"
    assert words == sorted(words)
    assert words == [word.lower() for word in words]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_common_word_is_one_token_and_stands_in_one_tier(language: str) -> None:
    tokens = [tokenize(word) for tier in WORDS[language].values() for word in tier]
    assert [token for token in tokens if len(token) != 1] == []
    assert [token for (token,), times in Counter(map(tuple, tokens)).items() if times > 1] == []


@pytest.mark.parametrize(("language", "tier"), TIERS)
def test_topics_are_not_common_words(language: str, tier: str) -> None:
    tokens = {token for word in WORDS[language][tier] for token in tokenize(word)}
    assert tokens & TOPICS == set()


# --- given names ----------------------------------------------------------------------------------


def test_given_names_are_sorted_and_no_common_words_or_places() -> None:
    names = read("given-names.yaml")["names"]
    assert names == sorted(set(names))
    common = {word for tiers in WORDS.values() for words in tiers.values() for word in words}
    assert set(names) & (common | TOPICS) == set()


def test_technologies_are_sorted_single_words() -> None:
    names = read("technologies.yaml")
    assert names == sorted(set(names))
    assert all(tokenize(name) == [name] for name in names)


def test_conferences_are_sorted_and_no_common_words() -> None:
    names = read("conferences.yaml")
    assert names == sorted(set(names))
    common = {word for tiers in WORDS.values() for words in tiers.values() for word in words}
    assert set(names) & (common | TOPICS) == set()


# --- sample talks ---------------------------------------------------------------------------------


def front_matter(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    fence = text[:3]
    _, matter, body = text.split(f"{fence}\n", 2)
    assert body.strip(), "a sample talk has an abstract"
    fields: dict[str, Any] = tomllib.loads(matter) if fence == "+++" else yaml.safe_load(matter)
    return fields


def deliveries(fields: dict[str, Any]) -> list[dict[str, Any]]:
    return [fields | instance for instance in fields.get("instances", [{}])]


def day(value: Any) -> date:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.date() if isinstance(value, datetime) else value


SAMPLES = {
    path.relative_to(ROOT / "talks").as_posix().removesuffix(".md").removesuffix("/index"): front_matter(path)
    for path in TALKS
}


@pytest.mark.parametrize("talk", SAMPLES)
def test_every_sample_talk_has_what_a_newcomer_would_copy(talk: str) -> None:
    fields = SAMPLES[talk]
    assert all(fields[key] for key in ("title", "slug", "speakers", "tags", "language"))
    for delivery in deliveries(fields):
        assert delivery["event"]
        assert delivery["location"]
        assert isinstance(day(delivery["date"]), date)
    for link in fields.get("resources", []):
        assert link["title"]
        assert re.fullmatch(r"https://\S+", link["url"])


def test_sample_talks_have_ids_and_slugs_of_their_own() -> None:
    assert len(SAMPLES) == len(TALKS) >= 12
    assert len({fields["slug"] for fields in SAMPLES.values()}) == len(SAMPLES)


def test_sample_talks_link_nowhere_but_to_reserved_domains() -> None:
    """Readers of an example must not end up on somebody's real site; players are known by their host."""
    players = {"www.youtube.com", "player.vimeo.com"}
    for path in TALKS:
        hosts = set(re.findall(r"https?://([^/\s\"'<>]+)", path.read_text(encoding="utf-8")))
        strange = {host for host in hosts - players if not re.search(r"(^|\.)example\.(org|com|net)$", host)}
        assert strange == set(), path.name


def test_sample_talks_show_every_field_between_them() -> None:
    shown = {key for fields in SAMPLES.values() for key in fields}
    assert shown >= {
        *("title", "slug", "date", "event", "location", "image", "pdf", "notist_id", "source"),
        *("speakerdeck_slug", "speakers", "tags", "language", "resources", "embeds", "instances"),
    }
    assert {embed["type"] for fields in SAMPLES.values() for embed in fields.get("embeds", [])} == {
        *("twitter", "notist_video", "youtube", "vimeo"),
    }


def test_sample_talks_show_a_talk_given_often_and_one_to_come() -> None:
    titles = Counter(fields["title"] for fields in SAMPLES.values())
    assert titles.most_common(1)[0][1] >= 3
    assert any(day(d["date"]).year >= 2027 for fields in SAMPLES.values() for d in deliveries(fields))
    assert {fields["language"] for fields in SAMPLES.values()} == {"en", "de"}
