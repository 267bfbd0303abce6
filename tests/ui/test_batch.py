"""Questions from JSON Lines: what is read, and what people are told about what cannot be."""

from __future__ import annotations

import pytest

from bot.ui.batch import BadLine, BatchQuestion, read_batch


def test_questions_are_read_in_order_and_empty_lines_are_passed_over() -> None:
    lines = [
        b'\xef\xbb\xbf{"id": "q1", "question": "latest talk?"}\r\n',
        b"  \n",
        '{"id": 2, "question": "und München?", "after": ["latest talk?"], "kind": "talk"}\n'.encode(),
    ]
    assert list(read_batch(lines)) == [
        BatchQuestion(1, "q1", "latest talk?"),
        BatchQuestion(3, 2, "und München?", ("latest talk?",)),
    ]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"latest talk?", "this line is not JSON"),
        (b'{"id": "q1"', "this line is not JSON"),
        (b"[" * 100_000, "this line is not JSON"),
        (b'{"id": "q1", "question": "M\xfcnchen"}', "this line is not UTF-8"),
        (b'["latest talk?"]', "a question is a JSON object, not a list"),
        (b'{"question": "latest talk?"}', '"id" must be text or a whole number, not nothing'),
        (b'{"id": true, "question": "x"}', '"id" must be text or a whole number, not true or false'),
        (b'{"id": "q1", "question": 7}', '"question" must be text, not a number'),
        (b'{"id": "q1", "question": "x", "after": "y"}', '"after" must be a list of texts'),
        (b'{"id": "q1", "question": "x", "after": [1]}', '"after" must be a list of texts'),
    ],
)
def test_a_bad_line_says_what_is_wrong_and_the_next_is_read(line: bytes, complaint: str) -> None:
    bad, good = read_batch([line, b'{"id": "q2", "question": "x"}'])
    assert isinstance(bad, BadLine)
    assert (bad.line, bad.message.startswith(complaint)) == (1, True)
    assert good == BatchQuestion(2, "q2", "x")
