"""Mojibake is repaired to the end, and text that is right already never changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text.mojibake import repair

SEED = Path(__file__).parents[3] / "shared" / "corpora" / "seed"
COLLECTION = SEED.parent / "rmoff"

WRITTEN = (
    "we’ll see",
    "🎥 Recording",
    "☁️Confluent Cloud☁️",
    "Robin 🍻🏃🥓",
    "A dove 🕊",
    "DT®",
    "déjà vu, où, Müller, señor, Łódź, Wrocław",
    "“quoted” – and – so on…",
    "Привет, мир",
    "こんにちは",
    "✅ done ⚡ fast",
)


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("codec", ["mac_roman", "latin-1"])
def test_utf8_read_in_another_encoding_is_repaired(written: str, codec: str) -> None:
    assert repair(written.encode().decode(codec)) == written


@pytest.mark.parametrize(
    ("broken", "written", "reason"),
    [
        ("weâ€™ll", "we’ll", "Windows-1252"),
        ("ðŸŽ¥ Recording", "🎥 Recording", "Windows-1252, four bytes"),
        ("piÃ¹ voilÃ  le", "più voilà le", "the no-break space became a space"),
        ("üé• Recording", "🎥 Recording", "the private-use character was lost"),
        ("üé•Recording", "🎥Recording", "the same, with a word right after it"),
        ("Robin üçªüèÉü•ì", "Robin 🍻🏃🥓", "the same, several in a row"),
        ("weÃ¢â‚¬â„¢ll", "we’ll", "broken twice"),
        ("right é, wrong ‚Äô", "right é, wrong ’", "one wrong sequence in a right text"),
        ("It\x92s", "It’s", "a Windows-1252 byte as a control character"),
    ],
)
def test_each_way_of_breaking_is_repaired(broken: str, written: str, reason: str) -> None:
    assert repair(broken) == written, reason


RIGHT = (
    "üçü üç üçüncü",  # Turkish
    "„Öö ja äike“, ‚öö‘",  # Estonian, quoted
    "„Áætlun“ og „áætlun“",  # Icelandic
    "√πr², 2√π, x ≈ π, ¬∞, √2",
    "“CAFÉ” «À L’ÉTÉ» – L’ÂGE…",
    "\uf8ff Music",
    "Ωmega, Ærø, Ångström, São Paulo, Đà Nẵng",
    "5 €–10 €, ‚einfach‘, „doppelt“",
    "Übergrößenträger, Œuvre, façade",
    "日本語 한국어 العربية עברית ไทย हिन्दी",
    "👩‍💻 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇩🇪 ☁️",
)


@pytest.mark.parametrize("text", RIGHT)
def test_right_text_stays_as_it_is(text: str) -> None:
    assert repair(text) == text


SCRIPTS = (
    "abcdefghijklmnopqrstuvwxyz ABC .,!?'\"-()",
    "äöüß ÄÖÜ éèêëàâçîïôûùœ’«» ñáíóú¿¡ ãõ",
    "łąęśćźżńó ŁŚ čšžřěů őű ğışçöü",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя АБВ",
    "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώ",
    "日本語テキストの例漢字かな中文",
    "한국어텍스트예제",
    "العربيةنصمثال",
    "עבריתטקסט",
    "🎥📚☁👾💬✍🚂 ",
)
letters = st.sampled_from(SCRIPTS).flatmap(lambda script: st.text(alphabet=script, max_size=40))
# how right text is written: words of one script, parted by spaces
ordinary = st.lists(letters.map(lambda word: " ".join(word.split())), max_size=6).map(" ".join)


@given(ordinary.filter(lambda text: not re.search(r"[À-ÿĀ-ſŒœ’«»¿¡]{2}", text)))
def test_ordinary_text_in_any_script_never_changes(text: str) -> None:
    assert repair(text) == text


@given(st.text() | st.text(alphabet="Ãâ€™‚Äô√©¬Æ\uf8ffüé•Ô∏è a").map(str))
@example("Ã")
@example("\uf8ff")
def test_repairing_twice_changes_nothing_more(text: str) -> None:
    once = repair(text)
    assert repair(once) == once


def test_everything_in_the_seed_file_comes_out_right() -> None:
    if not SEED.is_dir():
        pytest.skip("../shared is not there: the seed file was not checked")
    repaired = repair((SEED / "e7DT3S.md").read_text(encoding="utf-8"))
    assert set(re.findall(r"[^\x00-\x7f]", repaired)) == set("’🎥☁\ufe0f®🍻🏃🥓🕊")


def test_the_files_of_a_real_collection_stay_as_they_are() -> None:
    if not COLLECTION.is_dir():
        pytest.skip("../shared is not there: the collection was not checked")
    texts = [path.read_text(encoding="utf-8") for path in COLLECTION.glob("*.md")]
    assert [text for text in texts if repair(text) != text] == []
