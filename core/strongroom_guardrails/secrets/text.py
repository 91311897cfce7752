"""Secrets that a script, a connection string or a document assigns: ``export PGPASSWORD=...``."""

from __future__ import annotations

import re
from typing import Final

from strongroom_guardrails.secrets.names import Named, secret_name

_HINT: Final = re.compile(
    r"pass|pw|psk|secret|token|cred|key|auth|\bpat\b|pin_?code|cv[vc]|salt|pepper", re.IGNORECASE
)

_ASSIGNED: Final = re.compile(
    r"""(?:(?<=[\s"'\\;&?{(,|\[$])|^)
    (?:
      (?:--?|(?:ENV|setx|SetEnv)[ ]+)(?P<flag>[A-Za-z][\w.-]*) (?P<gap>[ =]+)
    | (?:env:)?(?P<name>[A-Za-z_][\w.-]*) \\*["']? (?P<sign>\s*(?::=|=>|[:=])\s*)
    )
    (?=\\*(?P<quote>["']) (?P<quoted>[^"'\\\n]+)
     | (?P<bare>[^\s"'\\&;,|<>(){}\]]+) (?P<rest>[^\r\n]?))""",
    re.VERBOSE | re.MULTILINE,
)

_BELOW: Final = re.compile(
    r"""^(?P<indent>[ ]*)(?:-[ ]+)?
    (?:name:[ ]*["']?(?P<pair>[\w.-]+)["']?[ ]*\n | (?P<name>[\w.-]+):[ ]*\n)
    (?=(?:(?P=indent)[ ]+.*\n){0,8}?
    (?P=indent)[ ]+(?:default|value):[ ]*["']?(?P<value>[^\s"']+))""",
    re.VERBOSE | re.MULTILINE,
)
"""YAML whose value stands below its name: a parameter's default, or ``name`` and ``value``."""

_NONE: Final = re.compile(
    r"(?:true|false|yes|no|on|off|none|null|required|optional|enabled|disabled"
    r"|arn:[\w-]*:.*|alias/.*|s3://.*|(?:/[\w.-]+){2,}/?"
    r"|\{\{.*\}\}|\{%.*%\}|<[^>]*>|\*+"
    r"|\$\$?\.[^\s]*|\$(?:request|context|input|util|stageVariables|method|states)\b.*"
    r"|\$\(.*|\$\$?\{.*|%\w+%|%s|\$env:\w+"
    r"|(?:method|integration|context|stageVariables|request|response)\.[\w.-]+)?",
    re.IGNORECASE | re.DOTALL,
)
"""What stands for a secret or says that there is none: an ARN, a path, a variable, an expression of API
Gateway, Step Functions (JSONPath, JSONata), Systems Manager or CloudFormation."""

_VARIABLE: Final = re.compile(r"[$%@!].*", re.DOTALL)


def is_plain(value: str | float, named: Named, *, script: bool = False) -> bool:
    """Say whether a value is the secret itself that its name promises.

    :param script: whether a shell reads it, so that ``$NAME`` is a variable.
    """
    if not isinstance(value, str):
        return named is Named.CERTAIN
    if _NONE.fullmatch(value.strip()) or (script and _VARIABLE.fullmatch(value)):
        return False
    if named is Named.ADDRESS:
        return "@" in value
    return named is Named.CERTAIN or not value.replace(".", "").isdigit()


def assigned(text: str) -> str | None:
    """Return the name to which a text assigns a secret, in words; None when it assigns none."""
    if _HINT.search(text) is None:
        return None
    for found in _ASSIGNED.finditer(text):
        name = found["flag"] or found["name"]
        value = found["quoted"] or found["bare"] or ""
        if _is_secret(name, value) and not value.startswith("-") and _is_assignment(found, text):
            return f"a value for {name}"
    if "value:" in text or "default:" in text:
        for found in _BELOW.finditer(text):
            name = found["pair"] or found["name"]
            if _is_secret(name, found["value"]):
                return f"a value for {name}"
    return None


def _is_secret(name: str, value: str) -> bool:
    named = secret_name(name)
    return named is not None and is_plain(value, named, script=True)


def _is_assignment(found: re.Match[str], text: str) -> bool:
    # "Password: see the guide" is a sentence; alone on its line it is YAML.
    alone = "\n" in text and not found["rest"] and not found["quote"]
    return bool(found["flag"] or found["sign"] == "=" or found["quote"] or alone)
