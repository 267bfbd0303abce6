"""One file's text → deliveries, or problems with their lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.library.front_matter import Reading, Site, read_talk
from bot.library.model import Delivery, ResourceKind

SITE = Site(site_url="https://talks.example.org/", timezone=UTC)
WHOLE = """\
---
title: "Queues &amp; streams: a field guide"
slug: "queues-and-streams-a1b2"
date: 2023-05-16T08:30:00
date_end: 2023-05-16T09:15:00
event: "Stream Days 2023"
event_url: https://streamdays.example.com/
location: "Ghent, Belgium"
image: "/images/a1b2/slide_000.jpg"
pdf: "/pdfs/a1b2.pdf"
notist_id: "a1b2"
speakerdeck_slug: queues-and-streams
aliases: [/old/queues/]
language: EN
speakers:
  - Ada Example
  - name: Grace Sample
tags: [queues, streams]
resources:
  - title: "🎥 Recording"
    url: "https://www.youtube.com/watch?v=aaaaaaaaaaa"
  - title: "Demo code"
    url: "https://github.com/example/queues"
    description: "Everything &amp; more"
  - title: "Slides as a PDF"
    url: "https://files.example.org/deck.pdf"
---

<p>When to use a queue, and when a log.</p>
"""


def read(text: str, talk_id: str = "a1b2", site: Site = SITE) -> Reading:
    return read_talk(text, id=talk_id, path=f"talks/{talk_id}.md", site=site)


def only(text: str, talk_id: str = "a1b2", site: Site = SITE) -> Delivery:
    reading = read(text, talk_id, site)
    assert len(reading.deliveries) == 1, reading
    return reading.deliveries[0]


def problem(text: str) -> tuple[int, str]:
    """Line and message of the only problem of a file that cannot be used."""
    reading = read(text)
    assert reading.deliveries == ()
    (found,) = reading.problems
    assert found.fatal
    return found.line, found.message


def notes(text: str) -> list[tuple[int, str]]:
    """Lines and messages of what is wrong in a file that loads all the same."""
    reading = read(text)
    assert reading.deliveries
    assert not any(found.fatal for found in reading.problems)
    return [(found.line, found.message) for found in reading.problems]


def test_every_field_of_the_reference_export_is_read() -> None:
    talk = only(WHOLE)
    assert (talk.id, talk.key, talk.path) == ("a1b2", "a1b2", "talks/a1b2.md")
    assert talk.title == "Queues & streams: a field guide"
    assert talk.slug == "queues-and-streams-a1b2"
    assert talk.date == datetime(2023, 5, 16, 8, 30, tzinfo=UTC)
    assert talk.end == datetime(2023, 5, 16, 9, 15, tzinfo=UTC)
    assert talk.has_time
    assert (talk.event, talk.location) == ("Stream Days 2023", "Ghent, Belgium")
    assert talk.event_url == "https://streamdays.example.com/"
    assert talk.image == "https://talks.example.org/images/a1b2/slide_000.jpg"
    assert talk.page == "https://talks.example.org/queues-and-streams-a1b2/"
    assert talk.aliases == ("a1b2", "queues-and-streams", "/old/queues/")
    assert (talk.language, talk.tags) == ("en", ("queues", "streams"))
    assert talk.speakers == ("Ada Example", "Grace Sample")
    assert talk.abstract.plain == "When to use a queue, and when a log."


def test_links_are_sorted_into_recordings_slides_and_the_rest() -> None:
    talk = only(WHOLE)
    assert [link.url for link in talk.recordings] == ["https://www.youtube.com/watch?v=aaaaaaaaaaa"]
    assert [(link.title, link.url) for link in talk.slides] == [
        ("Slides", "https://talks.example.org/pdfs/a1b2.pdf"),
        ("Slides as a PDF", "https://files.example.org/deck.pdf"),
    ]
    assert [(link.title, link.description, link.kind) for link in talk.resources] == [
        ("Demo code", "Everything & more", ResourceKind.CODE)
    ]


def test_a_whole_file_has_no_problems() -> None:
    assert read(WHOLE).problems == ()


def test_without_a_site_url_relative_addresses_are_left_out_and_counted() -> None:
    reading = read(WHOLE, site=Site())
    (talk,) = reading.deliveries
    assert (talk.image, talk.page, reading.left_out) == ("", "", 2)
    assert [link.title for link in talk.slides] == ["Slides as a PDF"]


def test_the_page_is_where_the_setting_says() -> None:
    site = replace(SITE, site_url="https://example.org/archive", page="talks/{id}.html")
    assert only(WHOLE, "2023/a1b2", site).page == "https://example.org/archive/talks/2023/a1b2.html"


def test_without_a_slug_it_is_the_last_part_of_the_id() -> None:
    assert only("---\ntitle: One\ndate: 2020\n---\n", "2020/one").slug == "one"


def test_line_ends_of_every_system_read_the_same() -> None:
    assert only(WHOLE.replace("\n", "\r\n")) == only(WHOLE) == only(WHOLE.replace("\n", "\r"))


def test_a_byte_order_mark_and_empty_lines_above_the_fence_do_no_harm() -> None:
    assert only("\ufeff\n\n" + WHOLE) == only(WHOLE)


def test_text_that_went_through_the_wrong_encoding_comes_out_right() -> None:
    broken = WHOLE.replace("guide", "we’ll read").encode().decode("mac_roman")
    talk = only(broken)
    assert talk.title.endswith("we’ll read")
    assert talk.recordings[0].title == "🎥 Recording"


@pytest.mark.parametrize(
    "fenced",
    [
        '+++\ntitle = "One"\ndate = 2020-03-05\nevent = "Conf"\n+++\nText',
        '{\n"title": "One",\n"date": "2020-03-05",\n"event": "Conf"\n}\nText',
        ';;;\n{"title": "One", "date": "2020-03-05", "event": "Conf"}\n;;;\nText',
        "---\ntitle: One\ndate: 2020-03-05\nevent: Conf\n...\nText",
        "---  \ntitle: One\ndate: 2020-03-05\nevent: Conf\n---  \nText",
    ],
)
def test_yaml_toml_and_json_fences_say_the_same(fenced: str) -> None:
    talk = only(fenced)
    assert (talk.title, talk.event, talk.date) == ("One", "Conf", datetime(2020, 3, 5, tzinfo=UTC))
    assert talk.abstract.plain == "Text"


def test_keys_compare_without_case_underscores_and_hyphens() -> None:
    talk = only("---\nTITLE: One\nDate_End: 2020-03-06\ndate: 2020-03-05\nnotist-id: x1\n---\n")
    assert (talk.title, talk.end, talk.aliases) == ("One", datetime(2020, 3, 6, tzinfo=UTC), ("x1",))


# --- pages that are no talks -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# Read me\n\nHow to use this folder.\n", "no front matter"),
        ("", "no front matter"),
        ("---\n\nA rule above some text, nothing more.\n", "no front matter"),
        ("---\n---\nText", "no front matter"),
        ('---\ntitle: "About"\nslug: bio\nlayout: bio\n---\n', "no date, event, slides or video"),
        ("---\ntitle: One\ndate: 2020-03-05\ndraft: true\n---\n", "draft"),
        ("---\ntitle: One\ndate: 2020-03-05\npublished: false\n---\n", "not published"),
        ("---\ndate: 2020-03-05\n---\n", "no title"),
    ],
)
def test_a_page_that_is_no_talk_is_skipped_with_the_reason(text: str, reason: str) -> None:
    assert read(text) == Reading(skipped=reason)


def test_hugos_section_pages_are_skipped() -> None:
    assert read("---\ntitle: Talks\ndate: 2020-03-05\n---\n", "_index").skipped == "a section page"


def test_a_talk_without_a_title_takes_the_first_heading() -> None:
    assert only("---\nevent: Conf\ndate: 2020\n---\n# Under way\n").title == "Under way"


# --- files that cannot be used ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("---\ndate: 2020-03-05\ntitle: Queues: a guide\n---\n", 3, "quotes"),
        ("\n\n---\ntitle: One\nevent: a: b\n---\n", 5, "quotes"),
        ("---\ntitle: One\nspeakers:\n\t- Ada\n---\n", 4, "spaces"),
        ('---\ntitle: "One\ndate: 2020\n---\n', 2, "quote"),
        ("---\ntitle: @home\n---\n", 2, "quotes"),
        ("---\ntitle: *stars*\n---\n", 2, "quotes"),
        ("---\ntitle: [One] two\n---\n", 2, "quotes"),
        ("---\ntitle: One\n  date: 2020\n---\n", 3, "indented"),
        ("---\ntitle: One\ndate 2020\nevent: x\n---\n", 3, "colon"),
        ("---\ntitle: One\x07\n---\n", 2, "control character"),
        ("---\n- title\n- date\n---\n", 2, "list"),
        ("---\nJust a sentence\n---\n", 2, "key: value"),
        ("---\ntitle: One\ndate: 2020-03-05\n", 1, "never closed"),
        ("+++\ntitle = One\n+++\n", 2, "TOML"),
        ("+++\ntitle = 'One'\n", 1, "never closed"),
        ('{\n"title": "One",\n"date": 2020-03\n}\n', 3, "JSON"),
        ("---\nevent: Conf\ndate: 2020\n---\n", 1, "no title"),
        ("---\nslides: https://example.org/a\ntitle: ''\n---\n", 3, "no title"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_problem_with_its_line_and_what_to_do(
    text: str, line: int, says: str
) -> None:
    found_line, message = problem(text)
    assert found_line == line
    assert says in message


# --- what loads all the same -------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["", "date:", 'date: ""'])
def test_a_talk_without_a_date_loads_and_is_told(line: str) -> None:
    text = f"---\ntitle: One\nevent: Conf\n{line}\n---\n"
    assert only(text).date is None
    ((at, message),) = notes(text)
    assert at == (4 if line else 1)
    assert "2020-03-05" in message


def test_a_date_that_cannot_be_read_is_told_with_its_line_and_what_can_be() -> None:
    ((line, message),) = notes("---\ntitle: One\nevent: Conf\ndate: next spring\n---\n")
    assert line == 4
    assert "next spring" in message
    assert "5 March 2020" in message


def test_a_date_that_does_not_exist_does_not_stop_the_file() -> None:
    ((line, _),) = notes("---\ntitle: One\ndate: 2020-02-31\n---\n")
    assert line == 3


def test_midnight_and_a_date_alone_have_no_time_of_day() -> None:
    for written in ("2020-03-05", "2020-03-05T00:00:00", '"2020-03-05T00:00:00"'):
        assert not only(f"---\ntitle: One\ndate: {written}\n---\n").has_time
    assert only("---\ntitle: One\ndate: 2020-03-05 10:00\n---\n").has_time


def test_dates_without_a_zone_are_in_the_sites() -> None:
    site = replace(SITE, timezone=ZoneInfo("Europe/Brussels"))
    talk = only("---\ntitle: One\ndate: 2020-03-05T10:00:00\n---\n", site=site)
    assert talk.date == datetime(2020, 3, 5, 9, 0, tzinfo=UTC)


def test_a_date_in_the_files_name_counts_where_there_is_no_other() -> None:
    talk = only("---\ntitle: One\n---\n", "_talks/2020-03-05-the-one")
    assert (talk.date, talk.slug) == (datetime(2020, 3, 5, tzinfo=UTC), "the-one")


def test_a_key_that_is_there_twice_is_told_and_the_last_counts() -> None:
    text = "---\ntitle: One\ndate: 2020\ntitle: Two\n---\n"
    assert only(text).title == "Two"
    assert notes(text)[0][0] == 4


def test_values_that_yaml_takes_for_something_else_stay_as_written() -> None:
    talk = only(
        "---\ntitle: 2020\ndate: 2020-03-05\nevent: No\nlocation: 12:30\nlanguage: no\ntags: [1.10]\n---\n"
    )
    assert (talk.title, talk.event, talk.location, talk.language) == ("2020", "No", "12:30", "no")
    assert talk.tags == ("1.10",)


@pytest.mark.parametrize(
    "written",
    [
        "Ada Example, Grace Sample and Alan Made-Up",
        "Ada Example; Grace Sample & Alan Made-Up",
        "[Ada Example, Grace Sample, Alan Made-Up]",
        "[{name: Ada Example}, {title: Grace Sample, url: 'https://example.org'}, Alan Made-Up]",
    ],
)
def test_speakers_may_be_a_text_a_list_or_mappings(written: str) -> None:
    talk = only(f"---\ntitle: One\ndate: 2020\nspeakers: {written}\n---\n")
    assert talk.speakers == ("Ada Example", "Grace Sample", "Alan Made-Up")


def test_tags_may_be_a_text_or_a_list() -> None:
    for written in ("queues, log files", "[queues, log files]"):
        assert only(f"---\ntitle: One\ndate: 2020\ntags: {written}\n---\n").tags == ("queues", "log files")


@pytest.mark.parametrize(
    "written",
    [
        "{Demo: 'https://example.org/demo'}",
        "[{Demo: 'https://example.org/demo'}]",
        "[{title: Demo, url: 'https://example.org/demo'}]",
        "[{name: Demo, link: 'https://example.org/demo'}]",
        "[{label: Demo, href: 'https://example.org/demo'}]",
        "[{text: Demo, url: 'https://example.org/demo'}]",
        "{title: Demo, url: 'https://example.org/demo'}",
        "['[Demo](https://example.org/demo)']",
        "'[Demo](https://example.org/demo)'",
    ],
)
def test_resources_come_in_many_shapes(written: str) -> None:
    text = f"---\ntitle: One\ndate: 2020\nresources: {written}\n---\n"
    assert [(link.title, link.url) for link in only(text).resources] == [("Demo", "https://example.org/demo")]
    assert notes(text) == []


def test_a_bare_address_is_a_resource_too() -> None:
    (link,) = only("---\ntitle: One\ndate: 2020\nresources: [https://example.org/demo]\n---\n").resources
    assert link.url == "https://example.org/demo"
    assert link.title


@pytest.mark.parametrize(
    ("url", "says", "kept"),
    [
        ('""', "no address", ""),
        ("", "no address", ""),
        ('" https://example.org/a"', "white space", "https://example.org/a"),
        ('"https://example.org/a b"', "white space", "https://example.org/ab"),
        ("FILL", "https://", ""),
        ("slides/deck.pdf", "https://", ""),
    ],
)
def test_a_bad_address_is_told_with_its_line_and_the_talk_loads(url: str, says: str, kept: str) -> None:
    text = "---\ntitle: One\ndate: 2020\nresources:\n  - title: Fine\n    url: https://example.org/\n"
    text += f"  - title: Demo\n    url: {url}\n---\n"
    ((line, message),) = notes(text)
    assert line == 8
    assert says in message
    assert [link.url for link in only(text).resources[1:]] == [kept] * bool(kept)


def test_lines_of_values_are_found_in_toml_and_json_too() -> None:
    toml = '+++\ntitle = "One"\ndate = 2020-03-05\n[[resources]]\ntitle = "A"\nurl = "FILL"\n+++\n'
    text = '{\n"title": "One",\n"date": "2020",\n"resources": [\n{"title": "A",\n "url": ""}]\n}\n'
    assert [line for line, _ in notes(toml)] == [6]
    assert [line for line, _ in notes(text)] == [6]


def test_an_address_occurs_once_in_the_field_that_names_it() -> None:
    url = "https://www.youtube.com/watch?v=aaaaaaaaaaa"
    talk = only(
        f"---\ntitle: One\ndate: 2020\nvideo: {url}\nresources: [{{title: Recording, url: '{url}'}}]\n---\n"
    )
    assert [link.url for link in talk.recordings] == [url]


def test_a_recording_of_this_delivery_goes_before_one_of_another_time() -> None:
    other = "{title: 'Recording (same talk, different occasion)', url: 'https://vimeo.com/111111111'}"
    text = f"---\ntitle: One\ndate: 2020\nresources: [{other}]\n---\nVideo: https://vimeo.com/123456789\n"
    talk = only(text)
    assert [link.other_occasion for link in talk.recordings] == [False, True]


def test_a_video_is_one_recording_whichever_of_its_addresses_is_given() -> None:
    links = "video: https://youtu.be/aaaaaaaaaaa\nyoutube: aaaaaaaaaaa"
    talk = only(f"---\ntitle: One\ndate: 2020\n{links}\n---\n")
    assert [link.url for link in talk.recordings] == ["https://youtu.be/aaaaaaaaaaa"]


def test_a_video_line_in_the_text_is_a_recording() -> None:
    talk = only("---\ntitle: One\ndate: 2020\n---\n\nVideo: https://vimeo.com/123456789\n\nAbout it.\n")
    assert [link.url for link in talk.recordings] == ["https://vimeo.com/123456789"]


def test_embeds_are_reactions_and_recordings_after_the_named_ones() -> None:
    tweet = (
        '<blockquote class="twitter-tweet"><p>Great talk</p>&mdash; Ada (@ada_example) '
        '<a href="https://twitter.com/ada_example/status/1">March 5, 2020</a></blockquote>'
    )
    frame = '<iframe src="https://www.youtube.com/embed/bbbbbbbbbbb"></iframe>'
    talk = only(
        "---\ntitle: One\ndate: 2020\n"
        "resources: [{title: Recording, url: 'https://www.youtube.com/watch?v=aaaaaaaaaaa'}]\n"
        f"embeds:\n  - type: twitter\n    html: |\n      {tweet}\n"
        f"  - type: notist_video\n    html: |\n      {frame}\n---\n"
    )
    assert [reaction.text for reaction in talk.reactions] == ["Great talk"]
    assert len(talk.recordings) == 2
    assert talk.recordings[0].url.endswith("aaaaaaaaaaa")


# --- whatever comes ------------------------------------------------------------------------------------

# fmt: off
_KEYS = st.sampled_from([
    "title", "date", "event", "resources", "speakers", "tags", "embeds", "image",
    "slides", "video", "links", "instances", "events", "location", "address", "extra",
    "year", "youtube", "aliases", "slug", "pdf",
])
# fmt: on
_TEXTS = st.text(max_size=20) | st.just("https://example.org/")
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | _TEXTS
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.dates()
    | st.just("https://x.y"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_KEYS | st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.text(st.characters()))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    reading = read(text)
    assert reading.deliveries or reading.problems or reading.skipped


@given(st.sampled_from(["---", "+++", ";;;", "{"]), st.text())
def test_any_text_below_a_fence_is_read_without_an_exception(fence: str, text: str) -> None:
    end = "}" if fence == "{" else fence
    reading = read(f"{fence}\n{text}\n{end}\n{text}")
    assert reading.deliveries or reading.problems or reading.skipped


@given(st.dictionaries(_KEYS, _VALUES, min_size=1))
def test_any_values_either_load_or_are_reported(meta: dict[str, object]) -> None:
    reading = read(f"---\n{yaml.safe_dump(meta)}---\n")
    assert reading.deliveries or reading.problems or reading.skipped
    for found in reading.problems:
        assert found.line >= 1
        assert found.message


def test_half_a_character_in_json_does_not_get_through() -> None:
    talk = only('{\n"title": "One \\ud83c",\n"date": "2020",\n"event": "\\ud83c\\udfa5 Days"\n}\n')
    assert talk.title.encode() == b"One ?"
    assert talk.event == "🎥 Days"


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "a: [", "? "])
def test_nesting_without_end_is_a_problem_and_no_crash(opening: str) -> None:
    """PyYAML's composer recurses in C: 200,000 brackets used to end the process."""
    reading = read("---\n" + opening * 200_000 + "\n---\n")
    assert reading.problems


