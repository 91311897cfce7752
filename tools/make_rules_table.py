"""Write the table of the built-in rules into docs/guardrails.md, from the rules themselves."""

from __future__ import annotations

from pathlib import Path

from strongroom_guardrails.rules import BUILT_IN

PAGE = Path(__file__).parent.parent / "docs" / "guardrails.md"
HEAD = "| id | what holds | PCI DSS | what to do about a finding |\n|---|---|---|---|\n"


def table() -> str:
    """Return a row for each rule, in the order of their ids."""
    rules = sorted(BUILT_IN, key=lambda rule: rule.id)
    return HEAD + "".join(
        f"| `{rule.id}` | {rule.title} | {', '.join(rule.pci_requirements)} | {rule.fix} |\n"
        for rule in rules
    )


def main() -> None:
    """Replace the table that the page has."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(HEAD)
    _, _, after = rest.partition("\n\n")
    PAGE.write_text(f"{before}{table()}\n{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
