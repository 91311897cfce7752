"""Text from elsewhere on the terminal: nothing of it moves the cursor or turns the letters round."""

from __future__ import annotations

import io
import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from strongroom_terminal import console
from strongroom_terminal.escape import escaped, in_json, on_one_line

CLEAR = "\x1b[2J"
CSI = "\x9b2J"
TURN = "\u202e"


def printed(text: str) -> str:
    found = console._console(width=500)
    found.file = io.StringIO()
    found.print(Text(text))
    return found.file.getvalue()


def test_escape_sequences_are_printed_as_text() -> None:
    assert printed(f"a{CLEAR}b{CSI}c{TURN}d") == "a\\x1b[2Jb\\x9b2Jc\\u202ed\n"


def test_letters_of_every_script_and_emoji_stay() -> None:
    words = "naïve Ελληνικά العربية 日本語 👩‍💻 → — \t|"
    assert escaped(words) == words


@given(st.text(st.characters(codec=None)))
def test_what_is_escaped_holds_no_control(text: str) -> None:
    """Apart from line feeds and tabs, and in one line none of them either."""
    kinds = {unicodedata.category(c) for c in on_one_line(text)}
    assert kinds.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
    escaped(text).encode()


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_escaped_json_holds_the_same_data(data: object) -> None:
    assert json.loads(in_json(json.dumps(data, ensure_ascii=False))) == data