def test_anchors_that_lead_in_circles_end() -> None:
    text = "links: &a [*a, {x: *a}]\nevent: &b {name: *b}\nspeakers: *b\ntags: *a\n"
    assert only(f"---\ntitle: One\ndate: 2020\n{text}---\n").title == "One"


def test_merged_anchors_are_followed() -> None:
    assert (
        only("---\nbase: &b {event: Conf, title: Old}\n<<: *b\ntitle: One\ndate: 2020\n---\n").event == "Conf"
    )


@pytest.mark.parametrize(
    ("line", "cancelled"),
    [
        ("cancelled: true", True),
        ("Canceled: yes", True),
        ("cancelled: false", False),
        ("status: Cancelled", True),
        ("status: confirmed", False),
        ("eventStatus: https://schema.org/EventCancelled", True),
        ("title: '[CANCELLED] Queues'", True),
        ("title: 'Cancelled: Queues'", True),
        ("title: Queues (canceled)", True),
        ("title: Cancelled flights and how to predict them", False),
        ("title: What (cancelled) tasks leave behind", False),
    ],
)
def test_a_cancelled_talk_says_so_in_a_field_or_in_its_title(line: str, cancelled: bool) -> None:
    title = "" if line.startswith("title:") else "title: Queues\n"
    assert only(f"---\n{title}date: 2024-05-01\n{line}\n---\n").cancelled is cancelled
