"""The request model against the format as it is described in words."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from strongroom_apigw_mtls import schema

VALIDATOR = Draft4Validator(schema.TRANSACTION)

EXAMPLE = {
    "transaction_id": "0b5c3f1e-7c1d-4a6e-9b0a-3f5d2c1b0a99",
    "account": "acct_main0001",
    "instrument": "SHOP.TO",
    "side": "buy",
    "quantity": "12.5",
    "price": "104.37",
    "currency": "CAD",
    "executed_at": "2026-05-04T13:45:10.123Z",
}

ASCII_DIGITS = "0123456789"
LOWER = "abcdefghijklmnopqrstuvwxyz"
UPPER = LOWER.upper()


def amount(text: str) -> bool:
    """Up to nine digits without leading zeros, then up to eight decimals."""
    whole, point, decimals = text.partition(".")
    if not whole or any(c not in ASCII_DIGITS for c in whole + decimals):
        return False
    if len(whole) > 9 or (len(whole) > 1 and whole[0] == "0"):
        return False
    return 1 <= len(decimals) <= 8 if point else True


def identifier(text: str) -> bool:
    """A UUID of a version that RFC 9562 defines, in its own form."""
    try:
        found = uuid.UUID(text)
    except ValueError:
        return False
    return (
        str(found) == text and found.variant == uuid.RFC_4122 and found.version in set(range(1, 9))
    )


def moment(text: str) -> bool:
    """A second of this century that there is, or a fraction of one to the millisecond, in UTC."""
    body, _, fraction = text.removesuffix("Z").partition(".")
    if not text.endswith("Z") or text.count(".") > 1 or not text.isascii():
        return False
    if "." in text and not (1 <= len(fraction) <= 3 and all(c in ASCII_DIGITS for c in fraction)):
        return False
    try:
        found = dt.datetime.strptime(body, "%Y-%m-%dT%H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return False
    return found.strftime("%Y-%m-%dT%H:%M:%S") == body and 2000 <= found.year <= 2099


def account(text: str) -> bool:
    """``acct_``, four letters, then four to twelve letters and digits."""
    head, letters, rest = text[:5], text[5:9], text[9:]
    return (
        head == "acct_"
        and len(letters) == 4
        and all(c in LOWER for c in letters)
        and 4 <= len(rest) <= 12
        and all(c in LOWER + ASCII_DIGITS for c in rest)
    )


def instrument(text: str) -> bool:
    """A letter, up to five letters and digits, then perhaps a point and up to four letters."""
    symbol, point, market = text.partition(".")
    good = (
        1 <= len(symbol) <= 6
        and symbol[0] in UPPER
        and all(c in UPPER + ASCII_DIGITS for c in symbol)
    )
    return good and 1 <= len(market) <= 4 and all(c in UPPER for c in market) if point else good


WORDS: dict[str, Callable[[str], bool]] = {
    "transaction_id": identifier,
    "account": account,
    "instrument": instrument,
    "side": lambda text: text in ("buy", "sell"),
    "quantity": amount,
    "price": amount,
    "currency": lambda text: len(text) == 3 and all(c in UPPER for c in text),
    "executed_at": moment,
}
"""Each field in plain Python, without a regular expression."""


def valid(body: Any) -> bool:
    """Tell whether a body is a transaction."""
    return (
        isinstance(body, dict)
        and set(body) == set(WORDS)
        and all(isinstance(body[name], str) and good(body[name]) for name, good in WORDS.items())
    )


amounts = st.decimals(
    min_value=0, max_value=Decimal("999999999.99999999"), places=8, allow_nan=False
).map(lambda number: f"{number:f}") | st.integers(0, 999_999_999).map(str)

moments = st.tuples(
    st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2099, 12, 31)), st.times()
).map(lambda parts: f"{parts[0].isoformat()}T{parts[1]:%H:%M:%S}") | st.sampled_from(
    [f"20{year:02}-02-29T00:00:00" for year in range(0, 100, 4)]
)

transactions = st.fixed_dictionaries(
    {
        "transaction_id": st.uuids(version=4).map(str),
        "account": st.builds(
            "acct_{}{}".format,
            st.text(LOWER, min_size=4, max_size=4),
            st.text(LOWER + ASCII_DIGITS, min_size=4, max_size=12),
        ),
        "instrument": st.builds(
            "{}{}{}".format,
            st.sampled_from(UPPER),
            st.text(UPPER + ASCII_DIGITS, max_size=5),
            st.just("") | st.text(UPPER, min_size=1, max_size=4).map(".{}".format),
        ),
        "side": st.sampled_from(["buy", "sell"]),
        "quantity": amounts,
        "price": amounts,
        "currency": st.text(UPPER, min_size=3, max_size=3),
        "executed_at": st.tuples(moments, st.sampled_from(["", ".1", ".12", ".123"])).map(
            lambda parts: f"{parts[0]}{parts[1]}Z"
        ),
    }
)

odd_characters = st.sampled_from(
    [
        "\n",
        "\r",
        "\u2028",
        "\0",
        " ",
        "\u0663",
        "\uff10",
        "A",
        "z",
        "0",
        "9",
        "-",
        ".",
        "$",
        '"',
        "\\",
        "É",
    ]
)


@st.composite
def near_misses(draw: st.DrawFn) -> Any:
    """A transaction with something changed, which may still be a transaction."""
    body: dict[str, Any] = dict(draw(transactions))
    name = draw(st.sampled_from(sorted(body)))
    what = draw(st.sampled_from(["remove", "type", "insert", "append", "cut", "double", "more"]))
    text = body[name]
    at = draw(st.integers(0, len(text)))
    if what == "remove":
        del body[name]
    elif what == "type":
        body[name] = draw(
            st.none() | st.booleans() | st.integers() | st.lists(st.just(text), max_size=1)
        )
    elif what == "insert":
        body[name] = text[:at] + draw(odd_characters) + text[at:]
    elif what == "append":
        body[name] = text + draw(odd_characters)
    elif what == "cut":
        body[name] = text[:at]
    elif what == "double":
        body[name] = text + text
    else:
        body[draw(st.text(min_size=1, max_size=12))] = text
    return body


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@settings(max_examples=500)
@given(transactions)
def test_no_valid_transaction_is_refused(body: Any) -> None:
    assert valid(body)
    assert VALIDATOR.is_valid(body)


@settings(max_examples=3_000)
@given(near_misses())
def test_no_near_miss_passes_unless_it_is_a_transaction(body: Any) -> None:
    assert VALIDATOR.is_valid(body) == valid(body)


@given(anything)
def test_nothing_else_passes(body: Any) -> None:
    assert VALIDATOR.is_valid(body) == valid(body)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("executed_at", "2026-02-29T00:00:00Z"),
        ("executed_at", "2026-04-31T00:00:00Z"),
        ("executed_at", "2026-05-04T24:00:00Z"),
        ("executed_at", "2026-05-04T13:45:10+00:00"),
        ("executed_at", "2026-05-04T13:45:10Z\n"),
        ("quantity", "-1"),
        ("quantity", "1e3"),
        ("quantity", "01"),
        ("price", "1."),
        ("currency", "cad"),
        ("currency", "CAD\n"),
        ("account", "4111111111111111"),
        ("account", "acct_4111111111111111"),
        ("instrument", "4111111111111111"),
        ("transaction_id", "0B5C3F1E-7C1D-4A6E-9B0A-3F5D2C1B0A99"),
        ("transaction_id", "00000000-0000-0000-0000-000000000000"),
    ],
)
def test_known_mistakes_are_refused(name: str, value: str) -> None:
    assert VALIDATOR.is_valid(EXAMPLE)
    assert not VALIDATOR.is_valid({**EXAMPLE, name: value})


@given(number=st.from_regex(r"[0-9]{13,19}", fullmatch=True))
def test_no_field_takes_a_card_number(number: str) -> None:
    """ISO/IEC 7812: 13 to 19 digits, alone or behind what a token starts with."""
    for name in WORDS:
        for text in (number, f"acct_{number}", f"A{number}", f"0.{number}"):
            assert not VALIDATOR.is_valid({**EXAMPLE, name: text})


def test_the_model_is_valid_json_schema_and_within_what_api_gateway_takes() -> None:
    """Draft 4; a model has 400 KB at most ("Amazon API Gateway quotas")."""
    Draft4Validator.check_schema(schema.TRANSACTION)
    assert len(json.dumps(schema.TRANSACTION)) < 400_000
    for field in schema.FIELDS.values():
        pattern = field.get("pattern", "")
        assert not re.search(r"\\[dwsDWS](?!\])(?<!\\S\])", pattern.replace(schema.END, ""))
        assert not pattern.endswith("$")


@given(transactions)
def test_the_largest_body_is_far_below_what_the_web_acl_refuses(body: Any) -> None:
    assert len(json.dumps(body, separators=(",", ":"))) <= schema.LARGEST_BODY < 8_192
