"""Tables at every width: no name is cut or broken."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from strongroom_terminal.table import Table

NAMES = st.from_regex(r"[a-z:_./-]{1,40}", fullmatch=True)
ROWS = st.lists(st.tuples(NAMES, NAMES, st.lists(NAMES, max_size=4).map(" ".join)), min_size=1)


def shown(table: Table, width: int | None) -> str:
    console = Console(
        file=io.StringIO(), width=width or 10_000, markup=False, emoji=False, soft_wrap=True
    )
    console.print(table.fitted(width))
    text = console.file
    assert isinstance(text, io.StringIO)
    return text.getvalue()


@given(ROWS, st.integers(10, 120))
def test_every_name_is_whole_at_every_width(rows: list[tuple[str, str, str]], width: int) -> None:
    table = Table(("Name", "Kind", "Uses"))
    for row in rows:
        table.add(*row)
    words = shown(table, width).split()
    for row in rows:
        for name in " ".join(row).split():
            assert name in words


@given(ROWS)
def test_without_a_width_a_row_is_a_line(rows: list[tuple[str, str, str]]) -> None:
    table = Table(("Name", "Kind", "Uses"))
    for row in rows:
        table.add(*row)
    lines = shown(table, None).splitlines()
    assert [line.split() for line in lines[1:]] == [" ".join(row).split() for row in rows]
    assert [line for line in lines if line != line.rstrip()] == []


def test_names_that_do_not_fit_side_by_side_become_paragraphs() -> None:
    table = Table(("Output", "Value"))
    table.add("credentials.secret_arn", "arn:aws:secretsmanager:ca-central-1:1:secret:x")
    assert shown(table, 60) == (
        "credentials.secret_arn\n  arn:aws:secretsmanager:ca-central-1:1:secret:x\n"
    )


def test_sentences_wrap_and_names_do_not() -> None:
    table = Table(("Setting", "Meaning"), prose=frozenset({"Meaning"}))
    table.add("performance_insights_days", "How long samples are kept, in days.")
    assert shown(table, 45) == (
        "Setting                    Meaning\n"
        "performance_insights_days  How long samples\n"
        "                           are kept, in days.\n"
    )
