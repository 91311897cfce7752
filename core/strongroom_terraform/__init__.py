"""Terraform, run for strongroom: where it and its providers come from, its events, its errors.

In reading order: ``toolchain`` (which Terraform, which providers), ``mirror`` (where the AWS provider
is on this machine), ``cliconfig`` (how Terraform is told), ``launcher`` and ``process`` (one run of
Terraform and its interruption), ``events`` and ``diagnostics`` (what it says), ``plan`` and
``results`` (what it found and did), ``initialised`` (when ``init`` can be left out), ``engine`` (the
commands), ``version`` (which Terraform is in use).
"""

__all__ = [
    "diagnostics",
    "engine",
    "events",
    "mirror",
    "plan",
    "results",
    "toolchain",
    "version",
]
