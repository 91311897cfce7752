"""For plugin authors: a scaffold for a new plugin's package, and the test kit ``strongroom.testing``."""

__all__ = [
    "command",
    "scaffold",
    "testing",
]
