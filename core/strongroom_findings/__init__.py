"""What guardrails found, for those who read it.

``explain``    what a rule asks for, in words
``locations``  the line that a person changes
``render``     a report as data for programs, printed as JSON
``sarif``      the same for code scanning
"""

__all__ = [
    "explain",
    "locations",
    "render",
    "sarif",
]
