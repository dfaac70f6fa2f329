"""Words by numpy are those of the plain way, to the last bit."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.extract import char_arrays, chars
from certlane.extract.chars import Characters, Frame, words_of

_TEXT = st.text(st.sampled_from("ABab12  \n\x00.._…·x\u3000合·한"), min_size=1, max_size=60)
_COORDINATE = st.floats(-50, 650, width=32)


@st.composite
def pages(draw: st.DrawFn) -> Characters:
    """A text whose characters mostly follow one another, with jumps, gaps and odd heights between."""
    text = draw(_TEXT)
    boxes = array("f")
    x, top = 50.0, 700.0
    for _ in text:
        if draw(st.integers(0, 9)) == 0:
            x, top = draw(_COORDINATE), draw(_COORDINATE)
        x += draw(st.sampled_from([0.0, 0.0, 0.0, -0.5, 0.7, 1.4, 3.0]))
        high = draw(st.sampled_from([10.0, 10.0, 10.0, 12.5, 6.0]))
        boxes.extend([x, top, x + 5.5, top - high])
        x += 5.5
    return Characters(text, boxes, cut=False)


@given(pages(), st.sampled_from([0, 1, 2, 3]), st.sets(st.integers(0, 59), max_size=5))
def test_both_ways_agree(page: Characters, turn: int, skip: set[int]) -> None:
    frame = Frame(3.25, -2.5, 598.25, 839.5, turn)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(chars, "are_worth", lambda _: False)
        plain = words_of(page, frame, skip=skip)
        patched.setattr(chars, "are_worth", lambda _: True)
        fast = words_of(page, frame, skip=skip)
    assert fast == plain


def test_numpy_is_left_alone_for_little_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(__import__("sys").modules, "numpy", raising=False)
    monkeypatch.setattr(char_arrays, "_read", 0)
    assert not char_arrays.are_worth(char_arrays.WORTH)
    assert char_arrays.are_worth(1)
